"""Finds names of terms in a translation, inflected as the target language inflects them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from . import english, russian, turkmen
from .model import Term
from .words import Word, words


def _same(word: str, base: str) -> bool:
    return word.casefold() == base.casefold()


def _same_english(word: str, base: str) -> bool:
    return english.key(word) == english.key(base)


#: Whether a word of a text is a form of a word of a term. Languages without an entry are compared as they are.
FORMS: Mapping[str, Callable[[str, str], bool]] = {
    "en": _same_english,
    "ru": russian.is_form,
    "tk": turkmen.is_form,
}


def find_name(name: str, text: str, language: str) -> tuple[int, int] | None:
    """The first span of ``text`` (code points) that holds ``name``, each word in any of its forms; None if absent.

    Words of the name follow each other; punctuation between them does not count. An acronym is found in capitals only.
    """
    wanted, found = words(name), words(text)
    is_form = FORMS.get(language, _same)
    for i in range(len(found) - len(wanted) + 1):
        window = found[i : i + len(wanted)]
        if wanted and all(_matches(word, base, is_form) for word, base in zip(window, wanted, strict=True)):
            return window[0].start, window[-1].end
    return None


def is_rendered(term: Term, target_text: str, language: str) -> bool:
    """Whether a translation uses an allowed name of ``term``; true if the term has none in ``language``."""
    allowed = term.allowed(language)
    return not allowed or any(find_name(name.text, target_text, language) for name in allowed)


def _matches(word: Word, base: Word, is_form: Callable[[str, str], bool]) -> bool:
    return word.text == base.text if base.is_acronym else is_form(word.text, base.text)
