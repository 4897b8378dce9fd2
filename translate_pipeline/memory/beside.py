"""A big file read by a process of its own, so that reading and storing have a core each.

The process is this module. It is told on its standard input what to read and answers with pickled batches on its
standard output; a thread writes them, so that reading goes on while the other side stores. When the other side is gone,
so is this one: nobody reads its output any more.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from itertools import islice
from operator import attrgetter
from pathlib import Path
from queue import Queue
from typing import IO, Any, BinaryIO

from translate_pipeline.domain import TranslationUnit
from translate_pipeline.errors import ExchangeError, TranslatePipelineError

from .exchange import Problem, ReadOptions, format_of, read_units

#: Units sent at once, and how many such batches may wait.
_BATCH = 500
_WAITING = 40

#: Units cross as tuples of their fields: Python takes four times as long to pickle what has slots.
_FIELDS = tuple(TranslationUnit.__dataclass_fields__)
_row_of = attrgetter(*_FIELDS)

_ROOT = str(Path(__file__).resolve().parents[2])


def read_beside(path: Path, format_name: str | None, options: ReadOptions) -> Iterator[TranslationUnit | Problem]:
    """What ``read_units`` gives, and the errors that it raises."""
    process = subprocess.Popen(  # noqa: S603 (this very module; -P: whatever lies in the folder we were called from)
        [sys.executable, "-P", "-m", __name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([_ROOT, *filter(None, [os.environ.get("PYTHONPATH")])])},
    )
    assert process.stdin
    assert process.stdout
    try:
        with process.stdin as orders:
            pickle.dump((path, format_name, options), orders)
        for batch in _batches(path, process.stdout):
            for each in batch:
                yield TranslationUnit(*each) if isinstance(each, tuple) else each
    finally:
        process.kill()
        process.stdout.close()
        process.wait()


def _batches(path: Path, stream: IO[bytes]) -> Iterator[list[tuple[Any, ...] | Problem]]:
    while True:
        try:
            batch = pickle.load(stream)  # noqa: S301 (of our own process)
        except (EOFError, pickle.UnpicklingError) as error:
            raise ExchangeError(
                f"{path}: the process that read it has ended", remedy="import it again, or a smaller part of it"
            ) from error
        if batch is None:
            return
        if isinstance(batch, TranslatePipelineError):
            raise batch
        yield batch


def _main() -> None:
    # An interrupt is for the process that stores; this one goes with it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    path, format_name, options = pickle.load(sys.stdin.buffer)  # noqa: S301
    waiting: Queue[bytes | None] = Queue(_WAITING)
    writer = threading.Thread(target=_written, args=(waiting, sys.stdout.buffer), daemon=True)
    writer.start()
    try:
        units = read_units(format_of(path, format_name), path, options)
        while batch := list(islice(units, _BATCH)):
            rows = [_row_of(each) if isinstance(each, TranslationUnit) else each for each in batch]
            waiting.put(pickle.dumps(rows, pickle.HIGHEST_PROTOCOL))
        waiting.put(pickle.dumps(None))
    except TranslatePipelineError as error:
        waiting.put(pickle.dumps(error))
    waiting.put(None)
    writer.join()


def _written(waiting: Queue[bytes | None], out: BinaryIO) -> None:
    try:
        while (batch := waiting.get()) is not None:
            out.write(batch)
            out.flush()
    except BrokenPipeError:
        os._exit(1)


if __name__ == "__main__":
    _main()
