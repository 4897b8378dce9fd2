"""The length model: nearer to what is usual is never worse, and the numbers say what they should."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.quality.lengths import DEFAULT_MODEL, LENGTH_MODELS, REFUSE_AT, LengthModel

MODELS = [*LENGTH_MODELS.values(), DEFAULT_MODEL]


@pytest.mark.parametrize("model", MODELS)
def test_the_expected_length_deviates_little(model: LengthModel) -> None:
    for length in (20, 80, 300):
        assert abs(model.deviation(length, model.expected(length))) < 0.2


@pytest.mark.parametrize("model", MODELS)
def test_short_sources_leave_more_room_than_long_ones(model: LengthModel) -> None:
    assert model.deviation(10, 20) < model.deviation(100, 200)


@pytest.mark.parametrize("model", LENGTH_MODELS.values())
def test_half_of_a_long_paragraph_is_refused_and_a_terse_headline_is_not(model: LengthModel) -> None:
    assert model.deviation(400, 180) < -REFUSE_AT
    assert abs(model.deviation(40, 28)) < REFUSE_AT


@given(st.sampled_from(MODELS), st.integers(1, 2000), st.integers(1, 4000), st.integers(1, 4000))
def test_a_longer_target_never_counts_as_shorter(model: LengthModel, source: int, one: int, other: int) -> None:
    shorter, longer = sorted((one, other))
    assert model.deviation(source, shorter) <= model.deviation(source, longer)
