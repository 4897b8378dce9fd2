"""YAML front matter of a Markdown file: facts for the metadata, and the title where it stands in the file."""

from __future__ import annotations

import re
from dataclasses import dataclass

from translate_pipeline.domain import Role
from translate_pipeline.ingest.base import Span
from translate_pipeline.ingest.facts import Fact

_FENCED = re.compile(r"---[ \t]*(?:\r\n|\n|\r)(.*?)^(?:---|\.\.\.)[ \t]*(?:\r\n|\n|\r|\Z)", re.DOTALL | re.MULTILINE)
_ENTRY = re.compile(r"^([A-Za-z][\w-]*)[ \t]*:[ \t]+(\S.*)$", re.MULTILINE)
_ROLES = {
    "title": Role.HEADLINE,
    "headline": Role.HEADLINE,
    **dict.fromkeys(("subtitle", "description", "summary", "teaser", "excerpt", "lead"), Role.TEASER),
}


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """``end`` is where the Markdown begins, 0 when there is no front matter."""

    end: int = 0
    facts: tuple[Fact, ...] = ()
    spans: tuple[Span, ...] = ()
    warnings: tuple[str, ...] = ()


def read_front_matter(source: str) -> FrontMatter:
    """Prose is found only where it stands on the line of its key, with nothing escaped: elsewhere a translation could
    not be put in its place, which a warning says.
    """
    match = _FENCED.match(source)
    if not match:
        return FrontMatter()
    entries = _parse(match[1])
    if entries is None:
        return FrontMatter()
    spans = tuple(_prose(source, match.start(1), match.end(1), entries))
    found = {source[span.start : span.end] for span in spans}
    missed = [key for key in _ROLES if isinstance(entries.get(key), str) and entries[key] not in found and entries[key]]
    warnings = tuple(f"front matter: {key} is not on one plain line and stays untranslated" for key in missed)
    facts = tuple((key, text) for key, value in entries.items() if key not in _ROLES and (text := _scalar(value)))
    return FrontMatter(match.end(), facts, spans, warnings)


def _parse(text: str) -> dict[str, object] | None:
    """None for what is no YAML mapping: then the dashes were a rule. Every scalar stays the string it is."""
    import yaml

    try:
        loaded = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader makes strings, lists and dicts only
    except (yaml.YAMLError, RecursionError):
        return None
    return {str(key): value for key, value in loaded.items()} if isinstance(loaded, dict) else None


def _scalar(value: object) -> str:
    """A string, or a list of strings as one; '' for anything deeper."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    return ""


def _prose(source: str, start: int, end: int, entries: dict[str, object]) -> list[Span]:
    spans: list[Span] = []
    for match in _ENTRY.finditer(source, start, end):
        role, value = _ROLES.get(match[1]), entries.get(match[1])
        at = source.find(value, *match.span(2)) if role and isinstance(value, str) and value.strip() else -1
        if role and at >= 0:
            spans.append(Span(at, at + len(str(value)), role))
    return spans
