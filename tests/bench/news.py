"""Made-up news, the same for the same seed: sentences with the word frequencies and near-repetitions of an archive.

Words are built from syllables, their frequencies fall by Zipf's law; between them stand function words and commas of
English at their usual share, names, figures and years. One sentence in ``REVISED`` is a revision of an earlier one,
as agencies write them: other figures, a word or two exchanged, a word more or less.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

from translate_pipeline.domain import LanguagePair, Origin, OriginKind, Status, TranslationUnit

VOCABULARY = 30_000
REVISED = 5

_FUNCTION = """
    the the the the the of of of and and in in to to a for on with by at from as that is was were be has have it its
    this will also not are an which their been more between new during after over under into about all other than two
    first
""".split()  # noqa: SIM905 (repeated as often as they are said)
_SYLLABLES = """
    ba con de pro re in un com dis pre per sub inter trans ex for gen gov min mar met nat nor oil par pol por pub ra sa
    se so sta sup ta ter tra val var ver vi wa wor ye za ka ke ki ko la le li lo lu mo mu na ne ni no nu pa pe pi po pu
""".split()  # noqa: SIM905
_ENDINGS = ["", "", "", "s", "ed", "ing", "ion", "al", "ment", "er", "ly", "ity", "ance", "y", "e"]
_TARGET_SYLLABLES = """
    ба ве го де жи за ка ло ми но пре раз сто тер уче фор хо це чи шко эк ра во на по от до при об вы
""".split()  # noqa: SIM905
_TARGET_ENDINGS = ["", "а", "ов", "ный", "ного", "ение", "ать", "ия", "ам", "ости"]


class News:
    """A writer of sentences with a vocabulary of its own."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)
        self._target_random = random.Random(seed)  # of its own, so that sources do not hang on targets
        words = {self._word(_SYLLABLES, _ENDINGS): None for _ in range(2 * VOCABULARY)}
        self._words = list(words)[:VOCABULARY]
        self._weights = list(itertools.accumulate(1 / (rank + 8) for rank in range(len(self._words))))
        self._targets = [self._word(_TARGET_SYLLABLES, _TARGET_ENDINGS) for _ in range(4000)]
        self._recent: list[str] = []

    def _word(self, syllables: list[str], endings: list[str]) -> str:
        count = self._random.choice((1, 2, 2, 2, 3))
        return "".join(self._random.choices(syllables, k=count)) + self._random.choice(endings)

    def sentences(self) -> Iterator[str]:
        """Without end; 8 to 40 words each."""
        while True:
            is_revision = self._recent and self._random.randrange(REVISED) == 0
            text = self.revision(self._random.choice(self._recent)) if is_revision else self._sentence()
            if len(self._recent) < 5000:
                self._recent.append(text)
            else:
                self._recent[self._random.randrange(5000)] = text
            yield text

    def revision(self, text: str) -> str:
        """The same news a day later."""
        words = text.split()
        for _ in range(self._random.choice((1, 1, 2, 3))):
            at = self._random.randrange(len(words))
            if any(c.isdigit() for c in words[at]):
                words[at] = str(self._random.randrange(1, 2000))
            elif len(words) < 40 and self._random.random() < 0.3:
                words.insert(at, self._content())
            elif len(words) > 8 and self._random.random() < 0.3:
                del words[at]
            else:
                words[at] = self._content()
        return " ".join(words)

    def target(self, words: int) -> str:
        return " ".join(self._target_random.choices(self._targets, k=words)).capitalize() + "."

    def _sentence(self) -> str:
        length = min(40, max(8, round(self._random.lognormvariate(3.0, 0.4))))
        words = [self._next() for _ in range(length)]
        words[0] = words[0].capitalize()
        for _ in range(self._random.randrange(3)):
            words[self._random.randrange(1, length - 1)] += ","
        return " ".join(words) + "."

    def _next(self) -> str:
        draw = self._random.random()
        if draw < 0.42:
            return self._random.choice(_FUNCTION)
        if draw < 0.46:
            return str(self._random.choice((2020, 2021, self._random.randrange(1, 5000))))
        if draw < 0.54:
            return self._content().capitalize()
        return self._content()

    def _content(self) -> str:
        return self._random.choices(self._words, cum_weights=self._weights)[0]


def units(count: int, *, seed: int = 1, pair: LanguagePair | None = None) -> Iterator[TranslationUnit]:
    """``count`` approved units of made-up news."""
    news = News(seed)
    pair = pair or LanguagePair("en", "ru")
    origin = Origin(OriginKind.IMPORT, "archive")
    for source in itertools.islice(news.sentences(), count):
        yield TranslationUnit(source, news.target(len(source.split()) - 2), pair, origin, Status.APPROVED)


def queries(count: int, *, seed: int = 1, share_known: float = 0.5) -> list[str]:
    """Sentences to look up in ``units`` of the same seed: revisions of them, and new ones."""
    writer = News(seed)
    sentences = writer.sentences()
    known = list(itertools.islice(sentences, 20_000))
    draw = random.Random(seed + 1)
    next(itertools.islice(sentences, 100_000, None))  # what follows no unit of a smaller memory has
    return [
        writer.revision(draw.choice(known)) if draw.random() < share_known else next(sentences) for _ in range(count)
    ]
