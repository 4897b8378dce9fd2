"""The memory on a server beside the same memory in a file: the same matches, and what the way there costs.

    pytest tests/bench/test_server_bench.py -m bench -s

The server works in other processes, so that times are by the clock; figures beside the file's own, in one run, are the
fair ones. The server of the tests does not wait for the disk: a commit elsewhere costs a few milliseconds more.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.postgres import Server
from translate_pipeline.domain import LanguagePair, Segment
from translate_pipeline.memory import Memory

sys.path.insert(0, str(Path(__file__).parent))
import news

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600)]

UNITS = int(os.environ.get("MEMORY_BENCH_UNITS", "100000"))
EN_RU = LanguagePair("en", "ru")
DAY = "2026-01-01T00:00:00Z"

Both = dict[str, Memory]


def timed(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


@pytest.fixture(scope="module")
def both(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    server.sql("DROP DATABASE IF EXISTS bench", "CREATE DATABASE bench")
    places = {"file": str(tmp_path_factory.mktemp("memory") / "archive.db"), "server": server.address("bench")}
    units = [replace(unit, created=DAY, changed=DAY) for unit in news.units(UNITS)]
    for name, place in places.items():
        with Memory.open(place) as memory:

            def store(memory: Memory = memory) -> None:
                for start in range(0, UNITS, 5000):
                    memory.record(units[start : start + 5000])
                memory.index()

            seconds = timed(store)
            words = timed(memory.vacuum)
            size = memory.stats().file_bytes / UNITS
            print(
                f"\n{name}: stored and indexed {UNITS / seconds:,.0f}/s, words {words:.1f} s, {size:.0f} bytes a unit"
            )
    opened = {}
    for name, place in places.items():
        began = time.perf_counter()
        opened[name] = Memory.open(place)
        ready = time.perf_counter()
        opened[name].recall([Segment("s", "b", "The first question of the day.")], EN_RU, min_score=70)
        print(f"{name}: open in {ready - began:.3f} s, first fuzzy look-up {time.perf_counter() - ready:.2f} s")
    yield opened
    for memory in opened.values():
        memory.close()


def test_the_same_matches_in_few_statements(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    """The way there is paid once a statement: on a busy network, or a busy machine, by milliseconds."""
    texts = news.queries(200)
    found: dict[str, list[object]] = {"file": [], "server": []}
    statements = 0
    for name, memory in both.items():
        if name == "server":
            run = memory.database._run

            def counted(*arguments: object, run: Any = run) -> Any:
                nonlocal statements
                statements += 1
                return run(*arguments)

            monkeypatch.setattr(memory.database, "_run", counted)
        times = []
        for text in texts:
            began = time.perf_counter()
            found[name].append(memory.recall([Segment("s", "b", text)], EN_RU, min_score=70))
            times.append((time.perf_counter() - began) * 1e3)
        times.sort()
        print(f"\n{name}: fuzzy p50 {times[100]:.1f} ms, p95 {times[190]:.1f} ms")
    print(f"statements a look-up: {statements / len(texts):.1f}")
    assert found["file"] == found["server"]
    assert statements <= 6 * len(texts)


def test_whole_texts(both: Both) -> None:
    sources = [
        Segment("s", "b", text) for (text,) in both["file"].database.query("SELECT text FROM source LIMIT 20000")
    ]
    for name, memory in both.items():
        seconds = timed(lambda: memory.recall(sources, EN_RU))  # noqa: B023
        print(f"\n{name}: exact and context recall {len(sources) / seconds:,.0f} segments/s")


def test_concordance(both: Both) -> None:
    words = [text.split()[2] for text in news.queries(40, seed=2)]
    for name, memory in both.items():
        times = sorted(timed(lambda w=w: memory.concordance(w, limit=20)) for w in words)  # type: ignore[misc] # noqa: B023
        print(f"\n{name}: concordance p50 {times[20] * 1e3:.1f} ms, p95 {times[38] * 1e3:.1f} ms")
    assert [h.unit.id for h in both["file"].concordance(words[0])] == [
        h.unit.id for h in both["server"].concordance(words[0])
    ]
