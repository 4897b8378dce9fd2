"""What every Translator promises, held against both engines and the protection around them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from translate_pipeline.domain import LanguagePair, Signature
from translate_pipeline.engine import (
    DEFAULT,
    ENGINES,
    RETRIES,
    DecodeOptions,
    ModelSpec,
    Scorer,
    Translator,
    open_translator,
    signature_of,
)  # fmt: skip
from translate_pipeline.engine.marian import Decoded
from translate_pipeline.engine.marian_ct2 import Ct2Translator
from translate_pipeline.errors import EngineError, ModelNotFoundError, UsageError

Spec = Callable[..., ModelSpec]
Open = Callable[..., Translator]
RU, TK = LanguagePair("en", "ru"), LanguagePair("en", "tk")
#: Random weights seldom stop by themselves: a low limit keeps the tests quick, and results cut off must agree too.
QUICK = DecodeOptions(max_length_factor=0, max_length_margin=12)
TEXTS = ["The price of oil rose.", "", "Trade has doubled.", "  ", "The price of oil rose.", "a", "Rain; snow — fog."]


class TranslatorContract:
    """A subclass gives ``translator``, a fixture over a multilingual model."""

    def test_it_is_a_translator(self, translator: Translator) -> None:
        assert isinstance(translator, Translator)
        assert isinstance(translator.signature, Signature)
        assert translator.signature.beam == DEFAULT.beam

    def test_one_result_a_text_in_order(self, translator: Translator) -> None:
        results = translator.translate(TEXTS, RU, options=QUICK)
        alone = [translator.translate([text], RU, options=QUICK)[0] for text in TEXTS]
        assert [r.text for r in results] == [r.text for r in alone]

    def test_nothing_in_nothing_out(self, translator: Translator) -> None:
        assert translator.translate([], RU) == []

    def test_blank_text_comes_back_empty_and_complete(self, translator: Translator) -> None:
        for result in translator.translate(["", " \n ", "\u200b"], RU):
            assert (result.text, result.score, result.is_complete) == ("", 0.0, True)

    def test_repeated_text_has_one_translation(self, translator: Translator) -> None:
        first, second = translator.translate(["Trade has doubled."] * 2, TK, options=QUICK)
        assert first == second

    def test_scores_are_mean_log_probabilities(self, translator: Translator) -> None:
        assert all(-20 < r.score < 0 for r in translator.translate(["Trade has doubled.", "a"], RU, options=QUICK))

    def test_the_label_decides_the_language(self, translator: Translator, sentences: list[str]) -> None:
        russian, turkmen = (translator.translate(sentences[:8], pair, options=QUICK) for pair in (RU, TK))
        assert russian != turkmen

    def test_a_pair_not_served_is_refused(self, translator: Translator) -> None:
        for pair in (LanguagePair("en", "de"), LanguagePair("ru", "tk"), LanguagePair("en", "tr")):
            with pytest.raises(UsageError, match=r"does not serve .* \(it serves en-ru, en-tk\)"):
                translator.translate(["Trade"], pair)

    def test_what_the_limit_cuts_off_is_marked(self, translator: Translator) -> None:
        tight = DecodeOptions(max_length_factor=0, max_length_margin=1)
        (result,) = translator.translate(["The price of oil rose sharply on Monday."], RU, options=tight)
        assert not result.is_complete

    def test_no_special_token_in_any_translation(self, translator: Translator, sentences: list[str]) -> None:
        for result in translator.translate(sentences[:12], RU, options=QUICK):
            assert not any(mark in result.text for mark in ("<unk>", "</s>", "<pad>", ">>rus<<", ">>tuk<<", "⁇"))

    def test_asking_for_alignment_changes_nothing_else(self, translator: Translator, sentences: list[str]) -> None:
        texts = sentences[:6]
        plain = translator.translate(texts, RU, options=QUICK)
        aligned = translator.translate(texts, RU, options=replace(QUICK, alignment=True))
        assert [r.text for r in plain] == [r.text for r in aligned]
        assert [r.score for r in plain] == pytest.approx([r.score for r in aligned], abs=1e-5)
        assert all(r.alignment == () for r in plain)
        for text, result in zip(texts, aligned, strict=True):
            assert result.alignment
            assert all(0 <= s < len(text) and 0 <= t < len(result.text) for s, t in result.alignment)

    def test_alignment_points_at_words(self, translator: Translator) -> None:
        text = "  The price of oil rose; trade has doubled."
        options = replace(QUICK, alignment=True, split_at=8)
        (result,) = translator.translate([text], RU, options=options)
        assert all(s >= 2 and text[s - 1] in " ;" for s, _ in result.alignment)
        assert all(t == 0 or result.text[t - 1].isspace() for _, t in result.alignment)

    def test_retry_decodes_otherwise_within_the_same_promises(self, translator: Translator) -> None:
        careful = replace(RETRIES[0], max_length_factor=0, max_length_margin=12)
        results = translator.translate(TEXTS, RU, options=careful)
        assert len(results) == len(TEXTS)
        assert results[1].text == ""

    def test_it_scores_given_translations(self, translator: Translator) -> None:
        assert isinstance(translator, Scorer)
        sources = ["Trade has doubled.", "Rain.", "Trade has doubled."]
        targets = ["Торговля выросла.", "Дождь.", "Торговля выросла."]
        scores = translator.score(sources, targets, RU)
        assert all(s and all(-60 < x <= 0 for x in s) for s in scores)
        for score, source, target in zip(scores, sources, targets, strict=True):
            assert score == pytest.approx(translator.score([source], [target], RU)[0], abs=1e-5)

    def test_what_is_too_long_to_score_is_said_to_be(self, translator: Translator) -> None:
        assert isinstance(translator, Scorer)
        assert translator.score(["word " * 100, "a"], ["слово", "слово " * 100], RU) == [(), ()]

    def test_a_pair_not_served_is_not_scored(self, translator: Translator) -> None:
        assert isinstance(translator, Scorer)
        with pytest.raises(UsageError, match="does not serve en-de"):
            translator.score(["Trade"], ["Handel"], LanguagePair("en", "de"))


class TestCt2(TranslatorContract):
    @pytest.fixture(params=["int8", "fp32"])
    def translator(self, request: pytest.FixtureRequest, tiny: Path, make_spec: Spec, open_once: Open) -> Translator:
        return open_once(make_spec(tiny), precision=request.param, protect=False)


class TestHf(TranslatorContract):
    @pytest.fixture
    def translator(self, tiny: Path, make_spec: Spec, open_once: Open) -> Translator:
        return open_once(make_spec(tiny), engine="hf", protect=False, threads=1)


class TestProtected(TranslatorContract):
    @pytest.fixture
    def translator(self, tiny: Path, make_spec: Spec, open_once: Open) -> Translator:
        return open_once(make_spec(tiny))


every_search = pytest.mark.parametrize(
    "options", [DEFAULT, replace(DEFAULT, beam=1), *RETRIES], ids=["beam4", "greedy", "retry", "last"]
)


@every_search
@pytest.mark.parametrize("fixture", ["tiny", "tiny_separate"])
def test_both_engines_say_the_same_in_fp32(
    request: pytest.FixtureRequest,
    make_spec: Spec,
    open_once: Open,
    sentences: list[str],
    fixture: str,
    options: DecodeOptions,
) -> None:
    """Random weights have no habits: whatever one runtime did otherwise would show. Separate vocabularies too."""
    spec = make_spec(request.getfixturevalue(fixture))
    quick = replace(options, max_length_factor=0, max_length_margin=14)
    ct2 = open_once(spec, precision="fp32", protect=False).translate(sentences[:24], RU, options=quick)
    hf = open_once(spec, engine="hf", protect=False, threads=1).translate(sentences[:24], RU, options=quick)
    assert [r.text for r in ct2] == [r.text for r in hf]
    assert [r.is_complete for r in ct2] == [r.is_complete for r in hf]
    assert [r.score for r in ct2] == pytest.approx([r.score for r in hf], abs=1e-4)


@pytest.mark.parametrize("options", [DEFAULT, replace(DEFAULT, split_at=8)], ids=["endless", "split"])
def test_endless_text_is_split_never_truncated(
    tiny: Path, make_spec: Spec, sentences: list[str], monkeypatch: pytest.MonkeyPatch, options: DecodeOptions
) -> None:
    """250 pieces into a model of 64 positions: every word is decoded, and what was between the parts is kept."""
    translator = Ct2Translator(make_spec(tiny))
    decoded: list[list[str]] = []

    def echo(sources: list[list[str]], options: DecodeOptions) -> list[Decoded]:
        decoded.extend(sources)
        return [Decoded(source[1:-1], -1.0, is_complete=True) for source in sources]

    monkeypatch.setattr(translator, "_decode", echo)
    text = " ".join(s.replace(".", ";") for s in sentences[:12])
    (result,) = translator.translate([text], RU, options=options)
    assert len(decoded) > 4
    assert max(len(source) for source in decoded) <= (options.split_at or 62) + 2
    assert result.text == text.replace(";", "")  # which the tiny vocabulary lacks


def test_both_engines_align_alike(tiny: Path, make_spec: Spec, open_once: Open, sentences: list[str]) -> None:
    spec, aligned = make_spec(tiny), replace(QUICK, alignment=True)
    ct2 = open_once(spec, precision="fp32", protect=False).translate(sentences[:10], RU, options=aligned)
    hf = open_once(spec, engine="hf", protect=False, threads=1).translate(sentences[:10], RU, options=aligned)
    assert [r.alignment for r in ct2] == [r.alignment for r in hf]


def test_the_signature_is_known_before_loading(tiny: Path, make_spec: Spec) -> None:
    spec = make_spec(tiny)
    for engine, (_, precisions) in ENGINES.items():
        for precision in precisions:
            opened = open_translator(spec, engine=engine, precision=precision, threads=1)
            assert opened.signature == signature_of(spec, engine=engine, precision=precision)
            assert opened.signature.revision == spec.revision


def test_unknown_engines_and_precisions_are_refused(tiny: Path, make_spec: Spec) -> None:
    spec = make_spec(tiny)
    with pytest.raises(UsageError, match="unknown engine 'onnx'"):
        open_translator(spec, engine="onnx")
    with pytest.raises(UsageError, match="engine hf has no precision int8"):
        open_translator(spec, engine="hf", precision="int8")


def test_a_label_the_model_lacks_is_no_silent_unk(tiny: Path, make_spec: Spec) -> None:
    spec = make_spec(tiny, labels={"ru": ">>rus_Cyrl<<"})
    with pytest.raises(EngineError, match="no target label >>rus_Cyrl<<"):
        open_translator(spec, protect=False).translate(["Trade"], RU)


def test_a_conversion_that_does_not_load_is_made_again(
    tiny: Path, make_spec: Spec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Same size, so the seal holds, but the bytes are wrong."""
    from translate_pipeline.engine.convert import converted

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    spec = make_spec(tiny)
    model = converted(tiny, spec.content) / "model.bin"
    model.write_bytes(b"\xff" * model.stat().st_size)
    assert open_translator(spec).translate(["Trade has doubled."], RU)[0].text


