"""The bar never runs backwards, ends full, and says nothing where stderr is no terminal."""

from __future__ import annotations

import io
import sys

import pytest

from translate_pipeline.cli.progress import BarObserver, PlainObserver, QuietObserver, observer
from translate_pipeline.pipeline.options import StoryOutcome


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_bar_follows_windows_languages_and_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    seen: list[float] = []
    with BarObserver() as bar:
        bar.started(total_bytes=300, languages=2)
        for window_bytes in (100, 200):
            bar.read(read_bytes=window_bytes)
            for _ in range(2):
                bar.translating(segments=4)
                for _ in range(2):
                    bar.translated(segments=2, words=20)
                    seen.append(bar.completed)
            bar.delivered(StoryOutcome("a.txt", "a"))
            bar.window_done()
            seen.append(bar.completed)
    assert seen == [25, 50, 75, 100, 100, 150, 200, 250, 300, 300]


@pytest.mark.parametrize(
    ("quiet", "terminal", "expected"),
    [(True, True, QuietObserver), (False, True, BarObserver), (False, False, PlainObserver)],
)
def test_the_observer_suits_stderr(
    monkeypatch: pytest.MonkeyPatch, quiet: bool, terminal: bool, expected: type[QuietObserver]
) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal() if terminal else io.StringIO())
    monkeypatch.delenv("TERM", raising=False)
    assert type(observer(quiet=quiet)) is expected


def test_a_failure_is_told_even_to_the_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    QuietObserver().delivered(StoryOutcome("a.txt", message="a.txt: empty", remedy="write it"))
    assert capsys.readouterr().err == "error: a.txt: empty\nhint: write it\n"
