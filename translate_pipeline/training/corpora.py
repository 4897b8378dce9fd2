"""From the corpora of a recipe to sentence pairs by target language, with a report of what became of each corpus."""

from __future__ import annotations

import gzip
import lzma
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from translate_pipeline.errors import ConfigError
from translate_pipeline.training.augment import add_noise, join_neighbours
from translate_pipeline.training.clean import Cleaner, held_out_keys
from translate_pipeline.training.recipe import Corpus, DevSet, Recipe
from translate_pipeline.training.templates import generate

Pair = tuple[str, str]
_UNPACKERS: Mapping[str, Callable[[bytes], bytes]] = {".xz": lzma.decompress, ".gz": gzip.decompress}


@dataclass(slots=True)
class CorpusReport:
    """``kept`` counts distinct pairs by language, ``dropped`` the pairs each rule (or the cap) took away, ``added``
    what was made from the kept ones (noise, joined). ``is_left_out``: the recipe's ``licences`` refused the corpus.
    """

    name: str
    licence: str
    weight: int
    origin: str = ""
    kept: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    added: Counter[str] = field(default_factory=Counter)
    tag: str = ""
    is_left_out: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """``pairs`` by language holds every pair as often as its corpus weighs; ``tags`` the tag of each, '' for none."""

    pairs: Mapping[str, list[Pair]]
    reports: tuple[CorpusReport, ...]
    tags: Mapping[str, list[str]] = field(default_factory=dict)


def read_lines(path: Path) -> list[str]:
    """Lines of a UTF-8 text, packed with xz or gzip or not. Raises ConfigError where it cannot be read."""
    try:
        with path.open("rb") as raw:
            unpack = _UNPACKERS.get(path.suffix)
            data = unpack(raw.read()) if unpack else raw.read()
        # Not splitlines: U+2028 and its like may stand within a sentence.
        lines = data.decode("utf-8").removesuffix("\n").split("\n") if data else []
        return [line.removesuffix("\r") for line in lines]
    except (OSError, EOFError, UnicodeDecodeError, lzma.LZMAError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}", remedy="Check the recipe's paths and --data.") from error


def prepare(recipe: Recipe) -> Prepared:
    """Reads, cleans, caps and weighs every corpus. The same recipe and data give the same pairs in the same order.

    Raises ConfigError for files that are missing or rows that lack a column, and when a language ends up empty.
    """
    held_out = _held_out(recipe)
    cleaners = {lang: Cleaner(recipe.source, lang, recipe.cleaning, held_out) for lang in recipe.labels}
    pairs: dict[str, list[Pair]] = {language: [] for language in recipe.labels}
    tags: dict[str, list[str]] = {language: [] for language in recipe.labels}
    reports = []
    for corpus in recipe.corpora:
        report = _report(corpus, recipe)
        reports.append(report)
        if recipe.takes(corpus):
            for language, kept in _read_corpus(corpus, recipe, cleaners, report).items():
                found = [*kept * corpus.weight, *_augment(kept, corpus, recipe, language, report)]
                pairs[language] += found
                tags[language] += [corpus.tag] * len(found)
    empty = [language for language, found in pairs.items() if not found]
    if empty:
        raise ConfigError(f"no sentence pairs left for {', '.join(empty)}", remedy="Check the corpora of the recipe.")
    return Prepared(pairs, tuple(reports), tags)


def _report(corpus: Corpus, recipe: Recipe) -> CorpusReport:
    is_left_out = corpus.weight > 0 and not recipe.takes(corpus)
    weight = corpus.weight if recipe.takes(corpus) else 0
    return CorpusReport(
        corpus.name, corpus.licence, weight, corpus.origin, tag=corpus.tag, is_left_out=is_left_out
    )  # fmt: skip


def _augment(kept: list[Pair], corpus: Corpus, recipe: Recipe, language: str, report: CorpusReport) -> list[Pair]:
    """Shares of the corpus at its full weight. Every language and kind draws by itself."""
    found: list[Pair] = []
    makers = {"noise": (add_noise, corpus.noise), "joined": (join_neighbours, corpus.join)}
    for name, (make, share) in makers.items():
        rng = Random(f"{recipe.seed} {name} {corpus.name} {language}")  # noqa: S311
        made = make(kept, round(share * len(kept) * corpus.weight), rng)
        report.added[name] += len(made)
        found += made
    return found


