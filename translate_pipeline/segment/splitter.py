"""Splits text into sentences, by offsets: the text itself is never rebuilt, so nothing can get lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from .decision import Context, ends_sentence
from .rules import Rules, rules_for
from .scanner import BLANK, scan, skip_blank

Span = tuple[int, int]

_BREAK = r"(?:\r\n?+|[\n\x85\u2028])"
# A blank line, a paragraph separator, or a line that begins with a bullet or list marker.
_HARD_BREAK = re.compile(
    rf"{_BREAK}[ \t\u00a0]*+{_BREAK}|[\u2029\f\v]"
    rf"|{_BREAK}(?=[ \t\u00a0]{{0,20}}(?:[•‣◦▪●⁃∙*]|\(?(?:\d{{1,3}}|[a-zа-я])[.)])[ \t\u00a0]{{1,9}}[^\s])"
    rf"|(?<=[.!?…:;»”]){_BREAK}(?=[ \t\u00a0]{{0,20}}[–—-][ \t\u00a0])"
    r"|(?<=\s)(?=[•‣◦▪●⁃∙]\s)"
)
# "1. Energy 2. Transport", "a) oil b) gas", "(1) … (2) …"
_ITEM = re.compile(
    r"(?<![^\s])(?P<open>\(?)(?P<label>\d{1,3}|[a-zа-я])(?P<close>[.)]{1,2})\s+(?=[\"“«(]?[^\W\d_a-zа-яё])"
)


def split(text: str, language: str = "en") -> list[Span]:
    """The sentences of ``text`` as ordered (start, end) offsets in code points.

    Between spans, before the first and after the last there is only white space. No span is empty, begins or ends
    with white space, or lacks a letter or digit where a neighbour has one. Text without anything but white space
    has no spans. Runs in linear time. Raises SegmentationError for an unknown language.
    """
    rules = rules_for(language)
    spans: list[Span] = []
    for start, end in _chunks(text):
        spans.extend(_split_chunk(text[start:end], start, rules))
    return _join_wordless(text, spans)


def _chunks(text: str) -> Iterator[Span]:
    """What lies between hard breaks, with list items apart."""
    start = 0
    for found in _HARD_BREAK.finditer(text):
        yield start, found.start()
        start = found.start()
    yield start, len(text)


def _split_chunk(chunk: str, offset: int, rules: Rules) -> Iterator[Span]:
    start, end = skip_blank(chunk, 0), len(chunk.rstrip(BLANK))
    body = chunk[start:end]
    bounds = sorted({0, *_items(body), len(body)})
    for a, b in pairwise(bounds):
        for piece_start, piece_end in _sentences(body[a:b], rules):
            yield offset + start + a + piece_start, offset + start + a + piece_end


def _items(body: str) -> Iterator[int]:
    """Where the second and later items of a list within a line begin; the first stays with its introduction."""
    expected: tuple[str, str, str] | None = None
    for found in _ITEM.finditer(body):
        style = found["open"], found["label"], found["close"]
        before = body[max(0, found.start() - 3) : found.start()].rstrip()[-1:]
        if style == expected and before not in {",", ""}:
            yield found.start()
        elif not (found["label"] in {"1", "a", "а"} and before in {"", ":"}):
            continue
        expected = found["open"], _successor(found["label"]), found["close"]


def _successor(label: str) -> str:
    return str(int(label) + 1) if label.isdecimal() else chr(ord(label) + 1)


def _sentences(text: str, rules: Rules) -> Iterator[Span]:
    context = Context(text, rules)
    for stop in scan(text):
        if ends_sentence(stop, context):
            yield context.segment_start, stop.end
            context.segment_start = stop.next_start
    end = len(text.rstrip(BLANK))
    if context.segment_start < end:
        yield context.segment_start, end


def _join_wordless(text: str, spans: list[Span]) -> list[Span]:
    """Stray marks ("* * *", a lone quote) go with the sentence before, or with the next one at the beginning."""
    joined: list[Span] = []
    has_word = True
    for start, end in spans:
        speaks = any(c.isalnum() for c in text[start:end])
        if joined and not (speaks and has_word):
            joined[-1] = joined[-1][0], end
            has_word = has_word or speaks
        elif start < end:
            joined.append((start, end))
            has_word = speaks
    return joined
