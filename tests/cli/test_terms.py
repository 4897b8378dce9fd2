"""``terms extract`` over a memory."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from translate_pipeline.cli.app import app
from translate_pipeline.domain import LanguagePair, Origin, OriginKind, Status, TranslationUnit
from translate_pipeline.memory import Memory

RU = LanguagePair("en", "ru")
PAIRS = [
    ("The Coast Guard saved them.", "Береговая охрана спасла их."),
    ("A ship of the Coast Guard came.", "Пришёл корабль береговой охраны."),
    ("They called the Coast Guard.", "Они вызвали береговую охрану."),
    ("Rain fell.", "Шёл дождь."),
    ("Prices rose.", "Цены выросли."),
    ("The road is long.", "Дорога длинная."),
    ("He reads.", "Он читает."),
    ("She writes well.", "Она хорошо пишет."),
    ("Wool is warm.", "Шерсть тёплая."),
    ("Tea was served.", "Подали чай."),
    ("Birds sang.", "Пели птицы."),
]


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    path = tmp_path / "m.db"
    with Memory.open(path) as opened:
        origin = Origin(OriginKind.HUMAN, "a")
        opened.record(TranslationUnit(s, t, RU, origin, Status.APPROVED) for s, t in PAIRS)
        opened.record(
            TranslationUnit(f"The Night Train left at {w}.", f"Ночной поезд: {w}.", RU, origin, Status.DRAFT)
            for w in ("dawn", "dusk", "noon", "night")
        )
    return path


def test_proposals_of_approved_units_are_shown(memory: Path) -> None:
    result = CliRunner().invoke(app, ["terms", "extract", "-M", str(memory)])
    assert result.exit_code == 0, result.output
    assert "Coast Guard" in result.output
    assert "береговая охрана" in result.output
    assert "Night Train" not in result.output


def test_the_table_comes_with_a_word_on_what_to_do(memory: Path, tmp_path: Path) -> None:
    out = tmp_path / "new.csv"
    result = CliRunner().invoke(app, ["terms", "extract", "-M", str(memory), "--out", str(out)])
    assert "1 proposals" in result.output
    assert out.read_text(encoding="utf-8").splitlines()[1].startswith("Coast Guard,береговая охрана,proposed,name,")


def test_json_has_examples_and_known_terms_are_left_out(memory: Path, tmp_path: Path) -> None:
    command = ["terms", "extract", "-M", str(memory), "--pair", "en-ru", "--json"]
    (candidate,) = json.loads(CliRunner().invoke(app, command).stdout)["en-ru"]
    assert candidate["examples"][0] == list(PAIRS[0])
    known = tmp_path / "known.csv"
    known.write_text("en,ru\nCoast Guard,береговая охрана\n", encoding="utf-8")
    again = CliRunner().invoke(app, [*command, "--termbase", str(known)])
    assert json.loads(again.stdout) == {"en-ru": []}


def test_a_sample_is_spread_over_the_memory(memory: Path) -> None:
    result = CliRunner().invoke(app, ["terms", "extract", "-M", str(memory), "--sample", "3", "--json"])
    assert json.loads(result.stdout) == {"en-ru": []}
