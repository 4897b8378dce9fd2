"""What holds for every format, edited by the tools of its users."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exchange.conftest import EDITORS
from tests.render.conftest import Builder, _stories
from translate_pipeline.domain import AlignedStory, Role, Status, TagKind
from translate_pipeline.errors import ExchangeError
from translate_pipeline.exchange import FORMATS, Correction, Decision, Judge, Problem, format_of, read_corrections
from translate_pipeline.render import render

if TYPE_CHECKING:
    from collections.abc import Callable

FORMAT_NAMES = tuple(EDITORS)


@pytest.mark.parametrize("name", FORMAT_NAMES)
class TestEveryFormat:
    def test_a_file_is_recognised_whatever_it_is_called(
        self, name: str, aligned: AlignedStory, write: Callable[..., Path]
    ) -> None:
        path = write(aligned, name)
        assert format_of(path.rename(path.with_name("from the reviewer.bin"))) == name

    def test_an_untouched_file_changes_nothing(
        self, name: str, aligned: AlignedStory, write: Callable[..., Path], verdicts: Callable[..., list[object]]
    ) -> None:
        for language in ("ru", "tk"):
            path = write(aligned, name, language)
            rows = list(read_corrections(path))
            assert [row.number for row in rows if isinstance(row, Correction)] == list(range(1, 10))
            assert verdicts(path, aligned, language) == []

    def test_markup_and_signs_change_nothing(
        self, name: str, marked_story: AlignedStory, write: Callable[..., Path], verdicts: Callable[..., list[object]]
    ) -> None:
        assert verdicts(write(marked_story, name), marked_story) == []

    def test_other_words_are_a_correction(
        self, name: str, aligned: AlignedStory, write: Callable[..., Path], verdicts: Callable[..., list[object]]
    ) -> None:
        path = write(aligned, name)
        EDITORS[name](path, 3, "Станция будет подавать 56 миллионов кубометров в сутки.")
        (decision,) = verdicts(path, aligned)
        assert isinstance(decision, Decision)
        assert decision.segment_id == "b4.s2"
        assert decision.text == "Станция будет подавать 56 миллионов кубометров в сутки."
        assert decision.status is Status.APPROVED
        assert decision.expected == aligned.targets["ru"][2].text

    def test_markup_follows_its_words(
        self, name: str, marked_story: AlignedStory, write: Callable[..., Path], verdicts: Callable[..., list[object]]
    ) -> None:
        """None of the tools shows markup here: the new text comes without."""
        path = write(marked_story, name)
        EDITORS[name](path, 1, "Совсем новый паром открыт")
        (decision,) = verdicts(path, marked_story)
        assert isinstance(decision, Decision)
        assert decision.tags is not None
        begin, end = decision.tags
        assert decision.text[begin.position : end.position] == "паром"
        assert (begin.kind, end.kind, begin.name) == (TagKind.OPEN, TagKind.CLOSE, "b")

    def test_another_source_is_reported_and_not_applied(
        self, name: str, aligned: AlignedStory, write: Callable[..., Path], verdicts: Callable[..., list[object]]
    ) -> None:
        path = write(aligned, name)
        EDITORS[name](path, 3, "Нечто другое.", source="Something else was said.")
        (problem,) = verdicts(path, aligned)
        assert isinstance(problem, Problem)
        assert "the source was changed" in problem.message
        assert "Something else was said." in problem.message

    def test_an_emptied_target_is_reported(
        self, name: str, aligned: AlignedStory, write: Callable[..., Path], verdicts: Callable[..., list[object]]
    ) -> None:
        path = write(aligned, name)
        EDITORS[name](path, 2, "")
        assert [str(p).partition(": ")[2] for p in verdicts(path, aligned)] == ["the target is empty"]

    def test_what_somebody_else_approved_meanwhile_is_not_overwritten(
        self, name: str, aligned: AlignedStory, write: Callable[..., Path], verdicts: Callable[..., list[object]]
    ) -> None:
        path = write(aligned, name)
        EDITORS[name](path, 2, "Другой вариант из файла.")
        now = _corrected(aligned, 1, "Во вторник в Ашхабаде говорили о станции.")
        earlier = {"b4.s1": [aligned.targets["ru"][1].text]}
        (problem,) = verdicts(path, now, earlier=lambda s: earlier.get(s, ()))
        assert isinstance(problem, Problem)
        assert "Во вторник в Ашхабаде говорили о станции." in problem.message
        (forced,) = verdicts(path, now, is_forced=True)
        assert isinstance(forced, Decision)
        assert forced.text == "Другой вариант из файла."

    def test_the_old_text_in_an_old_file_is_no_opinion(
        self, name: str, aligned: AlignedStory, write: Callable[..., Path], verdicts: Callable[..., list[object]]
    ) -> None:
        path = write(aligned, name)
        now = _corrected(aligned, 1, "Во вторник в Ашхабаде говорили о станции.")
        earlier = {"b4.s1": [aligned.targets["ru"][1].text]}
        assert verdicts(path, now, earlier=lambda s: earlier.get(s, ())) == []

    def test_a_file_cut_off_anywhere_is_read_or_refused_in_one_line(
        self, name: str, aligned: AlignedStory, write: Callable[..., Path]
    ) -> None:
        path = write(aligned, name)
        whole = path.read_bytes()
        for share in range(1, 12):
            path.write_bytes(whole[: len(whole) * share // 12])
            refused, rows = None, []
            try:
                rows = list(read_corrections(path))
            except ExchangeError as error:
                refused = error
            assert refused is None or (str(path) in str(refused) and refused.remedy)
            assert all(isinstance(row, Correction | Problem) for row in rows)


def _corrected(story: AlignedStory, index: int, text: str) -> AlignedStory:
    column = list(story.targets["ru"])
    column[index] = replace(column[index], text=text, status=Status.APPROVED, model="")
    return replace(story, targets={**story.targets, "ru": tuple(column)})


def _assert_own_files_change_nothing(story: AlignedStory, formats: list[str], folder: Path) -> None:
    for file_name, content in render(story, formats):
        path = folder / file_name
        path.write_bytes(content)
        judge = Judge(story, file_name.split(".")[1])
        for row in read_corrections(path):
            found = judge.decide(row) if isinstance(row, Correction) else row
            assert found is None or isinstance(found, Problem), found


_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


@given(story=_stories())
@settings(max_examples=40, deadline=None, suppress_health_check=_SLOW)
def test_whatever_a_story_holds_its_own_files_change_nothing(
    story: AlignedStory, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Hostile text, overlapping tags, controls, surrogates: no format makes an edit out of them."""
    _assert_own_files_change_nothing(story, ["tsv", "xliff", "xlf"], tmp_path_factory.mktemp("hostile"))


