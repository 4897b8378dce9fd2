"""What a MarianMT folder says of itself: the languages it translates into."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

__all__ = ["read_labels"]


def read_labels(folder: Path, languages: Mapping[str, str]) -> dict[str, str]:
    """Language → label, for those of ``languages`` (``ru`` → ``rus``) that the model in ``folder`` serves.

    A multilingual model has ``>>rus<<`` in its vocabulary; one for a single target names it in
    ``tokenizer_config.json`` (``"target_lang": "ru"``) and needs no label: ''.
    """
    vocabulary = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
    labels = {language: f">>{code}<<" for language, code in languages.items() if f">>{code}<<" in vocabulary}
    if labels or any(token.startswith(">>") and token.endswith("<<") for token in vocabulary):
        return labels
    config = folder / "tokenizer_config.json"
    target = json.loads(config.read_text(encoding="utf-8")).get("target_lang") if config.is_file() else None
    return {language: "" for language, code in languages.items() if target in {language, code}}
