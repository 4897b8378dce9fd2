"""From corpora to pairs: columns, weights, caps, patterns, packed files, held-out dev sets, reports."""

from __future__ import annotations

import gzip
import lzma
from pathlib import Path

import msgspec
import pytest

from translate_pipeline.errors import ConfigError
from translate_pipeline.training.corpora import dev_texts, prepare, read_lines
from translate_pipeline.training.recipe import Corpus, DevSet, Recipe

WORDS = ("дом", "сад", "лес", "мир", "год", "день", "ночь", "снег", "ветер", "море")
LATIN = ("house", "garden", "forest", "world", "year", "day", "night", "snow", "wind", "sea")


def _rows(count: int) -> list[str]:
    """Distinct pairs without figures, four words a side."""
    picks = [(i % 10, i // 10 % 10, i // 100 % 10, 3) for i in range(count)]
    return [" ".join(LATIN[k] for k in p) + "\t" + " ".join(WORDS[k] for k in p) for p in picks]


def _recipe(folder: Path, *corpora: Corpus, **extra: object) -> Recipe:
    labels = {"ru": "rus"}
    return msgspec.convert(
        {"name": "x", "labels": labels, "data": str(folder), "corpora": [msgspec.to_builtins(c) for c in corpora]}
        | extra,
        Recipe,
    )


def _corpus(**changes: object) -> Corpus:
    values = {"name": "a", "licence": "CC0", "columns": {"en": 1, "ru": 2}, "path": "a.tsv"} | changes
    return msgspec.convert(values, Corpus)


def test_weights_repeat_and_caps_sample(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("\n".join(_rows(50)) + "\n", encoding="utf-8")
    prepared = prepare(_recipe(tmp_path, _corpus(weight=3, cap=20)))
    pairs = prepared.pairs["ru"]
    assert len(pairs) == 60
    assert len(set(pairs)) == 20
    report = prepared.reports[0]
    assert report.kept == {"ru": 20}
    assert report.dropped == {"cap": 30}
    assert prepare(_recipe(tmp_path, _corpus(weight=3, cap=20))).pairs["ru"] == pairs


def test_the_first_corpus_keeps_a_doubled_pair(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("\n".join(_rows(5)), encoding="utf-8")
    (tmp_path / "b.tsv").write_text("\n".join(_rows(8)), encoding="utf-8")
    reports = prepare(_recipe(tmp_path, _corpus(), _corpus(name="b", path="b.tsv"))).reports
    assert [r.kept["ru"] for r in reports] == [5, 3]
    assert reports[1].dropped == {"duplicate": 5}


def test_weight_zero_leaves_a_corpus_out_unread(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("\n".join(_rows(5)), encoding="utf-8")
    prepared = prepare(_recipe(tmp_path, _corpus(), _corpus(name="b", path="missing.tsv", weight=0)))
    assert len(prepared.pairs["ru"]) == 5
    assert not prepared.reports[1].kept


def test_packed_files_and_patterns(tmp_path: Path) -> None:
    rows = _rows(9)
    (tmp_path / "p1.tsv.xz").write_bytes(lzma.compress("\n".join(rows[:3]).encode()))
    (tmp_path / "p2.tsv.gz").write_bytes(gzip.compress("\n".join(rows[3:6]).encode()))
    (tmp_path / "p3.tsv").write_text("\r\n".join(rows[6:]), encoding="utf-8")
    everything = prepare(_recipe(tmp_path, _corpus(path="p*.tsv*")))
    assert len(everything.pairs["ru"]) == 9
    some = prepare(_recipe(tmp_path, _corpus(path="p*.tsv*", except_for=["p2"])))
    assert len(some.pairs["ru"]) == 6
    with pytest.raises(ConfigError, match="no such files"):
        prepare(_recipe(tmp_path, _corpus(path="q*.tsv")))


def test_columns_are_taken_by_language(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("Дом стоит здесь\tx\tA house stands here\n", encoding="utf-8")
    recipe = _recipe(tmp_path, _corpus(columns={"en": 3, "ru": 1}))
    assert prepare(recipe).pairs["ru"] == [("A house stands here", "Дом стоит здесь")]


def test_a_short_row_names_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("\n".join([*_rows(2), "alone"]) + "\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"a\.tsv:3: 1 columns, but corpus 'a' needs 2"):
        prepare(_recipe(tmp_path, _corpus()))


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", None])
def test_unreadable_files_are_one_error(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "a.tsv").write_bytes(content)
    with pytest.raises(ConfigError, match=r"a\.tsv: cannot be read") as caught:
        prepare(_recipe(tmp_path, _corpus()))
    assert caught.value.remedy


def test_damaged_archives_are_one_error(tmp_path: Path) -> None:
    (tmp_path / "a.xz").write_bytes(lzma.compress(b"text" * 500)[:40])
    (tmp_path / "a.gz").write_bytes(gzip.compress(b"text" * 500)[:20])
    for name in ("a.xz", "a.gz"):
        with pytest.raises(ConfigError, match="cannot be read"):
            read_lines(tmp_path / name)


def test_nothing_left_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("same\tsame\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="no sentence pairs left for ru"):
        prepare(_recipe(tmp_path, _corpus()))


def test_dev_and_held_out_sentences_never_reach_training(tmp_path: Path) -> None:
    rows = _rows(12)
    (tmp_path / "a.tsv").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "dev.en").write_text(rows[0].split("\t")[0] + "\n", encoding="utf-8")
    (tmp_path / "dev.ru").write_text(rows[0].split("\t")[1] + "\n", encoding="utf-8")
    (tmp_path / "kept-aside").write_text(rows[1].split("\t")[1] + "\n", encoding="utf-8")
    dev = {"language": "ru", "source": "dev.en", "reference": "dev.ru"}
    prepared = prepare(_recipe(tmp_path, _corpus(), dev=[dev], held_out=["kept-aside"]))
    assert prepared.reports[0].dropped == {"held out": 2}
    assert len(prepared.pairs["ru"]) == 10


def test_dev_files_must_match(tmp_path: Path) -> None:
    (tmp_path / "d.en").write_text("a\nb\n", encoding="utf-8")
    (tmp_path / "d.ru").write_text("а\n", encoding="utf-8")
    recipe = _recipe(tmp_path, _corpus(), dev=[{"language": "ru", "source": "d.en", "reference": "d.ru"}])
    with pytest.raises(ConfigError, match=r"2 lines, d\.ru 1"):
        dev_texts(recipe)


def test_templates_are_a_corpus_and_a_dev_set_that_do_not_meet(tmp_path: Path) -> None:
    corpus = _corpus(path="", templates=400)
    recipe = msgspec.structs.replace(_recipe(tmp_path, corpus), dev=(DevSet(language="ru", templates=30),))
    dev = dev_texts(recipe)[0]
    assert len(dev.source) == 30
    trained = {source for source, _ in prepare(recipe).pairs["ru"]}
    assert not trained & {s for s in dev.source if len(s.split()) >= 4}


def test_lines_end_at_line_feeds_only(tmp_path: Path) -> None:
    """U+2028 and form feeds stand within sentences of real corpora; they must not shift the lines of a dev set."""
    (tmp_path / "t").write_bytes("a\u2028b\r\nc\x0cd\n".encode())
    assert read_lines(tmp_path / "t") == ["a\u2028b", "c\x0cd"]


def test_an_empty_file_has_no_lines(tmp_path: Path) -> None:
    (tmp_path / "t").write_bytes(b"")
    assert read_lines(tmp_path / "t") == []
