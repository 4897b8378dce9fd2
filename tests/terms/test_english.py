"""English words that count as one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.terms.english import is_plural, key


@pytest.mark.parametrize(
    "forms",
    [
        "pipeline pipelines Pipeline PIPELINES pipeline's pipelines' pipelines’",
        "country countries country's",
        "bus buses",
        "tax taxes",
        "branch branches",
        "refinery refineries",
        "memorandum memoranda memorandums",
        "man men men's",
        "analysis analyses",
        "organisation organization Organisations organizations",
        "programme program programs",
        "centre center centres",
        "defence defense",
        "fertiliser fertilizer fertilizers",
        "attaché attachés attache",
        "Türkmengaz Turkmengaz",
        "gas gases",
    ],
)
def test_forms_of_one_word_share_a_key(forms: str) -> None:
    assert len({key(form.replace("’", "'")) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("new", "news"),
        ("mean", "means"),
        ("glass", "glas"),
        ("basi", "basis"),
        ("custom", "customs"),
        ("port", "ports' men"),
        ("oil", "oily"),
        ("use", "us"),
        ("a", "as"),
        ("ha", "has"),
    ],
)
def test_other_words_do_not(one: str, other: str) -> None:
    assert key(one) != key(other)


@given(st.text(st.characters(categories=["L", "M", "N"]), max_size=12))
def test_letter_case_makes_no_difference_and_nothing_fails(word: str) -> None:
    assert key(word) == key(word.casefold())


def test_plurals_are_known_as_such() -> None:
    words = ["taxes", "tax's", "taxes'", "talks", "news", "means", "men", "attachés", "gas", "gases"]
    assert [w for w in words if is_plural(w)] == [
        "taxes",
        "taxes'",
        "talks",
        "men",
        "attachés",
        "gases",
    ]
