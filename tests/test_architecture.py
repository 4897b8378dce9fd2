"""The shape of the code: data flows one way, nothing grows out of hand, every registry entry exists."""

from __future__ import annotations

import ast
import re
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from translate_pipeline import errors
from translate_pipeline.engine.factory import ENGINES
from translate_pipeline.ingest import READERS
from translate_pipeline.memory.exchange import FORMATS
from translate_pipeline.render import RENDERERS

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "translate_pipeline"
MODULES = sorted(PACKAGE.rglob("*.py"))

#: What each part may import of ours; all of them may import the ground they stand on.
GROUND = {"domain", "errors", "resources", "text", ""}
ARROWS = {
    "domain": set(),
    "errors": set(),
    "resources": set(),
    "config": {"errors"},
    "text": {"domain", "errors"},
    "ingest": GROUND,
    "segment": GROUND,
    "memory": GROUND,
    "engine": GROUND,
    "quality": GROUND,
    "terms": GROUND,
    "render": GROUND,
    "exchange": GROUND,
    "training": GROUND | {"engine", "quality", "memory", "segment", "config"},
    "pipeline": GROUND
    | {"ingest", "segment", "memory", "engine", "quality", "terms", "render", "exchange", "training", "config"},
    "review": GROUND | {"pipeline", "segment", "memory", "quality", "terms", "render", "engine", "config"},
}


def part_of(module: Path) -> str:
    names = module.relative_to(PACKAGE).with_suffix("").parts
    return names[0] if names[0] != "__init__" else ""


@cache
def tree_of(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


def imported_parts(module: Path) -> set[str]:
    """The parts of the package that a module imports, wherever in it the import stands."""
    found = set()
    for node in ast.walk(tree_of(module)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            is_top = node.module == "translate_pipeline"
            names = [f"{node.module}.{a.name}" for a in node.names] if is_top else [node.module]
        for name in names:
            if name.split(".")[0] == "translate_pipeline":
                part = [*name.split("."), ""][1]
                found.add("" if part == "__version__" else part)
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_no_arrow_points_back(module: Path) -> None:
    part = part_of(module)
    if part in ("cli", "__main__"):
        return
    allowed = (ARROWS[part] if part else set()) | {part}
    assert imported_parts(module) - {""} <= allowed - {""}


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_nothing_grows_out_of_hand(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) <= 500
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.FunctionDef) and part_of(module) != "cli":
            assert (node.end_lineno or 0) - node.lineno < 60, f"{node.name} is too long"


@pytest.mark.parametrize(
    "entry", [*READERS.values(), *RENDERERS.values(), *FORMATS.values(), *(e for e, _ in ENGINES.values())]
)
def test_every_registry_entry_exists(entry: str) -> None:
    module, _, name = entry.partition(":")
    assert isinstance(getattr(import_module(module), name), type)


def test_every_error_is_drawn_in_the_tree_and_exported() -> None:
    classes = {n for n, c in vars(errors).items() if isinstance(c, type) and issubclass(c, Exception)}
    assert classes == set(errors.__all__)
    assert all(name in (errors.__doc__ or "") for name in classes)


DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "corpus").glob("*.md")]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: str(d.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    text = re.sub(r"^```.*?^```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    prose = re.sub(r"(`+).*?\1|^    .*$", "", text, flags=re.MULTILINE)
    for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", prose):
        assert (document.parent / target).exists(), f"{document.name} links to {target}"


def test_every_command_and_exit_code_is_documented() -> None:
    from translate_pipeline.cli.app import app

    text = "".join(d.read_text(encoding="utf-8") for d in DOCUMENTS)
    for command in app.registered_commands:
        assert f"translate-pipeline {command.name}" in text, command.name
    for group in app.registered_groups:
        for command in group.typer_instance.registered_commands if group.typer_instance else ():
            name = command.name or (command.callback.__name__ if command.callback else "")
            assert re.search(rf"\b{group.name} {name}\b", text), f"{group.name} {name}"
    codes = {c.exit_code for c in vars(errors).values() if isinstance(c, type) and hasattr(c, "exit_code")}
    table = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    assert all(f"| {code} |" in table for code in codes)


def test_every_setting_is_documented() -> None:
    from translate_pipeline.config import FeedSettings, Settings

    table = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    names = [n for n in Settings.__struct_fields__ if n != "feed"] + [
        f"feed.{n}" for n in FeedSettings.__struct_fields__
    ]
    assert [n for n in names if f"`{n}`" not in table] == []
