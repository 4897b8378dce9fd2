"""``doctor``: what is installed, which models, which CPU features, where the memory is."""

from __future__ import annotations

import platform
import sys
from contextlib import ExitStack, suppress
from importlib import metadata
from typing import TYPE_CHECKING

from translate_pipeline import __version__
from translate_pipeline.cli.models import BAD_STATES
from translate_pipeline.cli.output import JsonOption, print_json, print_table

if TYPE_CHECKING:
    from translate_pipeline.memory import Address

_PACKAGES = ("ctranslate2", "sentencepiece", "torch", "transformers", "lxml", "python-docx", "rapidfuzz")


def doctor(*, as_json: JsonOption = False) -> int:
    """Show what this installation can do, and what is wrong with it."""
    facts, problems = _facts()
    if as_json:
        print_json({**facts, "problems": problems})
    else:
        print_table(["what", "found"], [*facts.items(), *(("problem", p) for p in problems)])
    return int(bool(problems))


def _facts() -> tuple[dict[str, str], list[str]]:
    from translate_pipeline.config import load_settings
    from translate_pipeline.engine import Registry, cpu_features
    from translate_pipeline.memory import chosen_address

    problems: list[str] = []
    facts = {"translate-pipeline": __version__, "python": platform.python_version(), "platform": platform.platform()}
    for package in _PACKAGES:
        try:
            facts[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            problems.append(f"{package} is not installed: install translate-pipeline again")
    cpu = cpu_features()
    facts["cpu"] = f"{cpu.name}, {cpu.threads} threads, {' '.join(cpu.instruction_sets)}"
    facts["compute types"] = " ".join(cpu.compute_types)
    registry = Registry.load()
    for model in registry.list_models():
        if model.is_installed:
            damage = [f"{c.name} is {c.status}" for c in registry.verify(model.name) if c.status in BAD_STATES]
            facts[f"model {model.name}"] = "; ".join(damage) or f"whole ({', '.join(model.languages)})"
            problems += [f"model {model.name}: {d}" for d in damage]
    facts["memory"], trouble = _memory(chosen_address(load_settings().memory))
    spelling, faults = _spelling()
    facts |= spelling
    facts["encoding of stdout"] = sys.stdout.encoding or "none"
    return facts, problems + trouble + faults


def _spelling() -> tuple[dict[str, str], list[str]]:
    from translate_pipeline.config import load_settings
    from translate_pipeline.errors import ConfigError, MemoryStoreError
    from translate_pipeline.memory import Memory, chosen_address, exists
    from translate_pipeline.pipeline.spelling import Spelling

    facts: dict[str, str] = {}
    settings = load_settings()
    with ExitStack() as stack:
        memory = None
        with suppress(MemoryStoreError):  # told of the memory itself
            address = chosen_address(settings.memory)
            memory = stack.enter_context(Memory.open(address, read_only=True)) if exists(address) else None
        spelling = Spelling(settings.dictionaries, memory=memory)
        for language in ("ru", "tk"):
            try:
                facts[f"spelling {language}"] = spelling.state(language)
            except ConfigError as error:
                return facts, [f"spelling: {error}"]
    return facts, []


def _memory(address: Address) -> tuple[str, list[str]]:
    from translate_pipeline.errors import MemoryStoreError
    from translate_pipeline.memory import Memory, exists

    try:
        if not exists(address):
            return f"{address} (none yet)", []
        with Memory.open(address, read_only=True) as memory:
            return f"{address} ({memory.stats().units} units)", [f"memory: {p}" for p in memory.check()]
    except MemoryStoreError as error:
        return str(address), [f"memory: {error}"]
