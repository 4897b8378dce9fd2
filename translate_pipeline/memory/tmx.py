"""TMX, versions 1.1 to 1.4b (LISA OSCAR, https://www.gala-global.org/tmx-14b), read and written as a stream.

Reading takes what other tools write: any encoding XML knows, ``lang`` as well as ``xml:lang``, several variants of a
language, markup as ``bpt`` or ``ut``, Trados' confirmation levels, OmegaT's units that nobody has signed. A DOCTYPE is
welcome, its DTD is not fetched, and a file that declares entities is refused (they serve to blow up or to spy out a
reader, never to hold translations).
Where the XML is broken, only the units that have the damage are lost, and reported with their line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from translate_pipeline.domain import Origin, OriginKind, Status, TranslationUnit
from translate_pipeline.errors import ExchangeError
from translate_pipeline.text.scripts import SCRIPTS, Script, letter_counts

from .exchange import Problem, ReadOptions
from .rows import origin_named, pair_named, primary
from .tmx_broken import salvage
from .tmx_inline import SegmentReader
from .tmx_write import write_tmx

if TYPE_CHECKING:
    from lxml.etree import _Element

    #: A language and its ``tuv``.
    _Variant = tuple[str, _Element]

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

_ORIGIN_KINDS = frozenset(map(str, OriginKind))

_SHORT = 40
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
        self._is_of_omegat = False
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
                local = _local_name(element.tag)
                if event == "end" and local == "tu":
                    _refuse_nested(element)
                    yield element
                    _forget(element)
                elif event == "end" and local == "header":
                    self._source_language = element.get("srclang", "")
                    self._is_of_omegat = element.get("creationtool") == "OmegaT"
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
        unit = _taken_apart(element)
        source, targets = self._chosen(unit)
        if source is None or not targets:
            yield Problem(line, self._missing(unit.variants))
            return
        reader = SegmentReader()
        source_text, source_tags = _segment(reader, source[1])
        if not source_text.strip():
            yield Problem(line, f"the {source[0]} segment is empty")
            return
        if self._is_of_omegat and _is_in_another_script(source_text, source[0]):
            yield Problem(line, f"the {source[0]} segment is written in another script: {_short(source_text)}")
            return
        for language, variant in targets:
            text, tags = _segment(reader, variant)
            if not text.strip():
                yield Problem(line, f"the {language} segment is empty")
                continue
            parts = _taken_apart(variant)
            facts = _Facts(unit, parts, self._options)
            yield TranslationUnit(
                source_text,
                text,
                pair_named(source[0], language),
                facts.origin,
                # OmegaT names who translated a unit; what it filled in from another file was confirmed by nobody.
                facts.status if facts.author or not self._is_of_omegat else Status.DRAFT,
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

    def _chosen(self, unit: _Parts) -> tuple[_Variant | None, list[_Variant]]:
        """The source variant and the target variants."""
        pair = self._options.pair
        variants = unit.variants
        wanted = pair.source if pair else unit.attributes.get("srclang") or self._source_language
        source = _of_language(variants, wanted) if wanted and wanted != "*all*" else next(iter(variants), None)
        if source is None:
            return None, []
        language = primary(source[0])
        others = [v for v in variants if primary(v[0]) != language]
        if pair:
            target = _of_language(others, pair.target)
            return source, [target] if target else []
        return source, others

    def _missing(self, variants: Sequence[_Variant]) -> str:
        found = ", ".join(language or "unnamed" for language, _ in variants) or "none"
        return f"no segments for {self._options.pair or 'a source and another language'} (languages: {found})"


class _Parts(NamedTuple):
    """What a ``tu`` or ``tuv`` holds beside its text."""

    attributes: dict[str, str]
    variants: list[_Variant]
    notes: list[str]
    properties: list[tuple[str, str]]


def _taken_apart(element: Any) -> _Parts:
    parts = _Parts(dict(element.items()), [], [], [])
    for child in element:
        local = _local_name(child.tag)
        if local == "prop":
            parts.properties.append((child.get("type", ""), child.text or ""))
        elif local == "tuv":
            parts.variants.append((_language(child), child))
        elif local == "note" and child.text:
            parts.notes.append(child.text)
    return parts


@lru_cache(maxsize=256)
def _local_name(tag: object) -> str:
    """'' for comments and processing instructions, whose tags are functions."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


class _Facts:
    """What a ``tu`` and its target ``tuv`` say beside the texts; the ``tuv`` has precedence."""

    def __init__(self, unit: _Parts, variant: _Parts, options: ReadOptions) -> None:
        self._attributes = {**unit.attributes, **variant.attributes}
        self._options = options
        self.notes = (*unit.notes, *variant.notes)
        pairs = [*unit.properties, *variant.properties]
        self._values = dict(pairs)
        self.author = self._attributes.get("changeid") or self._attributes.get("creationid") or ""
        self.properties = (*[p for p in pairs if p[0] not in _FIELDS], *self._kept_attributes())
        self.status = next((STATUS_PROPERTIES[p] for p in pairs if p in STATUS_PROPERTIES), options.status)

    def _kept_attributes(self) -> Iterator[tuple[str, str]]:
        """``tuid``, and who made the unit where somebody else changed it later."""
        if tuid := self._attributes.get("tuid"):
            yield "tuid", tuid
        creator = self._attributes.get("creationid")
        if creator and self._attributes.get("changeid") and creator != self.author:
            yield "creationid", creator

    @property
    def origin(self) -> Origin:
        if model := self._values.get("x-model", "").partition(" ")[0]:
            return origin_named(str(OriginKind.MACHINE), model)
        kind = self._values.get("x-origin")
        if kind in _ORIGIN_KINDS:
            return origin_named(kind, self._values.get("x-origin-name", ""))
        return origin_named(str(OriginKind.IMPORT), self._options.name)

    def context(self, name: str) -> str:
        value = self._values.get(name, "")
        return value if value and _CONTEXT.fullmatch(value) else ""

    def date(self, name: str) -> str:
        value = self._attributes.get(name)
        return iso_date(value) if value else ""

    @property
    def use_count(self) -> int:
        value = self._attributes.get("usagecount", "")
        return int(value) if value.isdecimal() and len(value) < 10 else 0


def _is_in_another_script(text: str, language: str) -> bool:
    """Whether most of its letters are of another one: OmegaT takes the targets of XLIFF 1.2 for its sources."""
    script = SCRIPTS.get(primary(language))
    if script is None or (script is Script.LATIN and text.isascii()):
        return False
    counts = letter_counts(text)
    return counts[script] < counts.total() - counts[Script.OTHER] - counts[script]


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}…"


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
    if parent is not None and _local_name(parent.tag) == "tu":
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


def _of_language(variants: Sequence[_Variant], wanted: str) -> _Variant | None:
    """The very language, else the first of its variants."""
    tag = canonical_language(wanted)
    alike = [v for v in variants if primary(v[0]) == primary(tag)]
    return next((v for v in alike if v[0] == tag), next(iter(alike), None))


def _segment(reader: SegmentReader, variant: _Element) -> tuple[str, Any]:
    for child in variant:
        if _local_name(child.tag) == "seg":
            return reader.read(child)
    return "", ()


def _forget(element: _Element) -> None:
    """Frees what has been read, so that a file of any size fits."""
    element.clear()
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None:
        parent.remove(before)
