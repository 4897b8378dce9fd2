"""What other formats' words for the state of a translation mean here, and which language pair a file has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from translate_pipeline.domain import LanguagePair, Status
from translate_pipeline.errors import ExchangeError

from .exchange import ReadOptions
from .rows import primary
from .tmx import canonical_language

#: States of XLIFF 1.2 (section 2.3, ``state``), of XLIFF 2.1 (section 4.3.1.27) and of tables.
STATES: Mapping[str, Status] = {
    **dict.fromkeys(("final", "signed-off", "reviewed", "approved", "yes"), Status.APPROVED),
    **dict.fromkeys(
        (
            "translated", "initial", "new", "draft", "fuzzy", "no", "needs-adaptation", "needs-l10n",
            "needs-translation", "needs-review", "needs-review-adaptation", "needs-review-l10n",
            "needs-review-translation",
        ),
        Status.DRAFT,
    ),
    "rejected": Status.REJECTED,
}  # fmt: skip

#: States that say: nobody has translated this yet. A target may stand there all the same, mostly a copy of the source.
UNTRANSLATED = frozenset({"initial", "new", "needs-translation"})


class LanguagesUnknownError(Exception):
    """The file does not say its languages, and nobody else did."""

    def __init__(self) -> None:
        super().__init__("the file does not say which languages it has")


def pair_of(source: str, target: str, options: ReadOptions) -> LanguagePair:
    """The pair of these languages ('' where the file is silent), if it is the one asked for.

    Raises ValueError for another pair than asked for, LanguagesUnknownError.
    """
    here, there = canonical_language(source), canonical_language(target)
    asked = options.pair
    if not (here or asked) or not (there or asked):
        raise LanguagesUnknownError
    pair = LanguagePair(here or (asked.source if asked else ""), there or (asked.target if asked else ""))
    if asked and (primary(pair.source), primary(pair.target)) != (asked.source, asked.target):
        raise ValueError(f"the languages are {pair}, not {asked}")
    return pair


def refuse_aligned_copy(path: Path, header: Sequence[str]) -> None:
    """Raises ExchangeError for the table of a run: its columns are others, and not all of its rows may be stored."""
    if [cell.strip().casefold() for cell in header[:2]] in (["№", "role"], ["number", "role"]):
        raise ExchangeError(
            f"{path}: the aligned copy of a story, not an export of a memory",
            remedy=f"bring its corrections back with: translate-pipeline apply {path}",
        )
