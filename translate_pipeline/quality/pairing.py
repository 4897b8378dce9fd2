"""Brackets and quotation marks that come in pairs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from translate_pipeline.domain import Severity
from translate_pipeline.quality.base import BaseCheck, Case, Hit

_BRACKETS = {")": "(", "]": "[", "}": "{"}
_LIST_MARK = re.compile(r"^\s*(?:\d{1,2}|[^\W\d_])\)|[:;]-?\)")


def unpaired_brackets(text: str) -> list[int]:
    """Offsets of brackets without a partner. List marks (``a)``) and smileys need none."""
    ignored = {m.end() - 1 for m in _LIST_MARK.finditer(text)}
    stack: list[int] = []
    alone: list[int] = []
    for at, char in enumerate(text):
        if at in ignored:
            continue
        if char in "([{":
            stack.append(at)
        elif char in _BRACKETS:
            if stack and text[stack[-1]] == _BRACKETS[char]:
                stack.pop()
            else:
                alone.append(at)
    return sorted(alone + stack)


class BracketPairing(BaseCheck):
    code = "bracket-pairing"
    title = "A bracket has no partner, or brackets of the source are missing"
    severity = Severity.ERROR
    is_guard = True

    def hits(self, case: Case) -> Iterator[Hit]:
        if not any(c in text for text in (case.source.text, case.target.text) for c in "()[]{}"):
            return
        alone = unpaired_brackets(case.target.text)
        if alone and not unpaired_brackets(case.source.text):
            for at in alone:
                yield Hit(f"“{case.target.text[at]}” has no partner.", at, at + 1)
            return
        for opening, closing in ("()", "[]", "{}"):
            here, there = case.source.text.count(opening), case.target.text.count(opening)
            if there < here:
                message = f"{here - there} pair(s) of {opening}{closing} of the source are missing."
                yield Hit(message, severity=Severity.WARNING)


_ANY_QUOTE = re.compile(r"[«»„“”\"]")
_OPENING = "«„"
_CLOSING = {"«": "»", "„": "“”"}


def unpaired_quotes(text: str) -> list[int]:
    """Offsets of quotation marks without a partner: «…», „…“, “…”, and an odd ``"``."""
    if not _ANY_QUOTE.search(text):
        return []
    alone: list[int] = []
    stack: list[int] = []
    nested = 0
    for at, char in enumerate(text):
        if char in _OPENING or (char == "“" and not (stack and text[stack[-1]] == "„")):
            stack.append(at)
        elif char in "»”“":
            if stack and char in _CLOSING.get(text[stack[-1]], "”"):
                stack.pop()
                nested += char == "»" and any(text[other] == "«" for other in stack)
            else:
                alone.append(at)
    # One sign may close a quotation and the one around it: «Театр «Глобус».
    return sorted(alone + stack[: len(stack) - min(nested, len(stack))] + _odd_straight(text))


def _odd_straight(text: str) -> list[int]:
    """The last of an odd number of straight marks; after a digit one may mean inches."""
    marks = [at for at, char in enumerate(text) if char == '"']
    is_odd = len(marks) % 2 and not any(text[at - 1 : at].isdigit() for at in marks)
    return marks[-1:] if is_odd else []


class QuotePairing(BaseCheck):
    code = "quote-pairing"
    title = "A quotation mark has no partner"

    def hits(self, case: Case) -> Iterator[Hit]:
        alone = unpaired_quotes(case.target.text)
        if len(alone) > len(unpaired_quotes(case.source.text)):
            at = alone[-1]
            yield Hit(f"The quotation mark “{case.target.text[at]}” has no partner.", at, at + 1)


class QuoteMissing(BaseCheck):
    code = "quote-missing"
    title = "The source quotes, the translation does not"

    def hits(self, case: Case) -> Iterator[Hit]:
        here = len(_ANY_QUOTE.findall(case.source.text))
        if (
            here >= 2
            and not _ANY_QUOTE.search(case.target.text)
            and not re.search(r"[‘’']\w[^‘’']*[‘’']", case.target.text)
        ):
            yield Hit("The quotation marks of the source are missing.")
