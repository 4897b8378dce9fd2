"""What stands between the page and everything else on this computer and in its browser.

Any web page may send requests to 127.0.0.1, and a name of its own may come to mean that address (DNS rebinding). So a
request must name this server as its host, come from a page of this server where it changes anything, and bring the
token: first in the address that the person was given, then in a cookie that no other site can send and no script read.
Changes also bring a second secret that only our pages hold.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response

if TYPE_CHECKING:
    from collections.abc import Mapping
    from http.cookies import SimpleCookie

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Room for a megabyte of text in any script, written as JSON.
MAX_BODY_BYTES: Final = 8 * 2**20
_NAMES: Final = ("127.0.0.1", "localhost", "[::1]")

HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
        " form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Secrets:
    """The token of one session, and what follows from it."""

    def __init__(self, token: str | None = None) -> None:
        self.token = token or secrets.token_urlsafe(32)

    @property
    def form(self) -> str:
        """What only pages of ours can send along."""
        return hmac.new(self.token.encode(), b"form", hashlib.sha256).hexdigest()

    def is_token(self, given: str) -> bool:
        return hmac.compare_digest(given.encode("utf-8", "replace"), self.token.encode())

    def is_form(self, given: str) -> bool:
        return hmac.compare_digest(given.encode("utf-8", "replace"), self.form.encode())


class Guard:
    """ASGI middleware. ``port`` is the one that the server listens at; it is part of every address that is ours."""

    def __init__(self, app: ASGIApp, *, keys: Secrets, port: int) -> None:
        self._app = app
        self._keys = keys
        self._hosts = {f"{name}:{port}" for name in _NAMES} | (set(_NAMES) if port == 80 else set())
        self._cookie = f"translate-pipeline-{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal:
            await refusal(scope, receive, _hardened(send))
            return
        try:
            await self._app(scope, _limited(receive), _hardened(send))
        except BodyTooLargeError:
            await _no(413, "This is more than one request may bring.")(scope, receive, _hardened(send))

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if host not in self._hosts or len(headers.getlist("host")) != 1:
            return _no(421, "This server answers at its own address only.")
        entry = self._entry(scope)
        if entry:
            return entry
        if not self._keys.is_token(_cookie(headers, self._cookie)):
            return _no(403, "Open the address that 'translate-pipeline review' printed: it holds the key to this page.")
        if scope["method"] in ("GET", "HEAD"):
            return None
        return self._refused_change(headers, host)

    def _entry(self, scope: Scope) -> Response | None:
        """The address that the person was given: the token moves into the cookie and out of the address bar."""
        from urllib.parse import parse_qs

        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if scope["method"] != "GET" or scope["path"] != "/" or not given or not self._keys.is_token(given):
            return None
        response = RedirectResponse("/", 303)
        response.set_cookie(self._cookie, self._keys.token, httponly=True, samesite="strict", path="/")
        return response

    def _refused_change(self, headers: Headers, host: str) -> Response | None:
        if headers.get("origin") != f"http://{host}" or headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return _no(403, "Changes come from this server's own pages only.")
        if headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            return _no(415, "Changes come as JSON.")
        if not self._keys.is_form(headers.get("x-form-key", "")):
            return _no(403, "The page is of an earlier session: load it again.")
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > MAX_BODY_BYTES:
            return _no(413, "This is more than one request may bring.")
        return None


class BodyTooLargeError(Exception):
    """More bytes arrived than a request may bring, whatever its headers said."""


def _limited(receive: Receive) -> Receive:
    received = 0

    async def limited() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > MAX_BODY_BYTES:
            raise BodyTooLargeError
        return message

    return limited


def _hardened(send: Send) -> Send:
    async def hardened(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
        await send(message)

    return hardened


def _cookie(headers: Headers, name: str) -> str:
    from http.cookies import CookieError
    from http.cookies import SimpleCookie as Cookies

    try:
        cookies: SimpleCookie = Cookies(headers.get("cookie", ""))
    except CookieError:
        return ""
    return cookies[name].value if name in cookies else ""


def _no(status: int, why: str) -> Response:
    return PlainTextResponse(why + "\n", status)
