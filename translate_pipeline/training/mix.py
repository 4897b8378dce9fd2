"""Weights between those of a model and of its fine-tuned copy: less of the new, more of the old.

Wortsman et al., *Robust fine-tuning of zero-shot models* (2022): on the straight line between both, what was learnt
before comes back faster than what was learnt now goes. It needs none of the data that the first training saw.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from translate_pipeline.training.export import hugging_face, replace_folder
from translate_pipeline.training.vocabulary import FILES


def mix_folders(base: Path, tuned: Path, share: float, out: Path) -> Path:
    """A MarianMT folder in fp16, ``share`` (0–1) of the way from ``base`` to ``tuned``; ``out`` is replaced."""
    import torch

    transformers = hugging_face()
    before, after = (transformers.MarianMTModel.from_pretrained(p, dtype=torch.float32) for p in (base, tuned))
    with torch.no_grad():
        for weight, old in zip(after.parameters(), before.parameters(), strict=True):
            weight.lerp_(old, 1 - share)
    partial = out.with_name(out.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    after.half().save_pretrained(partial)
    for name in (*FILES, "tokenizer_config.json"):
        shutil.copyfile(tuned / name, partial / name)
    card = (tuned / "README.md").read_text(encoding="utf-8")
    note = f"\nThe weights lie {share:.0%} of the way from the base to the tuned ones, so that general text is kept.\n"
    (partial / "README.md").write_text(card + note, encoding="utf-8")
    replace_folder(partial, out)
    return out
