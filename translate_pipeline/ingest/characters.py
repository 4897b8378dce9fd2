"""Characters that a text may carry and an output may not.

What XML 1.0 cannot hold (https://www.w3.org/TR/xml/#charsets: most control characters, surrogates, U+FFFE, U+FFFF) is
replaced one for one, so that offsets stand: XLIFF, TMX and DOCX could not carry it. Text direction marks are legal and
stay, but a user should know of them (https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing).
"""

from __future__ import annotations

import re

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DIRECTION_MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def legal(text: str) -> str:
    """The text with a space for each illegal white space and U+FFFD for each other illegal character."""
    return _ILLEGAL.sub(lambda match: " " if match[0].isspace() else "\ufffd", text)


def share_illegal(text: str) -> float:
    """The part of the text, 0 to 1, that ``legal`` would replace."""
    return len(_ILLEGAL.findall(text)) / len(text) if text else 0.0


def remarks(text: str, *, has_lines: bool = True) -> tuple[str, ...]:
    """What a user should know of the characters of a text as it was read, before ``legal``.

    ``has_lines`` says that its lines are those of a file, so that their numbers help to find the place.
    """
    found: list[str] = []
    if illegal := _ILLEGAL.findall(text):
        names = ", ".join(sorted({f"U+{ord(c):04X}" for c in illegal})[:4])
        where = f", first in line {1 + text.count(chr(10), 0, text.index(illegal[0]))}" if has_lines else ""
        found.append(f"{counted(len(illegal), 'character')} that no output can hold replaced ({names}){where}")
    if marks := _DIRECTION_MARKS.findall(text):
        found.append(f"{counted(len(marks), 'invisible text direction mark')} kept: text may show in another order")
    return tuple(found)


def counted(number: int, noun: str) -> str:
    """``1 character``, ``1,200 characters``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def printable(name: str) -> str:
    """A file name as it can stand in one line of a message: line breaks, controls and stray bytes are escaped."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)
