"""What every reader promises, what a user may set, and how blocks are cut from a text without losing a character."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, ClassVar, Protocol, TypeAlias

from translate_pipeline.domain import Block, InlineTag, Role, Story
from translate_pipeline.errors import SourceFormatError
from translate_pipeline.ingest.characters import legal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MIB = 2**20

#: A story, or why one could not be read. Reading goes on after an error: the other records of a feed follow it.
ReadItem: TypeAlias = Story | SourceFormatError


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """What a user may set for reading.

    ``encoding`` is a Python codec name, '' to find out. ``max_bytes`` bounds a story file and one line of a JSONL feed;
    ``max_unpacked_bytes`` bounds what a DOCX unpacks to. ``id`` … ``image`` name the fields of JSON and JSONL records
    (``text.en`` is the field ``en`` of the object ``text``); '' means the usual names, see ``feed.USUAL_NAMES``.
    """

    encoding: str = ""
    max_bytes: int = 32 * MIB
    max_unpacked_bytes: int = 256 * MIB
    id: str = ""
    title: str = ""
    body: str = ""
    summary: str = ""
    date: str = ""
    url: str = ""
    author: str = ""
    image: str = ""


class Reader(Protocol):
    """One source format. Stateless: one instance may read many streams.

    ``sniff`` says whether the first bytes are unmistakably this format: a doubtful reader says no and is chosen by
    suffix. ``read`` yields stories one at a time and an error for each record that is broken while others are not;
    it raises SourceFormatError when nothing further can be read. ``story_id`` is for sources with no id of their own.
    """

    name: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]

    def sniff(self, head: bytes) -> bool: ...

    def read(
        self, stream: BinaryIO, *, origin: str, story_id: str, options: ReadOptions
    ) -> Iterator[Story | SourceFormatError]: ...


def unreadable(origin: str, what: str, remedy: str) -> SourceFormatError:
    """The error ``origin: what`` with its remedy."""
    return SourceFormatError(f"{origin}: {what}", remedy=remedy, origin=origin)


def human_size(size_bytes: int) -> str:
    """``31.5 MiB``, ``900 bytes``."""
    return f"{size_bytes / MIB:,.1f} MiB" if size_bytes >= MIB / 10 else f"{size_bytes:,} bytes"


def read_whole(stream: BinaryIO, origin: str, options: ReadOptions) -> bytes:
    """All bytes of the stream. Raises SourceFormatError when there are none or more than ``options.max_bytes``.

    Never holds more than the limit and one byte, whatever the file's size says.
    """
    data = stream.read(options.max_bytes + 1)
    if len(data) > options.max_bytes:
        raise unreadable(
            origin,
            f"larger than the limit of {human_size(options.max_bytes)} a story file",
            "split it into stories, or give them as a JSONL feed",
        )
    if not data:
        raise unreadable(origin, "the file is empty", "remove it or put the story into it")
    return data


def content_hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class Span:
    """``source[start:end]`` is a block. ``text`` and ``tags`` are given where they differ from the bare source."""

    start: int
    end: int
    role: Role
    text: str | None = None
    tags: tuple[InlineTag, ...] = ()


def cut(source: str, spans: Iterable[Span]) -> tuple[tuple[Block, ...], str]:
    """Blocks and ``Story.after`` for spans in order that do not overlap: with them ``Story.layout`` is ``source``."""
    blocks: list[Block] = []
    done = 0
    for number, span in enumerate(spans, 1):
        assert done <= span.start <= span.end, "spans overlap or are out of order"
        text = source[span.start : span.end] if span.text is None else span.text
        blocks.append(Block(block_id(number), span.role, text, source[done : span.start], span.tags))
        done = span.end
    return tuple(blocks), source[done:]


def block_id(number: int) -> str:
    """``b001`` for 1."""
    return f"b{number:03d}"


@dataclass(frozen=True, slots=True)
class Draft:
    """A block of a format whose layout is not text, before it is numbered."""

    role: Role
    text: str
    tags: tuple[InlineTag, ...] = ()


def stack(drafts: Iterable[Draft]) -> tuple[Block, ...]:
    """Numbered blocks with an empty line between them, so that ``Story.layout`` is a readable plain text."""
    return tuple(
        Block(block_id(n), draft.role, legal(draft.text), "\n\n" if n > 1 else "", draft.tags)
        for n, draft in enumerate(drafts, 1)
    )


def require_prose(blocks: Sequence[Block], origin: str) -> None:
    """Raises SourceFormatError when there is nothing to translate."""
    if not any(block.is_translatable for block in blocks):
        raise unreadable(
            origin, "no text to translate in it", "check that it is the file you meant, or name its --format"
        )


def with_encoding(metadata: Mapping[str, str], encoding: str) -> dict[str, str]:
    """``metadata``, with the encoding where it is not UTF-8."""
    return {**metadata} if encoding == "utf-8" else {**metadata, "encoding": encoding}
