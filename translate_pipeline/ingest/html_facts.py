"""What a page says about its story in its head: title, date, author, address, language."""

from __future__ import annotations

import re
from typing import Any

from translate_pipeline.ingest.facts import Fact

_SEPARATOR = re.compile(r"\s+[|–—»·:-]{1,2}\s+")
_META = {  # key: names of the meta elements that state it, the surest first
    "date": ("article:published_time", "datepublished", "pubdate", "publishdate", "dc.date.issued", "dc.date", "date"),
    "author": ("author", "article:author", "dc.creator"),
    "url": ("og:url",),
    "image": ("og:image", "twitter:image"),
}
_TITLES = ("og:title", "twitter:title", "dc.title")


def page_facts(root: Any) -> list[Fact]:
    """Date, author, address and picture, where the page states them."""
    stated = _stated(root)
    found = {key: next((stated[name] for name in names if stated.get(name)), "") for key, names in _META.items()}
    found["date"] = found["date"] or _time(root)
    found["url"] = _first(root, "//link[@rel='canonical']/@href") or found["url"]
    return [(key, value) for key, value in found.items() if value]


def page_titles(root: Any) -> list[str]:
    """What the page calls itself, the likeliest headline first; the last one may carry the site's name."""
    stated = _stated(root)
    titles = [_squeezed(stated[name]) for name in _TITLES if stated.get(name)]
    whole = _squeezed(_first(root, "//head/title/text()") or _first(root, "//title/text()"))
    parts = _SEPARATOR.split(whole)
    return [title for title in (*titles, max(parts, key=len), whole) if title]


def page_language(root: Any) -> str:
    """``en`` for ``<html lang="en-GB">``, '' where the page does not say."""
    return re.split(r"[-_]", str(root.get("lang") or ""))[0].strip().lower()


def _stated(root: Any) -> dict[str, str]:
    """Contents of the meta elements by name, property or itemprop in lower case; the first of a name counts."""
    stated: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        stated.setdefault(name.strip().lower(), (meta.get("content") or "").strip())
    return stated


def _time(root: Any) -> str:
    return _first(root, "//*[@itemprop='datePublished']/@datetime") or _first(root, "//time/@datetime")


def _first(root: Any, path: str) -> str:
    found = root.xpath(path)
    return str(found[0]).strip() if found else ""


def _squeezed(text: str) -> str:
    return " ".join(text.split())
