"""The memory on an archive of made-up news: how fast it answers, that it loses nothing, what it weighs.

    pytest tests/bench/test_memory_bench.py -m bench -s
    MEMORY_BENCH_UNITS=1000000 pytest tests/bench/test_memory_bench.py -m bench -s

MEMORY_BENCH_KEEP names a folder where the archive stays, and is found by the next run.

Times are processor time of this process where one thread works, so that what else the machine does counts little;
speeds are compared with another way of doing the same wherever there is one. Every test prints its figures.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from translate_pipeline.domain import LanguagePair, MatchKind, Segment
from translate_pipeline.memory import Memory
from translate_pipeline.memory.exchange import BATCH_SIZE, ReadOptions
from translate_pipeline.memory.normal import normalise
from translate_pipeline.memory.similarity import allowance, distance, score_of
from translate_pipeline.memory.tmx import TmxFormat
from translate_pipeline.memory.tokens import Tokens

sys.path.insert(0, str(Path(__file__).parent))
import news

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600)]

UNITS = int(os.environ.get("MEMORY_BENCH_UNITS", "100000"))
EN_RU = LanguagePair("en", "ru")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    kept = os.environ.get("MEMORY_BENCH_KEEP")
    path = (Path(kept) if kept else tmp_path_factory.mktemp("memory")) / f"archive-{UNITS}.db"
    if path.exists():
        return path
    with Memory.open(path) as memory:
        stored = timed(lambda: memory.record(news.units(UNITS)))
        print(f"\n{UNITS:,} units made up, stored and indexed {UNITS / stored:,.0f}/s, {_bytes(path)} bytes each")
        seconds = timed(memory.vacuum)
        print(f"words indexed, all else anew: {seconds:.0f} s, {_bytes(path)} bytes each")
    return path


def _bytes(path: Path) -> int:
    return path.stat().st_size // UNITS


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


def test_many_look_ups_at_once_use_both_cores(path: Path) -> None:
    """What two free cores would make of it follows from processor time: no sooner than what one thread has to do, and
    than half of all. The time on the wall is that of the moment, whatever else the machine does.
    """
    with Memory.open(path, read_only=True) as memory:
        segments = [segment(text) for text in news.queries(1000, seed=1)]
        memory.recall(segments[:20], EN_RU, min_score=70)
        wall, cpu, own = time.perf_counter(), time.process_time(), time.thread_time()
        together = memory.recall(segments, EN_RU, min_score=70, contexts=[("", "")] * len(segments))
        wall, cpu, own = time.perf_counter() - wall, time.process_time() - cpu, time.thread_time() - own
        wall_alone, cpu_alone = time.perf_counter(), time.process_time()
        alone = [memory.recall([each], EN_RU, min_score=70)[0] for each in segments]
        wall_alone, cpu_alone = time.perf_counter() - wall_alone, time.process_time() - cpu_alone
    speed_up = cpu_alone / max(own, cpu / 2)
    print(
        f"\n{len(segments)} look-ups: {cpu:.2f} s of processor together, {own:.2f} s of it in one thread; "
        f"{cpu_alone:.2f} s one by one: {speed_up:.2f} times as fast on two free cores\n"
        f"on the wall {wall:.2f} s together, {wall_alone:.2f} s one by one"
    )
    assert together == alone
    assert cpu < 1.5 * cpu_alone
    assert speed_up > 1.2


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
    size = path.stat().st_size
    print(f"file {size / 2**20:.0f} MiB, {size / UNITS:.0f} bytes a unit")
    assert size / UNITS < 2**30 / 1_000_000


def exchange(what: str, memory: Path, file: Path) -> dict[str, float]:
    """See ``exchange_once.py``."""
    script = Path(__file__).with_name("exchange_once.py")
    output = subprocess.run(
        [sys.executable, script, what, memory, file],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ).stdout
    found: dict[str, float] = json.loads(output)
    return found


def test_tmx_streams_in_constant_memory(path: Path, tmp_path: Path) -> None:
    """Reading and storing are two processes: with two free cores the slower one decides."""
    file = tmp_path / "archive.tmx"
    written = exchange("export", path, file)
    read = timed(lambda: sum(1 for _ in TmxFormat().read(file, ReadOptions("x"))))
    stored = exchange("import", tmp_path / "new.db", file)
    slower = max(stored["seconds"], stored["beside"])
    print(
        f"\nTMX written {UNITS / written['seconds']:,.0f}/s, resident {written['mebibytes']:.0f} MiB\n"
        f"TMX read {UNITS / read:,.0f}/s\n"
        f"TMX into the store with its fuzzy index: reading {UNITS / stored['beside']:,.0f}/s, storing "
        f"{UNITS / stored['seconds']:,.0f}/s, each in a process of its own; {UNITS / slower:,.0f}/s on two free cores, "
        f"{UNITS / (stored['seconds'] + stored['beside']):,.0f}/s on one, {UNITS / stored['wall']:,.0f}/s on the wall; "
        f"both resident {stored['mebibytes']:.0f} MiB, {stored['steps']:.0f} steps of progress"
    )
    assert written["units"] == stored["units"] == UNITS
    assert written["mebibytes"] < 300
    assert stored["mebibytes"] < 300
    assert UNITS / written["seconds"] >= 15_000
    assert UNITS / slower >= 15_000
    assert min(written["steps"], stored["steps"]) >= UNITS / BATCH_SIZE


def test_the_index_grows_with_what_is_new(path: Path) -> None:
    """Storing a thousand sentences more and finding one of them costs the same however many there are."""
    more = list(news.units(1000, seed=2))
    similar = segment(more[0].source + " Today.")
    with Memory.open(path) as memory:
        memory.recall([segment("warm up")], EN_RU, min_score=70)
        began = time.process_time()
        stored = memory.record(more)
        found = memory.recall([similar], EN_RU, min_score=70)
        seconds = time.process_time() - began
        memory.delete(stored.ids)
    print(f"\n1,000 units stored, indexed and found: {seconds * 1e3:.0f} ms")
    assert found[0]
    assert seconds < 0.5


def test_checking_is_thorough_and_bearable(path: Path) -> None:
    with Memory.open(path, read_only=True) as memory:
        found: list[str] = []
        seconds = timed(lambda: found.extend(memory.check()))
    print(f"\nchecking pages, keys, units, signatures and words: {seconds / UNITS * 1e6:.0f} s for a million units")
    assert found == []
    assert seconds / UNITS < 1e-3
