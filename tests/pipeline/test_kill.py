"""``kill -9`` at any moment: the same command ends with the very bytes of a run that nobody disturbed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.fakes import tree
from translate_pipeline.memory import Memory

if TYPE_CHECKING:
    from pathlib import Path

#: Set TRANSLATE_PIPELINE_KILLS to prove more points of time than a test run can afford.
KILLS = int(os.environ.get("TRANSLATE_PIPELINE_KILLS", "3"))


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six short stories that share sentences, enough for several calls of the engine."""
    folder = tmp_path_factory.mktemp("kill") / "stories"
    folder.mkdir()
    for number in range(6):
        (folder / f"port-{number}.txt").write_text(
            f"Port number {number} opens\n\n"
            "The ministers met in Ashgabat on Monday.  They discussed trade and transport.\n\n"
            f"The port handled {number + 2},500 tons of cargo in May.  It will grow by {number + 3} percent.\n\n"
            f'"We are ready," the harbour office said on May {number + 1}.\n',
            encoding="utf-8",
        )
    return folder


def command(sources: Path, home: Path) -> list[str]:
    arguments = ["run", str(sources), "--to", "ru", "--to", "tk", "--formats", "txt,tsv,html", "--quiet"]
    places = ["--out", str(home / "out"), "--memory", str(home / "memory.db")]
    return [sys.executable, "-m", "translate_pipeline", *arguments, *places]


def killed_after(seconds: float, arguments: list[str]) -> bool:
    """Whether the process was still running when it was killed."""
    process = subprocess.Popen(arguments)
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return True
    return False


@pytest.mark.model
def test_kill_at_any_moment(sources: Path, tmp_path: Path) -> None:
    began = time.monotonic()
    subprocess.run(command(sources, tmp_path / "warm"), check=True)
    began = time.monotonic()
    subprocess.run(command(sources, tmp_path / "whole"), check=True)
    duration = time.monotonic() - began
    expected = tree(tmp_path / "whole" / "out")
    with Memory.open(tmp_path / "whole" / "memory.db") as memory:
        units = sorted((u.source, u.target, str(u.pair)) for u in memory.units())

    chance = random.Random(20260402)
    for number in range(KILLS):
        home = tmp_path / f"kill-{number}"
        kills = 0
        while killed_after(chance.uniform(0.2, 0.9) * duration, command(sources, home)):
            kills += 1
            if kills == 4:
                subprocess.run(command(sources, home), check=True)
                break
        assert tree(home / "out") == expected, f"differs after {kills} kills"
        with Memory.open(home / "memory.db") as memory:
            assert memory.check() == []
            assert sorted((u.source, u.target, str(u.pair)) for u in memory.units()) == units
