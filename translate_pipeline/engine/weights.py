"""A MarianMT checkpoint as numpy arrays, and as the CTranslate2 specification of the same network.

The generic converter of CTranslate2 loads the model through transformers and torch (5 s and 500 MB for the
embedded one). Marian is one fixed architecture, so its tensors are read from the file and put in place by name;
the tests hold the result equal to the generic converter's, byte for byte.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from translate_pipeline.errors import EngineError, ModelNotFoundError

__all__ = ["WEIGHT_FILES", "MarianConfig", "marian_spec", "read_weights"]

#: In order of preference.
WEIGHT_FILES = ("model.safetensors", "pytorch_model.bin")

_REMEDY = "check the model with `translate-pipeline models verify`, or pull it again"


class MarianConfig:
    """``config.json`` over ``generation_config.json``: what differs between MarianMT models is read, not assumed."""

    def __init__(self, folder: Path) -> None:
        """Raises ModelNotFoundError for a missing or broken file, EngineError when it is no MarianMT model."""
        self.values: dict[str, Any] = _json(folder / "config.json")
        self.generation: dict[str, Any] = {}
        if (folder / "generation_config.json").is_file():
            self.generation = _json(folder / "generation_config.json")
        if self.values.get("model_type") != "marian":
            found = self.values.get("model_type", "none")
            raise EngineError(f"{folder / 'config.json'}: expected a model of type marian, found {found}")

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    def get(self, key: str, default: Any = None) -> Any:
        return self.values.get(key, default)

    def decoding(self, key: str) -> Any:
        """A generation setting (``eos_token_id``, ``bad_words_ids``), which older models keep in config.json."""
        return self.generation.get(key, self.values.get(key))

    @property
    def max_positions(self) -> int:
        return int(self.values.get("max_position_embeddings", 512))

    @property
    def length_penalty(self) -> float:
        """The power of a hypothesis' length that its log-probability is divided by; more than 1 favours long ones."""
        return float(self.decoding("length_penalty") or 1.0)


