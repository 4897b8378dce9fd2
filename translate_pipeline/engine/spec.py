"""What is known of a model before any of it is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from translate_pipeline.domain import SOURCE_LANGUAGE

__all__ = ["DEFAULT_MAX_SOURCE_TOKENS", "ModelSpec"]

#: In pieces, label and </s> apart. Chosen by measurement: docs/engines.md, "Long segments".
DEFAULT_MAX_SOURCE_TOKENS = 96


@dataclass(frozen=True)
class ModelSpec:
    """A model that lies complete in a local folder.

    ``revision`` is the commit it was pulled at, else the hash of its files. ``content`` is always
    the hash of its files: equal content converts to equal models. ``labels`` maps a language (``ru``) to the
    label that asks the model for it (``>>rus<<``), or to '' for a model with one target language. ``normaliser``
    names an entry of ``normalise.NORMALISERS``. ``source`` is the language the model reads.
    """

    id: str
    revision: str
    path: Path
    content: str
    labels: Mapping[str, str]
    licence: str = ""
    normaliser: str = "plain"
    max_source_tokens: int = DEFAULT_MAX_SOURCE_TOKENS
    files: Mapping[str, str] = field(default_factory=dict)
    source: str = SOURCE_LANGUAGE
