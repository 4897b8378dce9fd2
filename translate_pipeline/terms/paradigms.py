"""Every form that a name of the termbase can take in a translation, and which of them its neighbours allow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from . import russian_forms, turkmen_forms
from .data import sections
from .words import words

#: Form → the cases it stands for, the name itself first.
Forms = Mapping[str, frozenset[str]]

#: By language, the way back from a form; where a dictionary shows it, it is certain.
DICTIONARIES: Final = frozenset({"ru"})
BASES: Mapping[str, Callable[[str], tuple[str, ...]]] = {"ru": russian_forms.bases, "tk": turkmen_forms.bases}

_OPENING, _CLOSING = ' \u00a0«„“"', ' \u00a0»“”"'

#: By language, the paradigm of a name. Languages without an entry do not inflect.
PARADIGMS: Mapping[str, Callable[..., Forms]] = {
    "ru": russian_forms.forms,
    "tk": turkmen_forms.forms,
}


def forms_of(name: str, language: str, *, plural: bool = False) -> Forms:
    """The forms of ``name``, itself first; with ``plural`` those of both numbers."""
    paradigm = PARADIGMS.get(language)
    return paradigm(name, plural=plural) if paradigm else {name: frozenset()}


def bases_of(text: str, language: str) -> tuple[str, ...]:
    """What ``text`` may be a form of, as a dictionary has it; nothing for languages without an entry."""
    bases = BASES.get(language)
    return bases(text) if bases else ()


def fitting(forms: Forms, before: str, after: str, language: str) -> tuple[str, ...]:
    """The forms that the preposition right before them, or the postposition right after them, allows.

    ``before`` and ``after`` are the text around. All forms where no such word stands there, or none fits.
    """
    wanted = _governed(before, after, language)
    found = tuple(form for form, cases in forms.items() if cases & wanted)
    return found or tuple(forms)


def _governed(before: str, after: str, language: str) -> frozenset[str]:
    """The cases that a neighbour calls for; none where there is no such word, or other words stand between."""
    government = _government(language)
    last, first = words(before)[-1:], words(after)[:1]
    if last and (last[0].text.casefold(), "before") in government and not before[last[0].end :].strip(_OPENING):
        return government[last[0].text.casefold(), "before"]
    if first and not after[: first[0].start].strip(_CLOSING):
        return government.get((first[0].text.casefold(), "after"), frozenset())
    return frozenset()


@cache
def _government(language: str) -> dict[tuple[str, str], frozenset[str]]:
    """(word, where it stands) → the cases it takes."""
    found: dict[tuple[str, str], frozenset[str]] = {}
    for side in ("before", "after"):
        for case, *governing in sections(language).get(f"government {side}", ()):
            for word in governing:
                found[word, side] = found.get((word, side), frozenset()) | {case}
    return found