def _json(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise ModelNotFoundError(f"{path}: cannot be read ({error})", remedy=_REMEDY) from error


def read_weights(folder: Path) -> dict[str, Any]:
    """Every tensor of the checkpoint by its Hugging Face name, as numpy arrays in their stored precision."""
    path = next((folder / name for name in WEIGHT_FILES if (folder / name).is_file()), None)
    if path is None:
        raise ModelNotFoundError(f"{folder}: no {' or '.join(WEIGHT_FILES)}", remedy=_REMEDY)
    try:
        if path.suffix == ".safetensors":
            from safetensors.numpy import load_file

            return dict(load_file(path))
        import torch

        # weights_only: a pickle from elsewhere must not run code.
        state = torch.load(path, map_location="cpu", weights_only=True, mmap=True)
        return {name: tensor.float().numpy() for name, tensor in state.items()}
    except Exception as error:  # each format has errors of its own; all mean a damaged file
        raise ModelNotFoundError(f"{path}: the weights cannot be read ({error})", remedy=_REMEDY) from error


def marian_spec(config: MarianConfig, weights: Mapping[str, Any], tokens: list[str], target: list[str]) -> Any:
    """The CTranslate2 ``TransformerSpec`` of the network. ``tokens`` and ``target`` are in order of their ids.

    Raises EngineError naming a tensor that the checkpoint lacks.
    """
    from ctranslate2.specs import TransformerSpec
    from ctranslate2.specs.common_spec import Activation

    activations = {
        "swish": Activation.SWISH,
        "silu": Activation.SWISH,
        "relu": Activation.RELU,
        "gelu": Activation.GELU,
    }
    spec = TransformerSpec.from_config(
        (config["encoder_layers"], config["decoder_layers"]),
        config["encoder_attention_heads"],
        pre_norm=False,
        activation=activations[config["activation_function"]],
        # What return_attention returns: all heads of the last layer, averaged. docs/engines.md, "Alignment".
        alignment_layer=-1,
        alignment_heads=config["decoder_attention_heads"],
    )
    try:
        _Placer(config, weights).fill(spec)
    except KeyError as error:
        raise EngineError(f"the checkpoint has no tensor {error}", remedy=_REMEDY) from error
    spec.decoder.start_from_zero_embedding = True
    spec.config.eos_token = "</s>"  # noqa: S105
    spec.config.unk_token = "<unk>"  # noqa: S105
    # Any token will do: the decoder starts from a zero embedding.
    spec.config.decoder_start_token = "</s>"  # noqa: S105
    _drop_pad(spec, tokens, target)
    spec.register_source_vocabulary(tokens)
    spec.register_target_vocabulary(target)
    return spec


class _Placer:
    """Puts Hugging Face tensors where the CTranslate2 specification wants them."""

    def __init__(self, config: MarianConfig, weights: Mapping[str, Any]) -> None:
        self.config = config
        self.weights = weights

    def fill(self, spec: Any) -> None:
        shared = "model.shared.weight"
        scale = math.sqrt(self.config["d_model"]) if self.config.get("scale_embedding") else 1.0
        for part, name in ((spec.encoder, "encoder"), (spec.decoder, "decoder")):
            embeddings = self._first(f"model.{name}.embed_tokens.weight", shared)
            (part.embeddings[0] if isinstance(part.embeddings, list) else part.embeddings).weight = embeddings
            part.scale_embeddings = scale
            part.position_encodings.encodings = sinusoids(self.config.max_positions, self.config["d_model"])
            for i, layer in enumerate(part.layer):
                self._layer(layer, f"model.{name}.layers.{i}")
        spec.decoder.projection.weight = self._first("lm_head.weight", "model.decoder.embed_tokens.weight", shared)
        bias = self.weights.get("final_logits_bias")
        if bias is not None and bias.any():
            spec.decoder.projection.bias = bias.squeeze()

    def _layer(self, layer: Any, name: str) -> None:
        self._attention(layer.self_attention, f"{name}.self_attn", split=(3,))
        if hasattr(layer, "attention"):
            self._attention(layer.attention, f"{name}.encoder_attn", split=(1, 2))
        self._linear(layer.ffn.linear_0, f"{name}.fc1")
        self._linear(layer.ffn.linear_1, f"{name}.fc2")
        self._norm(layer.ffn.layer_norm, f"{name}.final_layer_norm")

    def _attention(self, spec: Any, name: str, split: tuple[int, ...]) -> None:
        """CTranslate2 fuses query, key and value where they read the same input."""
        import numpy as np

        projections = [f"{name}.{p}_proj" for p in "qkv"]
        for linear, count in zip(spec.linear, split, strict=False):
            fused, projections = projections[:count], projections[count:]
            linear.weight = np.concatenate([self.weights[f"{p}.weight"] for p in fused])
            linear.bias = np.concatenate([self.weights[f"{p}.bias"] for p in fused])
        self._linear(spec.linear[-1], f"{name}.out_proj")
        self._norm(spec.layer_norm, f"{name}_layer_norm")

    def _linear(self, spec: Any, name: str) -> None:
        spec.weight, spec.bias = self.weights[f"{name}.weight"], self.weights[f"{name}.bias"]

    def _norm(self, spec: Any, name: str) -> None:
        spec.gamma, spec.beta = self.weights[f"{name}.weight"], self.weights[f"{name}.bias"]

    def _first(self, *names: str) -> Any:
        """The first tensor present: checkpoints name a tied matrix by any of its roles, or all."""
        return self.weights[next((n for n in names if n in self.weights), names[-1])]


def sinusoids(positions: int, width: int) -> Any:
    """[positions, width] float32: Marian's position encoding, all sines before all cosines (Vaswani et al. 2017)."""
    import numpy as np

    j = np.arange(width)
    angles = np.arange(positions)[:, None] / np.power(10000, 2 * (j // 2) / width)
    table = np.empty((positions, width), np.float32)
    half = width // 2 + width % 2
    table[:, :half] = np.sin(angles[:, 0::2])
    table[:, half:] = np.cos(angles[:, 1::2])
    return table


def _drop_pad(spec: Any, tokens: list[str], target: list[str]) -> None:
    """Hugging Face appends ``<pad>`` to start the decoder from; the network must never read or write it."""
    for vocabulary, parts in (
        (tokens, [spec.encoder.embeddings[0]]),
        (target, [spec.decoder.embeddings, spec.decoder.projection]),
    ):
        if vocabulary[-1] != "<pad>":
            continue
        vocabulary.pop()
        for part in parts:
            part.weight = part.weight[: len(vocabulary)]
            if getattr(part, "bias", None) is not None and not isinstance(part.bias, str):
                part.bias = part.bias[: len(vocabulary)]
