"""TMX, versions 1.1 to 1.4b (LISA OSCAR, https://www.gala-global.org/tmx-14b), read and written as a stream.

Reading takes what other tools write: any encoding XML knows, ``lang`` as well as ``xml:lang``, several variants of a
language, markup as ``bpt`` or ``ut``, Trados' confirmation levels. A DOCTYPE is welcome, its DTD is not fetched, and a
file that declares entities is refused (they serve to blow up or to spy out a reader, never to hold translations).
Where the XML is broken, only the units that have the damage are lost, and reported with their line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from translate_pipeline.domain import LanguagePair, Origin, OriginKind, Status, TranslationUnit
from translate_pipeline.errors import ExchangeError

from .exchange import Problem, ReadOptions
from .rows import primary
from .tmx_broken import salvage
from .tmx_inline import SegmentReader
from .tmx_write import write_tmx

if TYPE_CHECKING:
    from lxml.etree import _Element

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

#: What the properties of several tools say of a unit's status. (x-status is ours.)
STATUS_PROPERTIES: Mapping[tuple[str, str], Status] = {
    **{("x-status", str(status)): status for status in Status},
    ("x-ConfirmationLevel", "Unspecified"): Status.DRAFT,
    ("x-ConfirmationLevel", "Draft"): Status.DRAFT,
    ("x-ConfirmationLevel", "Translated"): Status.APPROVED,
    ("x-ConfirmationLevel", "ApprovedTranslation"): Status.APPROVED,
    ("x-ConfirmationLevel", "ApprovedSignOff"): Status.APPROVED,
    ("x-ConfirmationLevel", "RejectedTranslation"): Status.REJECTED,
    ("x-ConfirmationLevel", "RejectedSignOff"): Status.REJECTED,
}

#: Properties that are fields of a unit; all others are kept as its properties.
_FIELDS = frozenset({"x-status", "x-previous", "x-next", "x-origin", "x-origin-name", "x-model"})

_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z?)?")
_CONTEXT = re.compile(r"[0-9a-f]{16}")


class TmxFormat:
    def read(self, path: Path, options: ReadOptions) -> Iterator[TranslationUnit | Problem]:
        return _Reader(path, options).read()

    def write(self, out: BinaryIO, units: Iterable[TranslationUnit]) -> int:
        return write_tmx(out, units)


class _DamagedError(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _Reader:
    def __init__(self, path: Path, options: ReadOptions) -> None:
        self._path = path
        self._options = options
        self._source_language = ""

    def read(self) -> Iterator[TranslationUnit | Problem]:
        done = 0
        try:
            with self._path.open("rb") as stream:
                for element in self._elements(stream):
                    yield from self._units(element, _line(element))
                    done += 1
        except _DamagedError as damage:
            yield from self._salvaged(damage.problem, done)

    def _salvaged(self, damage: Problem, done: int) -> Iterator[TranslationUnit | Problem]:
        """The rest of a file that stopped being XML. Says so even where no unit has suffered."""
        has_problem = False
        for found in salvage(self._path, after=done):
            if isinstance(found, Problem):
                has_problem = True
                yield found
            else:
                yield from self._units(found[1], found[0])
        if not has_problem:
            yield damage

    def _elements(self, stream: BinaryIO) -> Iterator[_Element]:
        """Each ``tu``, valid until the next is asked for. Raises _DamagedError where the file is no XML any more."""
        from lxml import etree

        is_tmx = False
        try:
            for event, element in _events(stream):
                local = etree.QName(element).localname
                if event == "end" and local == "tu":
                    _refuse_nested(element)
                    yield element
                    _forget(element)
                elif event == "end" and local == "header":
                    self._source_language = element.get("srclang", "")
                elif event == "start" and local == "tmx":
                    is_tmx = True
                    self._refuse_entities(element)
        except etree.XMLSyntaxError as error:
            line = error.lineno or 1
            if not is_tmx:
                raise self._error(line, f"not XML ({error.msg})") from error
            raise _DamagedError(Problem(line, f"broken XML: {error.msg}")) from error
        if not is_tmx:
            raise self._error(1, "not a TMX file")

    def _refuse_entities(self, root: _Element) -> None:
        dtd: Any = root.getroottree().docinfo.internalDTD
        if dtd is not None and any(True for _ in dtd.iterentities()):
            raise self._error(1, "declares XML entities, which no TMX needs and which can harm")

    def _error(self, line: int, message: str) -> ExchangeError:
        return ExchangeError(f"{self._path}:{line}: {message}", remedy="export it again with the tool it came from")

    # -- units --------------------------------------------------------------------------------------------------------

    def _units(self, element: _Element, line: int) -> Iterator[TranslationUnit | Problem]:
        variants = [(_language(v), v) for v in element.iterchildren("{*}tuv")]
        source, targets = self._chosen(element, variants)
        if source is None or not targets:
            yield Problem(line, self._missing(variants))
            return
        reader = SegmentReader()
        source_text, source_tags = _segment(reader, source[1])
        if not source_text.strip():
            yield Problem(line, f"the {source[0]} segment is empty")
            return
        for language, variant in targets:
            text, tags = _segment(reader, variant)
            if not text.strip():
                yield Problem(line, f"the {language} segment is empty")
                continue
            facts = _Facts(element, variant, self._options)
            yield TranslationUnit(
                source_text,
                text,
                LanguagePair(source[0], language),
                facts.origin,
                facts.status,
                facts.context("x-previous"),
                facts.context("x-next"),
                source_tags,
                tags,
                facts.date("creationdate"),
                facts.date("changedate"),
                facts.author,
                facts.notes,
                facts.properties,
                "",
                facts.use_count,
            )

    def _chosen(
        self, element: _Element, variants: list[tuple[str, _Element]]
    ) -> tuple[tuple[str, _Element] | None, list[tuple[str, _Element]]]:
        """The source variant and the target variants."""
        pair = self._options.pair
        wanted = pair.source if pair else element.get("srclang") or self._source_language
        source = _of_language(variants, wanted) if wanted and wanted != "*all*" else next(iter(variants), None)
        if source is None:
            return None, []
        others = [v for v in variants if primary(v[0]) != primary(source[0])]
        if pair:
            target = _of_language(others, pair.target)
            return source, [target] if target else []
        return source, others

    def _missing(self, variants: list[tuple[str, _Element]]) -> str:
        found = ", ".join(language or "unnamed" for language, _ in variants) or "none"
        return f"no segments for {self._options.pair or 'a source and another language'} (languages: {found})"


class _Facts:
    """What a ``tu`` and its target ``tuv`` say beside the texts; the ``tuv`` has precedence."""

    def __init__(self, unit: _Element, variant: _Element, options: ReadOptions) -> None:
        self._attributes: dict[str, str] = {str(k): str(v) for e in (unit, variant) for k, v in e.attrib.items()}
        self._options = options
        notes: list[str] = []
        pairs: list[tuple[str, str]] = []
        for parent in (unit, variant):
            for child in parent:
                local = str(child.tag).rpartition("}")[2]
                if local == "note" and child.text:
                    notes.append(child.text)
                elif local == "prop":
                    pairs.append((child.get("type", ""), child.text or ""))
        self.notes = tuple(notes)
        self._values = dict(pairs)
        self.properties = tuple(pair for pair in pairs if pair[0] not in _FIELDS) + self._kept_attributes()
        self.status = next((STATUS_PROPERTIES[p] for p in pairs if p in STATUS_PROPERTIES), options.status)

    def _kept_attributes(self) -> tuple[tuple[str, str], ...]:
        """``tuid``, and who made the unit where somebody else changed it later."""
        kept = [("tuid", self._attributes.get("tuid", ""))]
        if self._attributes.get("changeid"):
            creator = self._attributes.get("creationid", "")
            kept.append(("creationid", creator if creator != self.author else ""))
        return tuple((name, value) for name, value in kept if value)

    @property
    def author(self) -> str:
        return self._attributes.get("changeid") or self._attributes.get("creationid") or ""

    @property
    def origin(self) -> Origin:
        if model := self._values.get("x-model", "").partition(" ")[0]:
            return Origin(OriginKind.MACHINE, model)
        kind = self._values.get("x-origin", "")
        if kind in list(OriginKind):
            return Origin(OriginKind(kind), self._values.get("x-origin-name", ""))
        return Origin(OriginKind.IMPORT, self._options.name)

    def context(self, name: str) -> str:
        value = self._values.get(name, "")
        return value if _CONTEXT.fullmatch(value) else ""

    def date(self, name: str) -> str:
        return iso_date(self._attributes.get(name, ""))

    @property
    def use_count(self) -> int:
        value = self._attributes.get("usagecount", "")
        return int(value) if value.isdecimal() and len(value) < 10 else 0


def _events(stream: BinaryIO) -> Iterator[tuple[str, _Element]]:
    from lxml import etree

    yield from etree.iterparse(
        stream,
        events=("start", "end"),
        tag=("{*}tmx", "{*}header", "{*}tu"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
    )


def _refuse_nested(element: _Element) -> None:
    """A unit in a unit means that the outer one lacks its end."""
    parent = element.getparent()
    if parent is not None and str(parent.tag).rpartition("}")[2] == "tu":
        raise _DamagedError(Problem(_line(parent), "broken XML: a unit without its end"))


def _line(element: Any) -> int:
    return int(element.sourceline or 1)


def _language(variant: _Element) -> str:
    return canonical_language(variant.get(_XML_LANG) or variant.get("lang") or "")


@lru_cache(maxsize=4096)
def iso_date(value: str) -> str:
    """``20260402T103000Z`` as ISO 8601; '' for anything else."""
    match = _DATE.fullmatch(value)
    if not match:
        return ""
    year, month, day, hour, minute, second = (part or "00" for part in match.groups())
    return f"{year}-{month}-{day}T{hour}:{minute}:{second}Z"


@lru_cache(maxsize=1024)
def canonical_language(tag: str) -> str:
    """BCP 47's customary case: ``EN_us`` becomes ``en-US``, ``tk-latn`` ``tk-Latn``."""
    first, *rest = tag.strip().replace("_", "-").split("-")
    cased = [part.title() if len(part) == 4 else part.upper() if len(part) == 2 else part.lower() for part in rest]
    return "-".join([first.lower(), *cased])


def _of_language(variants: list[tuple[str, _Element]], wanted: str) -> tuple[str, _Element] | None:
    """The very language, else the first of its variants."""
    tag = canonical_language(wanted)
    alike = [v for v in variants if primary(v[0]) == primary(tag)]
    return next((v for v in alike if v[0] == tag), next(iter(alike), None))


def _segment(reader: SegmentReader, variant: _Element) -> tuple[str, Any]:
    segment = next(variant.iterchildren("{*}seg"), None)
    return reader.read(segment) if segment is not None else ("", ())


def _forget(element: _Element) -> None:
    """Frees what has been read, so that a file of any size fits."""
    element.clear()
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None:
        parent.remove(before)
