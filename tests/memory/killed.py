"""A process that works on a memory until it is killed, and says beforehand or afterwards what it did.

It reads orders, one JSON object a line: what to do, the folder to do it in, a seed, and after how many seconds to die.
For each it forks, so that no start-up lies between the order and the work, lets the child work, kills it, and answers
with what the child had reported. A report is on the disk (``fsync``) before the child goes on: what it says was done is
what a user was told.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from translate_pipeline.domain import LanguagePair, Origin, OriginKind, Segment, Status, TranslationUnit
from translate_pipeline.memory import Memory, exchange, export_file, import_file, index, merge, sqlite
from translate_pipeline.memory.tmx_write import write_tmx

EN_RU = LanguagePair("en", "ru")
EDITOR = Origin(OriginKind.HUMAN, "editor")
WORDS = "port gas the ministers met on Monday talks were held in Ashgabat exports rose trade road".split()  # noqa: SIM905

Report = Callable[..., None]


def unit(draw: random.Random, status: Status = Status.APPROVED) -> TranslationUnit:
    number = draw.randrange(10**9)
    words = " ".join(draw.choices(WORDS, k=draw.randrange(4, 15)))
    return TranslationUnit(f"{words} {number}.", f"Цель {number}, {words}.", EN_RU, EDITOR, status)


def units(draw: random.Random, most: int) -> list[TranslationUnit]:
    return [unit(draw) for _ in range(draw.randrange(1, most))]


def pairs(stored: list[TranslationUnit]) -> list[list[str]]:
    return [[u.source, u.target] for u in stored]


# -- what is done ------------------------------------------------------------------------------------------------------


def record(memory: Memory, folder: Path, draw: random.Random, report: Report) -> None:
    """Stores, and looks up between, which writes the indexes."""
    while True:
        some = units(draw, 150)
        memory.record(some)
        report("stored", pairs(some))
        if draw.random() < 0.3:
            memory.recall([Segment("s", "b", some[0].source + " now")], EN_RU, min_score=70)
        if draw.random() < 0.3:
            memory.concordance(draw.choice(WORDS), limit=3)


def review(memory: Memory, folder: Path, draw: random.Random, report: Report) -> None:
    ids = [u.id for u in memory.units()]
    while ids:
        number, words = draw.choice(ids), f"Иначе {draw.randrange(10**9)}."
        report("will", number, words)
        memory.edit(number, words)
        report("edited", number, words)


def imported(memory: Memory, folder: Path, draw: random.Random, report: Report) -> None:
    for number in itertools.count():
        file = folder / "import.tmx"
        some = units(draw, 400)
        with file.open("wb") as out:
            write_tmx(out, some)
        done = 0

        def progress(count: int, some: list[TranslationUnit] = some) -> None:
            nonlocal done
            report("stored", pairs(some[done : done + count]))
            done += count

        import_file(memory, file, progress=progress)
        report("imported", number)


def imported_by_two(memory: Memory, folder: Path, draw: random.Random, report: Report) -> None:
    """As big files are: read by one process, stored by another."""
    exchange.BIG_FILE = 1
    os.cpu_count = lambda: 2
    imported(memory, folder, draw, report)


def exported(memory: Memory, folder: Path, draw: random.Random, report: Report) -> None:
    for number in itertools.count():
        export_file(memory, folder / "export.tmx")
        report("exported", number)


def backup(memory: Memory, folder: Path, draw: random.Random, report: Report) -> None:
    for number in itertools.count():
        memory.backup(folder / f"backup-{number}.db")
        report("saved", f"backup-{number}.db")


def restore(memory: Memory, folder: Path, draw: random.Random, report: Report) -> None:
    for name in itertools.cycle(("one.db", "other.db")):
        memory.restore(folder / name)
        report("restored", name)


def merged(memory: Memory, folder: Path, draw: random.Random, report: Report) -> None:
    for name in itertools.cycle(("one.db", "other.db")):
        merge(memory, folder / name)
        report("merged", name)


def vacuum(memory: Memory, folder: Path, draw: random.Random, report: Report) -> None:
    while ids := [u.id for u in memory.units()]:
        some = draw.sample(ids, min(len(ids), draw.randrange(1, 30)))
        report("will delete", some)
        memory.delete(some)
        memory.vacuum()
        report("deleted", some)


def dedupe(memory: Memory, folder: Path, draw: random.Random, report: Report) -> None:
    while True:
        some = units(draw, 60)
        twins = [
            TranslationUnit(f"  {u.source.replace(' ', '  ')}", u.target, u.pair, u.origin, u.status) for u in some
        ]
        memory.record([*some, *twins])
        memory.dedupe()
        report("deduped", pairs(some))


def migrate(path: Path, report: Report) -> None:
    """Brings an older file up to date, and on to a version that does not exist yet and rewrites every unit."""
    sqlite.MIGRATIONS = (*sqlite.MIGRATIONS, widened)
    sqlite.SCHEMA_VERSION = len(sqlite.MIGRATIONS)
    with Memory.open(path) as memory:
        report("migrated", memory.stats().units)


def widened(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE former AS SELECT * FROM unit")
    for (number,) in connection.execute("SELECT id FROM unit ORDER BY id").fetchall():
        connection.execute("UPDATE unit SET target = target || ' ' || id WHERE id = ?", (number,))
    connection.execute("CREATE INDEX former_target ON former (target)")


def create(memory: Memory, folder: Path, draw: random.Random, report: Report) -> None:
    for number in itertools.count():
        with Memory.open(folder / f"new-{number}.db") as new:
            report("created", f"new-{number}.db", [])
            some = units(draw, 20)
            new.record(some)
        report("created", f"new-{number}.db", pairs(some))


WORKS: dict[str, Callable[[Memory, Path, random.Random, Report], None]] = {
    "record": record,
    "review": review,
    "import": imported,
    "export": exported,
    "backup": backup,
    "restore": restore,
    "merge": merged,
    "vacuum": vacuum,
    "dedupe": dedupe,
    "create": create,
}

#: What takes longer to begin with.
SLOW_WORKS = {"import by two": imported_by_two}


# -- how it is done ----------------------------------------------------------------------------------------------------


def work(order: dict[str, object]) -> None:
    folder, name = Path(str(order["folder"])), str(order["work"])
    log = os.open(folder / "reports", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def report(*what: object) -> None:
        os.write(log, (json.dumps(what) + "\n").encode())
        os.fsync(log)

    # Small steps, so that a tenth of a second sees many of them.
    exchange.BATCH_SIZE, index.TAIL_SIZE = 50, 100
    if name == "migrate":
        migrate(folder / "memory.db", report)
        return
    with Memory.open(folder / "memory.db") as memory:
        {**WORKS, **SLOW_WORKS}[name](memory, folder, random.Random(str(order["seed"])), report)


def until_killed(order: dict[str, object]) -> bool:
    """Whether the child was still at work."""
    child = os.fork()
    if child == 0:
        try:
            work(order)
        except BaseException as error:  # noqa: BLE001 (the child must end here; its parent tells)
            sys.stderr.write(f"{order}: {error!r}\n")
            os._exit(1)
        os._exit(0)
    deadline = time.monotonic() + float(str(order["seconds"]))
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            if os.waitstatus_to_exitcode(status):
                raise SystemExit(f"failed: {order}")
            return False
        time.sleep(0.0005)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


def orders() -> Iterator[dict[str, object]]:
    for line in sys.stdin:
        yield json.loads(line)


if __name__ == "__main__":
    import lxml.etree  # noqa: F401 (before the fork, as numpy by the index)
    import numpy  # noqa: F401, ICN001
    import rapidfuzz.distance  # noqa: F401

    for order in orders():
        print(json.dumps(until_killed(order)), flush=True)
