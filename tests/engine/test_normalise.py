"""Source text is brought to the form that a model was trained on, and no further."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.engine.normalise import NORMALISERS, moses, plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("two  spaces\tand\na break", "two spaces and a break"),
        ("12\u00a0000\u202fmen", "12 000 men"),
        ("soft\u00adhyphen, zero\u200bwidth, \ufeffBOM", "softhyphen, zerowidth, BOM"),
        ("left\u200eto\u202eright", "lefttoright"),
        ("Cafe\u0301", "Café"),
        ("bell\x07 and lone \ud800 half", "bell and lone half"),
        ("“quotes” — and № stay…", "“quotes” — and № stay…"),
    ],
)
def test_plain_cleans_what_no_reader_sees(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Good news,” he said.", '"Good news," he said.'),
        ("the country’s oil", "the country's oil"),
        ("talks – in Moscow — ended", "talks - in Moscow - ended"),
        ("up 5 % on the year", "up 5% on the year"),
        ("wait…", "wait..."),
        ("gas( methane )rose", "gas (methane) rose"),
        ("«Ashgabat» newspaper", '"Ashgabat" newspaper'),
        ("why ?", "why?"),
    ],
)
def test_moses_gives_ascii_punctuation(text: str, expected: str) -> None:
    assert moses(text) == expected


@pytest.mark.parametrize("name", sorted(NORMALISERS))
@given(text=st.text(max_size=80))
def test_no_edge_space_no_double_space(name: str, text: str) -> None:
    result = NORMALISERS[name](text)
    assert result == result.strip()
    assert "\n" not in result


@given(st.text(max_size=80))
def test_plain_twice_is_plain_once(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@given(st.text(st.characters(), max_size=20))
def test_anything_can_be_normalised_and_written(text: str) -> None:
    """Lone surrogates included, which no encoder takes."""
    assert plain(f"{text}\ud800").encode("utf-8") is not None


@given(st.text(st.characters(categories=["L", "N"]), max_size=40))
def test_letters_and_digits_survive(text: str) -> None:
    import unicodedata

    assert plain(text) == unicodedata.normalize("NFC", text)
