"""Tiny MarianMT folders with random weights, and a Translator that does as it is told."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from translate_pipeline.domain import LanguagePair, Signature, Translation
from translate_pipeline.engine import DecodeOptions, ModelSpec, Translator, open_translator
from translate_pipeline.engine.base import DEFAULT
from translate_pipeline.engine.files import content_hash, hash_files
from translate_pipeline.engine.folder import read_labels

RU, TK = LanguagePair("en", "ru"), LanguagePair("en", "tk")
LANGUAGES = {"ru": "rus", "tk": "tuk"}
SENTENCES = (Path(__file__).parent / "parity.txt").read_text(encoding="utf-8").splitlines()

Maker = Callable[..., Path]


def build_marian(
    folder: Path,
    *,
    labels: Sequence[str] = (">>rus<<", ">>tuk<<"),
    separate: bool = False,
    binary: bool = False,
    target_lang: str = "",
    seed: int = 1,
) -> Path:
    """A complete folder as OPUS-MT publishes them: ``separate`` vocabularies, ``binary`` pytorch_model.bin."""
    import sentencepiece
    import torch
    from transformers import MarianConfig, MarianMTModel

    folder.mkdir(parents=True)
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(SENTENCES), model_prefix=str(folder / "joint"), vocab_size=300, character_coverage=1.0,
        bos_id=-1, eos_id=0, unk_id=1, pad_id=-1, minloglevel=2, normalization_rule_name="identity",
        required_chars="абвгдежзиклмнопрстуфхцчшщыьюяАБВäňöşüýžÄ«»0123456789[]()",
    )  # fmt: skip
    proto = (folder / "joint.model").read_bytes()
    pieces = sentencepiece.SentencePieceProcessor(model_proto=proto)
    vocabulary = [pieces.id_to_piece(i) for i in range(pieces.get_piece_size())]
    files = {"source.spm": proto, "target.spm": proto}
    source = _ids([*vocabulary, *labels, "<pad>"])
    target = _ids([*vocabulary, "<pad>"]) if separate else source
    files["vocab.json"] = json.dumps(source, ensure_ascii=False).encode()
    if separate:
        files["target_vocab.json"] = json.dumps(target, ensure_ascii=False).encode()
    files["tokenizer_config.json"] = json.dumps({"target_lang": target_lang, "separate_vocabs": separate}).encode()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    for name in ("joint.model", "joint.vocab"):
        (folder / name).unlink()
    torch.manual_seed(seed)
    config = MarianConfig(
        vocab_size=len(source), decoder_vocab_size=len(target), d_model=16, encoder_layers=2, decoder_layers=2,
        encoder_attention_heads=2, decoder_attention_heads=2, encoder_ffn_dim=32, decoder_ffn_dim=32,
        max_position_embeddings=64, scale_embedding=True, activation_function="swish", pad_token_id=len(target) - 1,
        decoder_start_token_id=len(target) - 1, eos_token_id=0, forced_eos_token_id=0, init_std=0.4,
        share_encoder_decoder_embeddings=not separate, static_position_embeddings=True,
    )  # fmt: skip
    model: Any = MarianMTModel(config)
    model.final_logits_bias.normal_(0, 0.5)
    model.final_logits_bias[0, 0] = 4.5  # </s>: random weights would seldom stop by themselves
    model.generation_config.bad_words_ids = [[len(target) - 1]]
    model.save_pretrained(folder)
    if binary:
        torch.save(model.state_dict(), folder / "pytorch_model.bin")
        (folder / "model.safetensors").unlink()
    return folder


def _ids(tokens: Sequence[str]) -> dict[str, int]:
    return {token: i for i, token in enumerate(tokens)}


def spec_of(folder: Path, **changes: Any) -> ModelSpec:
    files = hash_files(folder)
    content = content_hash(files)
    facts = {"id": folder.name, "revision": content, "labels": read_labels(folder, LANGUAGES), **changes}
    return ModelSpec(path=folder, content=content, files=files, **facts)


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A multilingual model of 300 pieces with random weights."""
    return build_marian(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="session")
def tiny_separate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One target language, no label, separate vocabularies, weights as a PyTorch pickle."""
    folder = tmp_path_factory.mktemp("models") / "tiny-separate"
    return build_marian(folder, labels=(), separate=True, binary=True, target_lang="rus", seed=2)


class Scripted:
    """A Translator that applies a function to every text, and remembers what it was asked."""

    signature = Signature("scripted", "0" * 40, "fake", 4, "fp32")

    def __init__(self, say: Callable[[str], str], *, alignment: Sequence[tuple[int, int]] = ()) -> None:
        self.say = say
        self.alignment = tuple(alignment)
        self.asked: list[str] = []

    def translate(
        self, texts: Sequence[str], pair: LanguagePair, *, options: DecodeOptions = DEFAULT
    ) -> list[Translation]:
        self.asked += texts
        shown = self.alignment if options.alignment else ()
        return [Translation(self.say(text), -0.5, alignment=shown) for text in texts]


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


@pytest.fixture(scope="session")
def make_marian() -> Maker:
    return build_marian


@pytest.fixture(scope="session")
def make_spec() -> Callable[..., ModelSpec]:
    return spec_of


@pytest.fixture(scope="session")
def open_once() -> Callable[..., Translator]:
    """``open_translator`` that opens each model once a session. Call it in tests, where the environment is clean."""
    opened: dict[str, Translator] = {}

    def open_(spec: ModelSpec, **options: Any) -> Translator:
        key = f"{spec.path} {options}"
        if key not in opened:
            opened[key] = open_translator(spec, **options)
        return opened[key]

    return open_


@pytest.fixture(scope="session")
def scripted() -> type[Scripted]:
    return Scripted


@pytest.fixture(scope="session")
def sentences() -> list[str]:
    """More than a hundred short sentences of the kind that news consists of."""
    return SENTENCES


@pytest.fixture(scope="session")
def embedded() -> ModelSpec:
    """The model that ships."""
    from translate_pipeline.engine import Registry

    return Registry.load().resolve("embedded", RU)
