"""A folder of delivered stories, the desk over it, and a browser that has been let in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from starlette.testclient import TestClient

from tests.fakes import STORY, FakeEngines, Watcher
from translate_pipeline.memory import Memory
from translate_pipeline.pipeline.batch import run
from translate_pipeline.pipeline.correct import Corrections
from translate_pipeline.pipeline.options import RunOptions
from translate_pipeline.review.app import make_app
from translate_pipeline.review.desk import Desk
from translate_pipeline.review.guard import Secrets
from translate_pipeline.review.writer import Writer
from translate_pipeline.terms import Term, Termbase, TermName

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from httpx2 import Response

PORT = 8377
ORIGIN = f"http://127.0.0.1:{PORT}"


class Browser:
    """A person's browser: it keeps the cookie, and sends what a page of ours would send."""

    def __init__(self, desk: Desk) -> None:
        self.keys = Secrets()
        self.client = TestClient(make_app(desk, self.keys, port=PORT), base_url=ORIGIN, follow_redirects=False)

    def enter(self) -> Browser:
        assert self.client.get(f"/?token={self.keys.token}").status_code == 303
        return self

    def get(self, path: str) -> Response:
        return self.client.get(path)

    def post(self, path: str, body: Any, **headers: str) -> Response:
        sent = {"origin": ORIGIN, "content-type": "application/json", "x-form-key": self.keys.form, **headers}
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.client.post(path, content=content, headers={k: v for k, v in sent.items() if v})


@pytest.fixture
def stories(tmp_path: Path) -> Path:
    folder = tmp_path / "stories"
    folder.mkdir()
    (folder / "ferry.txt").write_text(STORY, encoding="utf-8")
    (folder / "rain.md").write_text(
        "# Rain expected in the north\n\nThe **north** expects rain on Friday.\n\n"
        "The ports agreed on a weekly ferry line on Monday.\n\nRain again.\n\nRain again.\n",
        encoding="utf-8",
    )
    return folder


@pytest.fixture
def options(tmp_path: Path, stories: Path) -> RunOptions:
    return RunOptions(
        sources=(str(stories),),
        to=("ru", "tk"),
        out=tmp_path / "out",
        memory=tmp_path / "memory.sqlite3",
        formats=("txt", "html"),
    )


@pytest.fixture
def engines() -> FakeEngines:
    return FakeEngines("ru", "tk")


@pytest.fixture
def termbase() -> Termbase:
    return Termbase([Term({"en": (TermName("ferry line"),), "ru": (TermName("паромная линия"),)})])


@pytest.fixture
def desk(options: RunOptions, engines: FakeEngines, termbase: Termbase) -> Iterator[Desk]:
    run(options, Watcher(), engines=engines)  # type: ignore[arg-type]
    with Memory.open(options.memory) as memory:
        corrections = Corrections.open(options.out, memory, termbase=termbase)
        writer = Writer(corrections, pause_s=600)
        yield Desk(corrections, memory, writer, author="Leyla", termbase=termbase)
        writer.close()


@pytest.fixture
def browser(desk: Desk) -> Browser:
    return Browser(desk).enter()
