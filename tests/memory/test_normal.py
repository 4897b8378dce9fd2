"""The normal form merges what looks alike and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.memory.normal import fingerprint, is_storable, normalise, writable


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a\u00a0b", "a b"),
        ("a\u202fb", "a  b\n"),
        ("re\u00adform", "reform"),
        ("zero\u200bwidth", "zerowidth"),
        ("\ufeffstart", "start"),
        ("“word”", '"word"'),
        ("«word»", '"word"'),
        ("it’s", "it's"),
        ("cafe\u0301", "café"),
        ("и\u0306", "й"),
    ],
)
def test_what_looks_alike_is_one(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("US", "us"),
        ("2-3", "2–3"),
        ("1,000", "1.000"),
        ("Stop.", "Stop"),
        ("re-form", "reform"),
        ("a b", "ab"),
        ("resume", "résumé"),
        ("10 000", "10000"),
        ("x²", "x2"),
        ("👨\u200d👩", "👨👩"),
    ],
)
def test_what_means_something_else_is_two(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


@given(st.text())
def test_the_normal_form_is_stable(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text())
def test_a_fingerprint_fits_a_signed_64_bit_integer(text: str) -> None:
    assert -(2**63) <= fingerprint(text) < 2**63


@pytest.mark.parametrize(
    ("text", "is_fit"),
    [("a", True), ("\u200b", False), ("", False), ("a\ud800", False), ("\0", False), ("a\0b", False)],
)
def test_storable(text: str, *, is_fit: bool) -> None:
    assert is_storable(text) is is_fit


def test_what_cannot_be_written_of_a_name_is_replaced() -> None:
    assert writable("archive\udcff\0.tmx") == "archive\ufffd\ufffd.tmx"
    assert writable("архив 😀.tmx") == "архив 😀.tmx"
