"""Synthetic corpora: three kinds, filters, provenance, and a kill that costs nothing."""

from __future__ import annotations

import gzip
import json
import lzma
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from translate_pipeline.domain import LanguagePair, Signature, Translation
from translate_pipeline.engine import Registry, open_translator
from translate_pipeline.errors import ConfigError, UsageError
from translate_pipeline.training import synthetic
from translate_pipeline.training.recipe import Recipe, load_recipe
from translate_pipeline.training.synthetic import Job, SynthesisEvent, synthesize
from translate_pipeline.training.synthetic_input import read
from translate_pipeline.training.trainer import train

RUSSIAN = {
    "Порт открыт для судов.": "The port is open for ships.",
    "Цены выросли на рынке.": "Prices rose on the market.",
    "В порту 25 кораблей.": "There are 25 ships in the port.",
    "Совет собрался утром.": "The council met in the morning.",
}
RU_EN = LanguagePair("ru", "en")


class Glossary:
    """Translates whole sentences by heart; what it does not know comes back as it was."""

    def __init__(self, sentences: dict[str, str], *, name: str = "glossary", is_complete: bool = True) -> None:
        self.sentences, self.is_complete, self.asked = sentences, is_complete, list[str]()
        self.signature = Signature(name, "1", "none", 4, "int8")

    def translate(self, texts: Sequence[str], pair: LanguagePair, **_: Any) -> list[Translation]:
        self.asked += texts
        return [Translation(self.sentences.get(t, t), -0.25, self.is_complete) for t in texts]


def _text(folder: Path, lines: Sequence[str], name: str = "mono.txt") -> Path:
    path = folder / name
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def _rows(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]


def test_back_translation_puts_the_text_on_the_target_side(tmp_path: Path) -> None:
    path = _text(tmp_path, list(RUSSIAN))
    report = synthesize(Job((path,), RU_EN), Glossary(RUSSIAN), tmp_path / "bt.tsv")
    rows = _rows(report.out)
    assert [(r[0], r[1]) for r in rows] == [(en, ru) for ru, en in RUSSIAN.items()]
    signature = str(Glossary(RUSSIAN).signature)
    assert rows[0][2:] == ["back", signature, "mono.txt:1", "-0.2500", ""]
    assert (report.read, report.kept, report.dropped.total()) == (4, 4, 0)
    card = json.loads((tmp_path / "bt.tsv.json").read_text(encoding="utf-8"))
    assert card["about"]["pair"] == "en-ru"
    assert card["about"]["inputs"][0]["lines"] == 4
    assert {p.name for p in tmp_path.iterdir()} == {"mono.txt", "bt.tsv", "bt.tsv.json"}


def test_a_teacher_keeps_the_text_on_the_source_side(tmp_path: Path) -> None:
    english = {en: ru for ru, en in RUSSIAN.items()}
    path = _text(tmp_path, list(english))
    job = Job((path,), LanguagePair("en", "ru"), "forward")
    synthesize(job, Glossary(english), tmp_path / "fw.tsv")
    assert [tuple(r[:2]) for r in _rows(tmp_path / "fw.tsv")] == list(english.items())
    assert str(job.made) == "en-ru"


def test_a_pivot_replaces_the_third_language(tmp_path: Path) -> None:
    path = _text(tmp_path, ["Port gämiler üçin açyk.\tПорт открыт для судов."], "tk-ru.tsv")
    job = Job((path,), RU_EN, "pivot", column=2, kept=("tk", 1))
    synthesize(job, Glossary(RUSSIAN), tmp_path / "pivot.tsv")
    assert _rows(tmp_path / "pivot.tsv")[0][:2] == ["The port is open for ships.", "Port gämiler üçin açyk."]
    assert str(job.made) == "en-tk"
    with pytest.raises(UsageError, match="do not go together"):
        Job((path,), RU_EN, "pivot")
    with pytest.raises(UsageError, match="do not go together"):
        Job((path,), RU_EN, "back", kept=("tk", 1))


