"""A memory for editors that ask over HTTP as they would ask amaGama or the Translate Toolkit's ``tmserver``.

============================================  ==============================================================
GET                                           answer, as JSON
============================================  ==============================================================
``/tmserver/en/ru/unit/TEXT``                 ``[{"source", "target", "quality", "rank"}, …]``, best first
``/tmserver/en/ru/unit/?source=TEXT``         the same
``/tmserver/languages/``                      ``{"sourceLanguages": […], "targetLanguages": […]}``
============================================  ==============================================================

``min_similarity`` and ``max_candidates`` may follow as a query; ``/api/v1`` stands for ``/tmserver``, as at amaGama.

It listens on the loopback interface alone and only reads. A page in a browser can send requests here too: it gets no
answer to read (no CORS, no JSONP), and none at all under a host name of its own (DNS rebinding).
"""

from __future__ import annotations

import json
import logging
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any, ClassVar, Final
from urllib.parse import parse_qs, unquote_plus, urlsplit

from translate_pipeline.domain import LanguagePair, Match, Segment
from translate_pipeline.errors import MemoryStoreError, UsageError

from .ranking import EXACT_SCORE
from .store import Memory
from .tmx import canonical_language

_LOG = logging.getLogger(__name__)

HOST: Final = "127.0.0.1"
USUAL_PORT: Final = 8888

#: Characters of a text that is asked for; no sentence is longer.
MAX_TEXT: Final = 10_000
MAX_CANDIDATES: Final = 50

#: Connections served at once; how long an idle one is kept.
_MAX_CONNECTIONS: Final = 64
_IDLE_S: Final = 15.0

_UNIT = re.compile(r"/(?:tmserver|api/v1)/([A-Za-z0-9_-]{2,20})/([A-Za-z0-9_-]{2,20})/unit(?:/(.*))?", re.DOTALL)
_LANGUAGES = re.compile(r"/(?:tmserver|api/v1)/languages/?")

_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'",
    "Cache-Control": "no-store",
}


class TmServer(ThreadingHTTPServer):
    """Bound, not yet serving: ``serve_forever`` answers until ``shutdown``. ``port`` 0 is any free one.

    Raises UsageError for a port that cannot be had.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(
        self, memory: Memory, *, port: int = USUAL_PORT, min_similarity: int = 70, max_candidates: int = 5
    ) -> None:
        self.memory = memory
        self.min_similarity = min_similarity
        self.max_candidates = max_candidates
        self._lock = threading.Lock()
        self._room = threading.BoundedSemaphore(_MAX_CONNECTIONS)
        try:
            super().__init__((HOST, port), _Handler)
        except OSError as error:
            raise UsageError(f"port {port} cannot be had: {error.strerror}", remedy="choose another --port") from error
        number = self.server_address[1]
        self.address = f"http://{HOST}:{number}/tmserver"
        self.hosts = frozenset(f"{name}:{number}" for name in (HOST, "localhost"))

    def candidates(self, text: str, pair: LanguagePair, *, min_similarity: int, limit: int) -> list[dict[str, Any]]:
        segment = Segment("s", "b", text)
        with self._lock:
            (matches,) = self.memory.recall([segment], pair, min_score=min_similarity, limit=limit)
        return [_candidate(match) for match in matches]

    def languages(self) -> dict[str, list[str]]:
        with self._lock:
            pairs = self.memory.database.query("SELECT source, target FROM pair")
        return {
            "sourceLanguages": sorted({source for source, _ in pairs}),
            "targetLanguages": sorted({target for _, target in pairs}),
        }

    def server_bind(self) -> None:
        """Without asking any name server who 127.0.0.1 is."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]

    # -- bounds -------------------------------------------------------------------------------------------------------

    def process_request(self, request: Any, client_address: Any) -> None:
        if self._room.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 - the arguments it has there
        """A client that has gone is no event; a defect of ours is."""
        if not isinstance(sys.exception(), OSError):
            _LOG.exception("a request failed")


