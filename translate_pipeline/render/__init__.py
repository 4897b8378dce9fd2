"""Aligned stories as files: pages to read, documents to send and correct, exchange formats for other tools.

``render`` turns one ``AlignedStory`` into named bytes and does no I/O; ``write_story`` puts them into a folder so that
no half-written file is ever seen under its final name. The same story gives the same bytes: no output holds a date or
anything else that is not in the story.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING

from translate_pipeline.errors import OutputError, UsageError
from translate_pipeline.render.files import write_story
from translate_pipeline.render.index import StoryRow, render_index, row_of
from translate_pipeline.render.manifest import MANIFEST_NAME, changed_files, is_current, manifest, read_manifest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from translate_pipeline.domain import AlignedStory
    from translate_pipeline.render.base import Renderer

__all__ = [
    "DEFAULT_FORMATS",
    "FORMATS",
    "MANIFEST_NAME",
    "RENDERERS",
    "StoryRow",
    "changed_files",
    "choose_formats",
    "is_current",
    "load_renderer",
    "manifest",
    "read_manifest",
    "render",
    "render_index",
    "row_of",
    "write_story",
]

#: Imported when asked for: a run that wants text files loads neither lxml nor python-docx.
RENDERERS: Mapping[str, str] = {
    "html": "translate_pipeline.render.html:HtmlRenderer",
    "txt": "translate_pipeline.render.txt:TxtRenderer",
    "md": "translate_pipeline.render.md:MarkdownRenderer",
    "xliff": "translate_pipeline.render.xliff:XliffRenderer",
    "xlf": "translate_pipeline.render.xlf:XlfRenderer",
    "tmx": "translate_pipeline.render.tmx:TmxRenderer",
    "tsv": "translate_pipeline.render.tsv:TsvRenderer",
    "jsonl": "translate_pipeline.render.jsonl:JsonlRenderer",
    "docx": "translate_pipeline.render.docx:DocxRenderer",
    "xlsx": "translate_pipeline.render.xlsx:XlsxRenderer",
}

FORMATS: tuple[str, ...] = tuple(RENDERERS)

#: To read, to send in the source's own layout, and to correct in a translation tool.
DEFAULT_FORMATS: tuple[str, ...] = ("html", "txt", "xliff")

_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def choose_formats(names: Sequence[str]) -> tuple[str, ...]:
    """The formats meant by ``names``: none is the default ones, ``all`` every one.

    Raises UsageError for an unknown one.
    """
    chosen = [name.strip().lower() for name in names if name.strip()]
    if "all" in chosen:
        return FORMATS
    for name in chosen:
        load_renderer(name)
    return tuple(sorted(set(chosen), key=_position)) or DEFAULT_FORMATS


def load_renderer(name: str) -> Renderer:
    """The renderer of a format. Raises UsageError for a name that ``RENDERERS`` does not hold."""
    if name not in RENDERERS:
        raise UsageError(f"unknown output format {name!r}", remedy=f"choose from {', '.join(FORMATS)}")
    module, _, class_name = RENDERERS[name].partition(":")
    renderer: Renderer = getattr(import_module(module), class_name)()
    return renderer


def render(aligned: AlignedStory, formats: Sequence[str] = DEFAULT_FORMATS) -> Iterator[tuple[str, bytes]]:
    """The files of one story as (file name, bytes).

    Formats come in the order of ``FORMATS`` whatever the order asked for, languages in alphabetical order; a format
    that can show several languages side by side comes once so (``story.ru-tk.html``), then once a language.
    Raises UsageError for an unknown format and OutputError for a language that cannot be part of a file name.
    """
    renderers = [load_renderer(name) for name in sorted(set(formats), key=_position)]
    languages = tuple(sorted(aligned.targets))
    for renderer in renderers:
        if renderer.joins_languages and len(languages) > 1:
            yield _file_name(languages, renderer.suffix), renderer.render(aligned, languages)
        for language in languages:
            yield _file_name((language,), renderer.suffix), renderer.render(aligned, (language,))


def _position(name: str) -> int:
    return FORMATS.index(name) if name in RENDERERS else -1


def _file_name(languages: Sequence[str], suffix: str) -> str:
    for language in languages:
        if not _LANGUAGE_TAG.fullmatch(language):
            raise OutputError(
                f"{language!r} is no language tag, so no file can be named after it",
                remedy="use a tag such as ru or tk",
            )
    return f"story.{'-'.join(languages)}.{suffix}"
