"""HTML pages: the story without the page around it, its inline markup as tags."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, BinaryIO, ClassVar

from translate_pipeline.domain import SOURCE_LANGUAGE, Role, Story
from translate_pipeline.ingest.base import (
    Draft,
    ReadOptions,
    content_hash,
    read_whole,
    require_prose,
    stack,
    unreadable,
    with_encoding,
)
from translate_pipeline.ingest.encoding import decode
from translate_pipeline.ingest.facts import collect, facts_in
from translate_pipeline.ingest.html_blocks import parse_html, read_tree
from translate_pipeline.ingest.html_facts import page_facts, page_language, page_titles
from translate_pipeline.ingest.html_main import find_main
from translate_pipeline.ingest.sniff import head_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from translate_pipeline.errors import SourceFormatError

_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_CHARSET = re.compile(rb"""<(?:meta[^>]+charset|\?xml[^>]+encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
#: Browsers read the one as the other: https://encoding.spec.whatwg.org/#names-and-labels
_BROWSER_NAMES = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"}


class HtmlReader:
    name: ClassVar[str] = "html"
    suffixes: ClassVar[tuple[str, ...]] = (".html", ".htm", ".xhtml")

    def sniff(self, head: bytes) -> bool:
        return _PAGE.match(head_text(head)) is not None

    def read(
        self, stream: BinaryIO, *, origin: str, story_id: str, options: ReadOptions
    ) -> Iterator[Story | SourceFormatError]:
        data = read_whole(stream, origin, options)
        decoded = decode(data, origin=origin, forced=options.encoding, declared=declared_charset(data))
        root = _parse(decoded.text, origin)
        drafts: list[Draft] = []
        warnings = list(decoded.warnings)
        if root is not None:
            main, dropped = find_main(root)
            drafts = _with_headline(read_tree(main, dropped), page_titles(root), root)
            language = page_language(root)
            if language and language != SOURCE_LANGUAGE:
                warnings.append(f"the page says that its language is {language!r}: it is read as English all the same")
        blocks = stack(drafts)
        require_prose(blocks, origin)
        facts = [
            *page_facts(root),
            *(fact for draft in drafts if draft.role is Role.META for fact in facts_in(draft.text) or ()),
        ]
        yield Story(
            id=story_id,
            origin=origin,
            format=self.name,
            blocks=blocks,
            source_hash=content_hash(data),
            metadata=with_encoding(collect(dict.fromkeys(facts)), decoded.encoding),
            warnings=tuple(warnings),
        )


def _parse(text: str, origin: str) -> Any | None:
    try:
        return parse_html(text)
    except RecursionError as error:
        raise unreadable(origin, "a page nested too deeply", "open it in a browser and save its text") from error


def declared_charset(data: bytes) -> str:
    """The encoding that a page states in its first bytes, '' for none."""
    match = _CHARSET.search(data[:4096])
    name = match[1].decode("ascii", "ignore").lower() if match else ""
    return _BROWSER_NAMES.get(name, name)


def _with_headline(drafts: Sequence[Draft], titles: Sequence[str], root: Any) -> list[Draft]:
    """The first heading that the page's title confirms, else the first h1 of the story, else the title itself."""
    headings = [i for i, draft in enumerate(drafts) if draft.role is Role.SUBHEADING]
    confirmed = [i for i in headings if _is_confirmed(drafts[i].text, titles)]
    first_prose = next((i for i, draft in enumerate(drafts) if draft.role is Role.PARAGRAPH), len(drafts))
    leading = [i for i in headings if i < first_prose]
    if chosen := confirmed[:1] or leading[:1]:
        return [Draft(Role.HEADLINE, d.text, d.tags) if i == chosen[0] else d for i, d in enumerate(drafts)]
    outside = [" ".join("".join(h1.itertext()).split()) for h1 in root.iter("h1")]
    headline = next((text for text in outside if text and _is_confirmed(text, titles)), "") or next(iter(titles), "")
    return [Draft(Role.HEADLINE, headline), *drafts] if headline and drafts else [*drafts]


def _is_confirmed(text: str, titles: Sequence[str]) -> bool:
    wanted = " ".join(text.split()).casefold()
    return any(wanted == title.casefold() for title in titles) or (
        len(wanted) > 20 and any(wanted in t.casefold() for t in titles)
    )
