"""Curves as files: rows come back, a torn line is dropped, resuming cuts what came after the checkpoint."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from translate_pipeline.training.curves import Curve, DevRow, LossRow, draw, read_curve

FileSizeLimit = Callable[[int], AbstractContextManager[None]]


def test_rows_come_back(tmp_path: Path) -> None:
    curve = Curve(tmp_path / "loss.tsv", LossRow)
    curve.cut_after(0)
    rows = [LossRow(10, 5.25, 1.0, 0.5, 5.0, 5.5, 0.7), LossRow(20, 4.75, 0.5, 0.25)]
    for row in rows:
        curve.add(row)
    found = read_curve(tmp_path / "loss.tsv", LossRow)
    assert found[0] == rows[0]
    assert (found[1].step, found[1].loss) == (20, 4.75)
    assert math.isnan(found[1].right)


def test_resuming_cuts_later_and_torn_rows(tmp_path: Path) -> None:
    path = tmp_path / "dev.tsv"
    curve = Curve(path, DevRow)
    curve.cut_after(0)
    for step in (10, 20, 30):
        curve.add(DevRow(step, "ru", 30.5, 5.0))
    with path.open("a") as out:
        out.write("40\tr")
    curve.cut_after(20)
    assert [r.step for r in read_curve(path, DevRow)] == [10, 20]
    curve.add(DevRow(30, "tk", 1.0, 0.5))
    assert read_curve(path, DevRow)[-1] == DevRow(30, "tk", 1.0, 0.5)


def test_pictures_are_drawn_even_of_nothing(tmp_path: Path) -> None:
    for name, loss, dev in (("empty", [], []), ("one", [LossRow(1, 2.0, 1.0, 0.1)], [DevRow(1, "ru", 3.0, 0.1)])):
        draw(loss, dev, tmp_path / name)
        assert (tmp_path / name).read_bytes().startswith(b"\x89PNG")


def test_a_row_that_does_not_fit_on_the_disk_leaves_no_half(tmp_path: Path, file_size_limit: FileSizeLimit) -> None:
    curve = Curve(tmp_path / "loss.tsv", LossRow)
    curve.cut_after(0)
    curve.add(LossRow(1, 2.0, 1.0, 1.0))
    whole = (tmp_path / "loss.tsv").read_bytes()
    with file_size_limit(len(whole) + 5), pytest.raises(OSError, match=r"loss\.tsv|File too large"):
        curve.add(LossRow(2, 1.9, 1.0, 1.0))
    assert (tmp_path / "loss.tsv").read_bytes() == whole
