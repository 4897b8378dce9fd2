"""Which forms of a name its neighbours allow."""

from __future__ import annotations

import pytest

from translate_pipeline.terms import fitting, forms_of


@pytest.mark.parametrize(
    ("before", "after", "fits"),
    [
        ("страна присоединилась к ", ".", ("Движению неприсоединения",)),
        ("члены ", " встретились", None),
        ("из «", "»", ("Движения неприсоединения",)),
        ("в ", " вступила", ("Движение неприсоединения", "Движении неприсоединения")),
        ("к слову, ", "", None),
        ("", "", None),
    ],
)
def test_russian_prepositions_choose_cases(before: str, after: str, fits: tuple[str, ...] | None) -> None:
    forms = forms_of("Движение неприсоединения", "ru")
    assert fitting(forms, before, after, "ru") == (fits or tuple(forms))


@pytest.mark.parametrize(
    ("after", "fits"),
    [(" bilen duşuşdy", ("Lawrow",)), (" soň", ("Lawrowdan",)), ("» barada", ("Lawrow",)), (" garşy", ("Lawrowa",))],
)
def test_turkmen_postpositions_choose_cases(after: str, fits: tuple[str, ...]) -> None:
    assert fitting(forms_of("Lawrow", "tk"), "", after, "tk") == fits


def test_a_form_that_nothing_fits_is_not_lost() -> None:
    """Plural prepositions of a name that has no such case: all its forms are offered."""
    assert fitting({"Баку": frozenset({"nomn"})}, "к ", "", "ru") == ("Баку",)


def test_languages_without_paradigm_have_the_name_alone() -> None:
    assert list(forms_of("Berlin", "de")) == ["Berlin"]
