"""Which part of a page is the story. In doubt a part is kept: a reader sees a menu too many, not a missing paragraph.

trafilatura, the usual tool for this, returns an XML of its own, made to collect running text: it renames or drops
inline elements, and some bylines and captions. So the choice is made here, on the tree that is read afterwards:

1. What names itself as something else (navigation, advertising, comments) or is a mere list of links is dropped, unless
   it holds half of the prose. Prose is text outside links.
2. The story is the page's own ``articleBody``, ``article`` or ``main`` when one of them holds a good part of the prose,
   else the deepest element that holds most of it and leaves no headline and no sentence outside.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from translate_pipeline.ingest.html_blocks import SILENT, words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

_MOST = 0.8
_GOOD_PART = 0.6
_MIN_LINKS = 4
_MAX_PROSE_OF_LINK_LIST = 0.2
_DROPPED = frozenset(("nav", "header", "footer", "aside", "menu", "dialog"))
_DROPPED_ROLES = frozenset(("navigation", "banner", "contentinfo", "complementary", "search", "dialog", "menu"))
_NEVER_DROPPED = frozenset(("html", "body", "article", "main", "h1"))
_BOILERPLATE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|footer|sidebar|widget|share|sharing|social|socials|comments?"
    r"|disqus|related|recommended|promo|advert|advertisement|ads?|banner|cookies?|consent|newsletter|subscribe"
    r"|subscription|popup|modal|pagination|pager|toolbar|login|signup|sponsored|taboola|outbrain|skip-link"
    r"|noprint|sr-only|visually-hidden)(?:$|[\s_-])",
    re.IGNORECASE,
)
_IMPRINT = re.compile(r"\s*(?:©|\(c\)|copyright\b|all rights reserved)", re.IGNORECASE)
_MAX_IMPRINT = 200
_SENTENCE_END = re.compile(r"[.!?…][\"”’»)]*(?:\s|$)")
_MIN_SENTENCE = 25
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CONTAINERS = words("html body div section article main table tbody tr td form center font span")
_SEMANTIC = (
    "//*[contains(concat(' ', @itemprop, ' '), ' articleBody ')]",
    "//article",
    "//main|//*[@role='main']",
)


@dataclass(slots=True)
class _Amount:
    """Characters below an element: outside links, and in them; and how many links."""

    prose: int = 0
    linked: int = 0
    links: int = 0

    def add(self, other: _Amount) -> None:
        self.prose += other.prose
        self.linked += other.linked
        self.links += other.links


def find_main(root: Any) -> tuple[Any, set[Any]]:
    """The element that holds the story, and the elements that do not belong to it."""
    amounts = _measure(root, frozenset())
    half = amounts[root].prose / 2
    dropped = {
        element
        for element, amount in amounts.items()
        if amount.prose <= half and element.tag not in _NEVER_DROPPED and _is_boilerplate(element, amount)
    }
    kept = _measure(root, dropped)
    marked = _semantic(root, kept)
    return (_deepest(root, kept) if marked is None else marked), dropped


def _measure(root: Any, dropped: AbstractSet[Any]) -> dict[Any, _Amount]:
    amounts: dict[Any, _Amount] = {}
    # Elements come after their parents in document order: in reverse, sums go from the leaves up.
    for element in reversed(list(root.iter())):
        if not isinstance(element.tag, str) or element.tag in SILENT or element in dropped:
            continue
        amount = _Amount(len("".join(_own_text(element)).strip()))
        for child in element:
            amount.add(amounts.get(child) or _Amount())
        if element.tag == "a":
            amount = _Amount(0, amount.prose + amount.linked, 1)
        amounts[element] = amount
    return amounts


def _own_text(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield child.tail or ""


def _is_boilerplate(element: Any, amount: _Amount) -> bool:
    if element.tag in _DROPPED or element.get("role") in _DROPPED_ROLES:
        return element.tag != "header" or next(element.iterancestors("article", "main"), None) is None
    if element.get("hidden") is not None or _HIDDEN.search(element.get("style", "")):
        return True
    if amount.prose + amount.linked < _MAX_IMPRINT and _IMPRINT.match("".join(element.itertext())):
        return True
    if amount.links >= _MIN_LINKS and amount.prose < _MAX_PROSE_OF_LINK_LIST * amount.linked:
        return True
    return any(_BOILERPLATE.search(element.get(key, "")) for key in ("class", "id"))


def _semantic(root: Any, kept: dict[Any, _Amount]) -> Any | None:
    """The element by which the page itself marks its story: the nearest one around a marked body with its headline."""
    for path in _SEMANTIC:
        found = [element for element in root.xpath(path) if element in kept]
        best = max(found, key=lambda element: kept[element].prose, default=None)
        if best is not None and kept[best].prose >= _GOOD_PART * kept[root].prose:
            return next(best.iterancestors("article", "main"), best)
    return None


def _deepest(root: Any, kept: dict[Any, _Amount]) -> Any:
    """Down to where the prose spreads, but not past a headline or a sentence that would stay outside."""
    element = root
    while True:
        children = [child for child in element if child in kept]
        best = max(children, key=lambda child: kept[child].prose, default=None)
        if best is None or best.tag not in _CONTAINERS or kept[best].prose < _MOST * kept[root].prose:
            return element
        outside = [child for child in children if child is not best]
        if any(next(child.iter("h1"), None) is not None for child in outside) or _has_sentence(element, outside, kept):
            return element
        element = best


def _has_sentence(element: Any, outside: list[Any], kept: dict[Any, _Amount]) -> bool:
    """Whether the element's own text, or a child that would be left out, says a whole sentence outside links."""
    parts = [[element], *([e for e in child.iter() if e in kept and e.tag != "a"] for child in outside)]
    texts = ("".join("".join(_own_text(e)) for e in part).strip() for part in parts)
    return any(len(text) >= _MIN_SENTENCE and _SENTENCE_END.search(text) for text in texts)