@given(story=_stories().filter(lambda story: story.segments))
@settings(max_examples=12, deadline=None, suppress_health_check=_SLOW)
def test_nor_do_its_documents(story: AlignedStory, tmp_path_factory: pytest.TempPathFactory) -> None:
    _assert_own_files_change_nothing(story, ["docx", "xlsx"], tmp_path_factory.mktemp("hostile"))


_UNQUOTED = st.text(st.characters(codec="utf-8", exclude_characters='"'), min_size=1, max_size=30)


@given(text=_UNQUOTED, target=_UNQUOTED)
@settings(max_examples=150, deadline=None)
def test_any_text_comes_back_from_a_table(text: str, target: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    story = Builder().prose(Role.PARAGRAPH, (text, {"ru": target})).build()
    path = tmp_path_factory.getbasetemp() / "story.ru.tsv"
    path.write_bytes(dict(render(story, ["tsv"]))["story.ru.tsv"])
    rows = [row for row in read_corrections(path) if isinstance(row, Correction)]
    assert [(row.source, row.target) for row in rows] == [(text, target)]


def test_every_format_can_be_loaded() -> None:
    assert set(EDITORS) == set(FORMATS)


def test_the_page_on_corrections_names_every_format_and_state() -> None:
    from translate_pipeline.exchange.xliff_file import STATES

    page = (Path(__file__).parents[2] / "docs" / "review-files.md").read_text(encoding="utf-8")
    assert all(f"| `{name}`" in page for name in FORMATS)
    states = {state for state in STATES if not state.startswith("needs-")}
    assert [state for state in states if f"`{state}`" not in page] == []
