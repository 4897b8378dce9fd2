"""Addresses and what answers them: pages and parts of pages for reading, JSON for every change."""

from __future__ import annotations

import logging
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from translate_pipeline.errors import (
    MemoryStoreError,
    OutputError,
    OutputLockedError,
    ReviewConflictError,
    TranslatePipelineError,
    UsageError,
)
from translate_pipeline.render.base import encode

from . import actions, pages
from .guard import BodyTooLargeError, Guard, Secrets

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.requests import Request

    from .desk import Desk

_LOG = logging.getLogger(__name__)
_HERE: Final = Path(__file__).parent

#: All that is ever read from disk for a request, by the name in the address.
STATIC: Final[Mapping[str, tuple[Path, str]]] = {
    "page.css": (_HERE.parent / "render" / "templates" / "page.css", "text/css"),
    "review.css": (_HERE / "static" / "review.css", "text/css"),
    "review.js": (_HERE / "static" / "review.js", "text/javascript"),
}
_STATUSES: Final = (
    (ReviewConflictError, 409),
    (OutputLockedError, 423),
    (UsageError, 400),
    (OutputError, 404),
    (MemoryStoreError, 503),
)


def make_app(desk: Desk, keys: Secrets, *, port: int) -> Starlette:
    """The whole application, its guard in front."""
    story = "/story/{folder}/{language}"
    routes = [
        Route("/", _page(desk, keys, pages.stories)),
        Route(story, _page(desk, keys, pages.story)),
        Route(story + "/next", _next(desk)),
        Route(story + "/preview", _page(desk, keys, pages.preview)),
        Route(story + "/panel/{segment}", _page(desk, keys, pages.panel)),
        Route(story + "/concordance", _page(desk, keys, pages.concordance)),
        Route("/static/{name}", _static),
        Route("/favicon.ico", _no_icon),
        *(Route(f"{story}/{name}", _action(desk, name), methods=["POST"]) for name in actions.ACTIONS),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Guard, keys=keys, port=port)])


def _page(
    desk: Desk, keys: Secrets, make: Callable[[Desk, pages.Asked], str]
) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        asked = pages.Asked(request.path_params, request.query_params, keys.form, time.time())
        try:
            return _html(await run_in_threadpool(make, desk, asked))
        except TranslatePipelineError as error:
            return _html(pages.trouble(str(error), error.remedy), _status(error))

    return answer


def _next(desk: Desk) -> Callable[[Request], Awaitable[Response]]:
    """On to the next story that is not done in this language, else to the list."""

    async def answer(request: Request) -> Response:
        folder, language = request.path_params["folder"], request.path_params["language"]
        found = await run_in_threadpool(desk.shelf.next_unreviewed, folder, language)
        return RedirectResponse(f"/story/{quote(found, safe='')}/{quote(language, safe='')}" if found else "/", 303)

    return answer


def _action(desk: Desk, name: str) -> Callable[[Request], Awaitable[Response]]:
    action = actions.ACTIONS[name]

    async def answer(request: Request) -> Response:
        try:
            asked = msgspec.json.decode(await request.body(), type=action.asks)
        except msgspec.DecodeError as error:
            return JSONResponse({"error": f"not understood: {error}", "hint": "load the page again"}, 400)
        where = actions.Where(request.path_params["folder"], request.path_params["language"])
        try:
            return _json(await run_in_threadpool(action.do, desk, where, asked))
        except TranslatePipelineError as error:
            conflict = await run_in_threadpool(actions.conflict, desk, where, asked, error)
            return _json({"error": str(error), "hint": error.remedy, **conflict}, _status(error))
        except BodyTooLargeError:
            raise
        except Exception:  # noqa: BLE001 - a defect of ours: the page says so and goes on
            _LOG.exception("%s failed", name)
            return _json({"error": "something went wrong here", "hint": "nothing was saved; see the terminal"}, 500)

    return answer


def _status(error: TranslatePipelineError) -> int:
    return next((status for kind, status in _STATUSES if isinstance(error, kind)), 500)


def _html(text: str, status: int = 200) -> Response:
    return HTMLResponse(encode(text), status)


def _json(value: Mapping[str, Any], status: int = 200) -> Response:
    return Response(msgspec.json.encode(value), status, media_type="application/json")


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in STATIC:
        return Response("no such file\n", 404, media_type="text/plain")
    return Response(_content(name), media_type=STATIC[name][1])


async def _no_icon(_request: Request) -> Response:
    return Response(status_code=204)


@cache
def _content(name: str) -> bytes:
    return STATIC[name][0].read_bytes()
