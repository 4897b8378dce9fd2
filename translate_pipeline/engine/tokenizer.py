"""Text ⇄ SentencePiece tokens of one MarianMT folder, with nothing lost silently.

The vocabulary, not the SentencePiece model, numbers the pieces; a piece it lacks would reach the network as
``<unk>``. So characters without a piece are first folded to what the model knows (``Å`` → ``A``), and what
cannot be folded is reported by ``unknown_spans`` for the caller to protect.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from translate_pipeline.engine.normalise import NORMALISERS
from translate_pipeline.errors import EngineError, ModelNotFoundError

__all__ = ["EOS", "UNK", "MarianTokenizer"]

EOS = "</s>"
UNK = "<unk>"
#: SentencePiece writes a space as U+2581.
SPACE = "▁"

#: Letters that Unicode does not decompose, and signs with a plain twin. Tried after the NFKD form.
FOLDS = {
    "Æ": "Ae", "æ": "ae", "Ø": "O", "ø": "o", "Œ": "Oe", "œ": "oe", "ß": "ss", "Ł": "L", "ł": "l", "Đ": "D",
    "đ": "d", "Ð": "D", "ð": "d", "Þ": "Th", "þ": "th", "ı": "i", "ə": "e", "Ə": "E", "ħ": "h", "Ħ": "H",
    "’": "'", "‘": "'", "ʼ": "'", "‚": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "‹": "'", "›": "'", "–": "-", "—": "-", "‒": "-", "―": "-", "−": "-", "‐": "-", "‑": "-", "•": "-",
    "·": "-", "…": "...", "×": "x", "№": "No.", "′": "'", "″": '"',
}  # fmt: skip


@dataclass(frozen=True)
class MarianTokenizer:
    """The tokeniser of a Hugging Face MarianMT folder (``source.spm``, ``target.spm``, ``vocab.json``)."""

    source: Any
    target: Any
    vocabulary: dict[str, int]
    target_vocabulary: dict[str, int]
    normalise: Callable[[str], str] = field(default=NORMALISERS["plain"])

    @classmethod
    def open(cls, folder: Path, *, normaliser: str = "plain") -> MarianTokenizer:
        """Raises ModelNotFoundError when a file is missing or unreadable."""
        import sentencepiece

        try:
            source, target = (
                sentencepiece.SentencePieceProcessor(model_proto=(folder / name).read_bytes())
                for name in ("source.spm", "target.spm")
            )
            vocabulary = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
            separate = folder / "target_vocab.json"
            target_vocabulary = json.loads(separate.read_text("utf-8")) if separate.is_file() else vocabulary
        except (OSError, ValueError, RuntimeError) as error:
            raise ModelNotFoundError(
                f"{folder}: the tokenizer cannot be read ({error})",
                remedy="check the model with `translate-pipeline models verify`",
            ) from error
        return cls(source, target, vocabulary, target_vocabulary, NORMALISERS[normaliser])

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The target labels of the vocabulary, such as ``>>rus<<``."""
        return tuple(t for t in self.vocabulary if t.startswith(">>") and t.endswith("<<"))

    @cached_property
    def special_tokens(self) -> frozenset[str]:
        """Tokens of the target side that no translation may contain: they are not text."""
        return frozenset(t for t in self.target_vocabulary if t in {UNK, "<pad>", "<s>"} or t in self.labels)

    def encode(self, text: str, label: str | None) -> list[str]:
        """The tokens of one source text: label first where the model has one, ``</s>`` last.

        A text that itself begins like a label is harmless here: SentencePiece never yields a label token, for
        labels are no pieces. Raises EngineError for a label that the vocabulary lacks, which would otherwise
        become ``<unk>`` without a word.
        """
        if label is not None and label not in self.vocabulary:
            known = ", ".join(self.labels) or "none"
            raise EngineError(f"the model has no target label {label} (it has: {known})")
        return [*([label] if label else []), *self.pieces(text), EOS]

    def pieces(self, text: str) -> list[str]:
        return [p if p in self.vocabulary else UNK for p in self.source.encode(self.prepare(text), out_type=str)]

    def encode_target(self, text: str) -> list[str]:
        """The tokens a model would have to say for ``text``, ``</s>`` last; what the vocabulary lacks is ``<unk>``."""
        pieces: list[str] = self.target.encode(self.prepare(text), out_type=str)
        return [*(p if p in self.target_vocabulary else UNK for p in pieces), EOS]

    def decode(self, tokens: Sequence[str]) -> str:
        """The text of target tokens; special tokens are left out."""
        return str(self.target.decode_pieces([t for t in tokens if t not in self.special_tokens and t != EOS])).strip()

    def prepare(self, text: str) -> str:
        """Normalised as the model was trained, with unknown characters folded to known ones where possible."""
        text = self.normalise(text)
        if self.is_known(text):
            return text
        return "".join(c if self.is_known(c) else self.fold(c) for c in unicodedata.normalize("NFC", text))

    def fold(self, character: str) -> str:
        """The nearest spelling that the vocabulary has, else the character itself."""
        decomposed = unicodedata.normalize("NFKD", character)
        bare = "".join(c for c in decomposed if not unicodedata.combining(c))
        for candidate in (unicodedata.normalize("NFKC", character), bare, FOLDS.get(character, "")):
            if candidate and candidate != character and self.is_known(candidate):
                return candidate
        return character

    def is_known(self, text: str) -> bool:
        return all(p in self.vocabulary and p != UNK for p in self._raw(text))

    def unknown_spans(self, text: str) -> list[tuple[int, int]]:
        """Spans of ``text`` that no folding brings into the vocabulary: the model cannot read them."""
        if self.is_known(self.prepare(text)):
            return []
        spans: list[tuple[int, int]] = []
        for i, character in enumerate(text):
            if self.is_known(self.prepare(character)):
                continue
            if spans and spans[-1][1] == i:
                spans[-1] = (spans[-1][0], i + 1)
            else:
                spans.append((i, i + 1))
        return spans

    def _raw(self, text: str) -> list[str]:
        """Pieces as SentencePiece cuts them; an uncovered character is a piece of itself, in no vocabulary."""
        return [p for p in self.source.encode(text, out_type=str) if p != SPACE]
