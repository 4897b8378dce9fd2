r"""PO files of GNU gettext (manual, section "The Format of PO Files"), as Weblate, Poedit and others write them.

The header names the language; the source is English unless ``--pair`` or ``X-Source-Language`` says otherwise. A
``fuzzy`` entry is a draft, one without translation or marked obsolete (``#~``) is left out. Of plural forms the first
goes with the singular, the last with the plural. What must not be lost (``%s``, ``<b>``) stays part of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from translate_pipeline.domain import SOURCE_LANGUAGE, LanguagePair, Origin, OriginKind, Status, TranslationUnit
from translate_pipeline.errors import ExchangeError

from .exchange import Problem, ReadOptions
from .states import LanguagesUnknownError, pair_of

_KEYWORD = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)\s+(".*)')
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(r"\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|(.))")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_CHARSET = re.compile(rb"charset=([\w.:-]+)")
_HEADER_BYTES = 8192


@dataclass(slots=True)
class _Entry:
    line: int = 0
    texts: dict[str, list[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    is_fuzzy: bool = False
    problem: str = ""

    def text(self, keyword: str) -> str:
        return "".join(self.texts.get(keyword, ()))


class PoFormat:
    def read(self, path: Path, options: ReadOptions) -> Iterator[TranslationUnit | Problem]:
        encoding = _encoding(path)
        pair: LanguagePair | None = None
        try:
            with path.open(encoding=encoding, newline=None) as lines:
                for entry in _entries(lines):
                    if entry.texts.keys() == {"msgid", "msgstr"} and not entry.text("msgid") and not entry.problem:
                        pair = _pair(entry.text("msgstr"), options)
                        continue
                    pair = pair or pair_of(SOURCE_LANGUAGE if options.pair is None else "", "", options)
                    yield from _units(entry, pair, options)
        except UnicodeDecodeError as error:
            raise ExchangeError(f"{path}: not in the encoding {encoding}", remedy="save the file as UTF-8") from error
        except LanguagesUnknownError as error:
            raise ExchangeError(f"{path}:1: {error}", remedy="name the languages with --pair, as en-ru") from error
        except ValueError as error:
            raise ExchangeError(f"{path}:1: {error}", remedy="give the --pair of the file") from error


def _encoding(path: Path) -> str:
    """What the header declares, else UTF-8."""
    import codecs

    with path.open("rb") as raw:
        head = raw.read(_HEADER_BYTES)
    declared = _CHARSET.search(head)
    try:
        name = codecs.lookup(declared[1].decode()).name if declared else "utf-8"
    except LookupError:
        name = "utf-8"
    return "utf-8-sig" if name == "utf-8" else name


def _pair(header: str, options: ReadOptions) -> LanguagePair:
    """Raises ValueError where it is not the pair asked for, LanguagesUnknownError."""
    values = dict(line.split(":", 1) for line in header.splitlines() if ":" in line)
    source = values.get("X-Source-Language", "").strip()
    target = values.get("Language", "").strip().partition("@")[0]
    return pair_of(source or ("" if options.pair else SOURCE_LANGUAGE), target, options)


def _entries(lines: Iterable[str]) -> Iterator[_Entry]:
    """Entries with anything in them, obsolete ones left out."""
    entry, keyword = _Entry(), ""
    for number, raw in enumerate(lines, 1):
        line = raw.strip()
        found = _KEYWORD.fullmatch(line)
        begins = line.startswith("#") or (found is not None and found[1] in ("msgctxt", "msgid"))
        if (not line or begins) and any(k.startswith("msgstr") for k in entry.texts):
            yield entry
            entry, keyword = _Entry(), ""
        if line.startswith("#"):
            _comment(entry, line)
        elif found:
            keyword = found[1]
            entry.line = entry.line or number
            entry.texts[keyword] = [_string(entry, found[2])]
        elif line.startswith('"') and keyword:
            entry.texts[keyword].append(_string(entry, line))
        elif line:
            entry.line, entry.problem = number, entry.problem or f"not PO: {line[:40]}"
    if entry.texts or entry.problem:
        yield entry


def _comment(entry: _Entry, line: str) -> None:
    if line.startswith("#,"):
        entry.is_fuzzy = entry.is_fuzzy or "fuzzy" in [flag.strip() for flag in line[2:].split(",")]
    elif line[1:2] in ("", " ", ".") and line[2:].strip():
        entry.notes.append(line[2:].strip())


def _string(entry: _Entry, text: str) -> str:
    found = _STRING.fullmatch(text)
    if not found:
        entry.problem = entry.problem or f"a string without its end: {text[:40]}"
        return ""
    return _ESCAPE.sub(_unescaped, found[1])


def _unescaped(match: re.Match[str]) -> str:
    if match[1] or match[2]:
        return chr(int(match[1], 8) if match[1] else int(match[2], 16))
    return _ESCAPES.get(match[3], match[3])


def _units(entry: _Entry, pair: LanguagePair, options: ReadOptions) -> Iterator[TranslationUnit | Problem]:
    if entry.problem or not entry.text("msgid"):
        yield Problem(entry.line or 1, entry.problem or "an entry without msgid")
        return
    forms = sorted(k for k in entry.texts if k.startswith("msgstr["))
    sides = [("msgid", "msgstr")]
    if forms:
        sides = [("msgid", forms[0]), ("msgid_plural", forms[-1])]
    context = entry.text("msgctxt")
    for source, target in sides:
        if entry.text(source).strip() and entry.text(target).strip():
            yield TranslationUnit(
                entry.text(source),
                entry.text(target),
                pair,
                Origin(OriginKind.IMPORT, options.name),
                Status.DRAFT if entry.is_fuzzy else options.status,
                notes=tuple(entry.notes),
                properties=(("msgctxt", context),) if context else (),
            )
