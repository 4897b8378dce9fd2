"""A step of the trainer beside one of ``MarianMTModel`` under autocast: real target tokens a second, as a ratio.

    ./dev bench -k training

Both have the embedded model's sizes and weights, see the same batches (template sentences of up to 28 pieces), compute
in bfloat16 with float32 masters and end with an optimiser's step; they take turns in one process, so that another
program on the machine disturbs both alike. Compilation is not counted.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import islice

import pytest
import torch
from torch.nn import functional as F  # noqa: N812  (the name the field knows it by)

from translate_pipeline import resources
from translate_pipeline.training.batches import START, Batch, BatchStream, encode
from translate_pipeline.training.export import hugging_face
from translate_pipeline.training.learner import Learner
from translate_pipeline.training.recipe import Corpus, Recipe
from translate_pipeline.training.templates import generate
from translate_pipeline.training.vocabulary import Vocabulary

pytestmark = [pytest.mark.bench, pytest.mark.model]
BASE = resources.models_directory() / "embedded"
ROUNDS, TOKENS, BUCKET = 4, 3072, 28
Step = Callable[[Batch], None]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.load(BASE)


@pytest.fixture(scope="module")
def batches(vocabulary: Vocabulary) -> list[Batch]:
    pairs = {"ru": [(t.en, t.ru) for t in generate(3000, seed=1)]}
    rows = encode(pairs, {"ru": "rus"}, vocabulary)
    fitting = {"ru": [r for r in rows["ru"] if 20 < max(map(len, r)) <= BUCKET]}
    stream = BatchStream(fitting, vocabulary.pad, {"ru": 1.0}, tokens=TOKENS, pool=len(fitting["ru"]), seed=1)
    return list(islice(stream.batches(START), ROUNDS))


def lean_step(vocabulary: Vocabulary) -> Step:
    """The trainer's own: compiled layers, the loss in chunks, Muon and AdamW."""
    corpus = Corpus(name="templates", templates=1, licence="", columns={"en": 1, "ru": 2})
    recipe = Recipe(name="bench", labels={"ru": "rus"}, corpora=(corpus,), init=str(BASE))
    learner = Learner(recipe, vocabulary=len(vocabulary), pad=vocabulary.pad, device="cpu")
    return lambda batch: float(learner.step(batch, number=1, factor=0.01).loss) and None


def reference_step(vocabulary: Vocabulary) -> Step:
    """What transformers offer: the whole logits, cross-entropy with label smoothing, AdamW."""
    model = hugging_face().MarianMTModel.from_pretrained(BASE, dtype=torch.float32).train()
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-5, fused=True)
    pad = vocabulary.pad

    def step(batch: Batch) -> None:
        inputs = torch.cat([torch.full_like(batch.target[:, :1], pad), batch.target[:, :-1]], 1)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = model(
                input_ids=batch.source, attention_mask=(batch.source != pad).long(), decoder_input_ids=inputs
            ).logits
        loss = F.cross_entropy(
            logits.float().flatten(0, 1), batch.target.flatten(), ignore_index=pad, label_smoothing=0.1
        )
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad()

    return step


@pytest.mark.filterwarnings("ignore")  # torch warns itself while it compiles
def test_the_trainer_is_faster_than_the_reference(
    vocabulary: Vocabulary, batches: list[Batch], capsys: pytest.CaptureFixture[str]
) -> None:
    steps = {"trainer": lean_step(vocabulary), "MarianMTModel": reference_step(vocabulary)}
    spent = dict.fromkeys(steps, 0.0)
    for step in steps.values():
        step(batches[0])
    for batch in batches:
        for name, step in steps.items():
            began = time.perf_counter()
            step(batch)
            spent[name] += time.perf_counter() - began
    tokens = sum(int((b.target != vocabulary.pad).sum()) for b in batches)
    ratio = spent["MarianMTModel"] / spent["trainer"]
    with capsys.disabled():
        speeds = ", ".join(f"{name} {tokens / s:,.0f}" for name, s in spent.items())
        print(f"\nreal target tokens a second: {speeds}; ratio {ratio:.2f}")
    assert ratio > 1.1
