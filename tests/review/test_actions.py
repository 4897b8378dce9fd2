"""Every change the page can ask for: what it answers, and what the folder and the memory hold afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.fakes import disguise
from translate_pipeline.domain import LanguagePair, Origin, OriginKind, Status, Target, TranslationUnit
from translate_pipeline.pipeline import correct
from translate_pipeline.pipeline.journal import Journal
from translate_pipeline.pipeline.spelling import Spelling
from translate_pipeline.review.actions import ACTIONS
from translate_pipeline.review.row import version

if TYPE_CHECKING:
    from httpx2 import Response

    from tests.review.conftest import Browser
    from translate_pipeline.pipeline.options import RunOptions
    from translate_pipeline.review.desk import Desk

DICTIONARY = Path(__file__).parents[1] / "quality" / "dictionary" / "ru_RU.dic"
RU = LanguagePair("en", "ru")
FERRY = "The ports agreed on a weekly ferry line on Monday."
WORDS = "Порты договорились о еженедельном пароме в понедельник."


def at(desk: Desk, number: int = 2, folder: str = "ferry") -> Target:
    return desk.corrections.story(folder).targets["ru"][number - 1]


def ask(browser: Browser, action: str, folder: str = "ferry", **body: Any) -> Response:
    return browser.post(f"/story/{folder}/ru/{action}", body)


def save(browser: Browser, desk: Desk, number: int = 2, folder: str = "ferry", **body: Any) -> Response:
    target = at(desk, number, folder)
    body = {"segment": target.segment_id, "version": version(target), "status": "approved", **body}
    return ask(browser, "save", folder, **body)


class TestSaving:
    def test_the_answer_is_the_row_and_how_far_the_story_is(self, browser: Browser, desk: Desk) -> None:
        answer = save(browser, desk, text=WORDS).json()
        assert set(answer["rows"]) == {at(desk).segment_id}
        assert WORDS in answer["rows"][at(desk).segment_id]
        assert answer["progress"] | {"errors": 0, "warnings": 0} == {
            "segments": 4,
            "reviewed": 1,
            "words": 31,
            "reviewed_words": 10,
            "errors": 0,
            "warnings": 0,
            "percent": 25,
        }
        assert (at(desk).text, at(desk).status) == (WORDS, Status.APPROVED)

    def test_approving_as_it_stands_needs_no_text(self, browser: Browser, desk: Desk) -> None:
        before = at(desk)
        assert save(browser, desk).status_code == 200
        assert (at(desk).text, at(desk).status, at(desk).model) == (before.text, Status.APPROVED, before.model)

    def test_a_draft_of_a_person_is_kept_as_theirs(self, browser: Browser, desk: Desk) -> None:
        save(browser, desk, text=WORDS, status="draft")
        (unit,) = [u for u in desk.memory.units(RU, Status.DRAFT) if u.target == WORDS]
        assert (unit.origin.kind, unit.author, at(desk).status) == (OriginKind.HUMAN, "Leyla", Status.DRAFT)

    def test_marks_become_the_tags_they_stand_for(self, browser: Browser, desk: Desk) -> None:
        assert save(browser, desk, 2, "rain", text="На {1}севере{/1} в пятницу ждут дождя.").status_code == 200
        target = at(desk, 2, "rain")
        assert target.text == "На севере в пятницу ждут дождя."
        assert [t.position for t in target.tags] == [3, 9]
        assert "tag-mismatch" not in {f.code for f in target.findings}

    def test_an_empty_text_is_not_approved(self, browser: Browser, desk: Desk) -> None:
        answer = save(browser, desk, text="  ")
        assert answer.status_code == 400
        assert "needs some text" in answer.json()["error"]

    def test_who_saw_an_older_version_is_shown_both_and_overwrites_nothing(self, browser: Browser, desk: Desk) -> None:
        seen = version(at(desk))
        save(browser, desk, text=WORDS)
        answer = save(browser, desk, text="Моё <решение>.", version=seen)
        assert answer.status_code == 409
        assert at(desk).text == WORDS
        shown = answer.json()["conflict"]
        assert all(part in shown for part in ("Leyla", WORDS, "Моё", "&lt;", "Nothing has been overwritten"))
        assert set(answer.json()["rows"]) == {at(desk).segment_id}

    def test_another_verdict_counts_as_another_version(self, browser: Browser, desk: Desk) -> None:
        seen = version(at(desk))
        save(browser, desk)
        answer = save(browser, desk, status="rejected", version=seen)
        assert answer.status_code == 409
        assert "Yours" not in answer.json()["conflict"]
        assert at(desk).status is Status.APPROVED

    def test_while_a_run_is_writing_nothing_is_saved_and_that_is_said(
        self, browser: Browser, desk: Desk, options: RunOptions, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(correct, "_WAIT_S", 0.05)
        with Journal.open(options.out):
            answer = save(browser, desk, text=WORDS)
        assert answer.status_code == 423
        assert "a run is writing there" in answer.json()["error"]
        assert "nothing of yours is lost" in answer.json()["hint"]
        assert at(desk).text != WORDS


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b"{}",
        b'{"segment": 5}',
        b'{"segment": "x", "status": "done", "version": ""}',
        b'{"segment": "x", "status": "draft", "version": "", "path": "/etc"}',
    ],
)
def test_what_is_no_question_of_ours_is_refused(browser: Browser, body: bytes) -> None:
    answer = browser.post("/story/ferry/ru/save", body)
    assert answer.status_code == 400
    assert "not understood" in answer.json()["error"]


@pytest.mark.parametrize("action", sorted(set(ACTIONS) - {"replace", "approve-exact"}))
@pytest.mark.parametrize(("folder", "segment", "status"), [("none", "x", 404), ("ferry", "none", 400)])
def test_no_such_story_or_segment(browser: Browser, action: str, folder: str, segment: str, status: int) -> None:
    more: dict[str, dict[str, object]] = {
        "save": {"status": "draft", "version": ""},
        "fix": {"number": 0, "version": ""},
        "comment": {"text": "x"},
    }
    assert ask(browser, action, folder, segment=segment, **more.get(action, {})).status_code == status


def test_a_defect_of_ours_is_an_answer_too(
    browser: Browser, desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(desk, "save", lambda *_, **__: 1 / 0)
    answer = save(browser, desk)
    assert (answer.status_code, "nothing was saved" in answer.json()["hint"]) == (500, True)
    assert "ZeroDivisionError" in caplog.text


def test_undo_takes_the_last_change_back(browser: Browser, desk: Desk) -> None:
    before = at(desk)
    save(browser, desk, text=WORDS)
    assert ask(browser, "undo", segment=before.segment_id).json()["message"] == "Taken back"
    assert at(desk) == before
    assert ask(browser, "undo", segment=before.segment_id).status_code == 400


class TestFixing:
    SPACES = WORDS.replace(" о ", "  о  ")

    def test_one_finding_at_a_time(self, browser: Browser, desk: Desk) -> None:
        save(browser, desk, text=self.SPACES, status="draft")
        assert [f.code for f in at(desk).findings].count("double-space") == 2
        number = [f.code for f in at(desk).findings].index("double-space")
        body = {"segment": at(desk).segment_id, "number": number, "version": version(at(desk))}
        assert ask(browser, "fix", **body).status_code == 200
        assert [f.code for f in at(desk).findings].count("double-space") == 1
        assert at(desk).status is Status.DRAFT
        assert ask(browser, "fix", **body).status_code == 409

    def test_a_misspelt_word_is_shown_and_mended(self, browser: Browser, desk: Desk) -> None:
        desk.corrections.spelling = Spelling({"ru": str(DICTIONARY)})
        save(browser, desk, text="Новый председаель.", status="draft")
        (number,) = (n for n, f in enumerate(at(desk).findings) if f.code == "spelling")
        assert "write председатель" in browser.get("/story/ferry/ru").text
        ask(browser, "fix", segment=at(desk).segment_id, number=number, version=version(at(desk)))
        assert at(desk).text == "Новый председатель."
        assert "spelling" not in {f.code for f in at(desk).findings}

    def test_an_approved_text_stays_approved(self, browser: Browser, desk: Desk) -> None:
        save(browser, desk, text=self.SPACES)
        number = [f.code for f in at(desk).findings].index("double-space")
        ask(browser, "fix", segment=at(desk).segment_id, number=number, version=version(at(desk)))
        assert at(desk).status is Status.APPROVED

    @pytest.mark.parametrize("number", [-1, 0, 99])
    def test_what_has_no_repair(self, browser: Browser, desk: Desk, number: int) -> None:
        answer = ask(browser, "fix", segment=at(desk).segment_id, number=number, version=version(at(desk)))
        assert answer.status_code == 400


def test_an_empty_comment_is_none(browser: Browser, desk: Desk) -> None:
    assert ask(browser, "comment", segment=at(desk).segment_id, text=" \n").status_code == 400
    answer = ask(browser, "comment", segment=at(desk).segment_id, text=" Ask them. ")
    assert "1 comment" in answer.json()["rows"][at(desk).segment_id]


class TestSameSentenceElsewhere:
    def test_it_is_offered_and_given_to_those_that_nobody_has_approved(self, browser: Browser, desk: Desk) -> None:
        answer = save(browser, desk, text=WORDS)
        assert answer.json()["twins"] == 1
        done = ask(browser, "propagate", segment=at(desk).segment_id).json()
        assert done["message"] == "1 identical segment approved with this translation"
        twin = at(desk, 3, "rain")
        assert (twin.text, twin.status) == (WORDS, Status.APPROVED)

    def test_what_somebody_approved_otherwise_is_left_alone(self, browser: Browser, desk: Desk) -> None:
        save(browser, desk, 3, "rain", text="Иначе.")
        save(browser, desk, text=WORDS)
        assert "left alone" in ask(browser, "propagate", segment=at(desk).segment_id).json()["message"]
        assert at(desk, 3, "rain").text == "Иначе."

    def test_a_draft_is_given_to_nobody(self, browser: Browser, desk: Desk) -> None:
        assert ask(browser, "propagate", segment=at(desk).segment_id).status_code == 400

    def test_within_one_story(self, browser: Browser, desk: Desk) -> None:
        assert save(browser, desk, 4, "rain", text="Снова дождь.").json()["twins"] == 1
        answer = ask(browser, "propagate", "rain", segment=at(desk, 4, "rain").segment_id).json()
        assert at(desk, 5, "rain").text == "Снова дождь."
        assert at(desk, 5, "rain").segment_id in answer["rows"]


class TestReplacing:
    PORTS = disguise("ports", "ru")
    ASKED: dict[str, Any] = {"find": PORTS, "replace": "порты"}  # noqa: RUF012

    def chosen(self, desk: Desk, *places: tuple[str, int]) -> list[tuple[str, str, str]]:
        return [(f, at(desk, n, f).segment_id, version(at(desk, n, f))) for f, n in places]

    def test_a_preview_changes_nothing(self, browser: Browser, desk: Desk) -> None:
        before = desk.corrections.story("ferry")
        answer = ask(browser, "replace", **self.ASKED).json()
        assert answer["count"] == 2
        assert f"<del>{self.PORTS}</del><ins>порты</ins>" in answer["preview"]
        assert ask(browser, "replace", **self.ASKED, everywhere=True).json()["count"] == 3
        assert desk.corrections.story("ferry") == before

    def test_only_the_chosen_are_replaced_in_every_story(self, browser: Browser, desk: Desk) -> None:
        save(browser, desk)
        chosen = self.chosen(desk, ("ferry", 2), ("rain", 3))
        answer = ask(browser, "replace", **self.ASKED, everywhere=True, chosen=chosen)
        assert answer.json()["message"] == "2 segments changed"
        assert "порты" in at(desk, 2).text
        assert "порты" in at(desk, 3, "rain").text
        assert self.PORTS in at(desk, 1).text
        assert (at(desk, 2).status, at(desk, 3, "rain").status) == (Status.APPROVED, Status.DRAFT)

    def test_what_changed_since_the_preview_is_not_replaced(self, browser: Browser, desk: Desk) -> None:
        chosen = self.chosen(desk, ("ferry", 2))
        save(browser, desk)
        assert ask(browser, "replace", **self.ASKED, chosen=chosen).status_code == 409
        assert self.PORTS in at(desk).text

    def test_nothing_to_find(self, browser: Browser) -> None:
        assert ask(browser, "replace", find="", replace="x").status_code == 400


def test_exact_matches_are_approved_at_once(browser: Browser, desk: Desk, options: RunOptions) -> None:
    from tests.fakes import FakeEngines, Watcher
    from translate_pipeline.pipeline.batch import run

    unit = TranslationUnit(FERRY, WORDS, RU, Origin(OriginKind.IMPORT, "old.tmx"))
    desk.memory.record([unit])
    (options.out / "ferry" / "manifest.json").unlink()  # so that the story is delivered anew, from the memory
    run(options, Watcher(), engines=FakeEngines("ru", "tk"))  # type: ignore[arg-type]
    answer = ask(browser, "approve-exact").json()
    assert "approved" in answer["message"]
    assert len(answer["rows"]) == 4
    assert all(t.status is Status.APPROVED for t in desk.corrections.story("ferry").targets["ru"] if not t.findings)
    assert ask(browser, "approve-exact").json()["message"] == "0 exact matches approved"
