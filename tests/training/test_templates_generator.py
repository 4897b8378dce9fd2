"""Generated triples: distinct, repeatable, free of template marks, with the same figures in three languages."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest

from translate_pipeline.training.templates import Template, generate, realise, templates
from translate_pipeline.training.templates.__main__ import main
from translate_pipeline.training.templates.figures import continental, english

TRIPLES = tuple(generate(6000, seed=7))


def _values(text: str) -> list[str]:
    """The figures of a text as plain digits, times left out (5 p.m. is 17:00)."""
    without_times = re.sub(r"\d+(:\d\d)? [ap]\.m\.?|\d+:\d\d", " ", text)
    joined = re.sub(r"(?<=\d)[  ,](?=\d{3}(?!\d))", "", without_times)
    return sorted(re.sub(r"[.,](?=\d)", ".", n) for n in re.findall(r"\d+(?:[.,]\d+)?", joined))


def test_there_are_many_templates_and_ids_are_unique() -> None:
    assert len(templates()) >= 60
    assert len({t.id for t in templates()}) == len(templates())


def test_every_template_can_be_written() -> None:
    """A wrong slot or form raises KeyError; each template is tried often enough to meet all its choices."""
    for template in templates():
        for seed in range(40):
            triple = realise(template, Random(seed))
            assert all((triple.en, triple.ru, triple.tk)), template.id


def test_triples_are_distinct_and_repeatable() -> None:
    again = tuple(generate(500, seed=7))
    assert again == TRIPLES[:500]
    assert len({t.en for t in TRIPLES}) == len(TRIPLES) == 6000
    assert tuple(generate(500, seed=8)) != again


def test_no_template_marks_remain() -> None:
    for triple in TRIPLES:
        for text in (triple.en, triple.ru, triple.tk):
            assert not re.search(r"[{}\[\]|^~+\t]|  ", text), text
            assert text == text.strip()


def test_each_language_is_written_in_its_script() -> None:
    """Quoted company names and OPEC-like abbreviations may stay Latin in Russian; nothing is Cyrillic elsewhere."""
    for triple in TRIPLES:
        assert re.search("[а-яё]", triple.ru.casefold()), triple.ru
        assert not re.search("[а-яё]", (triple.en + triple.tk).casefold()), triple


def test_figures_are_the_same_in_all_languages() -> None:
    for triple in TRIPLES:
        figures = _values(triple.en)
        assert figures == _values(triple.ru), triple
        assert figures == _values(triple.tk), triple


def test_sentences_end_alike() -> None:
    for triple in TRIPLES:
        ends = {text[-1] for text in (triple.en, triple.ru, triple.tk) if text[-1] in ".?"}
        assert len(ends) <= 1, triple


def test_russian_agrees_with_its_figures() -> None:
    """The singular nominative only after 1, 21, 31 …; years and documents never лет after 2, 3, 4."""
    singular = re.compile(r"(?<![\d,])(?<!\d )(\d+) (?:тонна|тонну|документ|скважина|школа)\b")
    years = re.compile(r"(?<![\d,])(\d+) лет\b")
    found = [n for t in TRIPLES for n in singular.findall(t.ru)]
    assert found
    assert all(n.endswith("1") and not n.endswith("11") for n in found)
    spans = [n for t in TRIPLES for n in years.findall(t.ru)]
    assert spans
    assert not any(re.fullmatch(r"\d*?(?<!1)[1234]", n) for n in spans)


@pytest.mark.parametrize(
    ("latin", "cyrillic", "turkmen"),
    [
        ("Lavrov", "Лавров", "Lawrow"),
        ("Meredov", "Мередов", "Meredow"),
        ("Berdimuhamedov", "Бердымухамедов", "Berdimuhamedow"),
        ("OPEC", "ОПЕК", "OPEK"),
        ("TAPI", "ТАПИ", "TOPH"),
        ("Türkmengaz", "Туркменгаз", "Türkmengaz"),
    ],
)
def test_names_readers_check_first_are_there(latin: str, cyrillic: str, turkmen: str) -> None:
    """Often, and spelled right on all three sides."""
    rows = [t for t in TRIPLES if latin in t.en]
    assert len(rows) >= 20
    assert all(cyrillic in t.ru and turkmen in t.tk for t in rows)


def test_agreement_choices_and_capitals() -> None:
    """Slots shared by three languages, gender, a choice, the ^ mark and the first letter."""
    template = Template(
        "t",
        "{citizen} [a:came|left]. ^{company}.",
        "{citizen} {citizen?[a:пришёл|ушёл]|[a:пришла|ушла]}. ^{company}.",
        "{citizen} [a:geldi|gitdi]. {company}.",
        is_headline=False,
        weight=1.0,
    )
    for seed in range(30):
        triple = realise(template, Random(seed))
        is_woman = re.match(r"\S+ \S+a ", triple.tk) is not None
        came = "came" in triple.en
        verb = ("пришла" if came else "ушла") if is_woman else ("пришёл" if came else "ушёл")
        assert f" {verb}." in triple.ru
        assert ("geldi" if came else "gitdi") in triple.tk
        assert re.search(r"\. \W*[A-ZТ]", triple.en)


def test_headlines_vary_their_case_in_english_only() -> None:
    headlines = [t for t in TRIPLES if t.template == "diplomacy-4"]
    assert any(t.en.isupper() for t in headlines)
    assert any(" Discuss " in t.en for t in headlines)
    assert any(" discuss " in t.en for t in headlines)
    assert not any(t.ru.isupper() for t in headlines)


def test_figures_are_written_as_each_language_writes_them() -> None:
    assert english(1234567.5, 1) == "1,234,567.5"
    assert continental(1234567.5, 1) == "1 234 567,5"
    assert (english(4850), continental(4850)) == ("4,850", "4850")


def test_the_command_writes_three_columns(tmp_path: Path) -> None:
    out = tmp_path / "t.tsv"
    main([str(out), "--count", "50", "--seed", "3"])
    rows = [line.split("\t") for line in out.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 50
    assert {len(row) for row in rows} == {3}
