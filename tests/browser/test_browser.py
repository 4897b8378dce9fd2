"""The review page in a real browser: what a person sees and does, from a run to the next one.

Needs node, Chromium, and the packages playwright-core and axe-core where node finds them (NODE_PATH).
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.fakes import STORY, FakeEngines, Watcher, disguise
from translate_pipeline.domain import LanguagePair, Status
from translate_pipeline.memory import Memory
from translate_pipeline.pipeline.batch import run
from translate_pipeline.pipeline.options import RunOptions

if TYPE_CHECKING:
    from collections.abc import Iterator

DRIVER = Path(__file__).with_name("drive.cjs")
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


def _missing() -> str:
    """What the browser tests lack on this machine; '' for nothing."""
    node = shutil.which("node")
    if not node or not Path(CHROMIUM).exists():
        return "needs node and chromium"
    found = subprocess.run(
        [node, "-e", "require('playwright-core'), require.resolve('axe-core')"], capture_output=True, check=False
    )
    return "" if found.returncode == 0 else "needs playwright-core and axe-core on NODE_PATH"


@pytest.fixture(scope="module", autouse=True)
def browser() -> None:
    """A machine that says it has a browser must have one: no test is left out there unseen."""
    missing = _missing()
    if missing and os.environ.get("BROWSER_TESTS") != "required":
        pytest.skip(missing)
    assert not missing


@pytest.fixture
def options(tmp_path: Path) -> RunOptions:
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories" / "ferry.txt").write_text(STORY, encoding="utf-8")
    return RunOptions(
        sources=(str(tmp_path / "stories"),),
        to=("ru", "tk"),
        out=tmp_path / "out",
        memory=tmp_path / "memory.sqlite3",
        formats=("html", "txt"),
    )


def deliver(options: RunOptions) -> FakeEngines:
    engines = FakeEngines(*options.to)
    assert run(options, Watcher(), engines=engines).exit_code == 0  # type: ignore[arg-type]
    return engines


@contextmanager
def reviewing(options: RunOptions) -> Iterator[str]:
    """The address of a review going on in a process of its own, as a user starts it."""
    command = [sys.executable, "-c", "from translate_pipeline.cli import main; main()", "review", str(options.out)]
    with subprocess.Popen(
        [*command, "--memory", str(options.memory), "--no-open", "--author", "Leyla"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=20)
    assert process.returncode == 0, said
    assert "Traceback" not in said


def drive(scenario: str, address: str) -> Any:
    done = subprocess.run(
        ["node", str(DRIVER), scenario, address, *([os.environ["SHOTS"]] if "SHOTS" in os.environ else [])],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "CHROMIUM": CHROMIUM},
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.browser
def test_from_a_run_through_review_to_the_next_run(options: RunOptions) -> None:
    deliver(options)
    with reviewing(options) as address:
        seen = drive("review", address)
    words = "Порты в понедельник договорились о еженедельном пароме."
    assert "token" not in seen["address"]
    assert (seen["stories"], seen["first"], seen["second"]) == (1, "s1", "s2")
    assert [seen[k] for k in ("approved", "edited", "rejected", "undone")] == [200] * 4
    assert seen["afterReload"] == words
    assert seen["words"] == "7 words (source 10)"
    assert seen["text"] == words
    assert seen["statuses"] == ["approved", "approved", "draft"]
    assert seen["unsaved"] == 0
    assert (seen["afterReject"], seen["afterUndo"]) == ("rejected", "draft")
    assert seen["copied"] == "The first ship sails in 2027."
    assert seen["hits"] >= 1
    assert "2 of 4 segments" in seen["counts"]
    assert seen["left"] == "s3", "after the last segment what was left out above comes next"
    assert seen["next"] == "/", "no other story has anything to do"
    assert seen["trouble"] == []
    # The files were written when the review ended.
    assert words in (options.out / "ferry" / "story.ru.txt").read_text(encoding="utf-8")
    with Memory.open(options.memory) as memory:
        approved = {u.target: u.author for u in memory.units(LanguagePair("en", "ru"), Status.APPROVED)}
    last = '"We waited for years," the harbour office said.'
    assert approved == {
        words: "Leyla",
        disguise("Two ports agree on a ferry line", "ru"): "Leyla",
        disguise(last, "ru"): "Leyla",
    }
    engines = deliver(replace(options, out=options.out.with_name("again")))
    assert engines.fake.texts == []
    again = (options.out.with_name("again") / "ferry" / "story.ru.txt").read_text(encoding="utf-8")
    assert words in again


@pytest.mark.browser
def test_who_comes_second_sees_both_texts_and_decides(options: RunOptions) -> None:
    deliver(options)
    with reviewing(options) as address:
        seen = drive("conflict", address)
    assert seen["status"] == 409
    assert "Их решение." in seen["shown"]
    assert "Leyla" in seen["shown"]
    assert "Моё" in seen["shown"]
    assert seen["row"] == "Их решение."
    assert seen["editing"] == "Моё решение."
    assert (seen["second"], seen["settled"]) == (200, "Моё решение.")


@pytest.mark.browser
def test_keys_may_come_faster_than_answers(options: RunOptions) -> None:
    deliver(options)
    with reviewing(options) as address:
        seen = drive("hurry", address)
    assert set(seen["codes"]) == {200}
    assert seen["trouble"] == []


@pytest.mark.browser
def test_a_hostile_story_stays_text(options: RunOptions, tmp_path: Path) -> None:
    story = (
        "# <script>window.owned = 1</script> Ferry & <img src=x onerror=alert(1)> line\n\n"
        "See [the notice](javascript:alert(2)) and \u202egnihton\u202c here.\n\n"
        '"><svg onload="alert(3)">The ports agreed.\n'
    )
    (tmp_path / "stories" / "ferry.txt").unlink()
    (tmp_path / "stories" / "hostile.md").write_text(story, encoding="utf-8")
    deliver(options)
    with reviewing(options) as address:
        seen = drive("hostile", address)
    assert seen == {"dialogs": [], "links": 0, "scripts": 0, "owned": None}


@pytest.mark.browser
def test_no_serious_barrier_in_any_look(options: RunOptions) -> None:
    """axe-core's rules, WCAG A and AA among them; nothing is wider than the screen. The story is an updated one."""
    deliver(options)
    story = Path(options.sources[0]) / "ferry.txt"
    changed = STORY.replace("weekly", "daily").replace(" The first ship sails in 2027.", "")
    story.write_text(changed + "\nMore ships come in 2028.\n", encoding="utf-8")
    deliver(options)
    with reviewing(options) as address:
        found = drive("accessible", address)
    assert {look: barriers for look, barriers in found.items() if barriers} == {}
    assert len(found) == 12
