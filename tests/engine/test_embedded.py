"""The model that ships, really run: parity, independence of the batch, long text, protection. No exact wording."""

from __future__ import annotations

import itertools
import random
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import pytest

from translate_pipeline.domain import LanguagePair
from translate_pipeline.engine import DEFAULT, RETRIES, ModelSpec, Translator, open_translator

pytestmark = pytest.mark.model
RU, TK = LanguagePair("en", "ru"), LanguagePair("en", "tk")
Open = Callable[..., Translator]


@pytest.fixture
def bare(embedded: ModelSpec, open_once: Open) -> Translator:
    return open_once(embedded, protect=False)


@pytest.fixture
def protected(embedded: ModelSpec, open_once: Open) -> Translator:
    return open_once(embedded)


def test_parity_of_the_engines_in_fp32(embedded: ModelSpec, open_once: Open, sentences: list[str]) -> None:
    """Every sentence of the set, every other one into Turkmen: same text, same score."""
    assert len(sentences) >= 100
    ct2 = open_once(embedded, precision="fp32", protect=False)
    hf = open_translator(embedded, engine="hf", protect=False, threads=1)
    for pair, texts in ((RU, sentences[::2]), (TK, sentences[1::2])):
        ours, reference = ct2.translate(texts, pair), hf.translate(texts, pair)
        assert [r.text for r in ours] == [r.text for r in reference]
        assert [r.score for r in ours] == pytest.approx([r.score for r in reference], abs=1e-3)


def test_a_sentence_does_not_depend_on_its_batch(bare: Translator, sentences: list[str]) -> None:
    """A resumed run meets other neighbours: text and score must be the same to the last bit."""
    alone = {s: bare.translate([s], RU)[0] for s in sentences[:30]}
    mixed = [*sentences, *(f"{a} {b}" for a, b in itertools.pairwise(sentences))][:160]
    random.Random(1).shuffle(mixed)
    together = dict(zip(mixed, bare.translate(mixed, RU), strict=True))
    assert all(together[s] == alone[s] for s in alone if s in together)
    assert sum(s in together for s in alone) >= 15


def test_the_number_of_threads_changes_nothing(embedded: ModelSpec, bare: Translator, sentences: list[str]) -> None:
    single = open_translator(embedded, protect=False, threads=1)
    assert single.translate(sentences[:20], TK) == bare.translate(sentences[:20], TK)


def test_languages_are_themselves(bare: Translator, sentences: list[str]) -> None:
    russian = " ".join(r.text for r in bare.translate(sentences[:20], RU))
    turkmen = " ".join(r.text for r in bare.translate(sentences[:20], TK))
    assert len(re.findall("[А-Яа-яё]", russian)) > 0.7 * len(russian)
    assert len(re.findall("[А-Яа-яё]", turkmen)) < 0.05 * len(turkmen)
    assert re.search("[ýňäşžçöü]", turkmen)


@pytest.mark.parametrize("prefix", [">>tuk<< ", ">>tur<< ", ">> "])
def test_a_label_in_the_text_chooses_no_language(bare: Translator, prefix: str) -> None:
    (result,) = bare.translate([f"{prefix}The talks were held in Moscow on Thursday."], RU)
    assert len(re.findall("[а-яё]", result.text.lower())) > 10


def test_two_hundred_words_are_all_translated(bare: Translator, sentences: list[str]) -> None:
    text = " ".join(s.rstrip(".") + ";" for s in sentences[:30])
    (result,) = bare.translate([text], RU)
    assert result.is_complete
    assert 0.5 * len(text) < len(result.text) < 2 * len(text)


def test_retry_is_another_translation_in_the_same_order(bare: Translator, sentences: list[str]) -> None:
    first, second = bare.translate(sentences[:20], TK), bare.translate(sentences[:20], TK, options=RETRIES[0])
    assert sum(a.text != b.text for a, b in zip(first, second, strict=True)) >= 3


def test_alignment_finds_the_figures(bare: Translator) -> None:
    text = "The company plans to drill 14 wells in 2026."
    (result,) = bare.translate([text], RU, options=replace(DEFAULT, alignment=True))
    for figure in ("14", "2026"):
        if result.text.count(figure) == 1:
            at = result.text.rfind(" ", 0, result.text.index(figure)) + 1
            assert (text.index(figure), at) in result.alignment


@pytest.mark.parametrize("pair", [RU, TK], ids=str)
@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Applications are accepted at https://example.org/apply?id=7 until Friday.", "https://example.org/apply?id=7"),
        ("Write to press@example.com before the end of the month.", "press@example.com"),
        ("The photograph IMG_2041.jpg was taken by our correspondent.", "IMG_2041.jpg"),
        ("It has <b>many</b> branches abroad.", "<b>"),
        ("The firm 石油 opened an office.", "石油"),
    ],
)
def test_what_must_be_copied_is_copied(protected: Translator, pair: LanguagePair, text: str, kept: str) -> None:
    (result,) = protected.translate([text], pair)
    assert result.text.count(kept) == 1
    assert not re.search(r"[\[(]\d[\])]", result.text)


def test_translating_needs_neither_torch_nor_network(embedded: ModelSpec, bare: Translator) -> None:
    """Once converted: ``bare`` has seen to that."""
    code = (
        "import sys, socket; socket.socket.connect = None\n"
        "from translate_pipeline.engine import Registry, open_translator\n"
        "from translate_pipeline.domain import LanguagePair\n"
        "pair = LanguagePair('en', 'ru')\n"
        "translator = open_translator(Registry.load().resolve('embedded', pair))\n"
        "print(translator.translate(['Trade has doubled.'], pair)[0].text)\n"
        "print('torch' in sys.modules, 'transformers' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    text, imported = done.stdout.splitlines()
    assert text
    assert imported == "False False"
