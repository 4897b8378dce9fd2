"""``kill -9`` at any moment of anything that writes: no unit is lost whose storing was reported, and the file is sound.

MEMORY_KILLS=1000 pytest tests/memory/test_kill.py -s
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from translate_pipeline.domain import Segment
from translate_pipeline.memory import Memory, export_file, sqlite

sys.path.insert(0, str(Path(__file__).parent))
import killed

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((Path(__file__).parent / "files").glob("schema-*.db"))

#: Set MEMORY_KILLS to prove more moments than a test run can afford.
KILLS = int(os.environ.get("MEMORY_KILLS", "20"))

#: One memory goes through so many kills, then a new one begins.
ROUND = 10

Reports = list[list[Any]]
State = dict[int, tuple[str, str]]


@pytest.fixture(scope="module")
def order() -> Iterator[Callable[..., bool]]:
    """Has something done, and the process killed that does it; whether it was at work until then."""
    process = subprocess.Popen(
        [sys.executable, killed.__file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdin is not None
    assert process.stdout is not None

    def give(**what: object) -> bool:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(what) + "\n")
        process.stdin.flush()
        return bool(json.loads(process.stdout.readline()))

    with process:
        yield give
        process.stdin.close()


def state(memory: Memory) -> State:
    return {u.id: (u.source, u.target) for u in memory.units()}


def state_of(path: Path) -> State:
    """Of a memory that must be sound."""
    with Memory.open(path, create=False) as memory:
        assert memory.check() == [], path
        return state(memory)


def values(found: State) -> Counter[tuple[str, str]]:
    return Counter(found.values())


def reported(reports: Reports, name: str) -> Reports:
    return [rest for first, *rest in reports if first == name]


class Folder:
    """A memory, what it held when last looked at, and two others to merge and to restore."""

    def __init__(self, path: Path, draw: random.Random) -> None:
        self.path = path
        self.path.mkdir()
        self.others: dict[str, State] = {}
        for name in ("memory.db", "one.db", "other.db"):
            with Memory.open(path / name) as memory:
                memory.record(killed.units(draw, 200))
                memory.index()
                self.others[name] = state(memory)
        self.before = self.others.pop("memory.db")
        export_file_of(path / "memory.db", path / "export.tmx")

    def reports(self) -> Reports:
        log = self.path / "reports"
        lines = log.read_text().splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return [json.loads(line) for line in lines]


def export_file_of(memory: Path, file: Path) -> bytes:
    with Memory.open(memory) as opened:
        export_file(opened, file)
    return file.read_bytes()


# -- what must hold afterwards ----------------------------------------------------------------------------------------


def grown(folder: Folder, reports: Reports, after: State) -> None:
    """Nothing that was there is gone, and what was reported has come."""
    assert folder.before.items() <= after.items()
    stored = [tuple(pair) for (some,) in reported(reports, "stored") for pair in some]
    assert not set(stored) - set(after.values())


def reviewed(folder: Folder, reports: Reports, after: State) -> None:
    """Every edit that was reported stands; the last one may stand without having been."""
    expected = dict(folder.before)
    for number, words in reported(reports, "edited"):
        expected[number] = (expected[number][0], words)
    begun = reported(reports, "will")
    perhaps = dict(expected)
    if begun:
        number, words = begun[-1]
        perhaps[number] = (expected[number][0], words)
    assert after in (expected, perhaps)


def written(folder: Folder, reports: Reports, after: State) -> None:
    """The file is the old one or the new one, whole."""
    assert after == folder.before
    found = (folder.path / "export.tmx").read_bytes()
    new = export_file_of(folder.path / "memory.db", folder.path / "again.tmx")
    old = (folder.path / "old.tmx").read_bytes()
    assert found == new if reported(reports, "exported") else found in (old, new)


def saved(folder: Folder, reports: Reports, after: State) -> None:
    """Every backup that appears is whole."""
    assert after == folder.before
    names = {name for (name,) in reported(reports, "saved")}
    found = set(folder.path.glob("backup-*.db"))
    assert names <= {path.name for path in found}
    for path in found:
        assert state_of(path) == after
        path.unlink()


def replaced(folder: Folder, reports: Reports, after: State) -> None:
    """The memory is one of them, whole, never a mixture."""
    done = [name for (name,) in reported(reports, "restored")]
    following = "other.db" if done and done[-1] == "one.db" else "one.db"
    assert after in (folder.others[done[-1]] if done else folder.before, folder.others[following])


def merged(folder: Folder, reports: Reports, after: State) -> None:
    assert folder.before.items() <= after.items()
    for (name,) in reported(reports, "merged"):
        assert not set(folder.others[name].values()) - set(after.values())


def thinned(folder: Folder, reports: Reports, after: State) -> None:
    """Gone is only what was to go, and all that was reported gone."""
    assert after.items() <= folder.before.items()
    wanted = {number for (ids,) in reported(reports, "will delete") for number in ids}
    gone = {number for (ids,) in reported(reports, "deleted") for number in ids}
    assert gone <= folder.before.keys() - after.keys() <= wanted


def deduped(folder: Folder, reports: Reports, after: State) -> None:
    """Whatever twins went, one of them has stayed."""
    assert {target for _, target in folder.before.values()} <= {target for _, target in after.values()}
    targets = Counter(target for _, target in after.values())
    for (some,) in reported(reports, "deduped"):
        assert all(targets[target] == 1 for _, target in some)


def created(folder: Folder, reports: Reports, after: State) -> None:
    """A new memory is one from the moment that somebody was told so; whatever lies there can be opened."""
    assert after == folder.before
    told: dict[str, set[tuple[str, str]]] = {}
    for name, some in reported(reports, "created"):
        told[name] = {tuple(pair) for pair in some}
    found = {path.name for path in folder.path.glob("new-*.db")}
    assert told.keys() <= found
    for name in found:
        with Memory.open(folder.path / name) as memory:
            assert memory.check() == []
            assert told.get(name, set()) <= set(state(memory).values())
        (folder.path / name).unlink()


HOLDS: dict[str, Callable[[Folder, Reports, State], None]] = {
    "record": grown,
    "review": reviewed,
    "import": grown,
    "export": written,
    "backup": saved,
    "restore": replaced,
    "merge": merged,
    "vacuum": thinned,
    "dedupe": deduped,
    "create": created,
}


def test_every_work_is_judged() -> None:
    assert HOLDS.keys() == killed.WORKS.keys()


def test_a_kill_at_any_moment_loses_nothing(order: Callable[..., bool], tmp_path: Path) -> None:
    draw = random.Random(20260402)
    at_work: Counter[str] = Counter()
    folder = Folder(tmp_path / "0", draw)
    for number in range(KILLS):
        if number and number % ROUND == 0:
            shutil.rmtree(folder.path)
            folder = Folder(tmp_path / str(number), draw)
        work = list(HOLDS)[number % len(HOLDS)]
        if work == "export":
            shutil.copy(folder.path / "export.tmx", folder.path / "old.tmx")
        seconds = draw.uniform(0.0, 0.15)
        at_work[work] += order(work=work, folder=str(folder.path), seed=number, seconds=seconds)
        after = state_of(folder.path / "memory.db")
        HOLDS[work](folder, folder.reports(), after)
        folder.before = after
        some = next(iter(after.values()), None)
        if some:
            with Memory.open(folder.path / "memory.db") as memory:
                matches = memory.recall([Segment("s", "b", some[0])], killed.EN_RU)[0]
                assert some[1] in {m.unit.target for m in matches}
    print(f"\n{KILLS} kills, {sum(at_work.values())} of them at work: {dict(at_work)}")
    assert sum(at_work.values()) > 0.9 * KILLS


def test_a_kill_while_one_process_reads_and_another_stores(order: Callable[..., bool], tmp_path: Path) -> None:
    draw = random.Random(20260402)
    folder = Folder(tmp_path / "0", draw)
    stored = 0
    for number in range(max(2, KILLS // 25)):
        order(work="import by two", folder=str(folder.path), seed=number, seconds=draw.uniform(0.5, 3.0))
        after = state_of(folder.path / "memory.db")
        grown(folder, folder.reports(), after)
        stored += len(after) - len(folder.before)
        folder.before = after
    print(f"\n{stored} units stored between kills")
    if KILLS >= 100:
        assert stored


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_a_kill_while_a_file_of_every_version_is_migrated(
    order: Callable[..., bool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: Path
) -> None:
    """Before or after, with every unit; the same command goes on from there."""
    draw = random.Random(20260402)
    shutil.copy(file, tmp_path / "old.db")
    _filled(tmp_path / "old.db", 2000)
    at_work = 0
    for number in range(max(3, KILLS // 20)):
        folder = tmp_path / str(number)
        folder.mkdir()
        shutil.copy(tmp_path / "old.db", folder / "memory.db")
        at_work += order(work="migrate", folder=str(folder), seed=number, seconds=draw.uniform(0.0, 0.06))
        with monkeypatch.context() as patch:
            patch.setattr(sqlite, "MIGRATIONS", (*sqlite.MIGRATIONS, killed.widened))
            patch.setattr(sqlite, "SCHEMA_VERSION", len(sqlite.MIGRATIONS))
            with Memory.open(folder / "memory.db") as memory:
                assert memory.check() == []
                found = list(memory.units())
        assert len(found) == 2003
        assert all(u.target.endswith(f" {u.id}") for u in found)
        shutil.rmtree(folder)
    print(f"\n{file.stem}: {at_work} kills at work")
    if KILLS >= 100:
        assert at_work


def _filled(path: Path, count: int) -> None:
    """More of what an old file holds, with the very columns of its version, so that migrating it takes a while."""
    connection = sqlite.sqlite3.connect(path)
    columns = [row[1] for row in connection.execute("PRAGMA table_info(unit)") if row[1] not in ("id", "target")]
    names = ", ".join(columns)
    connection.executemany(
        f"INSERT INTO unit ({names}, target) SELECT {names}, target || ? FROM unit WHERE id = 1",
        [(f" {i}",) for i in range(count)],
    )
    connection.commit()
    connection.close()
