"""The review page at size: a memory of 100,000 units, a story of 500 segments. Medians of one process.

The bars are on processor time, which other work on the machine does not change; the clock's time is printed beside it.
"""

from __future__ import annotations

import json
import statistics
import time
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from tests.fakes import FakeEngines, Watcher
from translate_pipeline.domain import LanguagePair, Origin, OriginKind, Status, TranslationUnit
from translate_pipeline.memory import Memory
from translate_pipeline.pipeline.batch import run
from translate_pipeline.pipeline.correct import Corrections
from translate_pipeline.pipeline.options import RunOptions
from translate_pipeline.review.app import make_app
from translate_pipeline.review.desk import Desk
from translate_pipeline.review.guard import Secrets
from translate_pipeline.review.row import version
from translate_pipeline.review.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PORT = 8377
RU = LanguagePair("en", "ru")
UNITS = 100_000
SEGMENTS = 500


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("review")
    lines = [f"Ship number {n} of the line brought {n * 7} tonnes of cargo to port {n % 13}." for n in range(SEGMENTS)]
    (folder / "ships.txt").write_text("Ships of the line\n\n" + "\n\n".join(lines), encoding="utf-8")
    options = RunOptions(
        sources=(str(folder / "ships.txt"),),
        to=("ru",),
        out=folder / "out",
        memory=folder / "memory.db",
        formats=("txt", "html", "xliff"),
    )
    human = Origin(OriginKind.HUMAN, "Leyla")
    with Memory.open(options.memory) as memory:
        memory.record(
            TranslationUnit(f"Wagon {n} left station {n % 997} at noon.", f"Вагон {n}, станция {n % 997}.", RU, human)
            for n in range(UNITS)
        )
        run(options, Watcher(), engines=FakeEngines("ru"))  # type: ignore[arg-type]
        corrections = Corrections.open(options.out, memory)
        writer = Writer(corrections, pause_s=600)
        yield Desk(corrections, memory, writer, author="Leyla")
        writer.close()


@pytest.fixture(scope="module")
def client(desk: Desk) -> TestClient:
    keys = Secrets()
    origin = f"http://127.0.0.1:{PORT}"
    client = TestClient(make_app(desk, keys, port=PORT), base_url=origin, follow_redirects=False)
    client.get(f"/?token={keys.token}")
    client.headers.update({"origin": origin, "content-type": "application/json", "x-form-key": keys.form})
    return client


class Stopwatch:
    """Medians in milliseconds of what is done in ``with``: ``busy`` by the processor, ``passed`` by the clock."""

    def __init__(self) -> None:
        self._times: list[tuple[float, float]] = []

    def __enter__(self) -> None:
        self._start = time.process_time(), time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self._times.append((time.process_time() - self._start[0], time.perf_counter() - self._start[1]))

    @property
    def busy(self) -> float:
        return 1000 * statistics.median(busy for busy, _ in self._times)

    def __str__(self) -> str:
        passed = 1000 * statistics.median(passed for _, passed in self._times)
        return f"median {self.busy:.1f} ms of the processor, {passed:.1f} ms by the clock"


@pytest.mark.bench
def test_saving_a_segment(desk: Desk, client: TestClient) -> None:
    watch = Stopwatch()
    for target in desk.corrections.story("ships").targets["ru"][1:31]:
        body = {"segment": target.segment_id, "text": f"{target.text} Да.", "version": version(target)}
        content = json.dumps({**body, "status": Status.APPROVED}).encode()
        with watch:
            assert client.post("/story/ships/ru/save", content=content).status_code == 200
    print(f"\nsave: {watch}, {UNITS:,} units")
    assert watch.busy < 50


@pytest.mark.bench
def test_a_page_of_500_segments(client: TestClient) -> None:
    client.get("/story/ships/ru")
    watch = Stopwatch()
    for _ in range(7):
        with watch:
            assert client.get("/story/ships/ru").text.count("<li class=") == SEGMENTS + 1
    print(f"\npage: {watch}, {SEGMENTS} segments")
    assert watch.busy < 300


@pytest.mark.bench
def test_the_details_of_a_segment(desk: Desk, client: TestClient) -> None:
    targets = desk.corrections.story("ships").targets["ru"][100:115]
    client.get(f"/story/ships/ru/panel/{targets[0].segment_id}")  # brings the index up to date
    watch = Stopwatch()
    for target in targets:
        with watch:
            assert client.get(f"/story/ships/ru/panel/{target.segment_id}").status_code == 200
    print(f"\ndetails: {watch}, {UNITS:,} units")
    assert watch.busy < 250
