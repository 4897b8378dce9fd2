"""Finds the places where a sentence might end, with what stands around them. Decides nothing.

Every pattern here is linear in the text: runs are possessive or bounded, and what is looked at on either side
of a stop has a fixed length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

#: White space that is no character of a sentence: Unicode white space, and invisible marks that editors leave
#: at the edges of paragraphs (zero-width space, directional marks, word joiner, byte order mark).
BLANK = "".join(c for c in map(chr, range(0x3001)) if c.isspace()) + "\u200b\u200e\u200f\u2060\ufeff"

_GAP = re.compile(f"[{BLANK}]*+")
# A run of stop marks; an ellipsis may be typed with spaces (". . ."), but " .NET" begins a word.
_STOP = re.compile(r"[.!?…‼⁇⁈⁉]++(?:[ \u00a0\u202f][.!?…]++(?!\w))*+")
# Quotes, brackets and footnote marks that belong to the sentence they close; French spacing before » and ”.
_CLOSERS = re.compile(r"(?:[)\]}\"'”’»›″]|[ \u00a0\u202f][»›]|\[\d{1,3}\])*+")
_LEAD = re.compile(r"(?:[^\w\s][ \u00a0\u202f]?){0,8}")
# Initials and dotted acronyms keep their stops, so that "A. Orazow" is not the word "A".
_WORD = re.compile(r"(?:[^\W\d_]\.){1,6}[^\W\d_]?(?!\w)|[\w’'-]{1,40}")
# An abbreviation may be typed with spaces: "J. K", "т. е".
_TOKEN = re.compile(r"(?:(?<!\w)\w{1,2}\.[ \u00a0\u202f]?)*[\w.&/°-]+$")
_TOKEN_WINDOW = 32
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Stop:
    """A run of stop marks. Offsets are code points of the scanned text.

    ``token`` is the word before, spaces within an abbreviation taken out ("т.е", "U.S", "Mr"); '' where none
    touches the run. ``lead`` is the punctuation before the next ``word``. ``is_detached``: white space stands before.
    """

    start: int
    marks: str
    closers: str
    end: int
    token: str
    token_start: int
    next_start: int
    lead: str
    word: str
    is_detached: bool

    @property
    def is_spaced(self) -> bool:
        return self.next_start > self.end

    @property
    def is_full_stop(self) -> bool:
        return self.marks == "."

    @property
    def word_start(self) -> int:
        return self.next_start + len(self.lead)

    @property
    def word_end(self) -> int:
        return self.word_start + len(self.word)


def skip_blank(text: str, at: int) -> int:
    """The first offset from ``at`` on that is not blank."""
    found = _GAP.match(text, at)
    return found.end() if found else at


def scan(text: str) -> Iterator[Stop]:
    """Every run of stop marks that has something after it."""
    for run in _STOP.finditer(text):
        closers = _match(_CLOSERS, text, run.end())
        end = run.end() + len(closers)
        if end >= len(text):
            return
        following = skip_blank(text, end)
        lead = _match(_LEAD, text, following)
        word = _match(_WORD, text, following + len(lead))
        token = _token_before(text, run.start())
        yield Stop(
            start=run.start(),
            marks=run.group(),
            closers=closers,
            end=end,
            token=_SPACE.sub("", token),
            token_start=run.start() - len(token),
            next_start=following,
            lead=lead,
            word=word,
            is_detached=text[run.start() - 1 : run.start()].isspace(),
        )


def _match(pattern: re.Pattern[str], text: str, at: int) -> str:
    found = pattern.match(text, at)
    return found.group() if found else ""


def _token_before(text: str, at: int) -> str:
    found = _TOKEN.search(text[max(0, at - _TOKEN_WINDOW) : at])
    return found.group() if found else ""
