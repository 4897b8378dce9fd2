"""The server as a process of its own: where it listens, how it begins and how it ends."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.fakes import FakeEngines, Watcher
from translate_pipeline.domain import Status
from translate_pipeline.errors import UsageError
from translate_pipeline.memory import Memory
from translate_pipeline.pipeline.batch import run
from translate_pipeline.pipeline.correct import Corrections
from translate_pipeline.pipeline.journal import Journal
from translate_pipeline.review import server
from translate_pipeline.review.server import listen
from translate_pipeline.review.writer import Writer

if TYPE_CHECKING:
    from pathlib import Path

    from translate_pipeline.pipeline.options import RunOptions

MAIN = "from translate_pipeline.cli import main; main()"


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-c", MAIN, "review", *arguments, "--no-open"]


def test_importing_the_package_loads_no_server() -> None:
    code = "import sys, translate_pipeline.review; sys.exit('starlette' in sys.modules or 'uvicorn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_only_this_computer_can_reach_it() -> None:
    with closing(listen(0)) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"


def test_where_the_usual_port_is_taken_another_one_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setattr(server, "USUAL_PORT", other.getsockname()[1])
        with closing(listen(0)) as listener:
            assert listener.getsockname()[1] not in (0, other.getsockname()[1])


def test_a_port_asked_for_is_had_or_said_to_be_taken() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(UsageError, match="cannot be had") as error:
            listen(other.getsockname()[1])
    assert "--port" in error.value.remedy


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_ended_and_leaves_the_files_up_to_date(
    options: RunOptions, ending: signal.Signals
) -> None:
    run(options, Watcher(), engines=FakeEngines("ru", "tk"))  # type: ignore[arg-type]
    with Memory.open(options.memory) as memory:
        corrections = Corrections.open(options.out, memory)
        segment = corrections.story("ferry").segments[1].id
        corrections.correct("ferry", segment, "ru", text="Порты.", status=Status.APPROVED, author="")
    with subprocess.Popen(
        command(str(options.out), "--memory", str(options.memory)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        address = process.stdout.readline().strip()
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        assert "2 stories" in opener.open(address, timeout=10).read().decode()
        with pytest.raises(urllib.error.HTTPError, match="403") as refused:
            urllib.request.urlopen(address.partition("?")[0], timeout=10)
        refused.value.close()
        process.send_signal(ending)
        rest, said = process.communicate(timeout=20)
    assert (process.returncode, rest) == (0, "")
    assert "Traceback" not in said
    assert "Порты." in (options.out / "ferry" / "story.ru.txt").read_text(encoding="utf-8")


def test_a_folder_without_output_is_one_line_and_a_hint(tmp_path: Path) -> None:
    done = subprocess.run(
        command(str(tmp_path / "none"), "--memory", str(tmp_path / "m.db")), capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.splitlines()[0].endswith("no output of translate-pipeline")
    assert done.stderr.splitlines()[1].startswith("hint:")


class TestWriter:
    @pytest.fixture
    def corrections(self, options: RunOptions) -> Corrections:
        run(options, Watcher(), engines=FakeEngines("ru", "tk"))  # type: ignore[arg-type]
        opened = Corrections.open(options.out, Memory.open(options.memory))
        segment = opened.story("ferry").segments[1].id
        opened.correct("ferry", segment, "ru", text="Порты.", status=Status.APPROVED, author="")
        return opened

    def written(self, options: RunOptions) -> bool:
        return "Порты." in (options.out / "ferry" / "story.ru.txt").read_text(encoding="utf-8")

    def test_it_writes_after_a_pause(self, corrections: Corrections, options: RunOptions) -> None:
        writer = Writer(corrections, pause_s=0.05)
        writer.touch()
        assert writer._timer
        writer._timer.join(10)
        assert self.written(options)
        corrections.memory.close()

    def test_while_a_run_goes_on_it_waits_for_its_end(
        self, corrections: Corrections, options: RunOptions, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("translate_pipeline.pipeline.correct._WAIT_S", 0.01)
        writer = Writer(corrections, pause_s=0.05)
        with Journal.open(options.out):
            writer.touch()
            first = writer._timer
            assert first
            first.join(10)
            assert not self.written(options)
        later = writer._timer
        assert later is not first
        assert later
        later.join(10)
        writer.close()
        assert self.written(options)
        corrections.memory.close()
