"""Capital letters: Russian and Turkmen headlines are written like sentences, English ones often not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from translate_pipeline.domain import Role
from translate_pipeline.quality.base import BaseCheck, Case, Hit
from translate_pipeline.text.tokens import Token, words

_HEADLINES = frozenset({None, Role.HEADLINE, Role.SUBHEADING, Role.TEASER_HEADLINE})


_SENTENCE_STYLE = frozenset({"ru", "tk"})


def _is_title_case(found: Sequence[Token]) -> bool:
    long = [w for w in found if len(w.text) > 3]
    return len(long) >= 4 and all(w.text[0].isupper() and not w.text.isupper() for w in long)


def _is_shouted(text: str) -> bool:
    return text.isupper() and sum(len(w.text) > 3 for w in words(text)) >= 2


class HeadlineCapitals(BaseCheck):
    code = "headline-capitals"
    title = "Every Word With a Capital, as in an English headline"

    def hits(self, case: Case) -> Iterator[Hit]:
        if case.target.role not in _HEADLINES or case.pair.target not in _SENTENCE_STYLE:
            return
        found = case.target_words
        if _is_title_case(found) and (case.target.role is not None or _is_title_case(case.source_words)):
            yield Hit("Only the first word and names take a capital.", found[0].start, found[-1].end)


class CapitalsMismatch(BaseCheck):
    code = "capitals-mismatch"
    title = "Capitals differ from the source's: all capitals, or a small letter at the beginning"

    def hits(self, case: Case) -> Iterator[Hit]:
        here, there = _is_shouted(case.source.text), _is_shouted(case.target.text)
        if here != there and any(c.isalpha() for c in case.target.text):
            wanted = "all capitals, like the source" if here else "no capitals throughout, as in the source"
            yield Hit(f"Expected {wanted}.", 0, len(case.target.text))
        elif (
            _starts_sentence(case.source.text) and case.target.text[:1].islower() and not case.source.text[:1].isdigit()
        ):
            yield Hit("Expected a capital at the beginning.", 0, 1)


def _starts_sentence(text: str) -> bool:
    """A capital then small letters: not iPhone, not a fragment that goes on from the segment before."""
    return len(text) > 1 and text[0].isupper() and (text[1].islower() or text[1] == " ")
