"""``index.html``: the start page of an output folder, a row a story."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from translate_pipeline.domain import Severity
from translate_pipeline.render.languages import name_of, own_name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_BY_MACHINE = ("machine", "repeated")
#: The files offered first: what a reader most likely wants to open.
_OPENED_FIRST = ".html"


@dataclass(frozen=True, slots=True)
class StoryRow:
    """One story of a batch. ``folder`` is relative to the page, ``/`` between its parts.

    ``matches`` and ``findings`` count, over all languages, targets by match kind and findings by severity.
    ``message`` says why a story failed.
    """

    title: str
    folder: str
    origin: str
    files: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    segments: int = 0
    words: int = 0
    matches: Mapping[str, int] = field(default_factory=dict)
    findings: Mapping[str, int] = field(default_factory=dict)
    message: str = ""


@dataclass(frozen=True, slots=True)
class _Link:
    href: str
    text: str


def row_of(folder: str, content: Mapping[str, Any]) -> StoryRow:
    """The row of a story from its manifest, as ``read_manifest`` returns it."""
    story, languages = content["story"], content["languages"]
    matches: dict[str, int] = {}
    findings: dict[str, int] = {}
    for counts in languages.values():
        for kind, count in counts["matches"].items():
            matches[kind] = matches.get(kind, 0) + count
        for severity, codes in counts["findings"].items():
            findings[severity] = findings.get(severity, 0) + sum(codes.values())
    return StoryRow(
        title=story["title"],
        folder=folder,
        origin=story["origin"],
        files=tuple(sorted(content["files"])),
        languages=tuple(sorted(languages)),
        segments=story["segments"],
        words=story["words"],
        matches=matches,
        findings=findings,
    )


def render_index(rows: Iterable[StoryRow]) -> bytes:
    """The page, stories in the order given."""
    from translate_pipeline.render.markup import plain
    from translate_pipeline.render.page import page

    stories = list(rows)
    done = [row for row in stories if not row.message]
    languages = sorted({language for row in stories for language in row.languages})
    return page(
        "index.html.j2",
        stories=[
            (row, _main_link(row), _links(row), [(s.value, row.findings.get(s.value, 0)) for s in Severity])
            for row in stories
        ],
        failed=len(stories) - len(done),
        segments=sum(row.segments for row in done),
        words=sum(row.words for row in done),
        targets=sum(sum(row.matches.values()) for row in done),
        machine=sum(row.matches.get(kind, 0) for row in done for kind in _BY_MACHINE),
        findings=[(s.value, sum(row.findings.get(s.value, 0) for row in done)) for s in Severity],
        languages=[(language, name_of(language), own_name_of(language)) for language in languages],
        plain=plain,
    )


def _main_link(row: StoryRow) -> str:
    """The page with the most languages, else the first file."""
    pages = [name for name in row.files if name.endswith(_OPENED_FIRST)]
    best = max(pages, key=lambda name: (name.count("-"), name), default=row.files[0] if row.files else "")
    return _href(row, best) if best else ""


def _links(row: StoryRow) -> Sequence[_Link]:
    return [_Link(_href(row, name), name.removeprefix("story.")) for name in row.files]


def _href(row: StoryRow, name: str) -> str:
    from urllib.parse import quote

    # "./" keeps a folder called "javascript:" or "a:b" from being read as an address of its own.
    return "./" + quote(f"{row.folder}/{name}" if row.folder else name, errors="surrogatepass")
