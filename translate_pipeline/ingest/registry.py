"""Which readers there are, and which one reads a file."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

from translate_pipeline.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from translate_pipeline.ingest.base import Reader

#: Format name → class, imported on demand. In doubt the earlier one reads the file.
READERS: Final[Mapping[str, str]] = {
    "docx": "translate_pipeline.ingest.docx:DocxReader",
    "site": "translate_pipeline.ingest.site:SiteReader",
    "html": "translate_pipeline.ingest.html:HtmlReader",
    "jsonl": "translate_pipeline.ingest.feed:JsonlReader",
    "json": "translate_pipeline.ingest.feed:JsonReader",
    "markdown": "translate_pipeline.ingest.markdown:MarkdownReader",
    "text": "translate_pipeline.ingest.text:TextReader",
}


@cache
def reader(name: str) -> Reader:
    """The reader of a format. Raises UsageError for a name that is not in ``READERS``."""
    if name not in READERS:
        raise UsageError(f"unknown format {name!r}", remedy=f"--format takes one of {', '.join(READERS)}")
    module, _, class_name = READERS[name].partition(":")
    return cast("Reader", getattr(import_module(module), class_name)())


def story_suffixes() -> frozenset[str]:
    """The endings, lower case with their dot, of the files that a folder is searched for."""
    return frozenset(suffix for name in READERS for suffix in reader(name).suffixes)


def detect(path: Path, head: bytes) -> Reader:
    """The reader for a file with this name and these first bytes.

    A reader of that suffix that knows the content comes first, then any that knows it (HTML saved as .txt), then the
    suffix alone, last plain text.
    """
    everyone = [reader(name) for name in READERS]
    suffix = path.suffix.lower()
    of_suffix = [r for r in everyone if suffix in r.suffixes]
    sure = [r for r in (*of_suffix, *everyone) if r.sniff(head)]
    return (*sure, *reversed(of_suffix), reader("text"))[0]
