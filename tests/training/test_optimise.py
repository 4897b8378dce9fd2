"""Optimisers and the rate over time."""

from __future__ import annotations

import pytest
import torch

from translate_pipeline.training.optimise import BatchedMuon, Optimisers, Pace, average_weight, orthogonalise
from translate_pipeline.training.recipe import Optimiser

SHAPES = [(16, 16), (16, 16), (16, 40), (40, 16), (16, 40), (8, 24)]


def _parameters() -> list[torch.Tensor]:
    generator = torch.Generator().manual_seed(2)
    return [torch.randn(shape, generator=generator) for shape in SHAPES]


def _steps(optimiser: torch.optim.Optimizer, params: list[torch.Tensor], count: int) -> None:
    generator = torch.Generator().manual_seed(3)
    for _ in range(count):
        for p in params:
            p.grad = torch.randn(p.shape, generator=generator)
        optimiser.step()


def test_batched_muon_is_torchs_muon() -> None:
    """Stacking the matrices of one shape changes no update, tall or wide, over several steps of momentum."""
    ours, theirs = _parameters(), _parameters()
    _steps(BatchedMuon(ours, lr=1e-2), ours, 5)
    reference = torch.optim.Muon(theirs, lr=1e-2, weight_decay=0.0, momentum=0.95, adjust_lr_fn="match_rms_adamw")
    _steps(reference, theirs, 5)
    start = _parameters()
    for a, b, s in zip(ours, theirs, start, strict=True):
        moved = (b - s).abs().max()
        assert moved > 0.01
        assert (a - b).abs().max() < 0.02 * moved  # both work in bfloat16, in another order


def test_batched_muon_goes_on_from_its_state() -> None:
    whole, halves = _parameters(), _parameters()
    first = BatchedMuon(whole, lr=1e-2)
    generator = torch.Generator().manual_seed(3)
    grads = [[torch.randn(p.shape, generator=generator) for p in whole] for _ in range(4)]

    def run(optimiser: torch.optim.Optimizer, params: list[torch.Tensor], part: slice) -> None:
        for step in grads[part]:
            for p, g in zip(params, step, strict=True):
                p.grad = g.clone()
            optimiser.step()

    run(first, whole, slice(0, 4))
    second = BatchedMuon(halves, lr=1e-2)
    run(second, halves, slice(0, 2))
    third = BatchedMuon(halves, lr=1e-2)
    third.load_state_dict(second.state_dict())
    run(third, halves, slice(2, 4))
    assert all(a.equal(b) for a, b in zip(whole, halves, strict=True))


def test_muon_leaves_parameters_without_gradient_alone() -> None:
    params = _parameters()
    before = params[1].clone()
    optimiser = BatchedMuon(params, lr=1e-2)
    params[0].grad = torch.ones_like(params[0])
    assert optimiser.step(lambda: 4.5) == 4.5
    assert params[1].equal(before)
    assert not params[0].equal(_parameters()[0])


@pytest.mark.parametrize("shape", [(3, 12, 12), (2, 10, 30), (2, 30, 10)])
def test_orthogonalised_matrices_have_singular_values_near_one(shape: tuple[int, int, int]) -> None:
    torch.manual_seed(0)
    values = torch.linalg.svdvals(orthogonalise(torch.randn(shape)).float())
    assert values.min() > 0.3
    assert values.max() < 1.4


def test_matrices_go_to_muon_and_the_rest_to_adam() -> None:
    """Embeddings, biases and norms move by AdamW; a factor of 0 moves nothing; state survives a round trip."""
    torch.manual_seed(0)
    masters = {"shared": torch.randn(20, 8), "a.weight": torch.randn(8, 8), "a.bias": torch.randn(8)}
    optimisers = Optimisers(masters, Optimiser(), is_batched=True)
    before = {n: w.clone() for n, w in masters.items()}
    for w in masters.values():
        w.grad = torch.ones_like(w)
    optimisers.step(0.0)
    assert all(masters[n].equal(before[n]) for n in masters)
    optimisers.step(1.0)
    assert not any(masters[n].equal(before[n]) for n in masters)
    other = Optimisers({n: w.clone() for n, w in masters.items()}, Optimiser(), is_batched=True)
    other.restore(optimisers.state())
    assert str(other.state()) == str(optimisers.state())


def test_the_rate_rises_stays_and_falls() -> None:
    pace = Pace(steps=100, minutes=0, warmup=10, decay=0.25)
    assert pace.factor(0, 0) == pytest.approx(0.1)
    assert pace.factor(9, 0) == pace.factor(75, 0) == 1.0
    assert pace.factor(80, 0) == pytest.approx(0.8)
    assert pace.factor(100, 0) == 0.0
    assert not pace.is_falling(75, 0)
    assert pace.is_falling(76, 0)


def test_time_counts_where_minutes_are_given() -> None:
    pace = Pace(steps=0, minutes=10, warmup=1, decay=0.5)
    assert pace.progress(10**6, 300) == 0.5
    both = Pace(steps=100, minutes=10, warmup=1, decay=0.5)
    assert both.progress(80, 300) == 0.8
    assert both.progress(10, 300) == 0.5


def test_the_decay_can_begin_early() -> None:
    """From there the fall takes as large a part of the whole as the recipe says."""
    pace = Pace(steps=1000, minutes=0, warmup=1, decay=0.25)
    pace.begin_decay(300, 0)
    assert pace.factor(300, 0) == pytest.approx(1.0)
    assert pace.is_falling(301, 0)
    assert pace.progress(400, 0) == pytest.approx(1.0)


def test_young_averages_forget_quickly() -> None:
    assert average_weight(1, 0.99) == pytest.approx(2 / 11)
    assert average_weight(10**6, 0.99) == 0.99