def test_what_is_wrong_is_dropped_and_counted_by_rule(tmp_path: Path) -> None:
    """A text that is none is not even translated; bad translations fall to the guard or the cleaner."""
    broken = {
        "В порту 25 кораблей.": "There are 26 ships in the port.",
        "Цены выросли на рынке.": "Prices rose on the market.",
        "цены выросли на рынке": "prices rose on the market",
        "Совет собрался утром, чтобы обсудить цены и налоги.": "The council.",
        "Поезд уходит рано утром.": "Поезд уходит рано утром.",
    }
    lines = ["", "This is English.", "<b>Порт</b> открыт.", *broken]
    glossary = Glossary(broken)
    report = synthesize(Job((_text(tmp_path, lines),), RU_EN), glossary, tmp_path / "bt.tsv")
    assert [r[1] for r in _rows(report.out)] == ["Цены выросли на рынке."]
    assert report.dropped["ratio"] == 1
    assert glossary.asked == list(broken)
    assert report.dropped["empty"] == 1
    assert report.dropped["markup"] == 1
    assert report.dropped["duplicate"] == 1
    assert report.dropped["guard: number-mismatch"] == 1
    assert report.dropped.total() + report.kept == report.read == 8


def test_cut_off_translations_are_no_pairs(tmp_path: Path) -> None:
    job = Job((_text(tmp_path, list(RUSSIAN)),), RU_EN)
    report = synthesize(job, Glossary(RUSSIAN, is_complete=False), tmp_path / "bt.tsv")
    assert report.dropped == {"cut off": 4}
    assert (tmp_path / "bt.tsv").read_bytes() == b""


def test_the_way_back_must_lead_near_the_start(tmp_path: Path) -> None:
    back = {en: ru for ru, en in RUSSIAN.items()} | {"Prices rose on the market.": "Погода была хорошей."}
    job = Job((_text(tmp_path, list(RUSSIAN)),), RU_EN, min_round_trip=60)
    report = synthesize(job, Glossary(RUSSIAN), tmp_path / "bt.tsv", back=Glossary(back, name="other"))
    assert report.dropped == {"round trip": 1}
    assert {r[6] for r in _rows(report.out)} == {"100.0"}


def test_what_the_model_itself_finds_unlikely_is_dropped(tmp_path: Path) -> None:
    path = _text(tmp_path, list(RUSSIAN))
    strict = synthesize(Job((path,), RU_EN, min_score=-0.2), Glossary(RUSSIAN), tmp_path / "strict.tsv")
    assert (strict.kept, strict.dropped) == (0, {"score": 4})
    mild = synthesize(Job((path,), RU_EN, min_score=-0.3), Glossary(RUSSIAN), tmp_path / "mild.tsv")
    assert (mild.kept, mild.dropped) == (4, {})


def test_packed_inputs_give_the_same(tmp_path: Path) -> None:
    data = "".join(f"{line}\r\n" for line in RUSSIAN).encode()
    (tmp_path / "m.txt").write_bytes(data)
    (tmp_path / "m.xz").write_bytes(lzma.compress(data))
    (tmp_path / "m.gz").write_bytes(gzip.compress(data))
    texts = [[line.text for line in read([tmp_path / name], 1)] for name in ("m.txt", "m.xz", "m.gz")]
    assert texts == [list(RUSSIAN)] * 3


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"\xd0\n", r"m\.txt:1: not UTF-8"), (b"a\n", r"m\.txt:1: 1 columns"), (None, "cannot be read")],
)
def test_inputs_that_cannot_be_used_name_the_place(tmp_path: Path, content: bytes | None, said: str) -> None:
    if content is not None:
        (tmp_path / "m.txt").write_bytes(content)
    with pytest.raises(ConfigError, match=said) as caught:
        list(read([tmp_path / "m.txt"], 2 if content == b"a\n" else 1))
    assert caught.value.remedy


def test_a_finished_file_is_left_alone_and_another_job_refused(tmp_path: Path) -> None:
    job, out = Job((_text(tmp_path, list(RUSSIAN)),), RU_EN), tmp_path / "bt.tsv"
    first = synthesize(job, Glossary(RUSSIAN), out)
    silent = Glossary(RUSSIAN)
    assert synthesize(job, silent, out) == first
    assert silent.asked == []
    with pytest.raises(UsageError, match=r"made differently \(model\)"):
        synthesize(job, Glossary(RUSSIAN, name="better"), out)
    (tmp_path / "other.tsv").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="exists already"):
        synthesize(job, Glossary(RUSSIAN), tmp_path / "other.tsv")


_KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import test_synthetic as t
from translate_pipeline.training import synthetic
synthetic.CHUNK = 2
path = Path(sys.argv[2])
def progress(event):
    if event.read >= 6:
        with (path / "bt.tsv.partial").open("ab") as rows:
            rows.write("half a row".encode())
        os.kill(os.getpid(), signal.SIGKILL)
