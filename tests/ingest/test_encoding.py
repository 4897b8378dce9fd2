"""From bytes to text in every encoding a story may come in."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.errors import SourceFormatError, UsageError
from translate_pipeline.ingest.encoding import decode, is_wide

ENGLISH = "The “Altyn Asyr” left on Monday — a café’s view of the port costs £5.\n" * 3
RUSSIAN = "Порт открыт: «Алтын Асыр» вышел в море.\nThe port is open.\n" * 6


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (ENGLISH.encode("utf-8"), "utf-8"),
        (ENGLISH.encode("utf-8-sig"), "utf-8"),
        (codecs.BOM_UTF16_LE + ENGLISH.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + ENGLISH.encode("utf-16-be"), "utf-16-be"),
        (codecs.BOM_UTF32_LE + ENGLISH.encode("utf-32-le"), "utf-32-le"),
        (codecs.BOM_UTF32_BE + ENGLISH.encode("utf-32-be"), "utf-32-be"),
    ],
)
def test_what_is_certain_needs_no_warning(data: bytes, encoding: str) -> None:
    """The byte order mark is not part of the text."""
    decoded = decode(data, origin="x")
    assert (decoded.text, decoded.encoding, decoded.warnings) == (ENGLISH, encoding, ())


@pytest.mark.parametrize(
    ("text", "codec", "encoding"),
    [
        (ENGLISH, "utf-16-le", "utf-16-le"),
        (ENGLISH, "utf-16-be", "utf-16-be"),
        (ENGLISH, "cp1252", "windows-1252"),
        (RUSSIAN, "cp1251", "windows-1251"),
        ("Спасибо, he said.", "cp1251", "windows-1251"),
        ("A café in São Paulo", "cp1252", "windows-1252"),
        ("He said “yes” — twice", "cp1252", "windows-1252"),
    ],
)
def test_what_is_guessed_is_said(text: str, codec: str, encoding: str) -> None:
    decoded = decode(text.encode(codec), origin="x")
    assert (decoded.text, decoded.encoding) == (text, encoding)
    assert len(decoded.warnings) == 1
    assert "a guess" in decoded.warnings[0]
    assert "save it as UTF-8" in decoded.warnings[0]


def test_a_declared_encoding_is_taken_where_it_fits() -> None:
    plain = RUSSIAN.translate({ord("«"): None, ord("»"): None})
    assert decode(plain.encode("koi8-r"), origin="x", declared="koi8-r").text == plain
    assert decode(RUSSIAN.encode("utf-8"), origin="x", declared="koi8-r").text == RUSSIAN
    assert decode(ENGLISH.encode("cp1252"), origin="x", declared="ascii").text == ENGLISH
    assert decode(ENGLISH.encode("cp1252"), origin="x", declared="no-such").text == ENGLISH


def test_a_forced_encoding_is_taken_without_a_warning() -> None:
    decoded = decode(RUSSIAN.encode("cp1251"), origin="x", forced="windows-1251")
    assert (decoded.text, decoded.encoding, decoded.warnings) == (RUSSIAN, "windows-1251", ())
    assert decode(ENGLISH.encode("utf-8-sig"), origin="x", forced="utf8").text == ENGLISH


def test_a_forced_encoding_that_does_not_fit_names_the_place() -> None:
    with pytest.raises(SourceFormatError, match=r"^story\.txt: byte 5 \(line 2\) is not utf-8$") as caught:
        decode(b"abc\n\xe9\xe9", origin="story.txt", forced="utf-8")
    assert caught.value.remedy


def test_a_forced_encoding_that_does_not_exist_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="unknown encoding 'klingon'"):
        decode(b"abc", origin="x", forced="klingon")


def test_damaged_utf8_stays_utf8() -> None:
    decoded = decode("The café, the “port”.".encode() + b"\xff", origin="x")
    assert decoded.text == "The café, the “port”.\ufffd"
    assert decoded.encoding == "utf-8"
    assert decoded.warnings == ("1 place that utf-8 does not allow replaced, first at byte 27",)


def test_surrogates_of_careless_programs() -> None:
    """A pair is the character it means; a lone one, which nothing could write, is replaced with a warning."""
    pair = decode("ship \ud83d\udea2".encode("utf-8", "surrogatepass"), origin="x")
    assert (pair.text, pair.warnings) == ("ship 🚢", ())
    lone = decode("ship \ud83d".encode("utf-8", "surrogatepass"), origin="x")
    assert lone.text == "ship \ufffd"
    assert "U+D83D" in lone.warnings[0]


def test_stray_controls_are_replaced_one_for_one() -> None:
    decoded = decode(b"One two three four five\nsix\0seven\x0beight nine ten eleven", origin="x")
    assert decoded.text == "One two three four five\nsix\ufffdseven eight nine ten eleven"
    assert decoded.warnings == ("2 characters that no output can hold replaced (U+0000, U+000B), first in line 2",)


def test_direction_marks_are_kept_with_a_warning() -> None:
    decoded = decode("price \u202e50\u202c USD".encode(), origin="x")
    assert decoded.text == "price \u202e50\u202c USD"
    assert decoded.warnings == ("2 invisible text direction marks kept: text may show in another order",)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7 ...", "a PDF"),
        (b"\x89PNG\r\n", "a PNG picture"),
        (b"\xff\xd8\xff\xe0", "a JPEG picture"),
        (b"PK\x03\x04", "a ZIP archive"),
        (b"\x1f\x8b\x08", "a gzip archive"),
        (b"\xd0\xcf\x11\xe0", "an old or encrypted Office file"),
        (b"{\\rtf1 text}", "an RTF document"),
        (bytes(range(256)) * 4, "a binary file"),
        (b"\0" * 1000, "a binary file"),
    ],
)
def test_what_is_no_text_is_refused_by_name(data: bytes, what: str) -> None:
    with pytest.raises(SourceFormatError, match=f"^x: this is {what}, not a text$") as caught:
        decode(data, origin="x")
    assert "HTML" in caught.value.remedy


def test_wide_encodings_are_told_from_binaries() -> None:
    assert is_wide("Wide words".encode("utf-16"))
    assert is_wide("Wide words".encode("utf-16-be"))
    assert not is_wide(b"Narrow words")
    assert not is_wide(b"\0" * 64)
    assert not is_wide(b"")


@given(st.text())
def test_every_text_comes_back_from_utf8(text: str) -> None:
    """Except for what no output could hold, and a byte order mark at its beginning."""
    try:
        decoded = decode(text.encode(), origin="x", forced="utf-8")
    except UnicodeError:
        return
    expected = text.removeprefix("\ufeff")
    assert len(decoded.text) == len(expected)
    changed = {b for a, b in zip(expected, decoded.text, strict=True) if a != b}
    assert changed <= {" ", "\ufffd"}


@given(st.binary(max_size=400))
def test_any_bytes_are_a_text_or_refused(data: bytes) -> None:
    try:
        text = decode(data, origin="x").text
    except SourceFormatError:
        return
    text.encode("utf-8")
