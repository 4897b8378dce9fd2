"""Signs and spaces: the final sign, doubled spaces, spaces at the edges and before signs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from translate_pipeline.domain import Severity
from translate_pipeline.quality.base import BaseCheck, Case, Hit

_CLOSERS = " \u00a0\"'»”“’)]"
#: Final signs that differ in meaning; a full stop, an ellipsis and a semicolon all just end.
_CLASSES = {"?": "?", "!": "!", ":": ":"} | dict.fromkeys(".…;", ".")
_DOUBLE_SPACE = re.compile(r"(?<=\S)[ \u00a0]{2,}(?=\S)")
_SPACE_BEFORE = re.compile(r"[ \u00a0](?=[,;!?.:](?:\s|$))(?<=[^\W_][ \u00a0])")
_SPACE_AFTER = re.compile(r"[,;](?=[^\W\d_]{2})(?<=[^\W\d_]{2}.)")


def final_sign(text: str) -> tuple[str, int]:
    """The class of the last sign, '' for none, and its offset; closing quotes and brackets are looked through."""
    body = text.rstrip(_CLOSERS)
    sign = _CLASSES.get(body[-1:], "")
    if "?" in body[-3:] and sign:
        sign = "?"
    return sign, max(len(body) - 1, 0)


class EndPunctuation(BaseCheck):
    code = "end-punctuation"
    title = "The final sign differs from the source's"

    def hits(self, case: Case) -> Iterator[Hit]:
        if not case.source.text.strip() or not case.target.text.strip():
            return
        (here, _), (there, at) = final_sign(case.source.text), final_sign(case.target.text)
        if here != there and {here, there} != {"!", "."}:
            wanted = f"Expected “{here}” at the end" if here else "Expected no sign at the end"
            end = at + 1 if there else len(case.target.text)
            yield Hit(f"{wanted}, found {f'“{there}”' if there else 'none'}.", at if there else end, end)


class DoubleSpace(BaseCheck):
    code = "double-space"
    title = "Two or more spaces in a row"
    severity = Severity.INFO

    def hits(self, case: Case) -> Iterator[Hit]:
        if "  " in case.source.text:
            return
        for match in _DOUBLE_SPACE.finditer(case.target.text):
            yield Hit(f"{len(match[0])} spaces in a row.", match.start(), match.end())


class EdgeWhitespace(BaseCheck):
    code = "edge-whitespace"
    title = "White space at the beginning or the end differs from the source's"

    def hits(self, case: Case) -> Iterator[Hit]:
        text, stripped = case.target.text, case.target.text.strip()
        if not stripped:
            return
        start = text.index(stripped)
        if text[:start] != case.source.text[: len(case.source.text) - len(case.source.text.lstrip())]:
            yield Hit("White space at the beginning differs from the source's.", 0, start)
        end = start + len(stripped)
        if text[end:] != case.source.text[len(case.source.text.rstrip()) :]:
            yield Hit("White space at the end differs from the source's.", end, len(text))


class PunctuationSpacing(BaseCheck):
    code = "punctuation-spacing"
    title = "A space before a sign, or none after it"
    severity = Severity.INFO

    def hits(self, case: Case) -> Iterator[Hit]:
        for pattern, message in (
            (_SPACE_BEFORE, "No space belongs before this sign."),
            (_SPACE_AFTER, "A space is missing after this sign."),
        ):
            found = list(pattern.finditer(case.target.text))
            if found and not pattern.search(case.source.text):
                yield from (Hit(message, match.start(), match.end()) for match in found)
