"""The weights of a training and one step of it: network, float32 masters, their moving average, the optimisers."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import Tensor

from translate_pipeline.errors import ConfigError
from translate_pipeline.training.batches import Batch
from translate_pipeline.training.export import hugging_face
from translate_pipeline.training.network import Marian, Probe, from_marian
from translate_pipeline.training.optimise import Optimisers, average_weight
from translate_pipeline.training.recipe import Network, Recipe

_AVERAGE_EVERY = 5


class Stepped(NamedTuple):
    """Mean loss (nats a token) and gradient norm before clipping, both still on the device."""

    loss: Tensor
    norm: Tensor


class Learner:
    """``device`` is ``cpu`` or ``cuda``; in bf16 the network computes with rounded copies of the masters."""

    def __init__(self, recipe: Recipe, *, vocabulary: int, pad: int, device: str) -> None:
        self.device = device
        torch.manual_seed(recipe.seed)
        self.sizes, start = _starting_point(Path(recipe.init)) if recipe.init else (recipe.network, None)
        optimiser = recipe.optimiser
        net = Marian(
            vocabulary, self.sizes, pad=pad, dropout=optimiser.dropout, smooth=optimiser.label_smoothing
        )  # fmt: skip
        if start is not None:
            net.load_state_dict(start)
        net.to(device)
        self.master = {n: p.detach().float().clone() for n, p in net.named_parameters()}
        self.average = {n: w.clone() for n, w in self.master.items()}
        if recipe.schedule.precision == "bf16":
            net.to(torch.bfloat16)
        if recipe.schedule.is_compiled:
            net.compile_layers()
        self._net, self._params = net, dict(net.named_parameters())
        self._optimisers = Optimisers(self.master, optimiser, is_batched=device == "cuda")
        self._clip, self._keep = optimiser.clip, optimiser.average
        self._push()
        net.train()

    @property
    def parameters(self) -> int:
        return sum(w.numel() for w in self.master.values())

    def step(self, batch: Batch, *, number: int, factor: float) -> Stepped:
        """Step ``number`` (from 1) at ``factor`` times the full rates."""
        loss = self._net(*self._to_device(batch))
        loss.backward()
        norm = self._hand_over_gradients()
        self._optimisers.step(factor)
        self._push()
        if number % _AVERAGE_EVERY == 0:
            self._update_average(number // _AVERAGE_EVERY)
        return Stepped(loss.detach(), norm)

    def probe(self, batch: Batch) -> Probe:
        """Whether the encoder is alive, on one batch."""
        self._net.eval()
        probe = self._net.probe(*self._to_device(batch))
        self._net.train()
        return probe

    def is_finite(self) -> bool:
        """Whether every weight is still a number."""
        return all(bool(w.isfinite().all()) for w in self.master.values())

    def optimiser_state(self) -> list[dict[str, Any]]:
        return self._optimisers.state()

    @torch.no_grad()
    def restore(self, master: dict[str, Tensor], average: dict[str, Tensor], optimisers: list[dict[str, Any]]) -> None:
        """Takes up the state of an earlier session."""
        for name, weight in self.master.items():
            weight.copy_(master[name])
            self.average[name].copy_(average[name])
        self._optimisers.restore(optimisers)
        self._push()

    def _to_device(self, batch: Batch) -> tuple[Tensor, Tensor]:
        return (
            batch.source.to(self.device, non_blocking=True),
            batch.target.to(self.device, non_blocking=True),
        )

    @torch.no_grad()
    def _hand_over_gradients(self) -> Tensor:
        """Clipped float32 gradients for the masters; the embedding of padding stays zero. Returns the norm."""
        gradients = {n: p.grad for n, p in self._params.items() if p.grad is not None}
        norm = torch.nn.utils.get_total_norm(list(gradients.values()))
        scale = (self._clip / (norm + 1e-6)).clamp(max=1.0)
        for name, raw in gradients.items():
            gradient = raw.float().mul_(scale)
            if name == "shared":
                gradient[self._net.pad].zero_()
            self.master[name].grad = gradient
            self._params[name].grad = None
        return norm

    @torch.no_grad()
    def _push(self) -> None:
        torch._foreach_copy_(list(self._params.values()), [self.master[n] for n in self._params])

    @torch.no_grad()
    def _update_average(self, updates: int) -> None:
        keep = average_weight(updates, self._keep)
        for name, weight in self.average.items():
            weight.mul_(keep).add_(self.master[name], alpha=1 - keep)


def _starting_point(folder: Path) -> tuple[Network, dict[str, Tensor]]:
    """Sizes and weights of an exported model. Raises ConfigError for a Marian that is built in another way."""
    model = hugging_face().MarianMTModel.from_pretrained(folder, dtype=torch.float32)
    c = model.config
    is_ours = c.scale_embedding and c.share_encoder_decoder_embeddings and c.activation_function in ("swish", "silu")
    if not is_ours or bool(model.final_logits_bias.any()):
        raise ConfigError(
            f"{folder}: this model cannot be trained further: its embeddings, activation or output bias differ",
            remedy="Begin with a model that was trained here, such as 'embedded'.",
        )
    sizes = Network(
        d_model=c.d_model,
        ffn=c.encoder_ffn_dim,
        heads=c.encoder_attention_heads,
        encoder_layers=c.encoder_layers,
        decoder_layers=c.decoder_layers,
    )
    return sizes, from_marian(model.state_dict())
