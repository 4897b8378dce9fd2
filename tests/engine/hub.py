"""A model hub on loopback: as much of the Hugging Face Hub's HTTP interface as a download needs."""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

LARGE = frozenset({"model.safetensors", "pytorch_model.bin", "source.spm", "target.spm"})


@dataclass
class Hub:
    """Serves ``files`` as one repository; what it is asked, and how it misbehaves, is in the other fields."""

    repository: str
    files: dict[str, bytes]
    commit: str = "1" * 40
    #: File → bytes after which the connection breaks, once for each time it is listed.
    breaks: dict[str, list[int]] = field(default_factory=dict)
    #: File → what is sent instead of its content.
    corrupted: dict[str, bytes] = field(default_factory=dict)
    requests: list[tuple[str, str, str]] = field(default_factory=list)
    url: str = ""

    @classmethod
    def of(cls, folder: Path, repository: str) -> Hub:
        return cls(repository, {p.name: p.read_bytes() for p in folder.iterdir()} | {"README.md": b"# card\n"})

    def asked(self, method: str, file: str) -> list[str]:
        """The Range headers of the requests for a file."""
        return [r for m, path, r in self.requests if m == method and path.endswith(f"/{file}")]

    def __enter__(self) -> Self:
        hub = self

        class Handler(_Handler):
            pass

        Handler.hub = hub
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: Hub

    def log_message(self, *_: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def _answer(self, *, with_body: bool) -> None:
        path = self.path.partition("?")[0]
        self.hub.requests.append((self.command, path, self.headers.get("Range", "")))
        api = f"/api/models/{self.hub.repository}/revision/"
        resolve = f"/{self.hub.repository}/resolve/"
        if path.startswith(api) and path.removeprefix(api) in {"main", self.hub.commit}:
            self._send(
                200, json.dumps(self._listing()).encode(), {"Content-Type": "application/json"}, with_body=with_body
            )
        elif path.startswith(resolve) and path.rpartition("/")[2] in self.hub.files:
            self._file(path.rpartition("/")[2], with_body=with_body)
        else:
            code = "RevisionNotFound" if path.startswith(api) else "RepoNotFound"
            self._send(404, b"{}", {"X-Error-Code": code}, with_body=with_body)

    def _listing(self) -> dict[str, object]:
        siblings = []
        for name, content in self.hub.files.items():
            entry: dict[str, object] = {"rfilename": name, "size": len(content), "blobId": git_hash(content)}
            if name in LARGE:
                digest = hashlib.sha256(content).hexdigest()
                entry["lfs"] = {"sha256": digest, "size": len(content), "pointerSize": 134}
            siblings.append(entry)
        return {"id": self.hub.repository, "modelId": self.hub.repository, "sha": self.hub.commit, "siblings": siblings}

    def _file(self, name: str, *, with_body: bool) -> None:
        content = self.hub.files[name]
        etag = hashlib.sha256(content).hexdigest() if name in LARGE else git_hash(content)
        headers = {"ETag": f'"{etag}"', "X-Repo-Commit": self.hub.commit, "Accept-Ranges": "bytes"}
        body, status = self.hub.corrupted.get(name, content), 200
        if start := self.headers.get("Range", "").removeprefix("bytes=").rstrip("-"):
            headers["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
            body, status = body[int(start) :], 206
        self._send(status, body, headers, with_body=with_body, name=name)

    def _send(self, status: int, body: bytes, headers: dict[str, str], *, with_body: bool, name: str = "") -> None:
        self.send_response(status)
        for key, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(key, value)
        self.end_headers()
        if not with_body:
            return
        if breaks := self.hub.breaks.get(name):
            self.wfile.write(body[: breaks.pop(0)])
            self.close_connection = True
            self.connection.close()
        else:
            self.wfile.write(body)


def git_hash(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
