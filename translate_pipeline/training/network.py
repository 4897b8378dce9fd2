"""Marian's transformer in its leanest form: the loss of ``MarianMTModel``, computed several times as fast on a CPU.

Post-norm layers, sinusoidal positions, one matrix for both embeddings and the output (Junczys-Dowmunt et al.,
*Marian: Fast Neural Machine Translation in C++*, 2018). What makes it fast: weights and activations may be bfloat16
while the optimiser keeps float32 masters; attention is plain matrix products (on a CPU quicker than the fused kernel
for sentences); the loss and its gradient come from one pass over chunks of rows, so that logits are never kept.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, ClassVar, NamedTuple, cast

import torch
import torch.nn.functional as F  # noqa: N812  (the name the field knows it by)
from torch import Tensor, nn

from translate_pipeline.training.batches import BUCKETS
from translate_pipeline.training.recipe import Network

#: Rows of logits that exist at once: 384 rows of 16,000 fit a CPU's cache well enough.
_CPU_ROWS, _GPU_ROWS = 384, 16_384
_MASKED = -1e4


class Attention(nn.Module):
    def __init__(self, d: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.q_proj, self.k_proj, self.v_proj, self.out_proj = (nn.Linear(d, d) for _ in range(4))

    def forward(self, x: Tensor, memory: Tensor, mask: Tensor) -> Tensor:
        """``x`` [b, t, d], ``memory`` [b, s, d], ``mask`` added to the scores [·, 1, ·, s] → [b, t, d]."""
        b, t, d = x.shape
        q, k, v = (self._split(z) for z in (self.q_proj(x), self.k_proj(memory), self.v_proj(memory)))
        if x.is_cuda:
            y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        else:
            y = torch.softmax(q @ k.transpose(-1, -2) * (d // self.heads) ** -0.5 + mask, -1) @ v
        return cast("Tensor", self.out_proj(y.transpose(1, 2).reshape(b, t, d)))

    def _split(self, z: Tensor) -> Tensor:
        b, t, d = z.shape
        return z.view(b, t, self.heads, d // self.heads).transpose(1, 2)


class Layer(nn.Module):
    """A layer of the encoder; one of the decoder also attends to what the encoder made."""

    def __init__(self, d: int, ffn: int, heads: int, *, is_decoder: bool, dropout: float) -> None:
        super().__init__()
        self.self_attn, self.self_attn_layer_norm = Attention(d, heads), nn.LayerNorm(d)
        if is_decoder:
            self.encoder_attn, self.encoder_attn_layer_norm = Attention(d, heads), nn.LayerNorm(d)
        self.fc1, self.fc2, self.final_layer_norm = nn.Linear(d, ffn), nn.Linear(ffn, d), nn.LayerNorm(d)
        self.is_decoder, self.dropout = is_decoder, dropout

    def forward(
        self, x: Tensor, mask: Tensor, memory: Tensor | None = None, memory_mask: Tensor | None = None
    ) -> Tensor:
        x = self.self_attn_layer_norm(x + self._drop(self.self_attn(x, x, mask)))
        if self.is_decoder:
            x = self.encoder_attn_layer_norm(x + self._drop(self.encoder_attn(x, memory, memory_mask)))
        return cast("Tensor", self.final_layer_norm(x + self._drop(self.fc2(F.silu(self.fc1(x))))))

    def _drop(self, x: Tensor) -> Tensor:
        return F.dropout(x, self.dropout, self.training) if self.dropout else x


def sinusoids(count: int, d: int) -> Tensor:
    """Positions [count, d] as Hugging Face's Marian has them: sines in the first half, cosines in the second."""
    angle = torch.arange(count)[:, None] / torch.pow(10000, torch.arange(0, d, 2) / d)
    return torch.cat([angle.sin(), angle.cos()], 1)


