"""The process that trains: settings that must stand before it starts, and how it is asked to stop."""

from __future__ import annotations

import os
import signal
import sys
import threading
from types import FrameType
from typing import Any, Self

#: glibc keeps freed blocks instead of giving them back to the system: training on a CPU is some 14 % faster.
_MALLOC = {
    "MALLOC_MMAP_THRESHOLD_": str(1 << 32),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 36),
    "MALLOC_TOP_PAD_": str(1 << 28),
}


def restart_with_roomy_malloc() -> None:
    """Replaces this process by itself with glibc's allocator told to keep memory; returns if that is already so.

    glibc reads these variables once, before ``main``. Only a command's entry point may call this, before it has done
    anything: never on import.
    """
    if sys.platform != "linux" or all(name in os.environ for name in _MALLOC):
        return
    os.environ.update(_MALLOC)
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606


class StopRequest:
    """While it is entered, a first Ctrl-C or SIGTERM only sets ``is_made``; a second one acts as it always does."""

    _SIGNALS = (signal.SIGINT, signal.SIGTERM)

    def __init__(self) -> None:
        self.is_made = False
        self._former: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():  # no other may handle signals
            self._former = {number: signal.signal(number, self._note) for number in self._SIGNALS}
        return self

    def __exit__(self, *_: object) -> None:
        self._put_back()

    def _put_back(self) -> None:
        while self._former:
            signal.signal(*self._former.popitem())

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self.is_made = True
        self._put_back()
