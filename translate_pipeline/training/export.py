"""A trained network as files: a Hugging Face MarianMT folder in fp16, and its CTranslate2 conversion."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from translate_pipeline.engine.base import DEFAULT
from translate_pipeline.engine.weights import MarianConfig
from translate_pipeline.training.recipe import Network
from translate_pipeline.training.vocabulary import EOS, FILES, UNK

if TYPE_CHECKING:
    from torch import Tensor

    from translate_pipeline.training.vocabulary import Vocabulary

MAX_POSITIONS = 512
#: Three-letter codes, as Marian writes them, of the languages that a model may read.
CODES: Mapping[str, str] = {"en": "eng", "ru": "rus", "tk": "tuk", "tr": "tur"}
#: How much longer than its source a translation may grow while it is decoded for a score.
_MAX_DECODED = 200


def hugging_face() -> Any:
    """Hugging Face's package, without its bars; untyped, since its annotations lack what its configurations accept."""
    import transformers

    transformers.utils.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    return transformers


def marian_config(sizes: Network, vocabulary: Vocabulary) -> Any:
    """The ``MarianConfig`` of a network."""
    pad = vocabulary.pad
    return hugging_face().MarianConfig(
        vocab_size=len(vocabulary),
        d_model=sizes.d_model,
        encoder_layers=sizes.encoder_layers,
        decoder_layers=sizes.decoder_layers,
        encoder_attention_heads=sizes.heads,
        decoder_attention_heads=sizes.heads,
        encoder_ffn_dim=sizes.ffn,
        decoder_ffn_dim=sizes.ffn,
        max_position_embeddings=MAX_POSITIONS,
        pad_token_id=pad,
        eos_token_id=EOS,
        bos_token_id=EOS,
        decoder_start_token_id=pad,
        forced_eos_token_id=EOS,
        scale_embedding=True,
        activation_function="swish",
        dropout=0.0,
        attention_dropout=0.0,
        static_position_embeddings=True,
        share_encoder_decoder_embeddings=True,
        tie_word_embeddings=True,
        normalize_embedding=False,
        add_bias_logits=False,
    )


def build_marian(weights: Mapping[str, Tensor], sizes: Network, vocabulary: Vocabulary) -> Any:
    """A ``MarianMTModel`` in float32 with these weights. Raises ValueError if a weight is missing or left over."""
    import torch

    from translate_pipeline.training.network import to_marian

    with torch.random.fork_rng():  # building draws random weights; training must not notice
        model = hugging_face().MarianMTModel(marian_config(sizes, vocabulary))
    missing, unexpected = model.load_state_dict(to_marian(dict(weights), vocabulary.pad), strict=False)
    wanted = [name for name in missing if "embed_positions" not in name and "final_logits_bias" not in name]
    if wanted or unexpected:
        raise ValueError(f"weights do not fit the network: missing {wanted}, left over {list(unexpected)}")
    return model.eval()


