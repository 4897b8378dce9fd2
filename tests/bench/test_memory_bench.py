"""The memory on an archive of made-up news: how fast it answers, that it loses nothing, what it weighs.

    pytest tests/bench/test_memory_bench.py -m bench -s
    MEMORY_BENCH_UNITS=1000000 pytest tests/bench/test_memory_bench.py -m bench -s

Times are processor time of this process where one thread works, so that what else the machine does counts little;
speeds are compared with another way of doing the same wherever there is one. Every test prints its figures.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from translate_pipeline.domain import LanguagePair, MatchKind, Segment
from translate_pipeline.memory import Memory, export_file
from translate_pipeline.memory.normal import normalise
from translate_pipeline.memory.similarity import allowance, distance, score_of
from translate_pipeline.memory.tokens import Tokens

sys.path.insert(0, str(Path(__file__).parent))
import news

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600)]

UNITS = int(os.environ.get("MEMORY_BENCH_UNITS", "100000"))
EN_RU = LanguagePair("en", "ru")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("memory") / "archive.db"
    with Memory.open(path) as memory:
        stored = timed(lambda: memory.record(news.units(UNITS)))
        size = path.stat().st_size / UNITS
        print(f"\n{UNITS:,} units: made up, stored and indexed {UNITS / stored:,.0f}/s, {size:.0f} bytes each")
        memory.vacuum()
        print(f"with the word indexes {path.stat().st_size / UNITS:.0f} bytes each")
    return path


def segment(text: str) -> Segment:
    return Segment("s", "b", text)


def timed(call: Callable[[], object]) -> float:
    """Processor seconds."""
    began = time.process_time()
    call()
    return time.process_time() - began


#: The peak of this process alone; what ``getrusage`` tells includes the parent it was forked from.
PEAK = r"""
import re
print(int(re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1]) / 1024)
"""


def run(code: str) -> list[float]:
    """What the code prints, run in a process of its own, and the peak of its memory in MiB."""
    output = subprocess.run(
        [sys.executable, "-c", code + PEAK],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ).stdout
    return [float(word) for word in output.split()]


def test_fuzzy_look_ups_are_quick_beside_a_full_scan(path: Path) -> None:
    """Threshold 70, top 5, sentences of 8 to 40 words, against rapidfuzz over all sources with the same cut-off."""
    from rapidfuzz import fuzz, process

    with Memory.open(path, read_only=True) as memory:
        sources = [source for (source,) in memory.database.query("SELECT text FROM source")]
        texts = news.queries(200)
        memory.recall([segment("warm up")], EN_RU, min_score=70)
        ours = sorted(timed(lambda t=t: memory.recall([segment(t)], EN_RU, min_score=70)) for t in texts)  # type: ignore[misc]
        scans = [
            timed(lambda t=t: process.extract(t, sources, scorer=fuzz.ratio, score_cutoff=70, limit=5))  # type: ignore[misc]
            for t in texts[: max(5, 2_000_000 // UNITS)]
        ]
    p50, p95 = ours[len(ours) // 2], ours[len(ours) * 95 // 100]
    scan = statistics.median(scans)
    print(
        f"\nfuzzy p50 {p50 * 1e3:.2f} ms, p95 {p95 * 1e3:.2f} ms; "
        f"rapidfuzz scan {scan * 1e3:.0f} ms: {scan / p50:.0f} times as long"
    )
    assert p95 < (0.010 if UNITS <= 100_000 else 0.050)
    assert scan >= 20 * p50


def test_nothing_is_lost_against_comparing_with_every_unit(path: Path) -> None:
    """The five best of each query, found by measuring its distance to every source there is."""
    with Memory.open(path, read_only=True) as memory:
        everything = [
            (text, Tokens.of(text)) for (text,) in memory.database.query("SELECT text FROM source LIMIT 100000")
        ]
        known = {text for text, _ in everything}
        for query in news.queries(4, seed=1):
            wanted = Tokens.of(query)
            scores = {
                text: score
                for text, tokens in everything
                if (score := _score(wanted, tokens)) >= 70 and normalise(text) != normalise(query)
            }
            found = memory.recall([segment(query)], EN_RU, min_score=70, limit=50)[0]
            similar = {m.unit.source for m in found if m.kind in (MatchKind.FUZZY, MatchKind.PLACEABLE)}
            assert similar & known == set(scores)


def _score(one: Tokens, other: Tokens) -> int:
    heavier = max(one.weight, other.weight)
    limit = allowance(heavier, 70)
    found = distance(one, other, limit=limit)
    return score_of(found, heavier) if found <= limit else 0


def test_many_look_ups_at_once_cost_no_more_than_one_by_one(path: Path) -> None:
    """They are spread over the cores; how much sooner they are done depends on how many of those are free."""
    with Memory.open(path, read_only=True) as memory:
        segments = [segment(text) for text in news.queries(1000 if UNITS > 100_000 else 300, seed=1)]
        memory.recall(segments, EN_RU, min_score=70)
        wall, cpu = time.perf_counter(), time.process_time()
        together = memory.recall(segments, EN_RU, min_score=70, contexts=[("", "")] * len(segments))
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        wall_alone, cpu_alone = time.perf_counter(), time.process_time()
        alone = [memory.recall([each], EN_RU, min_score=70)[0] for each in segments]
        wall_alone, cpu_alone = time.perf_counter() - wall_alone, time.process_time() - cpu_alone
    print(
        f"\n{len(segments)} look-ups: {wall:.2f} s together ({cpu:.2f} s of processor), "
        f"{wall_alone:.2f} s one by one ({cpu_alone:.2f} s)"
    )
    assert together == alone
    assert cpu < 1.5 * cpu_alone


def test_known_segments_are_recalled_at_once(path: Path) -> None:
    with Memory.open(path, read_only=True) as memory:
        units = [u for u, _ in zip(memory.units(), range(20_000), strict=False)]
        segments = [segment(u.source) for u in units]
        seconds = min(timed(lambda: memory.recall(segments, EN_RU)) for _ in range(3))
        by_story = timed(lambda: [memory.recall(segments[i : i + 20], EN_RU) for i in range(0, 20_000, 20)])
        assert all(memory.recall(segments, EN_RU))
    print(f"\nexact: {20_000 / seconds:,.0f} segments/s at once, {20_000 / by_story:,.0f}/s by stories of 20")
    assert 20_000 / seconds > 20_000


def test_opening_takes_no_time_and_little_memory(path: Path) -> None:
    code = f"""
