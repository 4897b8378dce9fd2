"""One record of a feed: which field is what, and the blocks in it."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from translate_pipeline.domain import SOURCE_LANGUAGE, Role
from translate_pipeline.ingest.base import Draft, ReadOptions, unreadable
from translate_pipeline.ingest.characters import legal, remarks
from translate_pipeline.ingest.names import safe_name
from translate_pipeline.ingest.paragraphs import draft_paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: Names by which feeds call a field, the usual first. ``ReadOptions`` has a field of the same name for each.
USUAL_NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "guid", "uuid", "_id", "slug"),
    "title": ("title", "headline", "name"),
    "summary": ("summary", "teaser", "description", "excerpt", "lead", "abstract"),
    "body": ("body", "content", "content_html", "text", "content_text", "article", "paragraphs"),
    "date": ("date", "date_published", "published", "published_at", "pubDate", "datePublished", "created_at"),
    "url": ("url", "link", "permalink"),
    "author": ("author", "authors", "byline", "creator"),
    "image": ("image", "image_url", "thumbnail"),
}
_FACTS = ("date", "url", "author", "image")
_LANGUAGES = ("language", "lang")
#: Where feeds put the words of a field that is an object: WordPress, JSON Feed authors, block editors.
_INNER = ("rendered", "text", "html", "content", "value", "data", "name", "url", "children")
_BLOCK_ROLES = {
    **dict.fromkeys(("heading", "header", "subheading", "h1", "h2", "h3", "h4"), Role.SUBHEADING),
    **dict.fromkeys(("quote", "blockquote", "pullquote"), Role.QUOTE),
    **dict.fromkeys(("list", "list-item", "list_item", "li"), Role.LIST_ITEM),
    **dict.fromkeys(("caption", "image", "figure"), Role.CAPTION),
}
_INLINE = "a|abbr|b|cite|code|em|font|i|img|mark|s|small|span|strike|strong|sub|sup|u"
_BLOCK = "article|blockquote|body|br|div|dl|figure|h[1-6]|html|li|ol|p|pre|section|table|ul"
_ANY_ELEMENT = re.compile(rf"</?(?:{_INLINE}|{_BLOCK})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BLOCK_ELEMENT = re.compile(rf"<(?:{_BLOCK})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,8}\d?);", re.IGNORECASE)
_MAX_FACT = 200
_MIN_UNREAD_WORDS = 8


@dataclass(frozen=True, slots=True)
class Record:
    """``id`` is '' where the record has none."""

    id: str
    drafts: list[Draft]
    metadata: dict[str, str]
    warnings: tuple[str, ...]


def read_record(parsed: Any, place: str, options: ReadOptions) -> Record:
    """Raises SourceFormatError for what is no object, has no text, or lacks the field that the options name."""
    if not isinstance(parsed, dict):
        raise unreadable(place, f"expected a JSON object, found {_kind(parsed)}", "put each story into an object")
    raw: list[str] = []
    record = _cleaned(parsed, raw)
    fields = {name: _field(record, name, place, options) for name in USUAL_NAMES}
    drafts = [
        *_line(fields["title"], Role.HEADLINE),
        *_line(fields["summary"], Role.TEASER),
        *_body(fields["body"]),
    ]
    if not any(c.isalpha() for draft in drafts if draft.role is not Role.META for c in draft.text):
        known = ", ".join(map(repr, list(record)[:8])) or "none"
        remedy = "name the field that holds the text in translate-pipeline.toml, [feed] body = …"
        raise unreadable(place, f"no text in the record; its fields are {known}", remedy)
    identity = _words(fields["id"])
    metadata, unread = _metadata(record, fields, options)
    warnings = (*remarks("".join(raw), has_lines=False), *unread, *_language(record))
    return Record(safe_name(identity) if identity else "", drafts, metadata, warnings)


def _kind(value: Any) -> str:
    return {list: "a list", str: "a string", type(None): "null"}.get(type(value), "a number")


def _cleaned(value: Any, raw: list[str]) -> Any:
    """The value with text that every output can hold; ``raw`` collects the text as it was."""
    if isinstance(value, str):
        raw.append(value)
        return legal(value)
    if isinstance(value, list):
        return [_cleaned(item, raw) for item in value]
    if isinstance(value, dict):
        return {legal(key): _cleaned(item, raw) for key, item in value.items()}
    return value


def _field(record: Mapping[str, Any], name: str, place: str, options: ReadOptions) -> Any:
    """The value of a field under the name the options give (``text.en``), else under its usual names; None for none."""
    wanted: str = getattr(options, name)
    if not wanted:
        return next((record[usual] for usual in USUAL_NAMES[name] if record.get(usual) not in (None, "", [], {})), None)
    value: Any = record
    for key in [wanted] if wanted in record else wanted.split("."):
        if not isinstance(value, dict) or key not in value:
            known = ", ".join(map(repr, list(record)[:8]))
            raise unreadable(
                place, f"no field {wanted!r}; its fields are {known}", f"correct [feed] {name} = {wanted!r}"
            )
        value = value[key]
    return value


def _words(value: Any) -> str:
    """A single fact as a string: of an object what it holds, of a list all, parted by commas; '' for nothing."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, dict):
        return next((found for key in _INNER if (found := _words(value.get(key)))), "")
    if isinstance(value, list):
        return ", ".join(found for item in value if (found := _words(item)))
    return " ".join(str(value).split())


