"""Good translations damaged in one way each: the guard refuses what a reader would, and says where."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate_pipeline.domain import Finding, LanguagePair, Segment, Severity
from translate_pipeline.quality import check, guard

#: Source, Russian and Turkmen, in the register the checks are made for.
STORIES = [
    (
        "ASHGABAT, March 14 (TDH) — The refinery will process 1,250 tonnes of oil a day from 2027.",
        "АШХАБАД, 14 марта (TDH) — С 2027 года завод будет перерабатывать 1250 тонн нефти в сутки.",
        "AŞGABAT, 14-nji mart (TDH) — Zawod 2027-nji ýyldan başlap günde 1250 tonna nebiti gaýtadan işlär.",
    ),
    (
        "More than 300 delegates from 24 countries attended the two-day forum, which ended at 17:30 on Friday.",
        "В двухдневном форуме, который завершился в пятницу в 17:30, участвовало более 300 делегатов из 24 стран.",
        "Anna güni sagat 17:30-da tamamlanan iki günlük foruma 24 ýurtdan 300-den gowrak wekil gatnaşdy.",
    ),
    (
        "Exports of polymers grew by 12.5 percent and reached 4.2 million dollars, the report (2026) says.",
        "Экспорт полимеров вырос на 12,5 % и достиг 4,2 млн долларов, говорится в отчёте (2026).",
        "Hasabatda (2026) aýdylyşyna görä, polimerleriň eksporty 12,5 göterim artyp, 4,2 million dollara ýetdi.",
    ),
    (
        "The Tu-204 landed at 6:05 a.m. with 210 passengers, and the temperature was -5 degrees.",
        "Ту-204 приземлился в 6:05 с 210 пассажирами на борту, температура составляла −5 градусов.",
        "Tu-204 uçary 210 ýolagçy bilen sagat 6:05-de gondy, howanyň temperaturasy −5 gradusdy.",
    ),
    (
        "Documents are accepted until 1 June at tender@example.org or at https://example.org/tender.",
        "Документы принимаются до 1 июня по адресу tender@example.org или на сайте https://example.org/tender.",
        "Resminamalar 1-nji iýuna çenli tender@example.org ýa-da https://example.org/tender salgysynda kabul edilýär.",
    ),
]
GOOD = [
    (source, target, LanguagePair("en", language))
    for source, *targets in STORIES
    for language, target in zip(("ru", "tk"), targets, strict=True)
]
CASES = st.sampled_from(GOOD)


def findings(source: str, target: str, pair: LanguagePair) -> tuple[Finding, ...]:
    return check(Segment("s1", "b1", source), target, pair)


@pytest.mark.parametrize(("source", "target", "pair"), GOOD)
def test_undamaged_they_have_no_findings(source: str, target: str, pair: LanguagePair) -> None:
    assert findings(source, target, pair) == ()


@settings(max_examples=150, deadline=None)
@given(CASES, st.data())
def test_any_changed_digit_is_refused(case: tuple[str, str, LanguagePair], data: st.DataObject) -> None:
    source, target, pair = case
    places = [m.start() for m in re.finditer(r"\d", target)]
    at = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from(sorted(set("123456789") - {target[at]})))
    damaged = target[:at] + digit + target[at + 1 :]
    # A time moved by twelve hours is the same time on the dial; nothing else is forgiven.
    found = findings(source, damaged, pair)
    assert not guard(found), damaged
    assert all(f.severity is not Severity.ERROR or 0 <= f.start <= f.end <= len(damaged) for f in found)


@settings(max_examples=100, deadline=None)
@given(CASES, st.data())
def test_a_word_said_thrice_is_refused_and_marked(case: tuple[str, str, LanguagePair], data: st.DataObject) -> None:
    source, target, pair = case
    places = [m.span() for m in re.finditer(r"(?<![\w-])[^\W\d_]{3,}(?![\w-])", target)]
    start, end = data.draw(st.sampled_from(places))
    word = target[start:end]
    damaged = f"{target[:end]} {word} {word}{target[end:]}"
    found = [f for f in findings(source, damaged, pair) if f.code == "repetition-loop"]
    assert [damaged[f.start : f.end] for f in found] == [f"{word} {word} {word}"]


@pytest.mark.parametrize(("source", "target", "pair"), GOOD)
@pytest.mark.parametrize("mark", [">>tuk<<", "<unk>", "</s>", "⁇", "▁", "�"])
def test_marks_of_the_machinery_are_refused(source: str, target: str, pair: LanguagePair, mark: str) -> None:
    damaged = f"{target[:20]}{mark}{target[20:]}"
    refused = [f for f in findings(source, damaged, pair) if f.code in {"stray-token", "garbled-text"}]
    assert [damaged[f.start : f.end] for f in refused] == [mark]


@pytest.mark.parametrize(("source", "target", "pair"), GOOD)
def test_the_source_and_the_other_language_are_refused(source: str, target: str, pair: LanguagePair) -> None:
    assert not guard(findings(source, source, pair))
    other = LanguagePair("en", "tk" if pair.target == "ru" else "ru")
    assert not guard(findings(source, target, other))


@pytest.mark.parametrize(("source", "target", "pair"), GOOD)
def test_the_first_third_alone_is_refused(source: str, target: str, pair: LanguagePair) -> None:
    words = target.split()
    assert not guard(findings(source, " ".join(words[: len(words) // 3]), pair))


@pytest.mark.parametrize(("source", "target", "pair"), GOOD)
def test_a_tail_left_in_english_is_refused(source: str, target: str, pair: LanguagePair) -> None:
    words = target.split()
    damaged = " ".join([*words[: len(words) // 2], *source.split()[-8:]])
    assert not guard(findings(source, damaged, pair))


LATIN_LOOKALIKES = str.maketrans("аеорсху", "aeopcxy")


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([case for case in GOOD if case[2].target == "ru"]), st.data())
def test_a_latin_letter_in_a_russian_word_is_refused_and_marked(
    case: tuple[str, str, LanguagePair], data: st.DataObject
) -> None:
    source, target, pair = case
    places = [m.start() for m in re.finditer(r"(?<=[а-яё])[аеорсху](?=[а-яё])", target)]
    at = data.draw(st.sampled_from(places))
    damaged = target[:at] + target[at].translate(LATIN_LOOKALIKES) + target[at + 1 :]
    (found,) = [f for f in findings(source, damaged, pair) if f.code == "mixed-script-word"]
    assert found.start <= at < found.end
