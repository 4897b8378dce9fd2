"""The memory over HTTP, asked as editors ask and as nobody should."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from translate_pipeline.domain import LanguagePair, Origin, OriginKind, Status, TranslationUnit
from translate_pipeline.errors import UsageError
from translate_pipeline.memory import Memory
from translate_pipeline.memory import serve as module
from translate_pipeline.memory.serve import MAX_TEXT, TmServer

EN_RU = LanguagePair("en", "ru")
HUMAN = Origin(OriginKind.HUMAN, "desk")
ROOT = Path(__file__).parents[2]
SLASH = "Oil/gas: 50% + 5? #1 «да»"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[TmServer]:
    def unit(source: str, target: str, status: Status = Status.APPROVED, origin: Origin = HUMAN) -> TranslationUnit:
        return TranslationUnit(source, target, EN_RU, origin, status)

    with Memory.open(tmp_path / "m.db") as memory:
        memory.record(
            [
                unit("Gas prices rose in May.", "Цены на газ выросли в мае."),
                unit("Gas prices rose in June.", "Цены на газ выросли в июне."),
                unit("Gas prices rose in July.", "Цены в июле.", Status.DRAFT, Origin(OriginKind.MACHINE, "m@1")),
                unit("Gas prices rose in August.", "Цены.", Status.REJECTED),
                unit(SLASH, "Нефть/газ"),
                TranslationUnit("Gas", "Gaz", LanguagePair("en-US", "tk"), HUMAN, Status.APPROVED),
            ]
        )
    with Memory.open(tmp_path / "m.db", read_only=True) as memory, TmServer(memory, port=0) as bound:
        thread = threading.Thread(target=bound.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield bound
        bound.shutdown()
        thread.join()


class Answer:
    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def value(self) -> Any:
        assert self.headers["Content-Type"].startswith("application/json")
        return json.loads(self.body)

    @property
    def targets(self) -> list[str]:
        return [found["target"] for found in self.value]


def ask(
    server: TmServer, path: str, method: str = "GET", headers: dict[str, str] | None = None, body: bytes | None = None
) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=5)
    try:
        connection.request(method, path, body, headers or {})
        return Answer(connection.getresponse())
    finally:
        connection.close()


def raw(server: TmServer, request: bytes) -> bytes:
    """Everything the server says until it closes."""
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=5) as stream:
        stream.sendall(request)
        stream.shutdown(socket.SHUT_WR)
        answer = b""
        while part := stream.recv(65536):
            answer += part
        return answer


class TestProtocol:
    def test_matches_best_first_in_the_fields_that_clients_read(self, server: TmServer) -> None:
        answer = ask(server, f"/tmserver/en/ru/unit/{quote('Gas prices rose in May.', safe='')}")
        assert answer.status == 200
        assert answer.value[0] == {
            "source": "Gas prices rose in May.",
            "target": "Цены на газ выросли в мае.",
            "quality": 100,
            "rank": 100,
        }
        qualities = [found["quality"] for found in answer.value]
        assert qualities == sorted(qualities, reverse=True)
        assert "Цены." not in answer.targets

    def test_an_unreviewed_draft_never_shows_as_exact(self, server: TmServer) -> None:
        [first, *_] = ask(server, "/tmserver/en/ru/unit/Gas+prices+rose+in+July.").value
        assert (first["target"], first["quality"]) == ("Цены в июле.", 95)

    @pytest.mark.parametrize(
        "path",
        [
            f"/tmserver/en/ru/unit/{quote(SLASH, safe='')}",
            f"/tmserver/en/ru/unit/{quote(SLASH)}",
            f"/tmserver/en/ru/unit/{quote_plus(SLASH)}",
            f"/tmserver/en/ru/unit?source={quote_plus(SLASH)}",
            f"/tmserver/en/ru/unit/?source={quote(SLASH, safe='')}",
            f"/api/v1/en/ru/unit/{quote(SLASH, safe='')}",
            f"/tmserver/en_GB/RU/unit/{quote(SLASH, safe='')}",
        ],
    )
    def test_every_way_to_write_a_text(self, server: TmServer, path: str) -> None:
        assert ask(server, path).targets[0] == "Нефть/газ"

    def test_bounds_of_the_question(self, server: TmServer) -> None:
        path = "/tmserver/en/ru/unit/Gas%20prices%20rose%20in%20May."
        assert len(ask(server, path).value) == 3
        assert len(ask(server, path + "?max_candidates=1").value) == 1
        assert len(ask(server, path + "?min_similarity=99&max_candidates=5").value) == 1
        assert len(ask(server, path + "?min_similarity=x&max_candidates=-1").value) == 3
        assert len(ask(server, path + "?min_similarity=9999&max_candidates=0").value) == 1

    def test_nothing_found_is_an_empty_list(self, server: TmServer) -> None:
        assert ask(server, "/tmserver/en/ru/unit/Zebra").value == []
        assert ask(server, "/tmserver/en/fr/unit/Gas").value == []

    def test_language_variants(self, server: TmServer) -> None:
        assert ask(server, "/tmserver/en/tk/unit/Gas").targets == ["Gaz"]

    def test_languages(self, server: TmServer) -> None:
        assert ask(server, "/tmserver/languages/").value == {
            "sourceLanguages": ["en", "en-US"],
            "targetLanguages": ["ru", "tk"],
        }

    def test_head_has_the_headers_alone(self, server: TmServer) -> None:
        answer = ask(server, "/tmserver/en/ru/unit/Gas", "HEAD")
        assert (answer.status, answer.body) == (200, b"")

    def test_one_connection_for_many_questions(self, server: TmServer) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=5)
        for _ in range(3):
            connection.request("GET", "/tmserver/en/tk/unit/Gas")
            assert Answer(connection.getresponse()).targets == ["Gaz"]
        connection.close()

    def test_many_at_once(self, server: TmServer) -> None:
        with ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(lambda _: ask(server, "/tmserver/en/ru/unit/Gas+prices+rose+in+May."), range(48)))
        assert {tuple(a.targets) for a in answers} == {tuple(answers[0].targets)}

    def test_what_is_stored_meanwhile_is_found(self, server: TmServer, tmp_path: Path) -> None:
        assert ask(server, "/tmserver/en/ru/unit/Coal").value == []
        with Memory.open(tmp_path / "m.db") as memory:
            memory.record([TranslationUnit("Coal", "Уголь", EN_RU, HUMAN, Status.APPROVED)])
        assert ask(server, "/tmserver/en/ru/unit/Coal").targets == ["Уголь"]


class TestHostile:
    @pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "localhost:1", "", "127.0.0.1.evil.example:{port}"])
    def test_another_host_name_is_refused(self, server: TmServer, host: str) -> None:
        answer = ask(server, "/tmserver/en/ru/unit/Gas", headers={"Host": host.format(port=server.server_port)})
        assert answer.status == 421

    def test_no_host_or_two(self, server: TmServer) -> None:
        port = server.server_port
        assert b" 421 " in raw(server, b"GET /tmserver/en/ru/unit/Gas HTTP/1.0\r\n\r\n")
        two = f"GET /tmserver/en/ru/unit/Gas HTTP/1.1\r\nHost: localhost:{port}\r\nHost: evil\r\n\r\n"
        assert b" 421 " in raw(server, two.encode())

    @pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
    def test_nothing_can_be_changed(self, server: TmServer, method: str) -> None:
        answer = ask(server, "/tmserver/en/ru/unit/Gas", method, body=b'{"source": "Gas", "target": "x"}')
        assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")
        assert server.memory.stats().units == 6

    def test_a_page_of_another_site_gets_nothing_to_read(self, server: TmServer) -> None:
        answer = ask(
            server, "/tmserver/en/ru/unit/Gas?callback=steal&jsoncallback=steal", headers={"Origin": "http://evil"}
        )
        assert answer.body.startswith(b"[")
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"

    @pytest.mark.parametrize(
        "path",
        [
            "/",
            "/tmserver",
            "/tmserver/en/ru",
            "/tmserver/en/ru/store/a.po",
            "/tmserver/../../etc/passwd",
            "/tmserver/en/ru/unit/",
            "/tmserver/en/ru/unit/%20",
            "/tmserver/e%2Fn/ru/unit/Gas",
            "/tmserver/<script>/ru/unit/Gas",
            "//evil/tmserver/en/ru/unit/Gas",
        ],
    )
    def test_addresses_that_do_not_exist(self, server: TmServer, path: str) -> None:
        answer = ask(server, path)
        assert answer.status == 404
        assert b"<script" not in answer.body
        assert answer.headers["Content-Type"].startswith("text/plain")

    @pytest.mark.parametrize("text", ["%FF%FE", "%D0", "?source=%FF", "?" + "a=1&" * 30])
    def test_what_is_no_text(self, server: TmServer, text: str) -> None:
        assert ask(server, f"/tmserver/en/ru/unit/{text}").status == 400

    @pytest.mark.parametrize("text", ["%00", "%0D%0AX: y", "'; DROP TABLE unit; --", "../../m.db", "%ED%A0%80"])
    def test_texts_are_only_looked_up(self, server: TmServer, text: str) -> None:
        answer = ask(server, f"/tmserver/en/ru/unit/{text.replace(' ', '%20')}")
        assert answer.status in (200, 400)
        assert "X" not in answer.headers
        assert server.memory.stats().units == 6

    def test_long_texts_and_addresses(self, server: TmServer) -> None:
        assert ask(server, f"/tmserver/en/ru/unit/{'a' * MAX_TEXT}").status == 200
        assert ask(server, f"/tmserver/en/ru/unit/{'a' * (MAX_TEXT + 1)}").status == 414
        assert b" 414 " in raw(server, b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n")
        assert b" 431 " in raw(server, b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 200 + b"\r\n")

    def test_a_body_does_not_pass_for_the_next_request(self, server: TmServer) -> None:
        inner = f"GET /tmserver/en/tk/unit/Gas HTTP/1.1\r\nHost: localhost:{server.server_port}\r\n\r\n"
        outer = inner.replace("\r\n\r\n", f"\r\nContent-Length: {len(inner)}\r\n\r\n")
        assert raw(server, (outer + inner).encode()).count(b"HTTP/1.1 ") == 1

    @pytest.mark.parametrize(
        "request_", [b"\x16\x03\x01 what\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\r\n"]
    )
    def test_what_is_no_request(self, server: TmServer, request_: bytes) -> None:
        raw(server, request_)
        assert ask(server, "/tmserver/en/tk/unit/Gas").status == 200

    def test_idle_connections_end(self, server: TmServer, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module._Handler, "timeout", 0.1)
        with socket.create_connection(("127.0.0.1", server.server_port), timeout=5) as stream:
            stream.sendall(b"GET /tmserver")
            assert stream.recv(100) == b""

    def test_more_connections_than_there_is_room_for(self, server: TmServer, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(server, "_room", threading.BoundedSemaphore(1))
        with socket.create_connection(("127.0.0.1", server.server_port), timeout=5) as first:
            first.sendall(b"GET ")
            with socket.create_connection(("127.0.0.1", server.server_port), timeout=5) as second:
                assert second.recv(100) == b""

    def test_only_this_computer(self, server: TmServer) -> None:
        assert server.socket.getsockname()[0] == "127.0.0.1"

    def test_a_memory_that_fails_says_so(self, server: TmServer) -> None:
        server.memory.database.connection.close()
        answer = ask(server, "/tmserver/en/ru/unit/Gas")
        assert answer.status == 503
        assert b"memory check" in answer.body or b"m.db" in answer.body


def test_a_port_that_is_taken(server: TmServer) -> None:
    with pytest.raises(UsageError, match="cannot be had"):
        TmServer(server.memory, port=server.server_port)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_serves_until_it_is_ended(tmp_path: Path, number: signal.Signals) -> None:
    with Memory.open(tmp_path / "m.db") as memory:
        memory.record([TranslationUnit("Gas", "Газ", EN_RU, HUMAN, Status.APPROVED)])
    arguments = ["memory", "serve", "--port", "0", "--memory", str(tmp_path / "m.db")]
    # What a shell starts in the background ignores Ctrl+C, and so do its children.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(
        [sys.executable, "-m", "translate_pipeline", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
    )
    signal.signal(signal.SIGINT, before)
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    connection = http.client.HTTPConnection(address.split("/")[2], timeout=5)
    connection.request("GET", "/tmserver/en/ru/unit/Gas")
    assert Answer(connection.getresponse()).targets == ["Газ"]
    connection.close()
    process.send_signal(number)
    _, said = process.communicate(timeout=10)
    assert process.returncode == 0
    assert "Traceback" not in said


def test_no_memory_no_server(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "translate_pipeline", "memory", "serve", "--port", "0", "-M", str(tmp_path / "none.db")],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert (done.returncode, "no memory at" in done.stderr) == (4, True)
