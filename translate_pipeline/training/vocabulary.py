"""The joint vocabulary of a Marian: one SentencePiece model for all languages, ``vocab.json`` and target labels.

Text is left as it is (rule ``identity``): the usual ``nmt_nfkc`` turns № into No and … into three stops. Every letter
and sign of ``LETTERS`` is required, because at a character coverage of 0.9998 rare capitals (Ю Й Ä Ž) fall out.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from translate_pipeline.errors import ConfigError

EOS, UNK = 0, 1
#: The files of a vocabulary, in every model folder.
FILES = ("source.spm", "target.spm", "vocab.json")

_ALPHABETS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяabcdefghijklmnopqrstuvwxyzäçňöşüýžğıáàâãåæéèêëíìîïñóòôõøúùûčćđřšżźłńęąś"
_SIGNS = "0123456789.,;:!?-–—…«»“”„‘’\"'()[]/%‰+=&@#*§°²³€£$¥№½¼¾×<>_~•"
LETTERS = "".join(dict.fromkeys("".join(c + c.upper() for c in _ALPHABETS if len(c.upper()) == 1) + "İ" + _SIGNS))

#: Enough to learn 16,000 pieces from; more only costs time.
_SENTENCES, _SAMPLE = 600_000, 250_000


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Pieces of text ↔ ids, and the id of each target label. ``pad`` also begins every translation."""

    pieces: Any
    ids: Mapping[str, int]

    @property
    def pad(self) -> int:
        return self.ids["<pad>"]

    def __len__(self) -> int:
        return len(self.ids)

    def label(self, name: str) -> int:
        """The id of ``>>name<<``. Raises KeyError for a label the vocabulary lacks."""
        return self.ids[f">>{name}<<"]

    @classmethod
    def load(cls, folder: Path) -> Vocabulary:
        import sentencepiece

        pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "source.spm"))
        return cls(pieces, json.loads((folder / "vocab.json").read_text(encoding="utf-8")))


def train_vocabulary(
    pairs: Mapping[str, Sequence[tuple[str, str]]],
    size: int,
    folder: Path,
    *,
    marks: Iterable[str] = (),
    seed: int = 0,
) -> Vocabulary:
    """Learns ``size`` pieces from both sides of ``pairs`` and writes ``FILES`` into ``folder``. ``marks`` (labels and
    tags) get ids too.

    Where there is too little text for ``size`` pieces the model is as large as it can be.
    """
    import sentencepiece

    folder.mkdir(parents=True, exist_ok=True)
    prefix = folder / "joint"
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=_sample(pairs, seed),
        model_prefix=str(prefix),
        vocab_size=size,
        hard_vocab_limit=False,
        model_type="unigram",
        character_coverage=0.9998,
        required_chars=LETTERS,
        normalization_rule_name="identity",
        input_sentence_size=_SENTENCES,
        shuffle_input_sentence=True,
        num_threads=os.cpu_count() or 1,
        bos_id=-1,
        eos_id=EOS,
        unk_id=UNK,
        pad_id=-1,
        minloglevel=2,
    )
    _write(prefix, marks, folder)
    return Vocabulary.load(folder)


def _sample(pairs: Mapping[str, Sequence[tuple[str, str]]], seed: int) -> Iterator[str]:
    """Both sides; a small language is repeated until it has at least some two fifths of the largest."""
    from random import Random

    rng = Random(seed)  # noqa: S311
    biggest = min(_SAMPLE, max(map(len, pairs.values())))
    for rows in pairs.values():
        chosen = rng.sample(range(len(rows)), min(_SAMPLE, len(rows)))
        for _ in range(max(1, round(0.4 * biggest / len(chosen)))):
            yield from (rows[i][1] for i in chosen)
        yield from (rows[i][0] for i in chosen[: _SAMPLE // 2])


def _write(prefix: Path, marks: Iterable[str], folder: Path) -> None:
    """``marks`` are labels and tags: ids that no text is cut into, for the SentencePiece model does not know them."""
    import sentencepiece

    made = [prefix.with_suffix(".model"), prefix.with_suffix(".vocab")]
    model = made[0].read_bytes()
    pieces = sentencepiece.SentencePieceProcessor(model_proto=model)
    ids = {pieces.id_to_piece(i): i for i in range(pieces.get_piece_size())}
    for mark in marks:
        ids[mark] = len(ids)
    while len(ids) % 8 != 7:  # matrices with rows in eights multiply faster
        ids[f"<unused{len(ids)}>"] = len(ids)
    ids["<pad>"] = len(ids)
    for name in ("source.spm", "target.spm"):
        (folder / name).write_bytes(model)
    write_ids(ids, folder)
    for path in made:
        path.unlink()


def write_ids(ids: Mapping[str, int], folder: Path) -> None:
    """``vocab.json``, after the other files: its presence says that the vocabulary is whole."""
    partial = folder / "vocab.partial"
    partial.write_text(json.dumps(ids, ensure_ascii=False), encoding="utf-8")
    partial.replace(folder / "vocab.json")


def take_over(base: Path, marks: Iterable[str], folder: Path) -> Vocabulary:
    """Copies the vocabulary of a model into ``folder``; labels and tags it lacks take the place of unused pieces.

    The number of ids stays, so that the model's weights still fit. Raises ConfigError where no piece is unused.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES[:2]:
        shutil.copyfile(base / name, folder / name)
    write_ids(_with_marks(json.loads((base / "vocab.json").read_text(encoding="utf-8")), marks, base), folder)
    return Vocabulary.load(folder)


def _with_marks(ids: Mapping[str, int], marks: Iterable[str], base: Path) -> dict[str, int]:
    wanted = [mark for mark in marks if mark not in ids]
    unused = [piece for piece in ids if piece.startswith("<unused")]
    if len(wanted) > len(unused):
        raise ConfigError(
            f"{base}: its vocabulary has no unused piece for {wanted[len(unused)]}",
            remedy="Train without 'init', or with fewer languages and tags.",
        )
    renamed = dict(zip(unused, wanted, strict=False))
    return {renamed.get(piece, piece): i for piece, i in ids.items()}
