"""Names of the termbase stand in what is translated, in the right form, or the draft stays as it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from tests.fakes import Watcher
from translate_pipeline.domain import LanguagePair, Signature, Translation
from translate_pipeline.engine import DEFAULT, Registry, open_translator
from translate_pipeline.engine.forced import forced_decoder
from translate_pipeline.pipeline.batch import run
from translate_pipeline.pipeline.options import RunOptions
from translate_pipeline.pipeline.termed import TermedTranslator, termed_signature, with_terms
from translate_pipeline.terms import Term, Termbase, TermName, TermStatus, check_terms

RU, TK = LanguagePair("en", "ru"), LanguagePair("en", "tk")


def term(english: str, *russian: str, status: TermStatus = TermStatus.PREFERRED) -> Term:
    names = tuple(TermName(r, TermStatus.ADMITTED if i else status) for i, r in enumerate(russian))
    return Term({"en": (TermName(english),), "ru": names})


LAVROV = term("Lavrov", "Лавров")


class Model:
    """Says what it is told; likes texts by ``likes``, a token for each word."""

    signature = Signature("m", "0", "fake", 4, "fp32")

    def __init__(self, says: dict[str, str], likes: Callable[[str], float] = lambda _: -1.0) -> None:
        self.says = says
        self.likes = likes
        self.alignment: tuple[tuple[int, int], ...] = ()
        self.rest: tuple[str, ...] = ()
        self.asked: list[str] = []

    def translate(self, texts: Sequence[str], pair: LanguagePair, *, options: Any = DEFAULT) -> list[Translation]:
        self.asked += texts
        shown = self.alignment if options.alignment else ()
        return [Translation(self.says.get(text, "ничего"), -1.0, alignment=shown) for text in texts]

    def score(self, sources: Sequence[str], targets: Sequence[str], pair: LanguagePair) -> list[tuple[float, ...]]:
        return [(self.likes(target),) * 3 for target in targets]

    def proceed(self, texts: Sequence[tuple[str, str]], pair: LanguagePair, **_: Any) -> list[tuple[str, ...]]:
        return [self.rest for _ in texts]


def termed(model: Model, *terms: Term) -> TermedTranslator:
    return TermedTranslator(cast(Any, model), Termbase(terms), cast(Any, model))


def test_a_draft_with_its_terms_costs_nothing() -> None:
    model = Model({"Lavrov spoke.": "Говорил Лавров."})
    assert termed(model, LAVROV).translate(["Lavrov spoke."], RU)[0].text == "Говорил Лавров."
    assert model.asked == ["Lavrov spoke."]


def test_the_likeliest_form_takes_the_place_of_the_aligned_word() -> None:
    source = "They met Lavrov."
    model = Model({source: "Они встретились с Лавроном."}, lambda t: -1.0 if "Лавровым" in t else -2.0)
    model.alignment = ((9, 18),)
    (result,) = termed(model, LAVROV).translate([source], RU)
    assert (result.text, result.score) == ("Они встретились с Лавровым.", -1.0)
    assert result.alignment == ()


def test_a_form_that_the_preposition_forbids_is_not_chosen() -> None:
    """Though the model likes it best."""
    source = "They met Lavrov."
    model = Model({source: "Они встретились с ним."}, lambda t: -1.0 if "Лаврову" in t else -2.0)
    model.alignment = ((9, 18),)
    assert termed(model, LAVROV).translate([source], RU)[0].text == "Они встретились с Лаврова."


def test_a_term_that_no_word_stands_for_is_placed_by_a_mark() -> None:
    model = Model({"Lavrov spoke.": "Он говорил.", "[1] spoke.": "Говорил [1]."})
    assert termed(model, LAVROV).translate(["Lavrov spoke."], RU)[0].text == "Говорил Лавров."
    assert "(1) spoke." not in model.asked


def test_the_second_mark_is_tried_where_the_first_is_lost() -> None:
    model = Model({"Lavrov spoke.": "Он говорил.", "(1) spoke.": "Говорил (1)."})
    assert termed(model, LAVROV).translate(["Lavrov spoke."], RU)[0].text == "Говорил Лавров."


def test_what_follows_may_be_translated_anew() -> None:
    model = Model(
        {"Lavrov spoke.": "Он говорила.", "[1] spoke.": "[1] говорила."}, lambda t: -1 if t.endswith("говорил.") else -2
    )
    model.rest = (" говорил.",)
    assert termed(model, LAVROV).translate(["Lavrov spoke."], RU)[0].text == "Лавров говорил."


def test_what_the_model_finds_far_less_likely_is_not_taken() -> None:
    model = Model({"Lavrov spoke.": "Он говорил.", "[1] spoke.": "[1]."}, lambda t: -9.0 if "Лавров" in t else -1.0)
    assert termed(model, LAVROV).translate(["Lavrov spoke."], RU)[0].text == "Он говорил."


@pytest.mark.parametrize(
    ("source", "draft", "marked", "says"),
    [
        ("Lavrov paid 15 roubles.", "Он заплатил 15 рублей.", "[1] paid 15 roubles.", "[1] заплатил."),
        ("Lavrov is at a@b.tm now.", "Он сейчас на a@b.tm.", "[1] is at a@b.tm now.", "[1] сейчас тут."),
        ("Lavrov (he) spoke.", "Он (он) говорил.", "[1] (he) spoke.", "[1] (он говорил."),
    ],
)
def test_a_text_that_loses_anything_else_is_not_taken(source: str, draft: str, marked: str, says: str) -> None:
    model = Model({source: draft, marked: says})
    assert termed(model, LAVROV).translate([source], RU)[0].text == draft


def test_forbidden_names_make_room_for_preferred_ones() -> None:
    road = Term(
        {
            "en": (TermName("motorway"),),
            "ru": (TermName("автобан"), TermName("шоссе", TermStatus.FORBIDDEN)),
        }
    )
    source = "The motorway is long."
    model = Model({source: "Длинное шоссе и автобан."})
    (result,) = termed(model, road).translate([source], RU)
    assert "шоссе" not in result.text
    assert check_terms(Termbase([road]), source, result.text, RU) == []


@pytest.mark.parametrize(
    ("of", "is_used"),
    [
        (term("well", "скважина"), True),
        (term("well", "скважина", status=TermStatus.ADMITTED), False),
        (term("well", "скважина", status=TermStatus.PROPOSED), False),
        (term("Well", "Скважина", status=TermStatus.ADMITTED), True),
    ],
    ids=["preferred", "admitted", "proposed", "a name"],
)
def test_only_settled_terms_are_forced_and_names_always(of: Term, is_used: bool) -> None:
    model = Model({"Well.": "Он.", "[1].": "[1] тут."})
    text = termed(model, of).translate(["Well."], RU)[0].text
    assert (text == "Скважина тут.") is is_used


def test_alignment_follows_the_words() -> None:
    source = "They met Lavrov today."
    model = Model({source: "Они с ним сегодня."})
    model.alignment = ((0, 0), (9, 6), (16, 10))
    (result,) = termed(model, LAVROV).translate([source], RU, options=replace(DEFAULT, alignment=True))
    words = {source[s:].split(maxsplit=1)[0]: result.text[t:].split()[0] for s, t in result.alignment}
    assert words["today."] == "сегодня."
    assert words["Lavrov"].startswith("Лавров")


def test_other_terms_are_another_signature() -> None:
    one, other = (
        termed_signature(Model.signature, Termbase(t)) for t in ([LAVROV], [LAVROV, term("well", "скважина")])
    )
    assert one != other
    assert one.name == Model.signature.name
    assert one == termed(Model({}), LAVROV).signature


def test_a_translator_that_cannot_be_read_stays_as_it_is() -> None:
    model = cast(Any, Model({}))
    assert with_terms(model, None) is model


@pytest.mark.model
class TestEmbedded:
    """With the model that ships."""

    TERMS = Termbase(
        Term({"en": (TermName(en),), "ru": (TermName(ru),), "tk": (TermName(tk),)})
        for en, ru, tk in (
            ("Meredov", "Мередов", "Meredow"),
            ("Guterres", "Гутерреш", "Guterreş"),
            ("TAPI", "ТАПИ", "TOPH"),
            ("Supreme Control Chamber", "Высшая контрольная палата", "Ýokary gözegçilik edarasy"),
        )
    )
    TEXTS = (
        "The Supreme Control Chamber checked the accounts.",
        "A letter from Guterres was read at the meeting.",
        "Meredov and Guterres discussed TAPI.",
        "The weather is good.",
    )

    @pytest.mark.parametrize("pair", [RU, TK], ids=str)
    def test_names_stand_and_batches_do_not_matter(self, pair: LanguagePair) -> None:
        plain = open_translator(Registry.load().resolve("embedded", pair))
        translator = with_terms(plain, self.TERMS)
        assert isinstance(translator, TermedTranslator)
        results = translator.translate(self.TEXTS, pair)
        for text, result in zip(self.TEXTS, results, strict=True):
            assert check_terms(self.TERMS, text, result.text, pair) == [], result.text
        assert results[3] == plain.translate(self.TEXTS[3:], pair)[0]
        assert [translator.translate([text], pair)[0] for text in self.TEXTS] == results
        assert forced_decoder(translator) is not None

    def test_a_run_takes_the_termbase_and_translates_anew_with_another(self, tmp_path: Path) -> None:
        story, names = tmp_path / "story.txt", tmp_path / "terms.csv"
        story.write_text("A letter from Guterres was read at the meeting.\n", encoding="utf-8")
        options = RunOptions(
            sources=(str(story),), to=("ru",), out=tmp_path / "out", memory=tmp_path / "m.db", formats=("txt",)
        )
        models = []
        for name in ("Гутерреш", "Гутьеррес"):
            names.write_text(f"en,ru\nGuterres,{name}\n", encoding="utf-8")
            report = run(replace(options, memory=tmp_path / f"{name}.db", termbase=names), Watcher())
            models.append(report.models["ru"])
            assert name in "".join(f.read_text(encoding="utf-8") for f in (tmp_path / "out").rglob("*.txt"))
        assert models[0] != models[1]
        assert all("+terms-" in model for model in models)