def _held_out(recipe: Recipe) -> frozenset[str]:
    lines = [line for name in recipe.held_out for line in read_lines(recipe.data_folder / name)]
    for dev in dev_texts(recipe):
        lines += [*dev.source, *dev.reference]
    return held_out_keys(lines)


@dataclass(frozen=True, slots=True)
class DevText:
    """Sentences and their reference translations, in order."""

    language: str
    source: tuple[str, ...]
    reference: tuple[str, ...]


def dev_texts(recipe: Recipe) -> tuple[DevText, ...]:
    """The dev sets of a recipe. Raises ConfigError where source and reference differ in length or are empty."""
    return tuple(_dev_text(dev, recipe) for dev in recipe.dev)


def _dev_text(dev: DevSet, recipe: Recipe) -> DevText:
    if dev.templates:
        triples = list(generate(dev.templates, seed=recipe.seed + 1))
        source = tuple(getattr(t, recipe.source) for t in triples)
        return DevText(dev.language, source, tuple(getattr(t, dev.language) for t in triples))
    texts = [tuple(read_lines(recipe.data_folder / name)) for name in (dev.source, dev.reference)]
    if len(texts[0]) != len(texts[1]) or not any(texts[0]):
        raise ConfigError(
            f"dev set {dev.source} has {len(texts[0])} lines, {dev.reference} {len(texts[1])}",
            remedy="Give two files of the same length.",
        )
    return DevText(dev.language, *texts)


def _read_corpus(
    corpus: Corpus, recipe: Recipe, cleaners: Mapping[str, Cleaner], report: CorpusReport
) -> dict[str, list[Pair]]:
    found: dict[str, list[Pair]] = {}
    for language in corpus.columns:
        if language == recipe.source or language not in recipe.labels:
            continue
        raw = list(_raw_pairs(corpus, recipe, language))
        kept = _clean(raw, cleaners[language], report) if corpus.is_cleaned else raw
        found[language] = _cap(kept, corpus, recipe.seed, report)
        report.kept[language] = len(found[language])
    return found


def _clean(pairs: list[Pair], cleaner: Cleaner, report: CorpusReport) -> list[Pair]:
    kept = []
    for pair in pairs:
        outcome = cleaner.clean(*pair)
        if isinstance(outcome, str):
            report.dropped[outcome] += 1
        else:
            kept.append(outcome)
    return kept


def _cap(pairs: list[Pair], corpus: Corpus, seed: int, report: CorpusReport) -> list[Pair]:
    if not corpus.cap or len(pairs) <= corpus.cap:
        return pairs
    report.dropped["cap"] += len(pairs) - corpus.cap
    chosen = sorted(Random(f"{seed} {corpus.name}").sample(range(len(pairs)), corpus.cap))  # noqa: S311
    return [pairs[i] for i in chosen]


def _raw_pairs(corpus: Corpus, recipe: Recipe, language: str) -> Iterator[Pair]:
    if corpus.templates:
        for triple in generate(corpus.templates, seed=recipe.seed):
            yield getattr(triple, recipe.source), getattr(triple, language)
        return
    a, b = corpus.columns[recipe.source] - 1, corpus.columns[language] - 1
    for path in _paths(corpus, recipe):
        for number, line in enumerate(read_lines(path), start=1):
            cells = line.split("\t")
            if len(cells) <= max(a, b):
                raise ConfigError(
                    f"{path}:{number}: {len(cells)} columns, but corpus {corpus.name!r} needs {max(a, b) + 1}",
                    remedy="Correct the file or the columns of the recipe.",
                )
            yield cells[a], cells[b]


def _paths(corpus: Corpus, recipe: Recipe) -> list[Path]:
    folder = recipe.data_folder
    if "*" not in corpus.path:
        return [folder / corpus.path]
    found = [p for p in sorted(folder.glob(corpus.path)) if p.name.split(".")[0] not in corpus.except_for]
    if not found:
        raise ConfigError(f"{folder / corpus.path}: no such files", remedy="Check the recipe's paths and --data.")
    return found
