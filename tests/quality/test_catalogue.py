"""The catalogue as a whole: codes, order, the guard, and what holds for any text whatever."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from translate_pipeline.domain import Finding, LanguagePair, Role, Segment, Severity
from translate_pipeline.quality import CHECKS, CONSISTENCY_CHECKS, GUARD_CODES, SPELLING_CHECKS, Guard, check, guard

RU, TK = LanguagePair("en", "ru"), LanguagePair("en", "tk")


def segment(text: str) -> Segment:
    return Segment("s1", "b1", text)


class TestCatalogue:
    @pytest.mark.parametrize("code", sorted(CHECKS))
    def test_a_check_is_registered_under_its_code_and_has_a_title(self, code: str) -> None:
        one = CHECKS[code]
        assert one.code == code
        assert re.fullmatch(r"[a-z]+(-[a-z]+)+|empty|length", code)
        assert one.title[0].isupper()
        assert not one.title.endswith(".")

    def test_guarding_checks_can_give_an_error(self) -> None:
        assert all(CHECKS[code].severity is Severity.ERROR for code in GUARD_CODES)

    def test_every_code_has_its_heading_in_the_documentation(self) -> None:
        text = (Path(__file__).parents[2] / "docs" / "checks.md").read_text("utf-8")
        documented = set(re.findall(r"^### `([a-z-]+)`$", text, re.MULTILINE))
        assert documented == {*CHECKS, *CONSISTENCY_CHECKS, *SPELLING_CHECKS}

    def test_the_documentation_says_which_codes_guard(self) -> None:
        text = (Path(__file__).parents[2] / "docs" / "checks.md").read_text("utf-8")
        sections = dict(re.findall(r"^### `([a-z-]+)`\n+(.*)$", text, re.MULTILINE))
        assert {code for code, first in sections.items() if "guards the memory" in first} == set(GUARD_CODES)


class TestCheck:
    def test_a_good_translation_has_no_findings(self) -> None:
        assert check(segment("The road is open."), "Дорога открыта.", RU) == ()

    def test_an_empty_translation_gives_one_finding_only(self) -> None:
        found = check(segment("The road (2021) is open."), " ", RU)
        assert [f.code for f in found] == ["empty"]

    def test_the_gravest_comes_first_then_the_place(self) -> None:
        found = check(segment("The 12 roads are open."), "Дороги  12 и 14 Мoсквы открыты .", RU)
        gravity = [(f.severity is not Severity.ERROR, f.severity is Severity.INFO) for f in found]
        assert gravity == sorted(gravity)
        errors = [f.start for f in found if f.severity is Severity.ERROR]
        assert errors == sorted(errors)
        assert {"number-mismatch", "mixed-script-word", "double-space"} <= {f.code for f in found}

    def test_skipped_checks_do_not_run(self) -> None:
        source, target = segment("12 roads"), "14 дорог"
        assert "number-mismatch" in {f.code for f in check(source, target, RU)}
        assert "number-mismatch" not in {f.code for f in check(source, target, RU, skip={"number-mismatch"})}

    def test_an_incomplete_translation_is_cut_off(self) -> None:
        (found,) = check(segment("The road is open."), "Дорога открыта.", RU, is_complete=False)
        assert (found.code, found.severity) == ("cut-off", Severity.ERROR)
        assert found.start == found.end == len("Дорога открыта.")

    def test_an_unsure_engine_is_reported_but_not_refused(self) -> None:
        found = check(segment("The road is open."), "Дорога открыта.", RU, score=-2.5)
        assert [f.code for f in found] == ["low-confidence"]
        assert guard(found)
        assert check(segment("The road is open."), "Дорога открыта.", RU, score=-0.4) == ()

    def test_headline_capitals_matter_only_where_headlines_stand(self) -> None:
        source, target = segment("Gas pipeline links central cities"), "Новый Газопровод Связал Центральные Города"
        codes = {
            role: {f.code for f in check(source, target, RU, role=role)} for role in (Role.HEADLINE, Role.PARAGRAPH)
        }
        assert "headline-capitals" in codes[Role.HEADLINE]
        assert "headline-capitals" not in codes[Role.PARAGRAPH]

    def test_an_unknown_language_gets_the_checks_that_need_no_knowledge_of_it(self) -> None:
        found = check(
            segment("See https://example.org (2021)."), "Siehe https://example.com (1.000,5", LanguagePair("en", "de")
        )
        assert {"url-mismatch", "bracket-pairing"} <= {f.code for f in found}
        assert "number-mismatch" not in {f.code for f in found}

    def test_a_pair_without_a_length_model_is_still_checked(self) -> None:
        found = check(segment("In 2021 the road opened."), "2012", LanguagePair("ru", "tk"))
        assert "number-mismatch" in {f.code for f in found}


class TestGuard:
    def test_errors_of_guarding_checks_refuse(self) -> None:
        found = check(segment("12 roads are open."), "Открыто 14 дорог.", RU)
        assert not guard(found)
        assert [f.code for f in Guard().refusals(found)] == ["number-mismatch"]

    def test_warnings_do_not_refuse(self) -> None:
        found = check(segment("The road is open?"), "Дорога открыта.", RU)
        assert [f.code for f in found] == ["end-punctuation"]
        assert guard(found)

    def test_no_findings_are_admitted(self) -> None:
        assert guard(())

    def test_a_stricter_or_looser_guard_is_a_set_of_codes(self) -> None:
        error = Finding("number-mismatch", Severity.ERROR, "12 is missing.")
        assert Guard(codes={"empty"}).admits([error])
        assert not Guard(codes={"number-mismatch"}).admits([error])


# Letters of all our languages, digits, signs, and whatever else Unicode has.
TEXT = st.text(max_size=80) | st.text(
    alphabet="abc ÄäýňŞжщЁ 0123456789.,:;!?%-–—«»“”\"'()[]$€/@<>_\u00a0\u202f\u200b½XVI\n", max_size=80
)
PAIRS = st.sampled_from(
    [RU, TK, LanguagePair("ru", "en"), LanguagePair("tk", "ru"), LanguagePair("en", "de"), LanguagePair("ja", "tk")]
)


@settings(max_examples=250, deadline=None)
@example("", ":0\n%", RU)
@given(TEXT, TEXT, PAIRS)
def test_no_text_breaks_a_check_and_spans_lie_inside_the_translation(
    source: str, target: str, pair: LanguagePair
) -> None:
    for finding in check(segment(source), target, pair):
        assert 0 <= finding.start <= finding.end <= len(target)
        assert finding.message
        assert len(finding.message.splitlines()) == 1


@settings(max_examples=100, deadline=None)
@given(TEXT, TEXT, PAIRS)
def test_the_same_pair_gives_the_same_findings(source: str, target: str, pair: LanguagePair) -> None:
    first = check(segment(source), target, pair)
    assert check(segment(source), target, pair) == first
    assert len(set(first)) == len(first)


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1, max_size=60).filter(lambda t: any(c.isalpha() for c in t)), PAIRS)
def test_a_label_or_an_unknown_token_never_enters_the_memory(target: str, pair: LanguagePair) -> None:
    for mark in (">>rus<<", "<unk>", "⁇"):
        assert not guard(check(segment("The road is open."), f"{target} {mark}", pair))


@settings(max_examples=100, deadline=None)
@given(st.integers(2, 10**9), st.integers(2, 10**9))
def test_a_changed_number_never_enters_the_memory(one: int, other: int) -> None:
    """Whatever the two numbers: unless equal, the guard refuses; if equal, it does not."""
    found = check(segment(f"The plant made {one:,} bricks."), f"Завод выпустил {other} кирпичей.", RU)
    assert ("number-mismatch" in {f.code for f in found}) == (one != other)
