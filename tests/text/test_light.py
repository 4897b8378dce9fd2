"""The bottom layer stays light: it imports nothing heavy and nothing of the layers above."""

from __future__ import annotations

import subprocess
import sys


def test_importing_the_facts_loads_no_other_package_and_no_library() -> None:
    code = (
        "import sys; before = set(sys.modules); import translate_pipeline.text, translate_pipeline.quality;"
        "print(*sorted({m.split('.')[0] for m in set(sys.modules) - before}));"
        "print(*sorted(m for m in sys.modules if m.startswith('translate_pipeline.') and m.count('.') == 1))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.splitlines()
    assert set(shown[0].split()) <= set(sys.stdlib_module_names) | {"translate_pipeline"}
    assert shown[1].split() == ["translate_pipeline.domain", "translate_pipeline.quality", "translate_pipeline.text"]
