"""How a batch shows its work: a live bar on a terminal, plain lines elsewhere, nothing when asked to be quiet."""

from __future__ import annotations

import contextlib
import sys
import time
from typing import TYPE_CHECKING, Any, Self

from translate_pipeline.cli.output import is_terminal, note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.progress import TaskID

    from translate_pipeline.pipeline.options import Observer, StoryOutcome


class QuietObserver:
    """Says nothing but which stories failed."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def started(self, *, total_bytes: int, languages: int) -> None:
        pass

    def read(self, *, read_bytes: int) -> None:
        pass

    def translating(self, *, segments: int) -> None:
        pass

    def translated(self, *, segments: int, words: int) -> None:
        pass

    def delivered(self, outcome: StoryOutcome) -> None:
        if outcome.is_failed:
            note(f"error: {outcome.message}")
            if outcome.remedy:
                note(f"hint: {outcome.remedy}")

    def window_done(self) -> None:
        pass


class PlainObserver(QuietObserver):
    """One line a story, for logs and pipes."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._stories = 0

    def delivered(self, outcome: StoryOutcome) -> None:
        super().delivered(outcome)
        for warning in outcome.warnings:
            note(f"warning: {outcome.origin}: {warning}")
        if not outcome.is_failed:
            self._stories += 1
            counts = outcome.counts
            note(
                f"{self._stories:>5}  {outcome.folder}  {counts.segments.total()} segments,"
                f" {counts.recalled} recalled, {counts.flagged} flagged  ({time.monotonic() - self._began:.1f} s)"
            )


class BarObserver(QuietObserver):
    """A bar with stories, segments, words a second, matches and the time left."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        self._progress = Progress(
            TextColumn("{task.fields[stories]} stories"),
            BarColumn(bar_width=None),
            TextColumn(
                "{task.fields[segments]} translated · {task.fields[matches]} recalled · {task.fields[speed]} words/s"
            ),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._progress.add_task("", total=None, stories=0, segments=0, matches=0, speed="–")
        self._stories = self._segments = self._matches = self._words = 0
        # Where the bar stands: whole windows in bytes, then the share of this one's languages and texts.
        self._done_bytes = self._window_bytes = self._languages = self._language = self._texts = self._texts_done = 0
        self._began = time.monotonic()

    @property
    def completed(self) -> float:
        """Bytes of source files that the bar shows as done."""
        return self._progress.tasks[self._task].completed

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def started(self, *, total_bytes: int, languages: int) -> None:
        self._languages = languages
        self._progress.update(self._task, total=total_bytes)

    def read(self, *, read_bytes: int) -> None:
        self._window_bytes += read_bytes

    def translating(self, *, segments: int) -> None:
        self._language += 1
        self._texts, self._texts_done = segments, 0

    def translated(self, *, segments: int, words: int) -> None:
        self._words += words
        self._segments += segments
        self._texts_done += segments
        share = (self._language - 1 + self._texts_done / self._texts) / self._languages
        self._update(
            completed=self._done_bytes + share * self._window_bytes,
            speed=f"{self._words / max(time.monotonic() - self._began, 0.1):.0f}",
        )

    def window_done(self) -> None:
        self._done_bytes += self._window_bytes
        self._window_bytes = self._language = 0
        self._update(completed=self._done_bytes)

    def delivered(self, outcome: StoryOutcome) -> None:
        super().delivered(outcome)
        self._stories += 1
        self._matches += outcome.counts.recalled
        for warning in outcome.warnings:
            self._progress.console.print(f"warning: {outcome.origin}: {warning}", markup=False, highlight=False)
        self._update()

    def _update(self, **fields: Any) -> None:
        self._progress.update(
            self._task, stories=self._stories, segments=self._segments, matches=self._matches, **fields
        )


@contextlib.contextmanager
def progress(unit: str) -> Iterator[Callable[[int], None]]:
    """A running count on a terminal; elsewhere nothing. Yields what to call with the number of things done."""
    if not is_terminal(sys.stderr):
        yield lambda _done: None
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), MofNCompleteColumn(), unit, TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done: bar.advance(task, done)


@contextlib.contextmanager
def download() -> Iterator[Callable[[str, int, int], None]]:
    """A bar a file on a terminal, else a line a finished one. Yields what to call with name, bytes so far and size."""
    if not is_terminal(sys.stderr):
        yield lambda name, arrived, size: note(f"{name}: {size:,} bytes") if arrived == size else None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def show(name: str, arrived: int, size: int) -> None:
            tasks[name] = tasks[name] if name in tasks else bar.add_task(name, total=size)
            bar.update(tasks[name], completed=arrived)

        yield show


def observer(*, quiet: bool) -> QuietObserver:
    """The observer that suits stderr."""
    if quiet:
        return QuietObserver()
    return BarObserver() if is_terminal(sys.stderr) else PlainObserver()


if TYPE_CHECKING:
    _: Observer = QuietObserver()
