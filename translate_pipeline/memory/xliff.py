"""XLIFF 1.0-1.2 and 2.x, read as a stream; ``xliff1`` and ``xliff2`` know the units. A memory is written as TMX."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from translate_pipeline.domain import TranslationUnit
from translate_pipeline.errors import ExchangeError

from . import xliff1, xliff2
from .exchange import Problem, ReadOptions
from .states import LanguagesUnknownError
from .xml_stream import line_of, local_name, read_elements


class XliffFormat:
    def read(self, path: Path, options: ReadOptions) -> Iterator[TranslationUnit | Problem]:
        read = xliff1.read_unit
        source = target = ""
        for element in read_elements(path, "xliff", ("trans-unit", "unit"), ("file",)):
            if isinstance(element, Problem):
                yield element
                continue
            name = local_name(element)
            if name == "xliff":
                read = xliff1.read_unit if _is_first(path, element.get("version", "")) else xliff2.read_unit
                source, target = element.get("srcLang", ""), element.get("trgLang", "")
            elif name == "file":
                source = element.get("source-language", source)
                target = element.get("target-language", target)
            else:
                try:
                    yield from read(element, source, target, options)
                except LanguagesUnknownError as error:
                    raise ExchangeError(
                        f"{path}:{line_of(element)}: {error}", remedy="name the languages with --pair, as en-ru"
                    ) from error


def _is_first(path: Path, version: str) -> bool:
    if version[:2] not in ("1.", "2."):
        raise ExchangeError(
            f"{path}:1: XLIFF {version or 'without a version'} is not known", remedy="save it as 1.2 or 2.1"
        )
    return version.startswith("1.")
