"""Optimisers and the rate: Muon for matrices, AdamW for the rest; warm-up, a constant phase, and a fall to zero.

Muon: Jordan et al., *Muon: An optimizer for hidden layers in neural networks* (2024), scaled to AdamW's step size as in
Liu et al., *Muon is Scalable for LLM Training* (arXiv 2502.16982).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from translate_pipeline.training.recipe import Optimiser

_COEFFICIENTS = (3.4445, -4.7750, 2.0315)
_STEPS = 5


def orthogonalise(stack: Tensor) -> Tensor:
    """The nearest (semi-)orthogonal matrices of a stack [n, rows, columns], by five Newton–Schulz steps in bfloat16."""
    a, b, c = _COEFFICIENTS
    x = stack.bfloat16()
    is_tall = x.shape[1] > x.shape[2]
    if is_tall:
        x = x.transpose(1, 2)
    x = x / x.flatten(1).norm(dim=1).clamp(min=1e-7)[:, None, None]
    for _ in range(_STEPS):
        gram = x @ x.transpose(1, 2)
        x = torch.baddbmm(x, torch.baddbmm(gram, gram, gram, beta=b, alpha=c), x, beta=a)
    return x.transpose(1, 2) if is_tall else x


class BatchedMuon(torch.optim.Optimizer):
    """``torch.optim.Muon`` with the matrices of one shape stacked: a handful of kernels a step instead of a thousand.

    Nesterov momentum, no weight decay, rate times ``0.2 * sqrt(max(rows, columns))``.
    """

    def __init__(self, params: Iterable[Tensor], lr: float, momentum: float = 0.95) -> None:
        super().__init__(params, {"lr": lr, "momentum": momentum})

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> float | None:  # type: ignore[override]
        """One step; ``closure``, where given, computes loss and gradients first."""
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for group in self.param_groups:
            for params in _by_shape(group["params"]).values():
                self._step_shape(params, group["lr"], group["momentum"])
        return loss

    def _step_shape(self, params: list[Tensor], rate: float, momentum: float) -> None:
        grads = [p.grad for p in params if p.grad is not None]
        buffers = [self.state[p].setdefault("momentum_buffer", torch.zeros_like(p)) for p in params]
        torch._foreach_lerp_(buffers, grads, 1 - momentum)
        updates = torch._foreach_lerp(grads, buffers, momentum)  # noqa: SLF001  (the in-place ones are exempt)
        moved = orthogonalise(torch.stack(updates)).float()
        scale = rate * 0.2 * max(params[0].shape) ** 0.5
        torch._foreach_add_(params, list(moved.unbind()), alpha=-scale)


def _by_shape(params: Iterable[Tensor]) -> Mapping[torch.Size, list[Tensor]]:
    found = defaultdict(list)
    for p in params:
        if p.grad is not None:
            found[p.shape].append(p)
    return found


class Optimisers:
    """Both optimisers over float32 masters, as one thing to step, save and restore.

    On a CPU torch's own Muon is used, whose single matrices are large enough for its kernels.
    """

    def __init__(self, masters: Mapping[str, Tensor], settings: Optimiser, *, is_batched: bool) -> None:
        matrices = [w for n, w in masters.items() if w.dim() == 2 and n != "shared"]
        others = [w for n, w in masters.items() if w.dim() != 2 or n == "shared"]
        self._rates = (settings.muon_rate, settings.adam_rate)
        muon: torch.optim.Optimizer
        if is_batched:
            muon = BatchedMuon(matrices, lr=settings.muon_rate)
        else:
            muon = torch.optim.Muon(
                matrices, lr=settings.muon_rate, weight_decay=0.0, momentum=0.95, adjust_lr_fn="match_rms_adamw"
            )
        adam = torch.optim.AdamW(
            others, lr=settings.adam_rate, betas=(0.9, 0.98), eps=1e-9, weight_decay=0.0, fused=True
        )
        self._optimisers = (muon, adam)

    def step(self, factor: float) -> None:
        """One step at ``factor`` times the recipe's rates."""
        for optimiser, rate in zip(self._optimisers, self._rates, strict=True):
            for group in optimiser.param_groups:
                group["lr"] = rate * factor
            optimiser.step()

    def state(self) -> list[dict[str, Any]]:
        return [o.state_dict() for o in self._optimisers]

    def restore(self, states: list[dict[str, Any]]) -> None:
        for optimiser, state in zip(self._optimisers, states, strict=True):
            optimiser.load_state_dict(state)


@dataclass(slots=True)
class Pace:
    """How far the training is, from 0 to 1, by steps and by minutes, whichever is further; and the rate that follows.

    With ``minutes`` 0 the pace depends on steps alone: the same run gives the same weights. ``stretch`` below 1 says
    that the end was brought forward.
    """

    steps: int
    minutes: float
    warmup: int
    decay: float
    stretch: float = 1.0

    def progress(self, step: int, spent_s: float) -> float:
        by_steps = step / self.steps if self.steps else 0.0
        by_time = spent_s / (60 * self.minutes) if self.minutes else 0.0
        return max(by_steps, by_time) / self.stretch

    def factor(self, step: int, spent_s: float) -> float:
        """Of the full rate: rising over ``warmup`` steps, falling over the last ``decay`` of the way."""
        return max(0.0, min(1.0, (step + 1) / self.warmup, (1 - self.progress(step, spent_s)) / self.decay))

    def is_falling(self, step: int, spent_s: float) -> bool:
        return self.progress(step, spent_s) > 1 - self.decay

    def begin_decay(self, step: int, spent_s: float) -> None:
        """Lets the fall begin here and now."""
        self.stretch *= self.progress(step, spent_s) / (1 - self.decay)


def average_weight(updates: int, limit: float) -> float:
    """Decay of the moving average after some updates: young averages forget the random start quickly."""
    return min(limit, (1 + updates) / (10 + updates))
