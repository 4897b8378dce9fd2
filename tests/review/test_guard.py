"""Who is let in, from where, and with how much."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest

from tests.review.conftest import ORIGIN, PORT, Browser
from translate_pipeline.review.guard import HEADERS, MAX_BODY_BYTES, Guard, Secrets

if TYPE_CHECKING:
    from translate_pipeline.review.desk import Desk

SAVE = "/story/ferry/ru/save"
PAGES = ["/", "/story/ferry/ru", "/story/ferry/ru/preview", "/static/review.js", "/static/page.css", "/nothing"]


def test_the_token_moves_from_the_address_into_a_cookie_that_nobody_else_can_use(desk: Desk) -> None:
    browser = Browser(desk)
    answer = browser.get(f"/?token={browser.keys.token}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"].lower()
    assert all(part in cookie for part in ("httponly", "samesite=strict", "path=/"))
    assert browser.get("/").status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_shown_without_the_token(desk: Desk, path: str) -> None:
    answer = Browser(desk).get(path)
    assert answer.status_code == 403
    assert "translate-pipeline review" in answer.text


@pytest.mark.parametrize("token", ["", "x", "\u0416", "a" * 43])
def test_another_token_opens_nothing(desk: Desk, token: str) -> None:
    browser = Browser(desk)
    assert browser.client.get("/", params={"token": token}).status_code == 403
    browser.client.cookies.set(f"translate-pipeline-{PORT}", token.encode("ascii", "replace").decode())
    assert browser.get("/").status_code == 403


def test_tokens_differ_and_do_not_give_away_the_form_key() -> None:
    first, second = Secrets(), Secrets()
    assert len(first.token) >= 43
    assert first.token != second.token
    assert first.form not in (first.token, second.form)


@pytest.mark.parametrize("host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1:1", "127.0.0.1", ""])
def test_a_name_that_was_made_to_mean_this_computer_is_not_ours(browser: Browser, host: str) -> None:
    assert browser.client.get("/", headers={"host": host}).status_code == 421
    assert browser.client.get(f"/?token={browser.keys.token}", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", [f"localhost:{PORT}", f"[::1]:{PORT}", f"127.0.0.1:{PORT}"])
def test_every_name_of_the_loopback_interface_is(browser: Browser, host: str) -> None:
    cookie = f"translate-pipeline-{PORT}={browser.keys.token}"
    assert browser.client.get("/", headers={"host": host, "cookie": cookie}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": ""}, 403),
        ({"origin": f"https://127.0.0.1:{PORT}"}, 403),
        ({"origin": f"http://localhost:{PORT}"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"x-form-key": ""}, 403),
        ({"x-form-key": "0" * 64}, 403),
        ({"content-type": "text/plain"}, 415),
        ({"content-type": "application/x-www-form-urlencoded"}, 415),
    ],
)
def test_no_other_page_can_change_anything(browser: Browser, desk: Desk, headers: dict[str, str], status: int) -> None:
    before = desk.corrections.story("ferry")
    target = before.targets["ru"][0]
    body = {"segment": target.segment_id, "status": "approved", "version": "any"}
    assert browser.post(SAVE, body, **headers).status_code == status
    assert desk.corrections.story("ferry") == before


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_changes_too(browser: Browser, method: str) -> None:
    assert browser.client.request(method, SAVE).status_code == 403


def test_reading_a_change_changes_nothing(browser: Browser) -> None:
    assert browser.get(SAVE).status_code == 405


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_forbids_what_it_does_not_need(browser: Browser, path: str) -> None:
    answer = browser.get(path)
    assert {name: answer.headers[name] for name in HEADERS} == dict(HEADERS)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_refusals_carry_the_same_headers(desk: Desk) -> None:
    answer = Browser(desk).get("/")
    assert answer.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/story/ferry/ru", "/story/ferry/ru/preview", "/story/none/ru"])
def test_no_page_holds_a_script_or_style_of_its_own(browser: Browser, path: str) -> None:
    text = browser.get(path).text
    assert "<style" not in text
    assert " style=" not in text
    assert text.count("<script") == text.count('<script type="module" src="/static/review.js"></script>')


class TestSize:
    def test_too_much_is_refused_by_what_it_says_of_itself(self, browser: Browser) -> None:
        assert browser.post(SAVE, b"0", **{"content-length": str(MAX_BODY_BYTES + 1)}).status_code == 413

    def test_a_length_that_is_no_number(self, browser: Browser) -> None:
        assert browser.post(SAVE, b"0", **{"content-length": "-1"}).status_code == 413

    def test_too_much_is_refused_by_what_arrives(self, browser: Browser) -> None:
        def endless() -> object:
            for _ in range(MAX_BODY_BYTES // 2**20 + 2):
                yield b" " * 2**20

        headers = {"origin": ORIGIN, "content-type": "application/json", "x-form-key": browser.keys.form}
        answer = browser.client.post(SAVE, content=endless(), headers=headers)  # type: ignore[arg-type]
        assert answer.status_code == 413

    def test_a_megabyte_of_text_is_not_too_much(self, browser: Browser, desk: Desk) -> None:
        from translate_pipeline.review.row import version

        target = desk.corrections.story("ferry").targets["ru"][0]
        words = "слово раз " * 50_000
        body = {"segment": target.segment_id, "status": "draft", "version": version(target), "text": words}
        assert len(json.dumps(body)) > 2**20
        assert browser.post(SAVE, body).status_code == 200
        assert desk.corrections.story("ferry").targets["ru"][0].text == words


def test_anything_but_http_is_left_unanswered() -> None:
    async def never(*_: object) -> None:
        raise AssertionError("reached")

    asyncio.run(Guard(never, keys=Secrets(), port=PORT)({"type": "websocket"}, never, never))  # type: ignore[arg-type]
