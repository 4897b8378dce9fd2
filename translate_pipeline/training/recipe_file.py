"""The table of a recipe file, with what it takes over from the recipe it extends.

``extends = "embedded.toml"`` makes a recipe of a few lines: keys given here replace those of the other recipe, a
section (``[schedule]``) replaces the keys it names, and so does one of ``[[corpora]]`` that has the name of another;
further corpora are added after the other's, ``[[dev]]`` replace them. Other ``labels`` or another ``source`` make
another task: then ``served``, ``share`` and dev sets are not taken over, and of the other's corpora only those that
hold the source and a target.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from translate_pipeline.errors import ConfigError

Table = dict[str, Any]
_SECTIONS = ("network", "vocabulary", "optimiser", "schedule", "cleaning")
_OF_A_TASK = ("served", "share", "dev")


def read_table(path: Path) -> Table:
    """The keys of a recipe; ``data`` and ``init`` are relative to the file that gives them, and made whole here.

    Raises ConfigError for a file that cannot be read and for recipes that extend each other in a circle.
    """
    return _read(path, ())


def _read(path: Path, above: tuple[Path, ...]) -> Table:
    if path.resolve() in above:
        raise ConfigError(f"{path}: extends itself", remedy="Break the circle of 'extends'.")
    table = _parse(path)
    for key in ("data", "init"):
        if isinstance(table.get(key), str) and table[key]:
            table[key] = str(path.parent / table[key])
    base = table.pop("extends", "")
    if not base:
        return table
    if not isinstance(base, str):
        raise ConfigError(f"{path}: extends: give the path of a recipe", remedy="See docs/training.md for the keys.")
    return _extend(_read(path.parent / base, (*above, path.resolve())), table)


def _parse(path: Path) -> Table:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}", remedy="Give the path of a recipe in TOML.") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not TOML: {error}", remedy="Correct the syntax.") from error


def _extend(base: Table, own: Table) -> Table:
    if "labels" in own or "source" in own:
        base = {key: value for key, value in base.items() if key not in _OF_A_TASK}
        base["corpora"] = _fitting(base, own)
    merged = base | own
    for name in _SECTIONS:
        if isinstance(base.get(name), dict) and isinstance(own.get(name), dict):
            merged[name] = base[name] | own[name]
    if "corpora" in own:
        merged["corpora"] = _joined(base.get("corpora", ()), own["corpora"])
    return merged


def _joined(base: Iterable[Table], own: Iterable[Table]) -> list[Table]:
    changed = {corpus.get("name"): corpus for corpus in own}
    known = [corpus | changed.pop(corpus.get("name"), {}) for corpus in base]
    return [*known, *changed.values()]


def _fitting(base: Table, own: Table) -> list[Table]:
    source = own.get("source", base.get("source", "en"))
    targets = set(own.get("labels") or base.get("labels") or ())
    columns = {id(c): set(c.get("columns", ())) for c in base.get("corpora", ())}
    return [c for c in base.get("corpora", ()) if source in columns[id(c)] and targets & columns[id(c)]]
