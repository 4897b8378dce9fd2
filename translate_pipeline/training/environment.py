"""Settings of the process that must stand before it starts."""

from __future__ import annotations

import os
import sys

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