def test_a_hf_model_without_weights_is_named(tiny: Path, make_spec: Spec, tmp_path: Path) -> None:
    spec = make_spec(tiny)
    for file in tiny.iterdir():
        if file.name != "model.safetensors":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    with pytest.raises(ModelNotFoundError, match="cannot load the model"):
        open_translator(replace(spec, path=tmp_path), engine="hf")


@pytest.mark.parametrize("fixture", ["tiny", "tiny_separate"])
def test_both_engines_score_alike_in_fp32(
    request: pytest.FixtureRequest, make_spec: Spec, open_once: Open, sentences: list[str], fixture: str
) -> None:
    spec = make_spec(request.getfixturevalue(fixture))
    engines = (open_once(spec, precision="fp32", protect=False), open_once(spec, engine="hf", protect=False, threads=1))
    sources, targets = sentences[:12], sentences[12:24]
    ct2, hf = (e.score(sources, targets, RU) for e in engines if isinstance(e, Scorer))
    for one, other in zip(ct2, hf, strict=True):
        assert one == pytest.approx(other, abs=5e-3)


@pytest.fixture(scope="module")
def generous(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny model with a length penalty of its own, which favours long hypotheses."""
    folder = tmp_path_factory.mktemp("models") / "generous"
    shutil.copytree(tiny, folder)
    settings = json.loads((folder / "generation_config.json").read_text(encoding="utf-8"))
    (folder / "generation_config.json").write_text(json.dumps(settings | {"length_penalty": 2.5}), encoding="utf-8")
    return folder


@every_search
def test_a_models_length_penalty_is_heeded_alike(
    tiny: Path, generous: Path, make_spec: Spec, open_once: Open, sentences: list[str], options: DecodeOptions
) -> None:
    quick = replace(options, max_length_factor=0, max_length_margin=14)
    ct2 = open_once(make_spec(generous), precision="fp32", protect=False).translate(sentences[:24], RU, options=quick)
    hf = open_once(make_spec(generous), engine="hf", protect=False, threads=1).translate(
        sentences[:24], RU, options=quick
    )
    plain = open_once(make_spec(tiny), precision="fp32", protect=False).translate(sentences[:24], RU, options=quick)
    assert [r.text for r in ct2] == [r.text for r in hf]
    assert [r.score for r in ct2] == pytest.approx([r.score for r in hf], abs=1e-4)
    if options.beam == 1:  # one hypothesis: nothing to choose from, and its score stays the mean of its tokens
        assert [r.text for r in ct2] == [r.text for r in plain]
        assert [r.score for r in ct2] == pytest.approx([r.score for r in plain], abs=1e-4)
    else:
        assert sum(len(r.text) for r in ct2) > sum(len(r.text) for r in plain)
