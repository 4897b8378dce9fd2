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
GOODS = ["cotton", "natural gas", "carpets", "wheat", "oil products", "polypropylene", "urea", "vegetables"]
VERBS = ["were delivered to", "were discussed in", "were shipped from", "will be exhibited in", "are produced in"]
TAILS = [
    "the press service of the ministry reports",
    "which is 12 percent more than a year ago",
    "as agreed by the two countries in the spring",
    "in accordance with the programme approved by the government",
    "despite strong winds and rain on the coast",
]


def sentences(count: int, seed: int = 1) -> list[str]:
    """Distinct sentences of 10 to 25 words, as news are."""
    chance, found = random.Random(seed), {}
    while len(found) < count:
        number, place, goods = chance.randrange(2, 9000), chance.choice(PLACES), chance.choice(GOODS)
        text = f"{number:,} tonnes of {goods} {chance.choice(VERBS)} {place} on May {chance.randrange(1, 31)}"
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


def test_a_batch_costs_little_beside_the_bare_engine_and_a_second_run_next_to_nothing(tmp_path: Path) -> None:
    from translate_pipeline.engine import Registry, open_translator

    texts = sentences(2000)
    write_stories(tmp_path / "stories", texts)
    pair = LanguagePair("en", "ru")
    translator = open_translator(Registry.load().resolve("embedded", pair))
    translator.translate(texts[:64], pair)
    began = time.monotonic()
    translator.translate(texts, pair)
    bare = time.monotonic() - began

    first, first_s, _ = run(tmp_path / "stories", tmp_path / "home")
    second, second_s, _ = run(tmp_path / "stories", tmp_path / "home")
    assert (first["translated"], second["translated"]) == (2000, 0)
    print(f"\nbare engine {bare:.1f} s, batch {first_s:.1f} s: {100 * bare / first_s:.0f} % of the bare throughput")
    print(f"second run {second_s:.2f} s: {first_s / second_s:.1f} times faster")
    assert bare / first_s >= 0.85
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
