"""Whatever a model does to them, what must survive survives, or the guard can see that it did not."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.domain import LanguagePair, Translation
from translate_pipeline.engine import DEFAULT, ProtectedTranslator
from translate_pipeline.engine.protect import PROTECTION

RU = LanguagePair("en", "ru")
URL = "https://example.org/news/12"


def shout(text: str) -> str:
    """A model that translates every word to one word and copies all else."""
    return re.sub(r"[^\W\d_]+", "слово", text)


def test_a_good_model_sees_marks_and_the_reader_does_not(scripted: type) -> None:
    model = scripted(shout)
    (result,) = ProtectedTranslator(model).translate([f"Details are at {URL} today."], RU)
    assert result.text == f"Слово слово слово {URL} слово."
    assert model.asked == ["Details are at [1] today."]


def test_the_second_mark_is_tried_when_the_first_is_lost(scripted: type) -> None:
    model = scripted(lambda text: shout(text.replace("[1]", "")))
    (result,) = ProtectedTranslator(model).translate([f"Details are at {URL} today."], RU)
    assert result.text == f"Слово слово слово {URL} слово."
    assert model.asked == ["Details are at [1] today.", "Details are at (1) today."]


def test_a_model_that_loses_every_mark_translates_around(scripted: type) -> None:
    model = scripted(lambda text: shout(re.sub(r"[\[(]\d+[\])]", "", text)))
    (result,) = ProtectedTranslator(model).translate([f"Details are at {URL} and in plan.pdf, she said."], RU)
    assert result.text == f"Слово слово слово {URL} слово слово plan.pdf, слово слово."
    assert model.asked[-3:] == [", she said.", "Details are at", "and in"]


def test_a_model_that_copies_the_marks_and_forgets_the_words_is_not_believed(scripted: type) -> None:
    model = scripted(lambda text: text[:3] if text[0] in "[(" else shout(text))
    (result,) = ProtectedTranslator(model).translate([f"{URL} opened"], RU)
    assert result.text == f"{URL} слово"


@pytest.mark.parametrize("text", [URL, "IMG_2041.jpg", "2021", "22:14 02.04.2021", "press@example.com", "…", "12 / 15"])
def test_wordless_text_needs_no_model(scripted: type, text: str) -> None:
    model = scripted(lambda _: pytest.fail("asked"))
    assert ProtectedTranslator(model).translate([text], RU)[0].text == text


def test_wordless_figures_take_the_form_of_the_target(scripted: type) -> None:
    assert ProtectedTranslator(scripted(shout)).translate(["1,234.5"], RU)[0].text == "1\u00a0234,5"


def test_a_figure_the_model_loses_is_masked_the_second_time(scripted: type) -> None:
    model = scripted(lambda text: shout(text.replace("1,500 ", "")))
    (result,) = ProtectedTranslator(model).translate(["The plant has 1,500 workers."], RU)
    assert result.text == "Слово слово слово 1\u00a0500 слово."
    assert model.asked == ["The plant has 1,500 workers.", "The plant has [1] workers."]


def test_a_second_try_that_is_no_better_is_not_taken(scripted: type) -> None:
    model = scripted(lambda text: "слово" if "[" not in text and "(" not in text else "слово [1] 77 88")
    (result,) = ProtectedTranslator(model).translate(["The plant has 1,500 workers."], RU)
    assert result.text == "Слово"


def test_a_wrong_figure_is_repaired_without_asking_again(scripted: type) -> None:
    model = scripted(lambda text: shout(text.replace("2021", "2020")))
    (result,) = ProtectedTranslator(model).translate(["In 2021 prices fell."], RU)
    assert result.text == "Слово 2021 слово слово."
    assert len(model.asked) == 1


def test_several_wrong_figures_are_told_apart_by_alignment(scripted: type) -> None:
    model = scripted(lambda _: "От 16 до 21 слова.", alignment=[(5, 3), (11, 9)])
    (result,) = ProtectedTranslator(model).translate(["From 15 to 20 lorries."], RU)
    assert result.text == "От 15 до 20 слова."
    assert result.alignment == ()


def test_alignment_is_in_offsets_of_the_texts_the_reader_sees(scripted: type) -> None:
    """The model saw ``At [1] we saw 1,234.5 t`` and said ``На [1] мы 1,234.5 т``."""
    source = f"At {URL} we saw 1,234.5 t"
    model = scripted(lambda _: "На [1] мы 1,234.5 т", alignment=[(0, 0), (3, 3), (7, 7), (14, 10), (22, 18)])
    (result,) = ProtectedTranslator(model).translate([source], RU, options=replace(DEFAULT, alignment=True))
    assert result.text == f"На {URL} мы 1\u00a0234,5 т"
    pairs = [(source[s:].split(maxsplit=1)[0], re.split("[ ]", result.text[t:])[0]) for s, t in result.alignment]
    assert pairs == [("At", "На"), (URL, URL), ("we", "мы"), ("1,234.5", "1\u00a0234,5"), ("t", "т")]


def test_unknown_characters_are_protected(scripted: type) -> None:
    model = scripted(shout)
    model.unknown_spans = lambda text: [m.span() for m in re.finditer("[石油😀]+", text)]
    (result,) = ProtectedTranslator(model).translate(["The plant 石油 opened 😀"], RU)
    assert result.text == "Слово слово 石油 слово 😀"


def test_the_signature_says_so(scripted: type) -> None:
    signature = ProtectedTranslator(scripted(shout)).signature
    assert signature.engine == f"fake+{PROTECTION}"
    assert replace(signature, engine="fake") == scripted.signature


def test_what_is_incomplete_stays_marked_through_the_pieces(scripted: type) -> None:
    class Cut(scripted):  # type: ignore[misc,valid-type]
        def translate(self, texts: list[str], pair: LanguagePair, *, options: object = DEFAULT) -> list[Translation]:
            return [Translation("слово", -1.0, is_complete=False) for _ in texts]

    (result,) = ProtectedTranslator(Cut(shout)).translate([f"Details are at {URL} today."], RU)
    assert URL in result.text
    assert not result.is_complete


PIECES = st.sampled_from(
    [
        "The plant",
        URL,
        "press@example.com",
        "report.pdf",
        "made",
        "1,234.5",
        "tonnes",
        "on April 2, 2021",
        "up 5%",
        "<b>",
        ".",
    ]
)


@given(
    st.lists(PIECES, min_size=1, max_size=8).map(" ".join),
    st.sampled_from(
        [shout, lambda t: shout(re.sub(r"[\[(]\d[\])]", "", t)), lambda _: "[1] слово (1) [1", lambda _: ""]
    ),
)
def test_whatever_the_model_does_what_must_be_copied_is_there(text: str, say: object) -> None:
    """Once each, in a translation that has no mark left over."""

    class Model:
        from translate_pipeline.domain import Signature

        signature = Signature("m", "0", "fake", 4, "fp32")

        def translate(self, texts: list[str], pair: LanguagePair, *, options: object = DEFAULT) -> list[Translation]:
            assert callable(say)
            return [Translation(say(t)) for t in texts]

    (result,) = ProtectedTranslator(Model()).translate([text], RU)
    for kept in (URL, "press@example.com", "report.pdf", "<b>"):
        assert result.text.count(kept) == text.count(kept)


def test_pieces_around_what_is_copied_go_on_in_small_letters(scripted: type) -> None:
    """A model begins each piece like a sentence."""
    model = scripted(lambda text: shout(re.sub(r"[\[(]\d+[\])]", "", text)).strip().capitalize())
    (result,) = ProtectedTranslator(model).translate([f"Details are at {URL} and in plan.pdf, she said."], RU)
    assert result.text == f"Слово слово слово {URL} слово слово plan.pdf, слово слово."


def test_a_sentence_begins_with_a_capital_if_its_source_does(scripted: type) -> None:
    texts = ["Prices rose.", "prices rose"]
    assert [r.text for r in ProtectedTranslator(scripted(shout)).translate(texts, RU)] == [
        "Слово слово.",
        "слово слово",
    ]
