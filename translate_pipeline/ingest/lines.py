"""Lines of a text with their offsets. Only LF, CR LF and CR break lines: U+2028 and form feeds are part of a line."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LINE = re.compile(r"([^\r\n]*)(\r\n|\n|\r|\Z)")


@dataclass(frozen=True, slots=True)
class Line:
    """``source[start:end]`` without its line break; ``next_start`` is where the following line begins."""

    start: int
    end: int
    next_start: int
    text: str

    @property
    def is_blank(self) -> bool:
        return not self.text or self.text.isspace()


def split_lines(source: str) -> list[Line]:
    """Every line; a source that ends with a line break has an empty last one."""
    lines: list[Line] = []
    position = 0
    while match := _LINE.match(source, position):
        lines.append(Line(match.start(1), match.end(1), match.end(), match[1]))
        if not match[2]:
            break
        position = match.end()
    return lines
