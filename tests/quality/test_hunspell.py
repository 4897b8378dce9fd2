"""Words of a dictionary: stems, affixes, conditions, capitals; and dictionaries that are broken or beyond us."""

from __future__ import annotations

from pathlib import Path

import pytest

from translate_pipeline.errors import ConfigError
from translate_pipeline.quality.hunspell import Dictionary

FILE = Path(__file__).parent / "dictionary" / "ru_RU.dic"


def made(folder: Path, affixes: str, words: str, *, encoding: str = "utf-8") -> Dictionary:
    (folder / "xx.aff").write_text(affixes, encoding=encoding)
    (folder / "xx.dic").write_text(words, encoding=encoding)
    return Dictionary.load(folder / "xx.dic")


@pytest.mark.parametrize(
    ("word", "is_known"),
    [
        ("город", True),
        ("городом", True),
        ("ГОРОДА", True),
        ("Города", True),
        ("городы", False),
        ("дорога", True),
        ("дорогы", False),  # the condition forbids г before а
        ("председателя", True),
        ("председателья", False),
        ("нового", True),
        ("закрыть", True),
        ("загород", False),  # no prefix for this stem
        ("газпром", False),  # a name is no word
        ("Газпром", True),
        ("ГАЗПРОМ", True),
        ("наблюдёние", True),  # ё where the list has е
        ("", False),
    ],
)
def test_words_and_their_forms(word: str, *, is_known: bool) -> None:
    assert Dictionary.load(FILE).knows(word) is is_known


def test_a_prefix_and_a_suffix_together_need_both_flags(tmp_path: Path) -> None:
    rules = "SET UTF-8\nPFX C Y 1\nPFX C 0 за .\nSFX A Y 1\nSFX A 0 ом .\n"
    words = made(tmp_path, rules, "2\nгород/AC\nмост/A\n")
    assert words.knows("загородом")
    assert not words.knows("замостом")


@pytest.mark.parametrize(
    ("flag", "word"), [("FLAG long\n", "дом/AaBb"), ("FLAG num\n", "дом/12,345"), ("FLAG UTF-8\n", "дом/ЖЮ")]
)
def test_every_way_of_writing_flags(tmp_path: Path, flag: str, word: str) -> None:
    name = {"long": "Bb", "num": "345", "UTF-8": "Ю"}[flag.split()[1]]
    words = made(tmp_path, f"SET UTF-8\n{flag}SFX {name} Y 1\nSFX {name} 0 а .\n", f"1\n{word}\n")
    assert words.knows("дома")
    assert not words.knows("домы")


def test_the_encoding_is_the_one_the_file_names(tmp_path: Path) -> None:
    words = made(tmp_path, "SET KOI8-R\nSFX A Y 1\nSFX A 0 а .\n", "1\nгород/A\n", encoding="koi8-r")
    assert words.knows("города")


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ("SET UTF-8\nCOMPOUNDRULE 1\n", "COMPOUNDRULE"),
        ("SET UTF-8\nAF 2\n", "AF"),
        ("SET UTF-8\nSFX A Y 1\nSFX A 0 lar/B .\n", "chained"),
        ("SET nonsense\n", "encoding"),
    ],
)
def test_what_is_beyond_us_is_refused_with_a_reason(tmp_path: Path, rules: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said) as caught:
        made(tmp_path, rules, "1\nword\n")
    assert caught.value.remedy


def test_a_missing_half_is_named(tmp_path: Path) -> None:
    (tmp_path / "xx.dic").write_text("1\nword\n")
    with pytest.raises(ConfigError, match=r"xx\.aff"):
        Dictionary.load(tmp_path / "xx.dic")
