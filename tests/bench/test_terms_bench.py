"""What the termbase brings to a translation, and what it costs.

    ./dev bench -k terms

``terms.tsv`` has sentences with names of the sample termbase and their translations by us; what a term must look like
there stands in brackets, with other right forms after ``|``. Counted are the terms whose name stands in the
translation at all (lemma) and in one of those forms (form); chrF (Popović 2015) is against the translations without
brackets. The approved memory of the sample job shows the same on text that was not written for it. Time is processor
time beside the translator without terms.
"""

from __future__ import annotations

import csv
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from translate_pipeline import resources
from translate_pipeline.domain import LanguagePair
from translate_pipeline.engine import Registry, Translator, open_translator
from translate_pipeline.pipeline.termed import with_terms
from translate_pipeline.terms import Termbase, check_terms, is_rendered

pytestmark = [pytest.mark.bench, pytest.mark.model]
PAIRS = [LanguagePair("en", "ru"), LanguagePair("en", "tk")]
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_BRACKETS = re.compile(r"\[([^]|]*)((?:\|[^]]*)?)\]")


@dataclass(frozen=True)
class Example:
    source: str
    reference: str
    forms: tuple[str, ...]


@dataclass(frozen=True)
class Count:
    terms: int = 0
    lemma: int = 0
    form: int = 0


@pytest.fixture(scope="module")
def termbase() -> Termbase:
    return Termbase.load(resources.corpus_directory() / "termbase.csv")


def examples(language: str) -> list[Example]:
    with Path(__file__).with_name("terms.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Example(
            row["en"],
            _BRACKETS.sub(r"\1", row[language]),
            tuple(f for m in _BRACKETS.finditer(row[language]) for f in (m[1] + m[2]).split("|")),
        )
        for row in rows
    ]


def stands(form: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(form)}(?!\w)", text, re.IGNORECASE) is not None


def count(found: Sequence[Example], texts: Sequence[str], termbase: Termbase, pair: LanguagePair) -> Count:
    terms = lemma = form = 0
    for example, text in zip(found, texts, strict=True):
        for hit in termbase.find(example.source, pair):
            wanted = [f for f in example.forms if is_rendered(hit.term, f, pair.target)]
            terms += bool(wanted)
            lemma += bool(wanted) and is_rendered(hit.term, text, pair.target)
            form += any(stands(f, text) for f in wanted)
    return Count(terms, lemma, form)


def chrf(texts: Sequence[str], references: Sequence[str]) -> float:
    import sacrebleu

    return sacrebleu.corpus_chrf(list(texts), [list(references)]).score


def timed(translator: Translator, sources: Sequence[str], pair: LanguagePair) -> tuple[list[str], float]:
    began = time.process_time()
    texts = [r.text for r in translator.translate(sources, pair)]
    return texts, time.process_time() - began


def both(pair: LanguagePair, termbase: Termbase) -> tuple[Translator, Translator]:
    plain = open_translator(Registry.load().resolve("embedded", pair), threads=1)
    termed = with_terms(plain, termbase)
    termed.translate(["Lavrov met Meredov at the Supreme Court."], pair)  # the dictionaries are read once
    return plain, termed


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_terms_stand_in_the_right_form(
    pair: LanguagePair, termbase: Termbase, capsys: pytest.CaptureFixture[str]
) -> None:
    found = examples(pair.target)
    references = [e.reference for e in found]
    perfect = count(found, references, termbase, pair)
    assert perfect.lemma == perfect.form == perfect.terms
    counts = []
    for name, translator in zip(("draft", "terms"), both(pair, termbase), strict=True):
        texts, seconds = timed(translator, [e.source for e in found], pair)
        counts.append(count(found, texts, termbase, pair))
        with capsys.disabled():
            shares = f"lemma {counts[-1].lemma / counts[-1].terms:.1%}, form {counts[-1].form / counts[-1].terms:.1%}"
            print(f"\n{pair} {name}: {len(found)} sentences, {counts[-1].terms} terms, {shares},", end=" ")
            print(f"chrF {chrf(texts, references):.1f}, {seconds:.1f} s")
    before, after = counts
    assert after.lemma / after.terms >= 0.95
    assert after.form - before.form >= 0.1 * before.terms


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_text_that_was_not_written_for_it_gains_too(
    pair: LanguagePair, termbase: Termbase, capsys: pytest.CaptureFixture[str]
) -> None:
    units: dict[str, str] = {}
    for unit in ET.parse(resources.corpus_directory() / "memory.tmx").iter("tu"):
        segments = {v.get(LANG, ""): "".join(seg.itertext()) for v in unit.iter("tuv") for seg in v.iter("seg")}
        if pair.target in segments:
            units[segments["en"]] = segments[pair.target]
    sources, references = list(units), list(units.values())
    scores = []
    for name, translator in zip(("draft", "terms"), both(pair, termbase), strict=True):
        texts, seconds = timed(translator, sources, pair)
        scores.append(chrf(texts, references))
        faults = sum(len(check_terms(termbase, s, t, pair)) for s, t in zip(sources, texts, strict=True))
        with capsys.disabled():
            print(f"\n{pair} {name}: {len(sources)} approved units, {faults} terms wrong,", end=" ")
            print(f"chrF {scores[-1]:.1f}, {seconds:.1f} s")
    assert scores[1] > scores[0]
