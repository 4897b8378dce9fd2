"""What must come over letter by letter: URLs, e-mail addresses, file names, designations such as ISO 9001 or Tu-154."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from translate_pipeline.domain import Severity
from translate_pipeline.quality.base import BaseCheck, Case, Hit
from translate_pipeline.text.placeables import Placeable, PlaceableKind


class LiteralMismatch(BaseCheck):
    """One kind of literal: each of the source's stands in the target, and no other."""

    severity = Severity.ERROR
    is_guard = True
    kind: ClassVar[PlaceableKind]
    name: ClassVar[str]
    #: Literals for which a translator may have other words.
    loose: ClassVar[re.Pattern[str] | None] = None

    def hits(self, case: Case) -> Iterator[Hit]:
        here = [p for p in case.here.placeables if p.kind is self.kind]
        there = [p for p in case.there.placeables if p.kind is self.kind]
        if not here and not there:
            return
        told_here, told_there = _values(here), _values(there)
        missing = [p for p in here if not self.is_told(p, told_there, case.target.text)]
        extra = [p for p in there if not self.is_told(p, told_here, case.source.text)]
        for wanted, found in zip(missing, extra, strict=False):
            yield Hit(f"Expected the {self.name} “{wanted.text}”, found “{found.text}”.", found.start, found.end)
        for wanted in missing[len(extra) :]:
            yield Hit(f"The {self.name} “{wanted.text}” is missing.", severity=self.gravity(wanted))
        for found in extra[len(missing) :]:
            message = f"The {self.name} “{found.text}” is not in the source."
            yield Hit(message, found.start, found.end, self.gravity(found))

    def is_told(self, literal: Placeable, others: frozenset[str], text: str) -> bool:
        return literal.value.lower() in others or literal.value in text

    def gravity(self, literal: Placeable) -> Severity:
        """How bad it is that this literal has no counterpart at all."""
        return Severity.WARNING if self.loose is not None and self.loose.fullmatch(literal.text) else self.severity


def _values(literals: list[Placeable]) -> frozenset[str]:
    return frozenset(literal.value.lower() for literal in literals)


class UrlMismatch(LiteralMismatch):
    code = "url-mismatch"
    title = "A URL is missing, altered or invented"
    kind = PlaceableKind.URL
    name = "address"
    #: A bare domain may be a company's name (Amazon.com).
    loose = re.compile(r"(?!https?:|www\.)[^/]+")


class EmailMismatch(LiteralMismatch):
    code = "email-mismatch"
    title = "An e-mail address is missing, altered or invented"
    kind = PlaceableKind.EMAIL
    name = "e-mail address"


class FileMismatch(LiteralMismatch):
    code = "file-mismatch"
    title = "A file name is missing, altered or invented"
    kind = PlaceableKind.FILE
    name = "file name"


class PhoneMismatch(LiteralMismatch):
    code = "phone-mismatch"
    title = "A telephone number is missing, altered or invented"
    kind = PlaceableKind.PHONE
    name = "telephone number"


class CodeMismatch(LiteralMismatch):
    code = "code-mismatch"
    title = "A designation such as ISO 9001 or Tu-154 is missing, altered or invented"
    kind = PlaceableKind.CODE
    name = "designation"
    #: G20 is «Большая двадцатка» too, 5G and 3D have words as well.
    loose = re.compile(r"[^\W\d]{1,2}\d{1,2}|\d+[^\W\d]{1,2}")

    def is_told(self, literal: Placeable, others: frozenset[str], text: str) -> bool:
        """Letters may be transliterated (MH17, рейс 17) or differ in their hyphen; the digits must be there."""
        if super().is_told(literal, others, text):
            return True
        digits = re.findall(r"\d+", literal.value)
        return bool(digits) and all(re.search(rf"(?<!\d){number}(?!\d)", text) for number in digits)
