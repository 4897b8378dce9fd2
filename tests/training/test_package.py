"""The package itself: light to import, and in its place among the others."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import translate_pipeline.training

PACKAGE = Path(translate_pipeline.training.__file__).parent
ALLOWED = ("domain", "errors", "resources", "text", "engine", "quality", "training")


def test_importing_loads_nothing_heavy(child_environment: dict[str, str]) -> None:
    """Neither the package nor recipes, templates, cleaning and evaluation need torch until they are used."""
    code = (
        "import sys\n"
        "import translate_pipeline.training, translate_pipeline.training.recipe\n"
        "import translate_pipeline.training.templates, translate_pipeline.training.corpora\n"
        "import translate_pipeline.training.evaluate, translate_pipeline.training.evaluation_report\n"
        "print(*(m for m in ('torch', 'transformers', 'ctranslate2', 'sacrebleu', 'matplotlib') if m in sys.modules))\n"
    )
    out = subprocess.run(
        [sys.executable, "-c", code], env=child_environment, check=True, capture_output=True, text=True
    )
    assert out.stdout.strip() == ""


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: p.name)
def test_arrows_point_one_way(path: Path) -> None:
    """Training uses the engine and the checks; of the other packages it knows nothing."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [a.name for a in node.names] if isinstance(node, ast.Import) else []
        for name in names:
            if name.startswith("translate_pipeline."):
                assert name.split(".")[1] in ALLOWED, f"{path.name} imports {name}"
