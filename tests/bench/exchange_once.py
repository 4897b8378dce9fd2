"""Writes a memory as TMX, or reads a TMX into a new memory, in a process of its own; prints what it took.

    python exchange_once.py (export|import) MEMORY TMX

One JSON object: ``seconds`` of processor time of this process, ``beside`` those of the process that reads for it,
``wall`` seconds, ``mebibytes`` both had at their peaks, ``units``, and ``steps`` that the progress bar was told of.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from pathlib import Path

from translate_pipeline.memory import Memory, export_file, import_file


def peak_mebibytes(process: str) -> float:
    """Of this very process; what ``getrusage`` tells includes the parent it was forked from."""
    found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def children() -> list[str]:
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()


def main(what: str, memory: Path, file: Path) -> None:
    steps = 0
    beside = 0.0

    def progress(count: int) -> None:
        nonlocal steps, beside
        steps += bool(count)
        beside = max([beside, *map(peak_mebibytes, children())])

    wall, seconds = time.perf_counter(), time.process_time()
    with Memory.open(memory, read_only=what == "export") as opened:
        if what == "export":
            units = export_file(opened, file, progress=progress)
        else:
            units = import_file(opened, file, progress=progress).added
    found = {
        "wall": time.perf_counter() - wall,
        "seconds": time.process_time() - seconds,
        "beside": os.times().children_user + os.times().children_system,
        "mebibytes": peak_mebibytes("self") + beside,
        "units": units,
        "steps": steps,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
