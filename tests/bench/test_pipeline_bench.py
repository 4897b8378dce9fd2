"""How much a batch costs beside the bare engine, a second run beside the first, ten thousand stories beside a hundred.

    ./dev bench -k pipeline

Every figure is a ratio of two measurements of one run on one machine.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from translate_pipeline.domain import LanguagePair

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.bench, pytest.mark.model]

PLACES = ["Ashgabat", "Mary", "Balkanabat", "Turkmenbashi", "Dashoguz", "Turkmenabat", "Tejen", "Serdar"]
WHO = ["the ministers", "the delegation", "representatives of the ministry", "the heads of the companies", "experts"]
VERBS = ["discussed", "noted", "approved", "considered", "presented to journalists", "praised"]
WHAT = [
    "the construction of the railway",
    "the supply of natural gas",
    "new rules of trade",
    "cooperation in education and medicine",
    "the protection of the sea",
    "the work of the business council",
    "the results of the harvest",
]
TAILS = [
    "the press service of the ministry reports",
    "as agreed by the two countries in the spring",
    "in accordance with the programme approved by the government",
    "despite strong winds and rain on the coast",
    "which is important for the whole region",
]


def sentences(count: int, seed: int = 1) -> list[str]:
    """Distinct sentences of 10 to 30 words, as news are: two in five hold a figure."""
    chance, found = random.Random(seed), {}
    while len(found) < count:
        text = f"In {chance.choice(PLACES)}, {chance.choice(WHO)} {chance.choice(VERBS)} {chance.choice(WHAT)}"
        if chance.random() < 0.2:
            text += f" and {chance.randrange(2, 9000):,} tonnes of cotton"
        if chance.random() < 0.25:
            text += f" on May {chance.randrange(1, 31)}"
        for tail in chance.sample(TAILS, chance.randrange(0, 3)):
            text += f", {tail}"
        found[text + "."] = True
    return list(found)


def write_stories(folder: Path, texts: list[str], *, each: int = 20) -> None:
    folder.mkdir()
    for number in range(0, len(texts), each):
        paragraphs = [" ".join(texts[i : i + 2]) for i in range(number, min(number + each, len(texts)), 2)]
        (folder / f"story-{number:06}.txt").write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")


def run(folder: Path, home: Path, *arguments: str) -> tuple[dict, float, int]:
    """The report, the wall-clock seconds and the peak resident memory in KiB of one batch in a process of its own."""
    command = [sys.executable, "-m", "translate_pipeline", "run", str(folder), "--to", "ru", "--json", *arguments]
    command += ["--out", str(home / "out"), "--memory", str(home / "memory.db")]
    began = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout
        report = json.loads(process.stdout.read())
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return report, time.monotonic() - began, usage.ru_maxrss


def engine_seconds(texts: list[str], pair: LanguagePair) -> tuple[float, float]:
    """What the bare engine takes for the texts, and for its share of a batch.

    That share is the texts with their figures and names protected, and the further tries for those that the guard
    refuses.
    """
    from translate_pipeline.domain import Segment
    from translate_pipeline.engine import RETRIES, Registry, open_translator
    from translate_pipeline.pipeline.translate import refusals

    spec = Registry.load().resolve("embedded", pair)
    bare, protected = open_translator(spec, protect=False), open_translator(spec)
    bare.translate(texts[:64], pair)
    began = time.monotonic()
    bare.translate(texts, pair)
    bare_s = time.monotonic() - began
    began = time.monotonic()
    found = protected.translate(texts, pair)
    share_s = time.monotonic() - began
    counts, tried = [], texts
    for options in RETRIES:
        tried = [t for t, f in zip(tried, found, strict=True) if refusals(Segment("s", "b", t), f, pair)]
        counts.append(len(tried))
        began = time.monotonic()
        found = protected.translate(tried, pair, options=options)
        share_s += time.monotonic() - began
    print(f"\nbare engine {bare_s:.1f} s; its share {share_s:.1f} s; tried again, of {len(texts)}: {counts}")
    return bare_s, share_s


def test_a_batch_costs_little_beside_the_engine_and_a_second_run_next_to_nothing(tmp_path: Path) -> None:
    texts = sentences(2000)
    write_stories(tmp_path / "stories", texts)
    bare_s, share_s = engine_seconds(texts, LanguagePair("en", "ru"))
    first, first_s, _ = run(tmp_path / "stories", tmp_path / "home")
    second, second_s, _ = run(tmp_path / "stories", tmp_path / "home")
    assert (first["translated"], second["translated"]) == (2000, 0)
    print(
        f"batch {first_s:.1f} s: {100 * share_s / first_s:.0f} % of the throughput of the engine at the same work,"
        f" {100 * bare_s / first_s:.0f} % of the bare engine's"
    )
    print(f"second run {second_s:.2f} s: {first_s / second_s:.1f} times faster")
    assert share_s / first_s >= 0.85
    assert first_s / second_s >= 20


def test_memory_use_does_not_grow_with_the_batch(tmp_path: Path) -> None:
    texts = sentences(200)
    chance = random.Random(2)
    peaks = {}
    for stories in (100, 10_000):
        folder = tmp_path / f"stories-{stories}"
        write_stories(folder, [chance.choice(texts) for _ in range(stories * 10)], each=10)
        report, seconds, peaks[stories] = run(folder, tmp_path / str(stories), "--formats", "txt")
        assert report["stories"] == {"done": stories, "failed": 0}
        print(f"\n{stories} stories: {peaks[stories] / 1024:.0f} MiB at the most, {seconds:.0f} s")
    assert peaks[10_000] <= 1.3 * peaks[100]


def test_help_is_instant() -> None:
    bare, full = [], []
    for _ in range(7):
        for times, arguments in ((bare, ["-c", "pass"]), (full, ["-m", "translate_pipeline", "--help"])):
            began = time.monotonic()
            subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
            times.append(time.monotonic() - began)
    print(f"\npython {sorted(bare)[3]:.3f} s, --help {sorted(full)[3]:.3f} s")
    assert min(full) < 0.3
