"""The fast engine beside the reference: speed, and what int8 costs in quality.

    ./dev bench -k engine

Both run the embedded model with beam 4 over the same batches and with one thread each, in one process: a ratio that
another program on the machine disturbs least. Quality is chrF (Popović 2015, sacrebleu's defaults) against the
approved translations of the sample memory.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from translate_pipeline import resources
from translate_pipeline.domain import LanguagePair, Translation
from translate_pipeline.engine import DEFAULT, ModelSpec, Registry, Translator, open_translator

pytestmark = [pytest.mark.bench, pytest.mark.model]
RU, TK = LanguagePair("en", "ru"), LanguagePair("en", "tk")
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture(scope="module")
def references() -> list[dict[str, str]]:
    """Language → segment of every source of the sample memory that has both targets."""
    found: dict[str, dict[str, str]] = {}
    for unit in ET.parse(resources.corpus_directory() / "memory.tmx").iter("tu"):
        segments = {v.get(LANG, ""): "".join(seg.itertext()) for v in unit.iter("tuv") for seg in v.iter("seg")}
        found.setdefault(segments["en"], {}).update(segments)
    return [segments for segments in found.values() if {"en", "ru", "tk"} <= set(segments)]


@pytest.fixture(scope="module")
def news(references: list[dict[str, str]]) -> list[str]:
    return [unit["en"] for unit in references]


def spec() -> ModelSpec:
    return Registry.load().resolve("embedded", RU)


def seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def chrf(results: list[Translation], references: list[str]) -> float:
    import sacrebleu

    return sacrebleu.corpus_chrf([r.text for r in results], [references]).score


def test_ct2_is_at_least_four_times_as_fast_as_hf(news: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Processor time: threads that wait for a core which others use are not counted."""
    ct2, hf = (open_translator(spec(), engine=e, threads=1, protect=False) for e in ("ct2", "hf"))
    for translator in (ct2, hf):
        translator.translate(news[:2], RU)
    fast = min(seconds(lambda: ct2.translate(news, RU)) for _ in range(3))
    slow = seconds(lambda: hf.translate(news, RU))
    with capsys.disabled():
        speeds = f"ct2 int8 {len(news) / fast:.1f}/s, hf fp32 {len(news) / slow:.1f}/s"
        print(f"\n{len(news)} sentences: {speeds}, {slow / fast:.1f} times as fast")
    assert slow / fast >= 4


def test_int8_costs_less_than_a_fifth_of_a_point(
    news: list[str], references: list[dict[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    """Over both languages: a single hundred of sentences wavers by more than that."""
    scores = {}
    for precision in ("int8", "fp32"):
        translator = open_translator(spec(), precision=precision, protect=False)
        results = [result for pair in (RU, TK) for result in translator.translate(news, pair)]
        scores[precision] = chrf(results, [unit[pair.target] for pair in (RU, TK) for unit in references])
    with capsys.disabled():
        print(f"\nchrF int8 {scores['int8']:.2f}, fp32 {scores['fp32']:.2f}, {2 * len(news)} references")
    assert scores["int8"] > scores["fp32"] - 0.2


def test_batches_of_one_length_cost_little(news: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Independence of the batch is bought with smaller batches than CTranslate2 would make by itself."""
    translator = open_translator(spec(), threads=1, protect=False)
    texts = [f"{a.rstrip('.')} and {b}" for k in range(1, 5) for a, b in zip(news, news[k:], strict=False)]
    tokens = [translator.tokenizer.encode(t, ">>rus<<") for t in dict.fromkeys(texts)]  # type: ignore[attr-defined]

    def padded() -> None:
        translator.translator.translate_batch(  # type: ignore[attr-defined]
            tokens, max_batch_size=1024, batch_type="tokens", beam_size=4, max_decoding_length=256
        )

    ours = seconds(lambda: translator._decode(tokens, DEFAULT))  # type: ignore[attr-defined]
    theirs = seconds(padded)
    with capsys.disabled():
        print(f"\n{len(tokens)} texts: one length a batch takes {ours / theirs:.2f} of the time of padded batches")
    assert ours / theirs < 1.3


def test_what_protection_costs(news: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Every text is scanned, and those whose figures went wrong are translated again."""
    bare = open_translator(spec(), threads=1, protect=False)
    protected: Translator = open_translator(spec(), threads=1)
    without = min(seconds(lambda: bare.translate(news, TK)) for _ in range(2))
    with_it = min(seconds(lambda: protected.translate(news, TK)) for _ in range(2))
    with capsys.disabled():
        print(f"\nprotection: {with_it / without:.2f} of the bare engine's time on en-tk")
    assert with_it / without < 2


def test_what_alignment_costs(news: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    translator = open_translator(spec(), threads=1, protect=False)
    plain = min(seconds(lambda: translator.translate(news, RU)) for _ in range(2))
    aligned = min(
        seconds(lambda: translator.translate(news, RU, options=replace(DEFAULT, alignment=True))) for _ in range(2)
    )
    with capsys.disabled():
        print(f"\nalignment: {aligned / plain:.2f} of the time without")
    assert aligned / plain < 4
