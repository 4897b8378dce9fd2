"""JSON and JSONL feeds: a story a record.

JSON Feed (https://www.jsonfeed.org/version/1.1/) and the WordPress REST API are read without any setting.
"""

from __future__ import annotations

import codecs
import json
import re
from typing import TYPE_CHECKING, Any, BinaryIO, ClassVar

from translate_pipeline.domain import Story
from translate_pipeline.errors import SourceFormatError
from translate_pipeline.ingest.base import (
    ReadOptions,
    content_hash,
    human_size,
    read_whole,
    stack,
    unreadable,
    with_encoding,
)
from translate_pipeline.ingest.encoding import decode
from translate_pipeline.ingest.feed_lines import stream_lines
from translate_pipeline.ingest.record import read_record
from translate_pipeline.ingest.sniff import head_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translate_pipeline.ingest.encoding import Decoded

#: The end of an object and the beginning of another in the next line, as no JSON text has it.
_NEXT_RECORD = re.compile(r"\}[ \t\r]*\n\s*\{")
#: Names of the list of records in a JSON file that is an object.
_LISTS = ("items", "articles", "stories", "posts", "entries", "news", "records", "results", "data")


class JsonlReader:
    name: ClassVar[str] = "jsonl"
    suffixes: ClassVar[tuple[str, ...]] = (".jsonl", ".ndjson")

    def sniff(self, head: bytes) -> bool:
        """Objects, one of them whole on its line (others may be broken), or a first line longer than the head."""
        text = head_text(head).lstrip()
        return text.startswith("{") and ("\n" not in text or any(map(_is_object, text.split("\n"))))

    def read(
        self, stream: BinaryIO, *, origin: str, story_id: str, options: ReadOptions
    ) -> Iterator[Story | SourceFormatError]:
        """A feed may have any length, each line up to ``options.max_bytes``; one line is held at a time."""
        is_empty = True
        for number, line in enumerate(stream_lines(stream, options.max_bytes), 1):
            if line is not None and not line.removeprefix(codecs.BOM_UTF8).strip():
                continue
            is_empty = False
            try:
                yield self._story(line, f"{origin}:{number}", f"{story_id}-{number}", options)
            except SourceFormatError as error:
                yield error
        if is_empty:
            raise unreadable(origin, "the feed holds no records", "put one JSON object on each line")

    def _story(self, line: bytes | None, place: str, story_id: str, options: ReadOptions) -> Story:
        if line is None:
            limit = human_size(options.max_bytes)
            raise unreadable(
                place, f"the line is longer than the limit of {limit}", "make each story a record of its own"
            )
        decoded = decode(line, origin=place, forced=options.encoding)
        return _story(_parse(decoded.text.rstrip(), place), decoded, self.name, place, story_id, line.strip(), options)


class JsonReader:
    name: ClassVar[str] = "json"
    suffixes: ClassVar[tuple[str, ...]] = (".json",)

    def sniff(self, head: bytes) -> bool:
        """A list of objects, or an object with no other right after it."""
        text = head_text(head)
        start = "".join(text[:200].split())
        return start.startswith('[{"') or (start.startswith('{"') and not _NEXT_RECORD.search(text))

    def read(
        self, stream: BinaryIO, *, origin: str, story_id: str, options: ReadOptions
    ) -> Iterator[Story | SourceFormatError]:
        data = read_whole(stream, origin, options)
        decoded = decode(data, origin=origin, forced=options.encoding)
        parsed = _parse(decoded.text, origin)
        records = _records(parsed)
        if records is None:
            yield _story(parsed, decoded, self.name, origin, story_id, data, options)
            return
        if not records:
            raise unreadable(origin, "the feed holds no records", "put the stories into its list")
        for number, record in enumerate(records, 1):
            source = json.dumps(record, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")
            place = f"{origin}#{number}"
            try:
                yield _story(record, decoded, self.name, place, f"{story_id}-{number}", source, options)
            except SourceFormatError as error:
                yield error


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _parse(text: str, place: str) -> Any:
    """The value of a JSON text. Raises SourceFormatError that says where it breaks."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}" if "\n" in text.strip() else f"column {error.colno}"
        has_more = error.msg == "Extra data"
        remedy = "read it with --format jsonl" if has_more else "correct it there, or export the feed again"
        raise unreadable(place, f"broken JSON at {where}: {error.msg}", remedy) from error
    except (ValueError, RecursionError) as error:
        raise unreadable(
            place, "JSON that is nested too deeply or holds a number too long", "export it again"
        ) from error


def _records(parsed: Any) -> list[Any] | None:
    """The list of records, None for an object that is itself a record."""
    if isinstance(parsed, list):
        return parsed
    if isinstance(parsed, dict):
        for name in _LISTS:
            value = parsed.get(name)
            if isinstance(value, list) and all(isinstance(item, dict) for item in value):
                return value
    return None


def _story(
    parsed: Any, decoded: Decoded, reader: str, place: str, story_id: str, source: bytes, options: ReadOptions
) -> Story:
    try:
        record = read_record(parsed, place, options)
    except RecursionError as error:
        raise unreadable(place, "a record that is nested too deeply", "export it again") from error
    return Story(
        id=record.id or story_id,
        origin=place,
        format=reader,
        blocks=stack(record.drafts),
        source_hash=content_hash(source),
        metadata=with_encoding(record.metadata, decoded.encoding),
        warnings=(*decoded.warnings, *record.warnings),
    )
