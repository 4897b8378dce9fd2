"""What the machinery may leave in a text: target labels, unknown-token marks, SentencePiece signs, broken encodings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from translate_pipeline.domain import Severity
from translate_pipeline.quality.base import BaseCheck, Case, Hit

_STRAY = re.compile(r">>\s*\w+\s*<<|</?(?:s|pad|unk|bos|eos|mask)>|\u2047|\u2581|\[UNK\]|(?<!\w)(?:__|\u27e6|\u27e7)")
# UTF-8 read as windows-1252 (Ã¤, Ð°) or as windows-1251 (РїСЂРё), replacement and control characters.
_GARBLED = re.compile(
    "\ufffd|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|[ÃÐÑ][\u0080-\u00bf]|â€|(?:[РС][\u0402-\u040f\u0452-\u045f°-¿ЃЉ]){2,}"
)
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]")


class StrayToken(BaseCheck):
    code = "stray-token"
    title = "A label or token of the model is left in the text"
    severity = Severity.ERROR
    is_guard = True

    def hits(self, case: Case) -> Iterator[Hit]:
        for match in _STRAY.finditer(case.target.text):
            if match[0] not in case.source.text:
                yield Hit(f"“{match[0]}” is no text but a mark of the model.", match.start(), match.end())


class GarbledText(BaseCheck):
    code = "garbled-text"
    title = "Characters of a broken encoding"
    severity = Severity.ERROR
    is_guard = True

    def hits(self, case: Case) -> Iterator[Hit]:
        for match in _GARBLED.finditer(case.target.text):
            if match[0] not in case.source.text:
                names = " ".join(f"U+{ord(c):04X}" for c in match[0][:3])
                yield Hit(f"Broken characters: {names}.", match.start(), match.end())


class InvisibleCharacter(BaseCheck):
    code = "invisible-character"
    title = "A character that nobody can see"

    def hits(self, case: Case) -> Iterator[Hit]:
        for match in _INVISIBLE.finditer(case.target.text):
            if match[0] not in case.source.text:
                yield Hit(f"Invisible character U+{ord(match[0]):04X}.", match.start(), match.end())
