"""What happened during training, as tab-separated files and a picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, slots=True)
class LossRow:
    """Mean loss (nats a token) since the row before, at a step; probe columns are nan where no probe was made."""

    step: int
    loss: float
    rate: float
    norm: float
    right: float = math.nan
    wrong: float = math.nan
    likeness: float = math.nan


@dataclass(frozen=True, slots=True)
class DevRow:
    """Scores of one language's dev set after a step."""

    step: int
    language: str
    chrf: float
    bleu: float


Row = TypeVar("Row", LossRow, DevRow)


class Curve:
    """A file that grows by a row at a time. A resumed training drops the rows after its checkpoint."""

    def __init__(self, path: Path, kind: type[LossRow | DevRow]) -> None:
        self._path, self._names = path, [f.name for f in fields(kind)]

    def cut_after(self, step: int) -> None:
        """Keeps the rows up to a step and throws the rest away."""
        kept = [line for line in self._lines() if int(line.split("\t", 1)[0]) <= step]
        partial = self._path.with_suffix(".partial")
        partial.write_text("".join(f"{line}\n" for line in ["\t".join(self._names), *kept]), encoding="utf-8")
        partial.replace(self._path)

    def add(self, row: LossRow | DevRow) -> None:
        """Appends a row. Raises OSError where it cannot be written; no half row stays."""
        cells = [f"{v:.6g}" if isinstance(v, float) else str(v) for v in astuple(row)]
        line = ("\t".join(cells) + "\n").encode()
        with self._path.open("ab", buffering=0) as out:
            size = out.tell()
            if out.write(line) != len(line):
                out.truncate(size)
                raise OSError(f"{self._path}: no space for a row")

    def _lines(self) -> list[str]:
        if not self._path.exists():
            return []
        # A line without its end was cut by a crash.
        return self._path.read_text(encoding="utf-8").split("\n")[1:-1]


def read_curve(path: Path, kind: type[Row]) -> list[Row]:
    """The rows of a curve file."""
    converters: dict[Any, Any] = {"int": int, "float": float, "str": str}
    types = [converters[f.type] for f in fields(kind)]
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return [kind(*(t(cell) for t, cell in zip(types, line.split("\t"), strict=True))) for line in lines]


def draw(loss: Sequence[LossRow], dev: Sequence[DevRow], path: Path) -> None:
    """Loss with the probe on the left, dev chrF by language on the right, as PNG."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11, 4), layout="constrained")
    FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2)
    _draw_loss(left, loss)
    _draw_dev(right, dev)
    figure.savefig(path, dpi=110, format="png")


def _draw_loss(axes: Axes, rows: Sequence[LossRow]) -> None:
    axes.plot([r.step for r in rows], [r.loss for r in rows], color="#1f5fa8", label="training loss")
    probed = [r for r in rows if not math.isnan(r.right)]
    axes.plot([r.step for r in probed], [r.wrong for r in probed], "o", ms=3, color="#b5482a", label="wrong source")
    axes.plot([r.step for r in probed], [r.right for r in probed], "o", ms=3, color="#2a8f5a", label="right source")
    axes.set(xlabel="step", ylabel="nats a token")
    axes.grid(alpha=0.3)
    axes.legend()


def _draw_dev(axes: Axes, rows: Sequence[DevRow]) -> None:
    for language in dict.fromkeys(r.language for r in rows):
        own = [r for r in rows if r.language == language]
        axes.plot([r.step for r in own], [r.chrf for r in own], "o-", ms=3, label=language)
    axes.set(xlabel="step", ylabel="dev chrF")
    axes.grid(alpha=0.3)
    if rows:
        axes.legend()
