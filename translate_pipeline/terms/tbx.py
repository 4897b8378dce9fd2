"""Termbases as TBX (TermBase eXchange, ISO 30042), dialect TBX-Basic.

Reads version 2 (``martif``, 2008) and version 3 (2019) in DCA and DCT style; writes version 2, which more programs
read. No entities are expanded and nothing is fetched; a document type is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from translate_pipeline.domain import SOURCE_LANGUAGE
from translate_pipeline.errors import ExchangeError

from .files import replace_file
from .model import Term, TermName, TermStatus

if TYPE_CHECKING:
    from lxml.etree import _Element

_EMPTY = f"""<martif type="TBX-Basic" xml:lang="{SOURCE_LANGUAGE}">
<martifHeader>
<fileDesc><sourceDesc><p>Termbase of translate-pipeline</p></sourceDesc></fileDesc>
<encodingDesc><p type="XCSURI">TBXBasicXCSV02.xcs</p></encodingDesc>
</martifHeader>
<text><body/></text></martif>"""
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CONCEPTS = {"conceptEntry", "termEntry"}
_LANGUAGES = {"langSec", "langSet"}
_TERM_GROUPS = {"termSec", "tig", "ntig"}
#: A value of another category, processStatus.
_PROVISIONAL = "provisionallyProcessed"
_STATUSES = {
    "preferredTerm-admn-sts": TermStatus.PREFERRED,
    "admittedTerm-admn-sts": TermStatus.ADMITTED,
    "deprecatedTerm-admn-sts": TermStatus.FORBIDDEN,
    "supersededTerm-admn-sts": TermStatus.FORBIDDEN,
    _PROVISIONAL: TermStatus.PROPOSED,
}
_CODES = {
    TermStatus.PREFERRED: "preferredTerm-admn-sts",
    TermStatus.ADMITTED: "admittedTerm-admn-sts",
    TermStatus.FORBIDDEN: "deprecatedTerm-admn-sts",
    TermStatus.PROPOSED: _PROVISIONAL,
}


def read(path: Path) -> list[Term]:
    """The concepts of a file that have an English name. Raises ExchangeError with file and line."""
    concepts = [_term(element) for element in _parse(path).iter() if _local(element) in _CONCEPTS]
    terms = [term for term in concepts if term.in_language(SOURCE_LANGUAGE)]
    if concepts and not terms:
        raise ExchangeError(f"{path}: no concept has an English term", remedy="export the termbase with English")
    return terms


def _parse(path: Path) -> _Element:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        tree = etree.parse(path, parser)
    except etree.XMLSyntaxError as error:
        raise ExchangeError(
            f"{path}:{error.lineno}: not well-formed XML: {error.msg}", remedy="export the termbase again"
        ) from error
    except OSError as error:
        raise ExchangeError(f"{path}: cannot be read", remedy="check the path and its permissions") from error
    root, document_type = tree.getroot(), tree.docinfo.internalDTD
    if document_type is not None and list(cast("Any", document_type).iterentities()):
        raise ExchangeError(f"{path}: declares XML entities, which are not read", remedy="export it without them")
    if _local(root) not in {"tbx", "martif"}:
        raise ExchangeError(
            f"{path}:{root.sourceline}: expected <tbx> or <martif>, found <{_local(root)}>",
            remedy="export it as TBX-Basic",
        )
    return root


def _local(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _term(concept: _Element) -> Term:
    names: dict[str, list[TermName]] = {}
    for section in concept:
        if _local(section) in _LANGUAGES:
            language = section.get(_LANG, section.get("lang", "")).partition("-")[0].lower()
            names.setdefault(language, []).extend(_names(section))
    notes = [_text(e) for e in concept if _local(e) == "note"]
    domain = next((_text(e) for e in concept.iter() if _is(e, "subjectField")), "")
    return Term({lang: tuple(found) for lang, found in names.items() if found}, domain, "; ".join(notes))


def _names(section: _Element) -> Iterator[TermName]:
    for group in section:
        if _local(group) in _TERM_GROUPS:
            text = next((_text(e) for e in group.iter() if _local(e) == "term"), "")
            codes = [_text(e) for c in ("administrativeStatus", "processStatus") for e in group.iter() if _is(e, c)]
            if text:
                yield TermName(text, next((_STATUSES[c] for c in codes if c in _STATUSES), TermStatus.PREFERRED))


def _is(element: _Element, category: str) -> bool:
    """A data category as an attribute (DCA, version 2) or as an element of its own (DCT)."""
    return element.get("type") == category or _local(element) == category


def _text(element: _Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())


def write(path: Path, terms: Iterable[Term]) -> None:
    """Writes version 2. Raises ExchangeError."""
    from lxml import etree

    root = etree.fromstring(_EMPTY, etree.XMLParser(remove_blank_text=True))
    body = next(root.iter("body"))
    for number, term in enumerate(terms, 1):
        try:
            _append(body, term, f"c{number}")
        except ValueError as error:
            raise ExchangeError(
                f"the term {term.name(SOURCE_LANGUAGE)!r} has characters that XML cannot hold", remedy="remove them"
            ) from error
    etree.indent(root)
    with replace_file(path) as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        file.write(etree.tostring(root, encoding="unicode") + "\n")


def _append(body: _Element, term: Term, identifier: str) -> None:
    concept = _add(body, "termEntry", id=identifier)
    if term.domain:
        _add(concept, "descrip", term.domain, type="subjectField")
    if term.note:
        _add(concept, "note", term.note)
    for language, names in term.names.items():
        section = _add(concept, "langSet")
        section.set(_LANG, language)
        for name in names:
            group = _add(section, "tig")
            _add(group, "term", name.text)
            category = "processStatus" if name.status is TermStatus.PROPOSED else "administrativeStatus"
            _add(group, "termNote", _CODES[name.status], type=category)


def _add(parent: _Element, tag: str, text: str | None = None, **attributes: str) -> _Element:
    from lxml import etree

    element = etree.SubElement(parent, tag, attributes)
    element.text = text
    return element