def _candidate(match: Match) -> dict[str, Any]:
    quality = min(EXACT_SCORE, match.score)
    return {"source": match.unit.source, "target": match.unit.target, "quality": quality, "rank": quality}


class _RefusedError(Exception):
    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class _Handler(BaseHTTPRequestHandler):
    server: TmServer
    protocol_version = "HTTP/1.1"
    server_version = "translate-pipeline"
    sys_version = ""
    timeout = _IDLE_S
    error_content_type = "text/plain; charset=utf-8"
    error_message_format = "%(message)s\n"
    _reading: ClassVar[tuple[str, ...]] = ("GET", "HEAD")

    def answer(self) -> None:
        if "Content-Length" in self.headers or "Transfer-Encoding" in self.headers:
            self.close_connection = True  # nobody reads a body here: what follows it must not pass for a request
        try:
            self._check()
            self._send(200, json.dumps(self._found(), ensure_ascii=False).encode(), "application/json; charset=utf-8")
        except _RefusedError as error:
            self._send(error.status, f"{error}\n".encode(), self.error_content_type)
        except MemoryStoreError as error:
            self._send(503, f"{error}\n".encode(), self.error_content_type)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = answer  # noqa: N815 - their names there

    def _check(self) -> None:
        """Raises _RefusedError for a foreign host and for what would change something."""
        hosts = self.headers.get_all("Host", [])
        if len(hosts) != 1 or hosts[0].lower() not in self.server.hosts:
            raise _RefusedError(421, "This server answers at its own address only.")
        if self.command not in self._reading:
            raise _RefusedError(405, "This server only reads.")

    def _found(self) -> Any:
        try:
            address = urlsplit(self.path)
            query = parse_qs(address.query, errors="strict", max_num_fields=20)
            if _LANGUAGES.fullmatch(address.path):
                return self.server.languages()
            found = _UNIT.fullmatch(address.path)
            if not found:
                raise _RefusedError(404, "Ask for /tmserver/en/ru/unit/TEXT.")
            # Clients write a space as + (Virtaal, Okapi) or %20, a plus always as %2B.
            text = unquote_plus(found[3] or "", errors="strict") or query.get("source", [""])[0]
        except ValueError as error:
            raise _RefusedError(400, "The address is not UTF-8, or no address.") from error
        return self._candidates(LanguagePair(*map(canonical_language, found.group(1, 2))), text, query)

    def _candidates(self, pair: LanguagePair, text: str, query: dict[str, list[str]]) -> list[dict[str, Any]]:
        if not text.strip():
            raise _RefusedError(404, "There is no text to look up.")
        if len(text) > MAX_TEXT:
            raise _RefusedError(414, f"A text has at most {MAX_TEXT} characters here.")
        return self.server.candidates(
            text,
            pair,
            min_similarity=_number(query, "min_similarity", self.server.min_similarity, 100),
            limit=_number(query, "max_candidates", self.server.max_candidates, MAX_CANDIDATES),
        )

    def _send(self, status: int, body: bytes, media_type: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        if status == 405:
            self.send_header("Allow", ", ".join(self._reading))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name it has there
        """What a translator looks up is nobody's business."""


def _number(query: dict[str, list[str]], name: str, usual: int, most: int) -> int:
    """Between 1 and ``most``; the usual one where it is missing or no number."""
    given = query.get(name, [""])[0]
    return min(most, max(1, int(given))) if re.fullmatch(r"[0-9]{1,6}", given) else usual


def serve(server: TmServer, *, started: Callable[[str], None]) -> None:
    """Answers until interrupted or politely killed. ``started`` is given the address that editors need."""
    with server, _ended_by_signals():
        started(server.address)
        server.serve_forever()


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    former = signal.signal(signal.SIGTERM, interrupt)
    try:
        with suppress(KeyboardInterrupt):
            yield
    finally:
        signal.signal(signal.SIGTERM, former)
