"""Fine-tuning from the memory to an installed model: what was approved teaches, what is proved gets a name."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, NamedTuple

from translate_pipeline import resources
from translate_pipeline.domain import LanguagePair, Status, TranslationUnit
from translate_pipeline.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from translate_pipeline.memory import Address
    from translate_pipeline.training.finetune import FinetuneReport, GeneralText
    from translate_pipeline.training.trainer import Progress


class GeneralFiles(NamedTuple):
    """What is scored against forgetting: tab-separated source and reference. What is mixed in against it: the same, or
    text in the source language alone, a sentence a line.
    """

    test: Path | None = None
    replay: Path | None = None


NO_FILES = GeneralFiles()


def tune(
    memory: Address,
    pair: LanguagePair,
    *,
    name: str,
    base: str,
    out: Path,
    general: GeneralFiles = NO_FILES,
    minutes: float = 0.0,
    progress: Progress | None = None,
) -> tuple[FinetuneReport, Path | None]:
    """The report, and the folder of the installed model: None where the gain was not proved.

    Raises UsageError for a name that is taken, MemoryStoreError and ModelNotFoundError for what is not there.
    """
    from translate_pipeline.engine import Registry
    from translate_pipeline.engine.registry import installed_models_directory
    from translate_pipeline.memory import Memory
    from translate_pipeline.training.finetune import finetune

    registry = Registry.load()
    target = installed_models_directory() / name
    if name in {model.name for model in registry.list_models()} or name in registry.profiles or target.exists():
        raise UsageError(f"there is a model {name!r} already", remedy="choose another --name")
    spec = registry.resolve(base, pair)
    with Memory.open(memory, create=False, read_only=True) as opened:
        pairs = [(unit.source, unit.target) for unit in opened.units(pair, Status.APPROVED)]
        others = [unit.source for unit in opened.units() if unit.pair.source == pair.source]
    text = _read_general(general, pair, others)
    label = spec.labels[pair.target].strip("<>")
    report = finetune(pairs, pair, spec.path, label=label, out=out, general=text, minutes=minutes, progress=progress)
    if not report.is_accepted:
        return report, None
    _install(report.folder, target)
    return report, target


def _read_general(files: GeneralFiles, pair: LanguagePair, others: Sequence[str]) -> GeneralText:
    """``others`` are the memory's own sources: what is not learnt of them is general text too."""
    from translate_pipeline.training.corpora import DevText, read_lines
    from translate_pipeline.training.evaluate import read_test_set
    from translate_pipeline.training.finetune import GeneralText

    test = read_test_set(files.test, pair) if files.test else None
    lines = read_lines(files.replay) if files.replay else []
    pairs: list[tuple[str, str]] = []
    if any("\t" in line for line in lines) and files.replay:
        replay = read_test_set(files.replay, pair)
        pairs, lines = list(zip(replay.sources, replay.references, strict=True)), []
    scored = DevText(pair.target, test.sources, test.references) if test else None
    return GeneralText(pairs, [*lines, *others], scored, sample_pairs(pair))


def sample_pairs(pair: LanguagePair) -> list[tuple[str, str]]:
    """News sentences that ship with the program: its sample memory."""
    from translate_pipeline.memory.exchange import ReadOptions, format_of

    path = resources.corpus_directory() / "memory.tmx"
    read = format_of(path).read(path, ReadOptions("sample", pair))
    return [(unit.source, unit.target) for unit in read if isinstance(unit, TranslationUnit)]


def _install(folder: Path, target: Path) -> None:
    """Copy beside, then rename: a model is there whole or not at all."""
    partial = target.with_name(f".{target.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    shutil.copytree(folder, partial)
    partial.rename(target)
