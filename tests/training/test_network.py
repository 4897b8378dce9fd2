"""The lean network is Marian: its loss and gradients are those of Hugging Face's MarianMTModel."""

from __future__ import annotations

from typing import Any

import pytest
import torch
import torch.nn.functional as F  # noqa: N812

from translate_pipeline.training.export import build_marian
from translate_pipeline.training.network import ChunkedCrossEntropy, Marian, Probe, from_marian, sinusoids, to_marian
from translate_pipeline.training.recipe import Network
from translate_pipeline.training.vocabulary import EOS, Vocabulary

SIZES = Network(d_model=32, ffn=48, heads=2, encoder_layers=2, decoder_layers=2)


def lean(vocabulary: Vocabulary, smooth: float, dropout: float = 0.0) -> Marian:
    """Random weights, biases and norms too, so that every one of them counts."""
    torch.manual_seed(1)
    net = Marian(len(vocabulary), SIZES, pad=vocabulary.pad, smooth=smooth, dropout=dropout)
    with torch.no_grad():
        for p in net.parameters():
            p.add_(0.1 * torch.randn_like(p))
        net.shared[vocabulary.pad].zero_()
    return net


def hugging_face(net: Marian, vocabulary: Vocabulary) -> Any:
    return build_marian({n: p.detach() for n, p in net.named_parameters()}, SIZES, vocabulary)


def batch_of(vocabulary: Vocabulary) -> tuple[torch.Tensor, torch.Tensor]:
    """Six sentences of different lengths, padded."""
    generator = torch.Generator().manual_seed(5)
    x, y = (torch.randint(2, 600, (6, 20), generator=generator) for _ in range(2))
    for row, length in enumerate((19, 3, 12, 7, 20, 15)):
        for z, end in ((x, length), (y, max(2, length - 2))):
            z[row, end - 1] = EOS
            z[row, end:] = vocabulary.pad
    return x, y


@pytest.mark.parametrize("smooth", [0.0, 0.1])
def test_the_loss_is_marians(vocabulary: Vocabulary, smooth: float) -> None:
    """Equal to 1e-4 in float32 on random weights, with and without label smoothing."""
    net, (x, y) = lean(vocabulary, smooth), batch_of(vocabulary)
    model = hugging_face(net, vocabulary)
    labels = y.masked_fill(y == vocabulary.pad, -100)
    out = model(input_ids=x, attention_mask=(x != vocabulary.pad).long(), labels=labels)
    expected = F.cross_entropy(out.logits.flatten(0, 1), labels.flatten(), label_smoothing=smooth)
    if smooth == 0:
        assert out.loss.item() == pytest.approx(expected.item(), abs=1e-5)
    assert net(x, y).item() == pytest.approx(expected.item(), abs=1e-4)


def test_the_gradients_are_those_of_the_plain_loss(vocabulary: Vocabulary) -> None:
    """Chunking (many chunks, the last one short) changes neither value nor gradient."""
    torch.manual_seed(0)
    h = torch.randn(50, 16, requires_grad=True)
    e = torch.randn(40, 16, requires_grad=True)
    y = torch.randint(0, 40, (50,))
    y[::7] = 39
    loss = ChunkedCrossEntropy.apply(h, e, y, 0.1, 39, 8)
    (3 * loss).backward()
    found = (loss.item(), h.grad.clone(), e.grad.clone())
    h.grad = e.grad = None
    plain = F.cross_entropy(h @ e.T, y, ignore_index=39, label_smoothing=0.1)
    (3 * plain).backward()
    assert found[0] == pytest.approx(plain.item(), abs=1e-6)
    torch.testing.assert_close(found[1], h.grad, atol=1e-6, rtol=1e-4)
    torch.testing.assert_close(found[2], e.grad, atol=1e-6, rtol=1e-4)


def test_padding_changes_nothing(vocabulary: Vocabulary) -> None:
    net, (x, y) = lean(vocabulary, 0.1).eval(), batch_of(vocabulary)
    wider = [F.pad(z, (0, 9), value=vocabulary.pad) for z in (x, y)]
    assert net(*wider).item() == pytest.approx(net(x, y).item(), abs=1e-5)


def test_names_go_to_marian_and_back(vocabulary: Vocabulary) -> None:
    net = lean(vocabulary, 0.0)
    weights = {n: p.detach() for n, p in net.named_parameters()}
    there = to_marian(weights, vocabulary.pad)
    back = from_marian(there)
    assert back.keys() == weights.keys()
    assert all(back[n].equal(w) for n, w in weights.items())
    assert there["lm_head.weight"][vocabulary.pad].abs().sum() == 0


def test_positions_are_hugging_faces(vocabulary: Vocabulary) -> None:
    model = hugging_face(lean(vocabulary, 0.0), vocabulary)
    theirs = model.model.encoder.embed_positions.weight[:128]
    torch.testing.assert_close(sinusoids(128, 32), theirs, atol=1e-5, rtol=0)


def test_the_probe_tells_a_dead_encoder(vocabulary: Vocabulary) -> None:
    """An encoder whose layers put out one vector for every position does not hear its source."""
    net, (x, y) = lean(vocabulary, 0.0).eval(), batch_of(vocabulary)
    with torch.no_grad():
        alive = net.probe(x, y)
        assert alive.likeness < 0.99
        net.encoder[-1].final_layer_norm.weight.zero_()
        net.encoder[-1].final_layer_norm.bias.fill_(1.0)
    dead = net.probe(x, y)
    assert dead.likeness == pytest.approx(1.0, abs=1e-4)
    assert dead.right == pytest.approx(dead.wrong, abs=1e-4)
    assert dead.is_collapsed
    assert not Probe(3.0, 5.0, 0.6).is_collapsed


def test_dropout_acts_in_training_only(vocabulary: Vocabulary) -> None:
    net, (x, y) = lean(vocabulary, 0.0, dropout=0.5), batch_of(vocabulary)
    assert net.train()(x, y).item() != net(x, y).item()
    assert net.eval()(x, y).item() == net(x, y).item()
