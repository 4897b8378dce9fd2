"""The page on the loopback interface, until it is interrupted."""

from __future__ import annotations

import errno
import signal
import socket
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Final

from translate_pipeline.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from translate_pipeline.memory import Memory
    from translate_pipeline.pipeline.spelling import Spelling
    from translate_pipeline.terms import Termbase

#: Always the same one where it is free: the browser keeps unsaved text by address.
USUAL_PORT: Final = 8377
HOST: Final = "127.0.0.1"


def serve(
    out: Path,
    memory: Memory,
    *,
    port: int = 0,
    author: str = "",
    termbase: Termbase | None = None,
    spelling: Spelling | None = None,
    started: Callable[[str], None],
) -> None:
    """Serve the stories of ``out`` until interrupted; files of corrected stories are up to date when this returns.

    ``port`` 0 is the usual one, or any where that is taken. ``started`` is given the address to open. Raises
    OutputError where no run has written, UsageError for a port that cannot be had.
    """
    import uvicorn

    from translate_pipeline.pipeline.correct import Corrections

    from .app import make_app
    from .desk import Desk
    from .guard import Secrets
    from .writer import Writer

    corrections = Corrections.open(out, memory, termbase=termbase, spelling=spelling)
    keys = Secrets()
    with closing(listen(port)) as listener, closing(Writer(corrections)) as writer:
        number = listener.getsockname()[1]
        desk = Desk(corrections, memory, writer, author=author, termbase=termbase)
        config = uvicorn.Config(
            make_app(desk, keys, port=number),
            log_level="warning",
            access_log=False,
            server_header=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=5,
        )
        writer.touch()  # what an earlier review could not write any more
        started(f"http://{HOST}:{number}/?token={keys.token}")
        with _ended_by_signals():
            uvicorn.Server(config).run(sockets=[listener])


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Ctrl+C and a polite kill are how a review ends; the server passes both on when it has closed."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    former = signal.signal(signal.SIGTERM, interrupt)
    try:
        with suppress(KeyboardInterrupt):
            yield
    finally:
        signal.signal(signal.SIGTERM, former)


def listen(port: int) -> socket.socket:
    """A socket on the loopback interface alone. Raises UsageError."""
    for number in (port,) if port else (USUAL_PORT, 0):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, number))
            listener.listen()  # who follows the address before the server is up waits instead of being refused
        except OSError as error:
            listener.close()
            if port or error.errno != errno.EADDRINUSE:
                raise UsageError(
                    f"port {number} cannot be had: {error.strerror}", remedy="choose another --port"
                ) from error
        else:
            return listener
    raise AssertionError("the system always has a free port")