def _chunk_loss(
    h: Tensor, embeddings: Tensor, y: Tensor, smooth: float, pad: int, scale: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """Summed label-smoothed loss of a few rows and its gradients by both factors of the logits."""
    logits = (h @ embeddings.T).float()
    logp = logits - logits.logsumexp(-1, keepdim=True)
    real = (y != pad).float()
    loss = (-(1 - smooth) * logp.gather(1, y[:, None])[:, 0] - smooth * logp.mean(-1)) * real
    grad = logp.exp() - smooth / logp.shape[1]
    grad = grad.scatter_add(1, y[:, None], torch.full_like(y[:, None], -(1 - smooth), dtype=grad.dtype))
    grad = (grad * (real * scale)[:, None]).to(h.dtype)
    return loss.sum(), grad @ embeddings, grad.T @ h


def _real_first(y: Tensor, pad: int) -> tuple[Tensor, Tensor]:
    """An order of the rows in which padding stands last, and how many rows are none.

    Chunks of that order keep their one compiled shape, and those of nothing but padding need not be computed.
    """
    is_padding = y == pad
    return torch.argsort(is_padding.to(torch.uint8), stable=True), (~is_padding).sum()


class ChunkedCrossEntropy(torch.autograd.Function):
    """Mean cross-entropy over the tokens that are no padding, with its gradient made in the same pass."""

    chunk: ClassVar[Callable[..., tuple[Tensor, Tensor, Tensor]]] = staticmethod(_chunk_loss)

    @staticmethod
    def forward(ctx: Any, h: Tensor, embeddings: Tensor, y: Tensor, smooth: float, pad: int, rows: int) -> Tensor:
        order, count = _real_first(y, pad)
        scale = 1.0 / count
        total = torch.zeros((), dtype=torch.float32, device=h.device)
        dh, de = torch.zeros_like(h), torch.zeros_like(embeddings, dtype=torch.float32)
        for k in range(0, int(count), rows):
            chosen = order[k : k + rows]
            part, dh[chosen], g = ChunkedCrossEntropy.chunk(h[chosen], embeddings, y[chosen], smooth, pad, scale)
            total, de = total + part, de.add_(g)
        ctx.save_for_backward(dh, de.to(embeddings.dtype))
        return total * scale

    @staticmethod
    def backward(ctx: Any, up: Tensor) -> tuple[Tensor | None, ...]:
        dh, de = ctx.saved_tensors
        return dh * up.to(dh.dtype), de * up.to(de.dtype), None, None, None, None


class Marian(nn.Module):
    """The whole network. ``vocabulary`` is the number of ids, ``pad`` the id that fills and begins."""

    def __init__(self, vocabulary: int, sizes: Network, *, pad: int, dropout: float = 0.0, smooth: float = 0.1) -> None:
        super().__init__()
        d = sizes.d_model
        self.shared = nn.Parameter(torch.randn(vocabulary, d) * d**-0.5)
        self.encoder = nn.ModuleList(
            Layer(d, sizes.ffn, sizes.heads, is_decoder=False, dropout=dropout) for _ in range(sizes.encoder_layers)
        )
        self.decoder = nn.ModuleList(
            Layer(d, sizes.ffn, sizes.heads, is_decoder=True, dropout=dropout) for _ in range(sizes.decoder_layers)
        )
        self.positions: Tensor
        self.register_buffer("positions", sinusoids(BUCKETS[-1], d), persistent=False)
        self.pad, self.smooth = pad, smooth
        self._initialise()

    def _initialise(self) -> None:
        for name, p in self.named_parameters():
            if name.endswith("bias"):
                nn.init.zeros_(p)
            elif p.dim() == 2 and name != "shared":
                nn.init.xavier_uniform_(p)
                if "out_proj" in name or "fc2" in name:
                    p.data.mul_(0.5)
        self.shared.data[self.pad].zero_()  # Marian starts decoding from a zero embedding

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        """Mean loss of targets ``y`` [b, t] for sources ``x`` [b, s], in nats a token."""
        memory, mask = self.encode(x)
        h = self._decode(y, memory, mask)
        rows = _GPU_ROWS if h.is_cuda else _CPU_ROWS
        loss = ChunkedCrossEntropy.apply(  # type: ignore[no-untyped-call]
            h.flatten(0, 1), self.shared, y.flatten(), self.smooth, self.pad, rows
        )
        return cast("Tensor", loss)

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """The encoder's output [b, s, d] and the mask of its padding [b, 1, 1, s]."""
        mask = torch.zeros(x.shape, dtype=self.shared.dtype, device=x.device)
        mask = mask.masked_fill_(x == self.pad, _MASKED)[:, None, None, :]
        h = self._embed(x)
        for layer in self.encoder:
            h = layer(h, mask)
        return h, mask

    def _decode(self, y: Tensor, memory: Tensor, mask: Tensor) -> Tensor:
        t = y.shape[1]
        causal = torch.full((t, t), _MASKED, dtype=self.shared.dtype, device=y.device).triu(1)[None, None]
        h = self._embed(torch.cat([torch.full_like(y[:, :1], self.pad), y[:, :-1]], 1))
        for layer in self.decoder:
            h = layer(h, causal, memory, mask)
        return h

    def _embed(self, ids: Tensor) -> Tensor:
        scale = math.sqrt(self.shared.shape[1])
        return F.embedding(ids, self.shared) * scale + self.positions[: ids.shape[1]].to(self.shared.dtype)

    @torch.no_grad()
    def probe(self, x: Tensor, y: Tensor) -> Probe:
        """Whether the encoder is alive: see ``Probe``. Uncompiled: layers without gradients would compile anew."""
        with torch.compiler.set_stance("force_eager"):
            h, _ = self.encode(x)
            h = F.normalize(h.float(), dim=-1)
            likeness = (h[:, 1:-1] * h[:, 2:]).sum(-1).mean()
            return Probe(float(self(x, y)), float(self(x.roll(1, 0), y)), float(likeness))

    def compile_layers(self) -> None:
        """Compiles each layer and the loss, once for each shape of batch."""
        from torch import _dynamo

        _dynamo.config.cache_size_limit = 256  # type: ignore[attr-defined,unused-ignore]
        for layer in (*self.encoder, *self.decoder):
            layer.compile(dynamic=False)
        ChunkedCrossEntropy.chunk = staticmethod(torch.compile(_chunk_loss, dynamic=False))


class Probe(NamedTuple):
    """Loss with the right source, loss with a wrong one, and how alike neighbouring positions of the encoder are.

    A healthy encoder makes the wrong source much dearer than the right one; a likeness near 1 is a collapse.
    """

    right: float
    wrong: float
    likeness: float

    @property
    def is_collapsed(self) -> bool:
        """After warm-up: the source makes no difference, or all positions look the same."""
        return self.wrong - self.right < 0.02 or self.likeness > 0.995


def from_marian(state: dict[str, Tensor]) -> dict[str, Tensor]:
    """Weights of a ``MarianMTModel`` under this network's names."""
    found = {
        name.removeprefix("model.").replace("coder.layers.", "coder."): weight
        for name, weight in state.items()
        if ".layers." in name
    }
    return found | {"shared": state["model.shared.weight"]}


def to_marian(weights: dict[str, Tensor], pad: int) -> dict[str, Tensor]:
    """Weights of this network under the names of ``MarianMTModel``; the embedding of ``pad`` is zero."""
    state = {
        "model." + name.replace("coder.", "coder.layers.", 1): weight
        for name, weight in weights.items()
        if name != "shared"
    }
    shared = weights["shared"].clone()
    shared[pad].zero_()
    tied = ("model.shared", "model.encoder.embed_tokens", "model.decoder.embed_tokens", "lm_head")
    return state | {f"{name}.weight": shared for name in tied}