def export_folder(
    weights: Mapping[str, Tensor],
    sizes: Network,
    vocabulary: Vocabulary,
    labels: Sequence[str],
    vocabulary_folder: Path,
    out: Path,
    *,
    source: str = "en",
    length_penalty: float = 1.0,
) -> None:
    """Writes a MarianMT folder (fp16 safetensors) that replaces ``out`` once it is whole; ``source`` is the language it
    reads, ``length_penalty`` what beam search is to use.
    """
    partial = out.with_name(out.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    model = build_marian(weights, sizes, vocabulary)
    pad = vocabulary.pad
    model.generation_config = hugging_face().GenerationConfig(
        num_beams=DEFAULT.beam,
        max_length=MAX_POSITIONS,
        pad_token_id=pad,
        eos_token_id=EOS,
        bos_token_id=EOS,
        decoder_start_token_id=pad,
        forced_eos_token_id=EOS,
        bad_words_ids=[[pad]],
        length_penalty=length_penalty,
    )
    model.half().save_pretrained(partial)
    for name in FILES:
        shutil.copyfile(vocabulary_folder / name, partial / name)
    about = json.dumps(_tokenizer_config(source, labels))
    (partial / "tokenizer_config.json").write_text(about + "\n", encoding="utf-8")
    replace_folder(partial, out)


def restore_folder(out: Path) -> None:
    """After a crash within ``replace_folder``: the old folder back in its place, or away where the new one stands."""
    old = out.with_name(out.name + ".old")
    if old.exists() and not out.exists():
        old.replace(out)
    shutil.rmtree(old, ignore_errors=True)


def replace_folder(new: Path, out: Path) -> None:
    """Puts a folder in another's place; a crash in between leaves the other beside it, for ``restore_folder``."""
    old = out.with_name(out.name + ".old")
    restore_folder(out)
    if out.exists():
        out.replace(old)
    new.replace(out)
    shutil.rmtree(old, ignore_errors=True)


def _tokenizer_config(source: str, labels: Iterable[str]) -> dict[str, Any]:
    return {
        "tokenizer_class": "MarianTokenizer",
        "source_lang": CODES.get(source, source),
        "target_lang": "+".join(labels),
        "model_max_length": MAX_POSITIONS,
        "eos_token": "</s>",
        "unk_token": "<unk>",
        "pad_token": "<pad>",
        "separate_vocabs": False,
    }


def convert(folder: Path, out: Path, *, quantization: str = "int8") -> Path:
    """The CTranslate2 form of a MarianMT folder."""
    import warnings

    from ctranslate2.converters import TransformersConverter

    hugging_face()
    with warnings.catch_warnings():
        # Pieces are made by SentencePiece here; the tokenizer's wish for sacremoses is beside the point.
        warnings.filterwarnings("ignore", message="Recommended: pip install sacremoses")
        TransformersConverter(str(folder)).convert(str(out), quantization=quantization, force=True)
    return out


class Decoder:
    """An exported folder, loaded once to translate: CTranslate2 in int8, or transformers where that is missing.

    ``converted`` is where the CTranslate2 form is written.
    """

    def __init__(self, folder: Path, converted: Path) -> None:
        import torch

        from translate_pipeline.training.vocabulary import Vocabulary

        self._folder, self._vocabulary = folder, Vocabulary.load(folder)
        self._length_penalty = MarianConfig(folder).length_penalty
        self._threads = torch.get_num_threads()
        self._engine: Any = None
        with contextlib.suppress(ImportError):
            import ctranslate2

            convert(folder, converted)
            self._engine = ctranslate2.Translator(str(converted), compute_type="int8", intra_threads=self._threads)

    def translate(self, label: str, source: Sequence[str], *, beam: int = DEFAULT.beam) -> list[str]:
        """Translations into the language of a label, in order, searched for as an engine does by default."""
        pieces = self._vocabulary.pieces
        tokens = [[f">>{label}<<", *pieces.encode(s, out_type=str), "</s>"] for s in source]
        found = self._decode_fast(tokens, beam) if self._engine else self._decode_reference(tokens, beam)
        return [pieces.decode(row) for row in found]

    def _decode_fast(self, tokens: list[list[str]], beam: int) -> list[list[str]]:
        import torch

        results = self._engine.translate_batch(
            tokens, beam_size=beam, length_penalty=self._length_penalty, max_batch_size=2048, batch_type="tokens",
            max_decoding_length=_MAX_DECODED,
        )  # fmt: skip
        torch.set_num_threads(self._threads)  # both share one OpenMP runtime; CTranslate2 leaves its number behind
        return [r.hypotheses[0] for r in results]

    def _decode_reference(self, tokens: list[list[str]], beam: int) -> list[list[str]]:
        import torch

        device = "cuda" if torch.cuda.is_available() else "cpu"
        model = hugging_face().MarianMTModel.from_pretrained(self._folder, dtype=torch.float32).to(device).eval()
        ids, pad = self._vocabulary.ids, self._vocabulary.pad
        names = {i: piece for piece, i in ids.items()}
        found: list[list[str]] = []
        for k in range(0, len(tokens), 128):
            rows = [torch.tensor([ids.get(t, UNK) for t in ts]) for ts in tokens[k : k + 128]]
            x = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=pad).to(device)
            mask = (x != pad).long()
            y = model.generate(
                input_ids=x, attention_mask=mask, num_beams=beam, max_new_tokens=_MAX_DECODED, max_length=None
            )
            found += [[names[t] for t in row if t not in (pad, EOS)] for row in y.tolist()]
        return found
