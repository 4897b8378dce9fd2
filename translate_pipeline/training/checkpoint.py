"""Everything a training needs to go on after it was killed, in one file that appears whole or not at all."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from translate_pipeline.errors import ConfigError
from translate_pipeline.training.batches import Place


@dataclass(slots=True)
class Checkpoint:
    """``master`` and ``average`` are float32 weights by name, ``random`` the states of torch's generators.

    ``factor`` is the part of the full rate that the last step had, ``spent_s`` the time trained so far, ``tokens`` the
    target tokens seen; ``best`` is the best mean dev chrF on the way here (``judge`` knows that of the folder),
    ``stale`` the evaluations since, ``judged`` the step of the last one.
    """

    fingerprint: str
    master: dict[str, Tensor]
    average: dict[str, Tensor]
    optimisers: list[dict[str, Any]]
    step: int
    spent_s: float
    tokens: int
    place: Place
    stretch: float
    is_falling: bool
    factor: float
    best: float
    stale: int
    judged: int
    random: list[Tensor]

    def save(self, path: Path) -> None:
        """Replaces the file at ``path`` once the new one is whole on the disk.

        Raises OSError or RuntimeError (torch's, of a full disk) and then leaves the old one as it was.
        """
        partial = path.with_suffix(".partial")
        state = {f.name: getattr(self, f.name) for f in fields(self)} | {"place": list(self.place)}
        try:
            with partial.open("wb") as out:
                torch.save(state, out)
                out.flush()
                os.fsync(out.fileno())
            partial.replace(path)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise

    @classmethod
    def load(cls, path: Path, *, fingerprint: str, device: str) -> Checkpoint:
        """Raises ConfigError for a file that is damaged or belongs to another recipe."""
        try:
            state = torch.load(path, map_location=device, weights_only=True)
            found = cls(**state)
        except (OSError, RuntimeError, TypeError, EOFError, ValueError, KeyError) as error:
            raise ConfigError(f"{path}: damaged checkpoint: {error}", remedy="Remove it to begin anew.") from error
        if found.fingerprint != fingerprint:
            raise ConfigError(
                f"{path}: this checkpoint was made by another recipe (network, vocabulary or data differ)",
                remedy="Use another output folder, or the recipe it was made by.",
            )
        found.place = Place(*found.place)
        found.random = [state.cpu() for state in found.random]
        return found


def random_state() -> list[Tensor]:
    """States of the generators of the CPU and of each GPU."""
    return [torch.get_rng_state(), *torch.cuda.get_rng_state_all()]


def restore_random(states: list[Tensor]) -> None:
    torch.set_rng_state(states[0])
    if len(states) > 1 and torch.cuda.is_available():
        torch.cuda.set_rng_state_all(states[1:])
