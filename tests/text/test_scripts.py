"""Letters and their scripts."""

from __future__ import annotations

import pytest

from translate_pipeline.text.scripts import (
    ALPHABETS,
    LOOKALIKES,
    Script,
    letter_counts,
    letters_outside,
    mixed_script_words,
    script_of,
)


@pytest.mark.parametrize(
    ("char", "script"),
    [
        ("a", Script.LATIN),
        ("Ň", Script.LATIN),
        ("ж", Script.CYRILLIC),
        ("λ", Script.OTHER),
        ("中", Script.OTHER),
        ("5", None),
        (" ", None),
    ],
)
def test_script_of_a_letter(char: str, script: Script | None) -> None:
    assert script_of(char) is script


def test_letters_are_counted_by_script() -> None:
    assert letter_counts("Türkmen газ 12 λ") == {Script.LATIN: 7, Script.CYRILLIC: 3, Script.OTHER: 1}
    assert letter_counts("plain text")[Script.LATIN] == 9


def test_alphabets_have_the_letters_of_the_language() -> None:
    assert len(ALPHABETS["ru"]) == 33
    assert len(ALPHABETS["tk"]) == 30
    assert not ALPHABETS["tk"] & set("cqvx")
    assert all(script_of(letter) is Script.LATIN for letter in ALPHABETS["tk"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Мoсква и Kиев", ["Мoсква", "Kиев"]),
        ("Москва, Ashgabat, IP-адрес", []),
        ("plain", []),
        ("газпрoм-media", ["газпрoм"]),
    ],
)
def test_words_in_which_scripts_touch(text: str, words: list[str]) -> None:
    assert [text[start:end] for start, end in mixed_script_words(text)] == words


@pytest.mark.parametrize(
    ("text", "language", "letters"),
    [
        ("Aşgabat, Çärjew, Ýewropa, žurnal", "tk", ""),
        ("Volkswagen we Qatar", "tk", ""),
        ("açıldı ğ", "tk", "ıığ"),
        ("ёлка, съезд, эхо", "ru", ""),
        ("відкрилася", "ru", "і"),
    ],
)
def test_letters_outside_the_alphabet(text: str, language: str, letters: str) -> None:
    assert "".join(text[at] for at in letters_outside(text, language)) == letters


def test_lookalikes_are_cyrillic_and_stand_for_latin() -> None:
    assert all(script_of(c) is Script.CYRILLIC and script_of(latin) is Script.LATIN for c, latin in LOOKALIKES.items())
