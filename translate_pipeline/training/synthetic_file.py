"""The file of a synthetic corpus while it grows: rows in ``OUT.partial``, and in ``OUT.state`` how far they reach.

Rows are on the disk before the state names them. After a kill what lies beyond the state is cut off, and the next line
is the one that the state names: the file ends up the same byte for byte.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from translate_pipeline.errors import UsageError


class Row(NamedTuple):
    """A line of the TSV. ``score`` is the model's mean log-probability, ``round_trip`` the chrF of the way back."""

    source: str
    target: str
    kind: str
    model: str
    origin: str
    score: float
    round_trip: float | None

    def line(self) -> bytes:
        similarity = "" if self.round_trip is None else f"{self.round_trip:.1f}"
        cells = (self.source, self.target, self.kind, self.model, self.origin, f"{self.score:.4f}", similarity)
        return ("\t".join(cells) + "\n").encode()


@dataclass(slots=True)
class State:
    """Lines ``read``, rows ``kept`` in ``size`` bytes, lines ``dropped`` by rule."""

    about: Mapping[str, Any]
    read: int = 0
    kept: int = 0
    size: int = 0
    dropped: dict[str, int] = field(default_factory=dict)
    is_finished: bool = False


class SyntheticFile:
    """``about`` is everything that decides the content; a file of another ``about`` is refused."""

    def __init__(self, out: Path, about: Mapping[str, Any]) -> None:
        self._out = out
        self._partial, self._state_path = out.with_name(out.name + ".partial"), out.with_name(out.name + ".state")
        self._card = out.with_name(out.name + ".json")
        self._state = State(about)

    def open(self) -> State:
        """Where the work stands. Raises UsageError where the file is another job's."""
        if self._card.exists() and (self._out.exists() or self._partial.exists()):
            self._state = self._take_up(self._card)
            self._name()
        elif self._out.exists():
            raise UsageError(f"{self._out}: exists already", remedy="Give another --out.")
        else:
            if self._state_path.exists():
                self._state = self._take_up(self._state_path)
            self._out.parent.mkdir(parents=True, exist_ok=True)
            self._cut()
        return self._state

    def _take_up(self, path: Path) -> State:
        try:
            found = State(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise UsageError(f"{path}: damaged: {error}", remedy="Remove it to begin anew.") from error
        if found.about != self._state.about:
            changed = sorted(k for k, v in self._state.about.items() if found.about.get(k) != v)
            raise UsageError(
                f"{self._out}: was made differently ({', '.join(changed)})", remedy="Give another --out or remove it."
            )
        return found

    def _cut(self) -> None:
        with self._partial.open("ab") as rows:
            if rows.tell() < self._state.size:
                raise UsageError(
                    f"{self._partial}: rows are missing", remedy=f"Remove {self._state_path} to begin anew."
                )
            rows.truncate(self._state.size)

    def pairs(self) -> Iterator[tuple[str, str]]:
        """What the rows so far hold."""
        with self._partial.open("rb") as rows:
            for line in rows:
                source, target = line.decode().split("\t")[:2]
                yield source, target

    def add(self, rows: Sequence[Row], dropped: Counter[str], read: int) -> State:
        """Writes the rows that ``read`` more lines gave, then the state."""
        data = b"".join(row.line() for row in rows)
        with self._partial.open("ab") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        state = self._state
        state.read, state.kept, state.size = state.read + read, state.kept + len(rows), state.size + len(data)
        state.dropped = dict(Counter(state.dropped) + dropped)
        self._write(self._state_path)
        return state

    def finish(self) -> State:
        """The rows under their name, and beside them the card: what was made of what, and how much was dropped."""
        self._state.is_finished = True
        self._write(self._card)
        self._name()
        return self._state

    def _name(self) -> None:
        if self._partial.exists():
            self._partial.replace(self._out)
        self._state_path.unlink(missing_ok=True)

    def _write(self, path: Path) -> None:
        partial = path.with_name(path.name + ".new")
        partial.write_text(json.dumps(asdict(self._state), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        partial.replace(path)
