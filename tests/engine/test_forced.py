"""Reading and continuing targets that the model has not written, held against what the engines do by themselves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from translate_pipeline.domain import LanguagePair
from translate_pipeline.engine import ModelSpec, Translator
from translate_pipeline.engine.forced import Forced, ForcedDecoder, forced_decoder
from translate_pipeline.errors import UsageError

Spec = Callable[..., ModelSpec]
Open = Callable[..., Translator]
RU = LanguagePair("en", "ru")
SOURCE = "The price of oil rose."
TARGET = "«The price» of oil:  12 345 rose."


class ForcedDecoderContract:
    """A subclass gives ``decoder``, a fixture over a multilingual model."""

    def test_spans_are_those_of_the_text_as_it_stands(self, decoder: ForcedDecoder) -> None:
        (found,) = decoder.read([(f"  {SOURCE}", f" {TARGET} ")], RU, alignment=True)
        assert found is not None
        covered = "".join(f" {TARGET} "[a:b] for a, b in found.tokens)
        assert covered == TARGET.replace(" ", "")
        assert "".join(f"  {SOURCE}"[a:b] for a, b in found.source) == SOURCE.replace(" ", "")
        assert len(found.log_probabilities) == len(found.tokens) + 1
        assert [len(row) for row in found.attention] == [len(found.source)] * len(found.tokens)
        assert all(0 <= weight <= 1 for row in found.attention for weight in row)

    def test_the_score_is_the_mean_of_a_token(self, decoder: ForcedDecoder) -> None:
        (found,) = decoder.read([(SOURCE, TARGET)], RU)
        assert found is not None
        assert found.score == pytest.approx(sum(found.log_probabilities) / len(found.log_probabilities))
        assert found.total < found.score < 0
        assert found.attention == found.source == ()

    def test_a_text_is_read_the_same_in_any_company(self, decoder: ForcedDecoder) -> None:
        texts = [(SOURCE, "oil rose"), (SOURCE, TARGET), ("Trade.", "oil rose"), (SOURCE, "rose oil")]
        assert decoder.read(texts, RU) == [decoder.read([text], RU)[0] for text in texts]
        ways = decoder.proceed(texts, RU, hypotheses=3, max_tokens=4)
        assert ways == [decoder.proceed([text], RU, hypotheses=3, max_tokens=4)[0] for text in texts]

    def test_continuations_say_whether_a_new_word_begins(self, decoder: ForcedDecoder) -> None:
        for beginning in ("oil", "The price of", ""):
            ways = decoder.proceed([(SOURCE, beginning)], RU, hypotheses=4, max_tokens=6)[0]
            assert 1 <= len(ways) <= 4
            assert len(set(ways)) == len(ways)
            if not beginning:
                assert all(way == way.strip() for way in ways)

    def test_what_is_too_long_is_left_alone(self, decoder: ForcedDecoder) -> None:
        long = " ".join([SOURCE] * 12)
        assert decoder.read([(long, "oil"), (SOURCE, long)], RU) == [None, None]
        assert decoder.proceed([(long, "oil"), (SOURCE, long)], RU, hypotheses=2, max_tokens=4) == [(), ()]

    def test_nothing_asked_nothing_done(self, decoder: ForcedDecoder) -> None:
        assert decoder.read([], RU) == []
        assert decoder.proceed([], RU, hypotheses=2, max_tokens=4) == []

    def test_a_pair_not_served_is_refused(self, decoder: ForcedDecoder) -> None:
        with pytest.raises(UsageError, match="does not serve"):
            decoder.read([(SOURCE, TARGET)], LanguagePair("en", "de"))
        with pytest.raises(UsageError, match="does not serve"):
            decoder.proceed([(SOURCE, TARGET)], LanguagePair("en", "de"), hypotheses=2, max_tokens=4)


class TestCt2(ForcedDecoderContract):
    @pytest.fixture
    def decoder(self, tiny: Path, make_spec: Spec, open_once: Open) -> ForcedDecoder:
        return _decoder(open_once(make_spec(tiny)))


class TestHf(ForcedDecoderContract):
    @pytest.fixture
    def decoder(self, tiny: Path, make_spec: Spec, open_once: Open) -> ForcedDecoder:
        return _decoder(open_once(make_spec(tiny), engine="hf", threads=1))


def _decoder(translator: Translator) -> ForcedDecoder:
    found = forced_decoder(translator)
    assert found is not None
    assert isinstance(found, ForcedDecoder)
    return found


def test_both_engines_read_and_go_on_alike(tiny: Path, make_spec: Spec, open_once: Open, sentences: list[str]) -> None:
    spec = make_spec(tiny)
    ct2 = _decoder(open_once(spec, precision="fp32", protect=False))
    hf = _decoder(open_once(spec, engine="hf", protect=False, threads=1))
    texts = [(source, source[: len(source) // 2].rsplit(" ", 1)[0]) for source in sentences[:8]]
    for ours, theirs in zip(ct2.read(texts, RU, alignment=True), hf.read(texts, RU, alignment=True), strict=True):
        assert isinstance(ours, Forced)
        assert isinstance(theirs, Forced)
        assert ours.log_probabilities == pytest.approx(theirs.log_probabilities, abs=1e-3)
        assert (ours.tokens, ours.source) == (theirs.tokens, theirs.source)
        for row, other in zip(ours.attention, theirs.attention, strict=True):
            assert row == pytest.approx(other, abs=1e-4)
    ways = ct2.proceed(texts, RU, hypotheses=1, max_tokens=5)
    assert ways == hf.proceed(texts, RU, hypotheses=1, max_tokens=5)


def test_a_translator_that_is_no_model_has_no_forced_decoder() -> None:
    class Echo:
        def translate(self, texts: list[str], pair: LanguagePair) -> list[str]:
            return texts

    assert forced_decoder(Echo()) is None  # type: ignore[arg-type]