job = synthetic.Job((path / "mono.txt",), t.RU_EN)
synthetic.synthesize(job, t.Glossary(t.RUSSIAN), path / "bt.tsv", progress=progress)
"""


def test_a_killed_synthesis_goes_on_to_the_same_bytes(
    tmp_path: Path, child_environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """SIGKILL after six lines, with half a row on the disk: only the rest is done, earlier pairs are known."""
    monkeypatch.setattr(synthetic, "CHUNK", 2)
    texts = [*RUSSIAN, "Совет собрался вечером.", *RUSSIAN, ""]
    for folder in ("whole", "killed"):
        (tmp_path / folder).mkdir()
        _text(tmp_path / folder, texts)
    job = Job((tmp_path / "whole" / "mono.txt",), RU_EN)
    synthesize(job, Glossary(RUSSIAN), tmp_path / "whole" / "bt.tsv")
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, str(Path(__file__).parent), str(tmp_path / "killed")],
        env=child_environment, check=False, capture_output=True,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    events, glossary = list[SynthesisEvent](), Glossary(RUSSIAN)
    job = Job((tmp_path / "killed" / "mono.txt",), RU_EN)
    report = synthesize(job, glossary, tmp_path / "killed" / "bt.tsv", progress=events.append)
    assert glossary.asked == list(RUSSIAN)[1:]
    assert events[-1].fraction == 1.0
    assert report.dropped["duplicate"] == 4
    for name in ("bt.tsv", "bt.tsv.json"):
        assert (tmp_path / "killed" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def test_a_kill_at_the_very_end_is_made_good(tmp_path: Path) -> None:
    """The card stands, the rows have not got their name yet."""
    job, out = Job((_text(tmp_path, list(RUSSIAN)),), RU_EN), tmp_path / "bt.tsv"
    report = synthesize(job, Glossary(RUSSIAN), out)
    out.rename(tmp_path / "bt.tsv.partial")
    assert synthesize(job, Glossary({}), out) == report
    assert len(_rows(out)) == 4


def test_a_reverse_model_is_trained_and_makes_english(tmp_path: Path, tiny_recipe: Recipe) -> None:
    """The whole way: a recipe whose source is Russian, its folder, the engine, a corpus, and a recipe that tags it."""
    small = msgspec.structs.replace(
        tiny_recipe.schedule, steps=10, checkpoint_every=10, evaluate_every=10, log_every=10, probe_every=10
    )
    reverse = msgspec.structs.replace(
        tiny_recipe, source="ru", labels={"en": "eng"}, served=(), share={}, dev=(), schedule=small
    )  # fmt: skip
    folder = train(reverse, out=tmp_path / "reverse").folder
    config = json.loads((folder / "tokenizer_config.json").read_text(encoding="utf-8"))
    assert (config["source_lang"], config["target_lang"]) == ("rus", "eng")
    translator = open_translator(Registry.load().resolve_any(str(folder), RU_EN), protect=False)
    report = synthesize(Job((_text(tmp_path, list(RUSSIAN)),), RU_EN), translator, tmp_path / "bt.tsv")
    assert report.read == 4
    with (tmp_path / "bt.tsv").open("a", encoding="utf-8") as rows:  # whatever ten steps had to say
        rows.writelines(f"{en}\t{ru}\n" for ru, en in RUSSIAN.items())
    recipe = tmp_path / "own.toml"
    recipe.write_text(
        'name = "own"\nlabels = { ru = "rus" }\n[[corpora]]\nname = "templates"\ntemplates = 60\nlicence = "CC0"\n'
        'columns = { en = 1, ru = 2 }\n[[corpora]]\nname = "bt"\npath = "bt.tsv"\nlicence = "made"\ntag = "<bt>"\n'
        "columns = { en = 1, ru = 2 }\nweight = 9\n",
        encoding="utf-8",
    )
    tagged = msgspec.structs.replace(load_recipe(recipe), schedule=small, network=tiny_recipe.network)
    vocabulary = msgspec.structs.replace(tiny_recipe.vocabulary, size=600)
    made = train(msgspec.structs.replace(tagged, vocabulary=vocabulary), out=tmp_path / "own")
    assert "bt (synthetic, `<bt>`)" in (made.folder / "README.md").read_text(encoding="utf-8")
    assert "<bt>" in json.loads((made.folder / "vocab.json").read_text(encoding="utf-8"))


def test_the_engine_refuses_a_reverse_model_for_readers(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no model translates ru-en"):
        Registry.load().resolve(str(tmp_path), RU_EN)
    with pytest.raises(UsageError, match="no folder of a model"):
        Registry.load().resolve_any(str(tmp_path / "none"), RU_EN)
