"""The first letter of what was translated follows that of its source.

A model begins whatever it is given like a sentence, or unlike one. Clauses that were translated by themselves go on in
small letters, unless a name begins them; a sentence that begins with a capital does so in the translation.
"""

from __future__ import annotations

import re

__all__ = ["begun_like"]

_OPENING = "\"'«„“”‘([–—-… \u00a0"
_WORD = re.compile(r"[^\W\d_]+")
#: What is no word of prose: addresses, files, codes.
_CODE = re.compile(r"[^\s«»\"()]*[\w][./@_:\d][\w/]")
#: Words that are no names wherever they stand: they begin a clause that has a name somewhere.
_PLAIN = frozenset(
    """а без было был была были в во где для до если же за и из их к как когда который которая которые которое между
    на над но о об он она они оно от по под после при про с свой со так также там то тогда у чтобы это этот эта эти его
    ее её bu we hem emma ýa ol olar şol şu bilen üçin soň onuň olaryň haçanda şeýle şonuň""".split()  # noqa: SIM905 (a list to read, not to parse)
)


def begun_like(source: str, target: str) -> str:
    """``target`` with the capital or small first letter that ``source`` has; as it is where either has none."""
    first, at = _first_letter(source), _first_letter(target)
    if first is None or at is None or _CODE.match(target, at) or _CODE.match(source, first):
        return target
    is_capital, was_capital = source[first].isupper(), target[at].isupper()
    if is_capital and not was_capital:
        return _changed(target, at, target[at].upper())
    if was_capital and not is_capital and not _may_be_name(source[first:], target[at:]):
        return _changed(target, at, target[at].lower())
    return target


def _first_letter(text: str) -> int | None:
    """Where the first letter is, after nothing but opening punctuation."""
    at = len(text) - len(text.lstrip(_OPENING))
    return at if at < len(text) and text[at].isalpha() else None


def _changed(text: str, at: int, letter: str) -> str:
    return text[:at] + letter + text[at + 1 :] if len(letter) == 1 else text


def _may_be_name(source: str, target: str) -> bool:
    """Whether the target's first word is an abbreviation, or a name that the source has further on."""
    word = _WORD.match(target)
    said = word.group() if word else ""
    if said[1:] != said[1:].lower():
        return True
    has_name = any(m.group()[0].isupper() and m.group() != "I" for m in _WORD.finditer(source))
    return has_name and said.casefold() not in _PLAIN
