"""Decides at which stops a sentence ends: an ordered list of rules, of which the first with an opinion wins.

In doubt, a sentence is not split: a translator sees two sentences in one segment at once, half a sentence too late.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field

from .rules import Rules
from .scanner import BLANK, Stop

_UPPER = "A-ZА-ЯЁÀ-ÖØ-ÞĞİŇŞŽ"
_DASH = r"(?:-{1,3}|[‒–—―])"
# ASHGABAT, April 2 (TDH) — · WASHINGTON, D.C., Jan. 5. /AGENCY/. · МОСКВА, 2 апр — АГЕНТСТВО.
_DATELINE = re.compile(
    rf"\W{{0,3}}[{_UPPER}][{_UPPER}.'’-]{{2,24}}+(?:[ /][{_UPPER}][{_UPPER}.'’-]{{1,24}}+){{0,3}}"
    rf"(?P<region>,\s(?!\w+\.?\s\d)[{_UPPER}][\w.]{{1,20}}(?:\s[{_UPPER}]\w{{1,20}})?(?=[,\s]))?"
    r"(?P<date>,\s(?:\w{1,12}\.?\s\d{1,2}|\d{1,2}(?:-\w{2,4})?\s\w{1,12})(?:,?\s\d{4})?)?\.?,?"
    r"(?P<agency>\s(?:\([^()\n]{2,40}\)|/[^/\n]{2,40}/)\.?)?"
    rf"(?P<dash>\s?{_DASH}\s(?:[{_UPPER}]{{2,12}}(?:\s\w{{2,12}})?\.\s)?)?"
)
# Brackets, and quoted titles: a quote after a word and before a small letter (the show "Road. River." opened).
_ENCLOSED = re.compile(
    r"\([^()]{1,400}\)|\[[^\[\]]{1,400}\]"
    r"|(?<=[^\s:,.!?…]\s)(?:\"[^\"]{1,120}\"|“[^“”]{1,120}”|«[^«»]{1,120}»)(?=,?\s[a-zа-яёçäöşüýňž])"
)
_MARKER = re.compile(r"\d{1,3}(?:\.\d{1,3})*|[a-zа-яё]|[A-Z]|[ivx]{1,4}|[IVX]{1,4}")
_INTRODUCED = re.compile(r":\s+\(?$")
_ROMAN = re.compile(r"(?!I$)[IVXLC]+")
_INITIALS = re.compile(r"(?<![^.-])(?:[^\W\d_][.-]+)*[^\W\d_]$")
_CAMEL = re.compile(r"[a-z]{1,3}[-’']?[A-Z]")
_ADDRESS = re.compile(r"[@/\\=]|www\.", re.IGNORECASE)
_NEXT_WORDS = re.compile(r"(?:\s+[\w’'.-]{1,30}){1,4}")
_LAST_PART = re.compile(r"[.-]")  # Lt.-Gen, Lt. Cmdr
_QUOTES = frozenset("\"”’»'›″")


@dataclass(slots=True)
class Context:
    """One chunk of text and what is known of it. ``segment_start`` moves on as boundaries are found."""

    text: str
    rules: Rules
    segment_start: int = 0
    dateline_end: int = field(init=False)
    is_shouted: bool = field(init=False)
    _openings: list[int] = field(init=False)
    _closings: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.dateline_end = _dateline_end(self.text)
        self.is_shouted = self.text.isupper()
        spans = [m.span() for m in _ENCLOSED.finditer(self.text)]
        self._openings = [start for start, _ in spans]
        self._closings = [end for _, end in spans]

    def enclosure_of(self, at: int) -> tuple[int, int] | None:
        """The bracketed or quoted span that holds the offset ``at``."""
        i = bisect_right(self._openings, at) - 1
        return (self._openings[i], self._closings[i]) if i >= 0 and at < self._closings[i] else None

    def is_starter(self, word: str) -> bool:
        form = word.capitalize() if self.is_shouted else word
        return self.rules.has("starter", form) or self.rules.has("starter", re.split(r"[’'-]", form)[0])


def _dateline_end(text: str) -> int:
    found = _DATELINE.match(text)
    if not found or not (found["dash"] or found["agency"] or (found["date"] and found.end() < len(text))):
        return 0
    return found.end()


def ends_sentence(stop: Stop, context: Context) -> bool:
    """Whether a sentence ends at ``stop``."""
    for rule in _RULES:
        verdict = rule(stop, context)
        if verdict is not None:
            return verdict
    return True


Rule = Callable[[Stop, Context], bool | None]


def _in_dateline(stop: Stop, context: Context) -> bool | None:
    return False if stop.start < context.dateline_end else None


def _in_enclosure(stop: Stop, context: Context) -> bool | None:
    """Brackets opened within a sentence hold no boundary, and close one only before a sure beginning."""
    span = context.enclosure_of(stop.start)
    if span is None or span[0] <= context.segment_start:
        return None
    return stop.end >= span[1] and context.is_starter(stop.word)


def _after_list_marker(stop: Stop, context: Context) -> bool | None:
    """``1.``, ``a.``, ``IV.`` at the beginning or after a colon belong to what follows."""
    if not stop.is_spaced or not _MARKER.fullmatch(stop.token):
        return None
    before = context.text[max(context.segment_start, stop.token_start - 5) : stop.token_start]
    is_first = stop.token_start - context.segment_start < 5 and not before.strip(BLANK + "(•–—-*")
    return False if is_first or _INTRODUCED.search(before) else None


def _without_space(stop: Stop, context: Context) -> bool | None:
    """``agreed.The ministers``, but not ``gov.tm``, ``A.Orazow``, ``Yandex.Taxi``, ``report.Final.docx``."""
    if stop.is_spaced:
        return None
    word = stop.word
    if stop.lead.strip('"“‘«„(') or not word[:1].isupper() or (word.isupper() and not context.is_starter(word)):
        return False
    if context.text[stop.word_end : stop.word_end + 1] in {"@", "/", "="} or _ADDRESS.search(stop.token):
        return False
    if "." in stop.token or context.rules.kind(stop.token) or len(stop.token) < 2 or len(stop.marks) > 3:
        return False
    if context.text[stop.word_end : stop.word_end + 1] == "." and not context.is_starter(word):
        return False
    return context.is_starter(word) or (stop.token.islower() and len(word) > 1)


def _sentence_goes_on(stop: Stop, _context: Context) -> bool | None:
    """Before a small letter or a mark that cannot begin a sentence."""
    if stop.lead[:1] and stop.lead[0] in ",;:)]}%&=+/":
        return False
    first = stop.word[:1]
    if first.islower() and not _CAMEL.match(stop.word):
        return False
    return None


def _after_question(stop: Stop, context: Context) -> bool | None:
    """``?`` and ``!`` end a sentence unless they close a quote within it ("Who knows?" Mr Carter asked)."""
    if "." in stop.marks or "…" in stop.marks:
        return None
    if context.rules.kind(stop.token + stop.marks):
        return context.is_starter(stop.word)
    if not _QUOTES.isdisjoint(stop.closers) and not context.is_starter(stop.word):
        return not any(context.rules.has("reporting", word) for word in _words_ahead(stop, context))
    return True


def _words_ahead(stop: Stop, context: Context) -> list[str]:
    """The words after ``stop.word``, up to four."""
    found = _NEXT_WORDS.match(context.text, stop.word_end)
    return [word.rstrip(".") for word in found.group().split()] if found else []


def _after_ellipsis(stop: Stop, context: Context) -> bool | None:
    """Three dots after a space may stand for words left out within a sentence; a fourth is its full stop."""
    if stop.is_full_stop:
        return None
    return not stop.is_detached or stop.marks.count(".") > 3 or context.is_starter(stop.word)


def _after_abbreviation(stop: Stop, context: Context) -> bool | None:
    kind = context.rules.kind(stop.token, is_shouted=context.is_shouted)
    if not kind and len(last := _LAST_PART.split(stop.token)[-1]) > 1:
        kind = context.rules.kind(last, is_shouted=context.is_shouted)
    return _KIND_VERDICTS[kind](stop, context) if kind else None


def _before_number_only(stop: Stop, _context: Context) -> bool:
    return not (stop.word[:1].isdigit() or _ROMAN.fullmatch(stop.word))


def _before_starter(stop: Stop, context: Context) -> bool:
    return context.is_starter(stop.word) or not _QUOTES.isdisjoint(stop.closers)


def _unless_continued(stop: Stop, context: Context) -> bool:
    if context.rules.has("continuation", stop.word):
        return False
    return not any(context.rules.has("second", word) for word in _words_ahead(stop, context)[:1])


_KIND_VERDICTS: dict[str, Callable[[Stop, Context], bool]] = {
    "inside": lambda _stop, _context: False,
    "number": _before_number_only,
    "name": _before_starter,
    "final": _unless_continued,
}


def _after_initial(stop: Stop, context: Context) -> bool | None:
    """``S. Lavrov``, ``A.S. Pushkin``, unknown ``X.Y.Z.``; but "in group B. Officials" and "you and I. Did"."""
    found = _INITIALS.search(stop.token)
    if not found or not (found.group().isupper() or "." in found.group()):
        return None
    before = context.text[max(0, stop.token_start - 20) : stop.token_start].split()
    if len(stop.token) == 1 and before and context.rules.has("letter", before[-1].lower()):
        return True
    return _before_starter(stop, context)


_RULES: tuple[Rule, ...] = (
    _in_dateline,
    _in_enclosure,
    _after_list_marker,
    _without_space,
    _sentence_goes_on,
    _after_question,
    _after_ellipsis,
    _after_abbreviation,
    _after_initial,
)
