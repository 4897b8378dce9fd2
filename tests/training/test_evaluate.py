"""Systems side by side: metrics as sacrebleu has them, checks counted, Markdown and JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
import sacrebleu

from translate_pipeline.domain import LanguagePair, Signature, Translation
from translate_pipeline.engine import DEFAULT, DecodeOptions, Translator
from translate_pipeline.errors import UsageError
from translate_pipeline.training.evaluate import EngineSystem, Evaluation, FileSystem, evaluate, read_test_set
from translate_pipeline.training.evaluation_report import to_json, to_markdown
from translate_pipeline.training.templates import generate

PAIR = LanguagePair("en", "ru")
TRIPLES = [t for t in generate(120, seed=11) if t.en[-1] == "."][:40]
GOOD = [t.ru for t in TRIPLES]
#: A system that loses figures, repeats itself or stays silent now and then.
BAD = ["" if i % 5 == 0 else "и " * 40 if i % 5 == 1 else t.split(" ", 2)[-1] for i, t in enumerate(GOOD)]
MIDDLING = [" ".join(t.split(" ")[:-1]) + "." for t in GOOD]


class Fake:
    """A Translator that looks its answers up."""

    signature = Signature("fake", "0" * 12, "fake", 1, "none")

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = dict(zip((t.en for t in TRIPLES), texts, strict=True))

    def translate(
        self, texts: Sequence[str], pair: LanguagePair, *, options: DecodeOptions = DEFAULT
    ) -> list[Translation]:
        return [Translation(self.texts[t], -0.2, is_complete=bool(self.texts[t])) for t in texts]


@pytest.fixture(scope="module")
def set_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("set") / "set.tsv"
    path.write_text("".join(f"{t.en}\t{t.ru}\n" for t in TRIPLES), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def evaluation(set_file: Path) -> Evaluation:
    middling = set_file.with_name("middling.txt")
    middling.write_text("".join(f"{t}\n" for t in MIDDLING), encoding="utf-8")
    systems = [EngineSystem("bad", Fake(BAD)), EngineSystem("good", Fake(GOOD)), FileSystem("middling|file", middling)]
    return evaluate(PAIR, set_file, systems, samples=100)


def test_a_fake_is_a_translator() -> None:
    assert isinstance(Fake(GOOD), Translator)


def test_scores_are_sacrebleus(evaluation: Evaluation) -> None:
    by_name = {s.name: {m.metric: m for m in s.metrics} for s in evaluation.systems}
    assert by_name["good"]["BLEU"].score == pytest.approx(100.0)
    assert by_name["good"]["TER"].score == pytest.approx(0.0)
    for name, texts in (("bad", BAD), ("middling|file", MIDDLING)):
        assert by_name[name]["BLEU"].score == pytest.approx(sacrebleu.corpus_bleu(texts, [GOOD]).score)
        assert by_name[name]["chrF++"].score == pytest.approx(sacrebleu.corpus_chrf(texts, [GOOD], word_order=2).score)
        assert by_name[name]["TER"].score == pytest.approx(sacrebleu.corpus_ter(texts, [GOOD]).score)


def test_significance_is_against_the_first_system(evaluation: Evaluation) -> None:
    first, *others = evaluation.systems
    assert all(m.p_value is None for m in first.metrics)
    for system in others:
        assert all(m.p_value is not None and m.p_value < 0.05 for m in system.metrics)
    assert all(m.interval > 0 for m in first.metrics)


def test_signatures_repeat_the_numbers(evaluation: Evaluation) -> None:
    metrics = evaluation.systems[0].metrics
    assert [m.metric for m in metrics] == ["BLEU", "chrF++", "TER"]
    assert all("version:" in m.signature for m in metrics)
    assert "bs:100" in metrics[0].signature
    assert "seed:12345" in metrics[0].signature


def test_checks_see_what_metrics_do_not(evaluation: Evaluation) -> None:
    bad, good, middling = evaluation.systems
    assert good.refused_share < 0.1 < 0.35 < bad.refused_share
    assert good.number_accuracy > 0.95 > bad.number_accuracy
    assert bad.findings["empty"] == 8
    assert good.length_ratio == pytest.approx(1.0)
    assert bad.length_ratio < 1
    assert middling.number_accuracy <= good.number_accuracy


def test_speed_is_only_of_what_was_translated_here(evaluation: Evaluation) -> None:
    bad, good, middling = evaluation.systems
    assert bad.speed > 0
    assert good.speed > 0
    assert middling.speed == 0


def test_an_evaluation_repeats(evaluation: Evaluation, set_file: Path) -> None:
    again = evaluate(PAIR, set_file, [EngineSystem("bad", Fake(BAD)), EngineSystem("good", Fake(GOOD))], samples=100)
    for a, b in zip(again.systems, evaluation.systems, strict=False):
        assert a.metrics == b.metrics


def test_one_system_alone_is_scored(set_file: Path) -> None:
    only = evaluate(PAIR, set_file, [EngineSystem("good", Fake(GOOD))], samples=20).systems
    assert len(only) == 1
    assert only[0].metrics[1].score == pytest.approx(100.0)


def test_json_holds_everything(evaluation: Evaluation) -> None:
    found = json.loads(to_json(evaluation))
    assert found["pair"] == "en-ru"
    assert found["segments"] == len(TRIPLES)
    assert [s["name"] for s in found["systems"]] == ["bad", "good", "middling|file"]
    assert found["systems"][0]["findings"]["empty"] == 8
    assert found["systems"][1]["metrics"][0]["signature"] == evaluation.systems[1].metrics[0].signature


def test_markdown_is_a_table_a_person_can_read(evaluation: Evaluation) -> None:
    text = to_markdown(evaluation)
    lines = text.splitlines()
    assert lines[0] == "# en-ru: set.tsv"
    head = next(line for line in lines if line.startswith("| system"))
    assert "BLEU ↑ | chrF++ ↑ | TER ↓" in head
    rows = [line for line in lines if line.startswith(("| bad", "| good", "| middling"))]
    assert all(row.replace("\\|", "").count("|") == head.count("|") for row in rows)
    assert "100.00 ± 0.00*" in next(row for row in rows if row.startswith("| good"))
    assert "| empty | 8 | 0 | 0 |" in lines
    assert any(line.startswith("- chrF++: `") for line in lines)


def test_sets_may_have_a_heading(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_text("en\tru\ttk\nOne\tОдин\tBir\n", encoding="utf-8")
    test_set = read_test_set(path, LanguagePair("en", "tk"))
    assert (test_set.sources, test_set.references) == (("One",), ("Bir",))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("One\tОдин\nTwo\n", "t.tsv:2: 1 columns"),
        ("", "no segments"),
        ("\n", "t.tsv:1: 1 columns"),
        ("en\tru\n", "no segments"),
    ],
)
def test_bad_sets_are_named(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "t.tsv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match=said):
        read_test_set(path, PAIR)


def test_translations_of_another_length_and_doubled_names_are_refused(set_file: Path, tmp_path: Path) -> None:
    short = tmp_path / "short.txt"
    short.write_text("раз\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"short\.txt: 1 lines, but set\.tsv has 40 segments"):
        evaluate(PAIR, set_file, [FileSystem("a", short)])
    with pytest.raises(UsageError, match="names of their own"):
        evaluate(PAIR, set_file, [FileSystem("a", short), FileSystem("a", short)])
    with pytest.raises(UsageError, match="names of their own"):
        evaluate(PAIR, set_file, [])