import time
from pathlib import Path
from translate_pipeline.domain import LanguagePair, Segment
from translate_pipeline.memory import Memory
segment = Segment("s", "b", "The first look-up reads the index of the whole memory.")
began = time.perf_counter()
memory = Memory.open(Path({str(path)!r}))
opened = time.perf_counter()
memory.recall([segment], LanguagePair("en", "ru"), min_score=70)
print(opened - began, time.perf_counter() - opened)
"""
    opened, first, mebibytes = run(code)
    print(f"\nopening {opened * 1e3:.0f} ms, first fuzzy look-up {first * 1e3:.0f} ms, resident {mebibytes:.0f} MiB")
    assert opened < 0.5
    assert mebibytes < 1024
    assert path.stat().st_size / UNITS < 1024**3 / 1_000_000


def test_tmx_streams_in_constant_memory(path: Path, tmp_path: Path) -> None:
    with Memory.open(path, read_only=True) as memory:
        seconds = timed(lambda: export_file(memory, tmp_path / "archive.tmx"))
    code = f"""
import time
from pathlib import Path
from translate_pipeline.memory import Memory, import_file
from translate_pipeline.memory.exchange import ReadOptions
from translate_pipeline.memory.tmx import TmxFormat
path = Path({str(tmp_path / "archive.tmx")!r})
began = time.process_time()
count = sum(1 for _ in TmxFormat().read(path, ReadOptions("x")))
read = time.process_time()
with Memory.open(path.with_name("new.db")) as memory:
    report = import_file(memory, path)
assert report.added == count, report
print(count / (read - began), count / (time.process_time() - read))
"""
    read, imported, mebibytes = run(code)
    print(
        f"\nTMX: written {UNITS / seconds:,.0f}/s, read {read:,.0f}/s, into the store with its fuzzy index "
        f"{imported:,.0f}/s, resident {mebibytes:.0f} MiB"
    )
    assert mebibytes < 300
    assert read > 2 * imported, "reading is the smaller part"
