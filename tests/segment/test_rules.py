"""The abbreviation files: their format, and what a word of each section does."""

from __future__ import annotations

import subprocess
import sys

import pytest

from translate_pipeline.segment import languages, split
from translate_pipeline.segment.rules import KINDS, WORD_LISTS, parse_rules, rules_for


@pytest.mark.parametrize("language", languages())
def test_a_language_file_follows_its_format(language: str) -> None:
    rules = rules_for(language)
    assert set(rules.kinds.values()) == set(KINDS)
    assert rules.words["starter"]
    for word in rules.kinds:
        assert not word.endswith("."), "abbreviations are written without their final stop"
    for word in rules.words["starter"]:
        assert word[0].isupper(), word
        assert word.replace("-", "").isalpha(), word


@pytest.mark.parametrize("language", languages())
def test_no_section_lists_a_word_twice(language: str) -> None:
    """Duplicates are slips of the pen: harmless now, confusing for who edits the file next."""
    from importlib.resources import files

    text = (files("translate_pipeline.segment") / "abbreviations" / f"{language}.txt").read_text(encoding="utf-8")
    seen: set[tuple[str, str]] = set()
    section = ""
    for raw in text.splitlines():
        line = raw.partition("#")[0].strip()
        section = line.strip("[]") if line.startswith("[") else section
        for word in () if line.startswith("[") else line.split():
            assert (section, word) not in seen, f"{word} twice in [{section}]"
            seen.add((section, word))


def test_letter_case_of_an_abbreviation() -> None:
    rules = parse_rules("xx", "[inside]\nGen e.g\n[number]\np\n")
    assert rules.kind("Gen") == "inside"
    assert rules.kind("gen") == ""
    assert rules.kind("GEN") == ""
    assert rules.kind("GEN", is_shouted=True) == "inside"
    assert rules.kind("E.G") == "inside"
    assert rules.kind("p") == "number"
    assert rules.kind("P") == ""


def test_comments_and_blank_lines_are_skipped() -> None:
    rules = parse_rules("xx", "# a comment\n\n[starter]  # another\nThe  A # a third\n")
    assert rules.words["starter"] == {"The", "A"}


def test_an_unknown_section_is_named_with_its_line() -> None:
    with pytest.raises(ValueError, match=r"xx\.txt:2: unknown section 'insde'"):
        parse_rules("xx", "[insde]\nMr\n")


def test_a_word_in_two_sections_is_named_with_its_line() -> None:
    with pytest.raises(ValueError, match=r"xx\.txt:4: 'Mr' stands in \[inside\] already"):
        parse_rules("xx", "[inside]\nMr\n[final]\nMr\n")


def test_word_lists_may_be_left_out() -> None:
    rules = parse_rules("xx", "[inside]\nMr\n")
    assert all(not rules.has(section, "Mr") for section in WORD_LISTS)


@pytest.mark.parametrize(
    ("token", "kept_before", "split_before"),
    [
        ("Mr", ["Hall", "The", "5"], []),
        ("No", ["5", "IV"], ["The", "Hall"]),
        ("U.S", ["Congress", "5"], ["The", "It"]),
        ("p.m", ["Monday", "GMT"], ["The", "Hall", "5"]),
    ],
)
def test_what_a_section_does(token: str, kept_before: list[str], split_before: list[str]) -> None:
    for following in [*kept_before, *split_before]:
        spans = split(f"They saw {token}. {following} was mentioned.")
        assert len(spans) == 1 + (following in split_before), following


def test_importing_the_package_is_light() -> None:
    """No third-party module comes with it."""
    code = "import sys; import translate_pipeline.segment; print(*sorted(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, '.'); {code}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert not {"regex", "sentencex", "pysbd", "lxml", "torch"} & set(loaded.stdout.split())
