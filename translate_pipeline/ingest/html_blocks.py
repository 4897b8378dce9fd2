"""Blocks with their inline markup from an HTML tree. Without recursion: pages nest deeper than Python calls may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from translate_pipeline.domain import Role
from translate_pipeline.ingest.base import Draft
from translate_pipeline.ingest.characters import legal
from translate_pipeline.ingest.facts import facts_in
from translate_pipeline.ingest.inline import Attributes, InlineText

if TYPE_CHECKING:
    from collections.abc import Container, Iterator


def words(names: str) -> frozenset[str]:
    """The set of names in a string."""
    return frozenset(names.split())


#: Elements that say something of the words they hold.
_MARKUP = words(
    "a abbr b bdi bdo cite code del dfn em i ins kbd mark q s samp small strike strong sub sup time tt u var"
)
#: Elements within a line that say nothing: their text counts, they do not.
_TRANSPARENT = words("acronym big blink data font label nobr span wbr")
#: Elements with nothing to read in them.
SILENT = words(
    "area audio base canvas embed head iframe link map math meta noembed noframes noscript object param "
    "script source style svg template textarea title track video button input select option"
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_ROLES = {
    **dict.fromkeys(_HEADINGS, Role.SUBHEADING),
    **dict.fromkeys(("li", "dt", "dd"), Role.LIST_ITEM),
    **dict.fromkeys(("figcaption", "caption"), Role.CAPTION),
    **dict.fromkeys(("td", "th"), Role.TABLE_CELL),
    "blockquote": Role.QUOTE,
}
_KEPT_ATTRIBUTES = ("href", "title", "lang", "dir", "datetime")
_PARTS_OF_CELL = ("p", "div", "br", "ul", "ol", "table", "section", "article", *_HEADINGS)


def parse_html(text: str) -> Any | None:
    """The root element of a page or fragment; None when there is nothing in it. Broken HTML is mended.

    Raises RecursionError for a page nested deeper than libxml2 reads (2,048 elements): it would drop the rest.
    """
    from lxml import etree, html

    # huge_tree lifts the usual limit of 256 elements.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        root = html.document_fromstring(legal(text).encode(), parser=parser)
    except etree.ParserError:
        return None
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        raise RecursionError
    return root


def read_fragment(text: str) -> list[Draft]:
    """The blocks of HTML that has no page around it, as feeds carry it."""
    root = parse_html(text)
    return [] if root is None else read_tree(root)


def read_tree(root: Any, dropped: Container[Any] = ()) -> list[Draft]:
    """The blocks below an element in reading order, without those below ``dropped`` ones."""
    reading = _Reading()
    for is_start, element in _walk(root, dropped):
        if is_start:
            reading.start(element)
        else:
            reading.end(element)
            if element is not root:
                reading.text(element.tail)
    reading.finish_block()
    return reading.drafts


def _walk(root: Any, dropped: Container[Any]) -> Iterator[tuple[bool, Any]]:
    """(True, element) where an element starts and (False, element) where it ends; a dropped one only ends."""
    waiting = [(True, root)]
    while waiting:
        is_start, element = waiting.pop()
        if is_start and (not isinstance(element.tag, str) or element.tag in SILENT or element in dropped):
            waiting.append((False, element))
            continue
        yield is_start, element
        if is_start:
            waiting.append((False, element))
            waiting += [(True, child) for child in reversed(element)]


class _Reading:
    """The block being read, and the roles of the elements around it."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self._inline = InlineText()
        self._roles: list[tuple[Any, Role]] = []
        self._started: set[Any] = set()
        self._preformatted = 0

    def start(self, element: Any) -> None:
        self._started.add(element)
        name = element.tag
        if name in _MARKUP:
            self._inline.open(name, _attributes(element))
        elif name == "br":
            self._line_break()
        elif name == "img":
            self._inline.empty("img", _image_attributes(element))
        elif name not in _TRANSPARENT:
            self.finish_block()
            self._preformatted += name == "pre"
            if role := _role(element):
                self._roles.append((element, role))
        self.text(element.text)

    def end(self, element: Any) -> None:
        """Also called for elements that were passed over: they end a block if they would have begun one."""
        name = element.tag
        was_started = element in self._started
        self._started.discard(element)
        if name in _MARKUP:
            if was_started:
                self._inline.close(name)
        elif name not in _TRANSPARENT and name not in ("br", "img", "wbr") and (was_started or name not in SILENT):
            self.finish_block()
            self._preformatted -= was_started and name == "pre"
            if self._roles and self._roles[-1][0] is element:
                self._roles.pop()

    def text(self, text: str | None) -> None:
        if text:
            self._inline.add(text, collapse=not self._preformatted)

    def _line_break(self) -> None:
        """Two in a row part paragraphs, as pages without ``p`` do it."""
        if self._inline.ends_with_break:
            self.finish_block()
        else:
            self._inline.line_break()

    def finish_block(self) -> None:
        text, tags = self._inline.take()
        role = self._roles[-1][1] if self._roles else Role.PARAGRAPH
        if text.strip():
            is_fact = facts_in(text) is not None
            self.drafts.append(Draft(Role.META, text) if is_fact else Draft(role, text, tags))
            return
        sources = [value for tag in tags if tag.name == "img" for key, value in tag.attributes if key == "src"]
        self.drafts += [Draft(Role.META, source) for source in sources if not source.startswith("data:")]


def _role(element: Any) -> Role | None:
    """The role of the text in an element, None for that of the element around it."""
    name = element.tag
    if name in ("td", "th") and len(element.xpath("|".join(f".//{part}" for part in _PARTS_OF_CELL))) > 1:
        return Role.PARAGRAPH  # a table that lays out a page
    if name == "pre" and element.find(".//code") is not None:
        return Role.META
    return _ROLES.get(name)


def _attributes(element: Any) -> Attributes:
    """Those a reader needs; addresses that run a script are none."""
    return tuple(
        (key, value)
        for key, value in element.attrib.items()
        if key in _KEPT_ATTRIBUTES and not value.strip().lower().startswith(("javascript:", "vbscript:", "data:"))
    )


def _image_attributes(element: Any) -> Attributes:
    source = element.get("src") or element.get("data-src") or ""
    return tuple((key, value.strip()) for key, value in (("src", source), ("alt", element.get("alt"))) if value)
