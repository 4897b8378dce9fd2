"""Text against forgetting: made-up sentences are English, varied, repeatable; a model's own output is usable pairs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from translate_pipeline.domain import LanguagePair
from translate_pipeline.training.clean import is_in_script
from translate_pipeline.training.replay import english_words, exchanged_texts, own_output

RU = LanguagePair("en", "ru")


class Parrot:
    """Says what it was taught, in place of a decoder."""

    def __init__(self, answers: dict[str, str]) -> None:
        self.answers, self.asked = answers, list[str]()

    def translate(self, label: str, source: Sequence[str], *, beam: int = 1) -> list[str]:
        self.asked.append(label)
        return [self.answers[text] for text in source]


def test_made_up_sentences_are_repeatable_and_distinct() -> None:
    made = exchanged_texts([], 60, seed=1)
    assert len(set(made)) == 60
    assert made == exchanged_texts([], 60, seed=1)
    assert made != exchanged_texts([], 60, seed=2)
    assert all(is_in_script(text, "en") or not any(c.isalpha() for c in text) for text in made)


def test_words_are_exchanged_and_what_holds_a_sentence_stays() -> None:
    made = exchanged_texts(["The council because"] * 600, 300, seed=3)
    own = {text for text in made if re.fullmatch(r"The [a-z]+ because", text)}
    assert "The council because" in own
    assert own - {"The council because"}


def test_the_vocabulary_of_made_up_sentences_is_wide() -> None:
    words = {w for t in exchanged_texts([], 400, seed=1) for w in t.lower().split()}
    assert len(words) > 1200
    assert len(english_words()) > 3000


def test_half_of_them_are_long() -> None:
    lengths = sorted(len(t.split()) for t in exchanged_texts([], 200, seed=1))
    assert lengths[20] < 10
    assert lengths[150] > 14


def test_what_a_model_says_itself_becomes_pairs_unless_it_is_none() -> None:
    parrot = Parrot({"A ship.": "Корабль.", "Bad.": "Bad.", "Empty.": "", "Loop.": "да " * 60})
    assert own_output(list(parrot.answers), RU, parrot, "rus") == [("A ship.", "Корабль.")]  # type: ignore[arg-type]
    assert parrot.asked == ["rus"]
