"""What is mixed in against forgetting when nothing of a model's first data is at hand: its own output on other text.

A model that learns only new pairs forgets the rest within minutes. Kim & Rush (*Sequence-Level Knowledge Distillation*,
2016) let a small model learn from a large one's output; here the model learns from what it said itself before it was
tuned (Khayrallah et al., *Regularized Training Objective for Continued Training*, 2018, with the same aim). The text
need not be translated, nor true: sentences whose words were exchanged cover a vocabulary as well as real ones do
(Krishna et al., *Thieves on Sesame Street*, 2020).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

from translate_pipeline.domain import LanguagePair
from translate_pipeline.training.clean import text_problem
from translate_pipeline.training.corpora import Pair
from translate_pipeline.training.export import Decoder
from translate_pipeline.training.recipe import Cleaning
from translate_pipeline.training.templates import generate

_WORD = re.compile(r"(?<![\w'’-])[a-z]{4,}(?![\w'’-])")
#: Words that hold a sentence together: exchanged, they would leave no sentence.
_KEPT = frozenset(
    [
        "about", "after", "against", "also", "because", "been", "before", "between", "both", "could", "during", "each",
        "from", "have", "into", "many", "more", "most", "must", "only", "other", "over", "should", "some", "such",
        "than", "that", "their", "them", "then", "there", "these", "they", "this", "those", "through", "under",
        "very", "were", "what", "when", "where", "which", "while", "will", "with", "would", "your",
    ]
)  # fmt: skip
_EXCHANGED = 0.7
#: Two sentences become one that is as long as those of the news.
_LINKS = (", and ", ", but ", ", while ", "; ", " because ", ", which means that ", " – ")
_LONG = 0.5


def exchanged_texts(texts: Sequence[str], count: int, *, seed: int) -> list[str]:
    """``count`` English sentences made of ``texts`` and template sentences, most of their content words exchanged for
    other English words, half of them linked to long ones. Repeatable by ``seed``.
    """
    rng, words = Random(seed), english_words()  # noqa: S311  (sampling, not secrets)
    pool = [*texts, *(t.en for t in generate(2 * count, seed=seed))]
    found: dict[str, None] = {}
    for _ in range(20 * count):
        if len(found) == count:
            break
        text = _exchange(rng.choice(pool), words, rng)
        if rng.random() < _LONG:
            other = _exchange(rng.choice(pool), words, rng)
            text = text.rstrip(".!?") + rng.choice(_LINKS) + other[:1].lower() + other[1:]
        found[text] = None
    return list(found)


def _exchange(text: str, words: Sequence[str], rng: Random) -> str:
    def change(match: re.Match[str]) -> str:
        is_kept = match[0] in _KEPT or rng.random() > _EXCHANGED
        return match[0] if is_kept else rng.choice(words)

    return _WORD.sub(change, text)


def english_words() -> tuple[str, ...]:
    """The English words of the checks' lexicon and of the templates."""
    from translate_pipeline.quality.lexicon import lexicon

    learnt = {word for word in lexicon(LanguagePair("en", "ru")) if word.isalpha() and len(word) > 2}
    templated = {word for t in generate(500, seed=3) for word in _WORD.findall(t.en)}
    return tuple(sorted(learnt | templated))


def own_output(texts: Sequence[str], pair: LanguagePair, decoder: Decoder, label: str) -> list[Pair]:
    """What a model makes of texts, as pairs to learn from; what loops or comes out in the wrong script is left out."""
    limits = Cleaning()
    found = zip(texts, decoder.translate(label, texts), strict=True)
    return [(a, b) for a, b in found if not text_problem(b, pair.target, limits) and len(b) < 3 * len(a) + 20]