def _line(value: Any, role: Role) -> Iterator[Draft]:
    """A headline or teaser; one that comes as several blocks keeps them all."""
    for draft in _body(value):
        yield Draft(role, draft.text, draft.tags)


def _body(value: Any, role: Role | None = None) -> list[Draft]:
    """The blocks of a text, a list of paragraphs, or objects that hold either; ``role`` for what is no paragraph."""
    if isinstance(value, str):
        drafts = _text(value)
        return [Draft(role, d.text, d.tags) if role and d.role is Role.PARAGRAPH else d for d in drafts]
    if isinstance(value, list):
        return [draft for item in value for draft in _body(item, role)]
    if isinstance(value, dict):
        role = _BLOCK_ROLES.get(str(value.get("type", "")).lower(), role)
        keys = ("items", "caption", *_INNER)
        return next((found for key in keys if (found := _body(value.get(key), role))), [])
    return []


def _text(text: str) -> list[Draft]:
    from translate_pipeline.ingest.html_blocks import read_fragment

    if _ANY_ELEMENT.search(text):
        return read_fragment(text if _BLOCK_ELEMENT.search(text) else _with_paragraphs(text))
    return draft_paragraphs(html.unescape(text) if _ENTITY.search(text) else text)


def _with_paragraphs(text: str) -> str:
    """HTML without any block element, whose line breaks part the paragraphs."""
    parts = re.split(r"\n\s*\n", text.strip()) if re.search(r"\n\s*\n", text.strip()) else text.strip().split("\n")
    return "".join(f"<p>{part}</p>" for part in parts)


def _metadata(
    record: Mapping[str, Any], fields: Mapping[str, Any], options: ReadOptions
) -> tuple[dict[str, str], list[str]]:
    """Facts under our names, then the record's other short values under its own; and warnings for long ones unread."""
    metadata = {name: words for name in _FACTS if (words := _words(fields[name]))}
    used = {*(usual for names in USUAL_NAMES.values() for usual in names), *_LANGUAGES}
    used |= {getattr(options, name).partition(".")[0] for name in USUAL_NAMES}
    unread: list[str] = []
    for key, value in record.items():
        if key in used or isinstance(value, dict | list):
            continue
        words = _words(value)
        if len(words.split()) >= _MIN_UNREAD_WORDS:
            unread.append(f"field {key!r} is not read: {' '.join(words.split()[:5])} …")
        elif words and len(words) <= _MAX_FACT:
            metadata.setdefault(key, words)
    return metadata, unread


def _language(record: Mapping[str, Any]) -> Iterator[str]:
    stated = next((str(record[name]) for name in _LANGUAGES if record.get(name)), SOURCE_LANGUAGE)
    if re.split(r"[-_]", stated.lower())[0] != SOURCE_LANGUAGE:
        yield f"the record says that its language is {stated!r}: it is read as English all the same"
