"""XML read as a stream and without trust: no entity, no DTD, no address outside, however large the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from translate_pipeline.errors import ExchangeError

from .exchange import Problem
from .tmx_broken import encoding_of, salvage

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEAD_BYTES = 1 << 16
_NAMESPACE = re.compile(r"""(xmlns(?::[\w.-]+)?)\s*=\s*("[^"<&]*"|'[^'<&]*')""")


def read_elements(
    path: Path, root: str, wanted: Sequence[str], outer: Sequence[str] = ()
) -> Iterator[_Element | Problem]:
    """Each ``wanted`` element when it is whole, valid until the next is asked for; by their local names.

    The root and ``outer`` elements come first, as soon as they begin: they have their attributes and no content yet.
    Where the XML is broken only the elements that have the damage are lost, and reported by line. Raises ExchangeError
    where the root is another or declares entities.
    """
    from lxml import etree

    begun, done = False, 0
    try:
        with path.open("rb") as stream:
            for event, element in _events(stream, (root, *wanted, *outer)):
                name = etree.QName(element).localname
                if event == "start" and not begun:
                    _check_root(path, element, root)
                    begun = True
                    yield element
                elif event == "start" and name in outer:
                    yield element
                elif event == "end" and name in wanted:
                    done += 1
                    yield element
                    _forget(element)
    except etree.XMLSyntaxError as error:
        if not begun:
            raise _error(path, error.lineno or 1, f"not XML ({error.msg})") from error
        yield from _salvaged(path, wanted, done, Problem(error.lineno or 1, f"broken XML: {error.msg}"))
        return
    if not begun:
        raise _error(path, 1, f"not a file whose root is {root}")


def _salvaged(path: Path, wanted: Sequence[str], done: int, damage: Problem) -> Iterator[_Element | Problem]:
    """The rest of a file that stopped being XML. Says so even where no element has suffered."""
    has_problem = False
    for found in salvage(path, after=done, units=tuple(wanted), namespaces=_namespaces(path)):
        if isinstance(found, Problem):
            has_problem = True
            yield found
        else:
            line, element = found
            _move(element, line - 1)
            yield element
    if not has_problem:
        yield damage


def _move(element: Any, lines: int) -> None:
    """Corrects the lines of an element that was parsed by itself."""
    for each in element.iter():
        each.sourceline = line_of(each) + lines


def _namespaces(path: Path) -> str:
    """What the beginning of the file declares, each prefix once."""
    with path.open("rb") as raw:
        head = raw.read(_HEAD_BYTES)
    declared = _NAMESPACE.findall(head.decode(encoding_of(head), "replace"))
    return " ".join({prefix: f"{prefix}={value}" for prefix, value in reversed(declared)}.values())


def line_of(element: Any) -> int:
    return int(element.sourceline or 1)


def local_name(element: Any) -> str:
    """'' for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: _Element, name: str) -> Iterator[_Element]:
    yield from element.iterchildren(f"{{*}}{name}")


def child(element: _Element, name: str) -> _Element | None:
    return next(children(element, name), None)


def _events(stream: Any, names: Sequence[str]) -> Iterator[tuple[str, _Element]]:
    from lxml import etree

    yield from etree.iterparse(
        stream,
        events=("start", "end"),
        tag=tuple(f"{{*}}{name}" for name in names),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
    )


def _check_root(path: Path, element: _Element, root: str) -> None:
    if element.getparent() is not None or local_name(element) != root:
        raise _error(path, 1, f"not a file whose root is {root}")
    dtd: Any = element.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise _error(path, 1, "declares XML entities, which no such file needs and which can harm")


def _error(path: Path, line: int, message: str) -> ExchangeError:
    return ExchangeError(f"{path}:{line}: {message}", remedy="export it again with the tool it came from")


def _forget(element: _Element) -> None:
    """Frees what has been read, so that a file of any size fits."""
    element.clear()
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None:
        parent.remove(before)
