"""A tiny recipe, its data and its network, made once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import msgspec
import pytest

from translate_pipeline.resources import models_directory
from translate_pipeline.training.corpora import Prepared, prepare
from translate_pipeline.training.recipe import Network, Recipe, load_recipe
from translate_pipeline.training.vocabulary import Vocabulary, train_vocabulary

TINY = Network(d_model=32, ffn=48, heads=2, encoder_layers=2, decoder_layers=1)


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Tiny matrices gain nothing from threads; results then repeat bit by bit."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def tiny_recipe() -> Recipe:
    """The shipped smoke recipe, smaller still."""
    recipe = load_recipe(models_directory() / "recipes" / "smoke.toml")
    schedule = msgspec.structs.replace(
        recipe.schedule,
        steps=40,
        tokens_per_step=256,
        pool=600,
        log_every=5,
        probe_every=10,
        checkpoint_every=10,
        evaluate_every=20,
    )
    corpus = msgspec.structs.replace(recipe.corpora[0], templates=500)
    dev = tuple(msgspec.structs.replace(d, templates=5) for d in recipe.dev)
    return msgspec.structs.replace(
        recipe, network=TINY, schedule=schedule, corpora=(corpus,), dev=dev, length_penalty=1.5
    )


@pytest.fixture(scope="session")
def prepared(tiny_recipe: Recipe) -> Prepared:
    return prepare(tiny_recipe)


@pytest.fixture(scope="session")
def vocabulary(tiny_recipe: Recipe, prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    folder = tmp_path_factory.mktemp("vocabulary")
    return train_vocabulary(prepared.pairs, 700, folder, marks=tiny_recipe.marks)


@pytest.fixture
def file_size_limit() -> Callable[[int], AbstractContextManager[None]]:
    """Within ``file_size_limit(n)`` no file can grow past ``n`` bytes: writes then fail as on a full disk."""
    resource = pytest.importorskip("resource", reason="limits of a process are POSIX's")

    @contextmanager
    def limit(size: int) -> Iterator[None]:
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    return limit


@pytest.fixture
def child_environment() -> dict[str, str]:
    """For a process of its own: this checkout first on the path, one thread."""
    root = Path(__file__).resolve().parents[2]
    return os.environ | {"PYTHONPATH": str(root), "OMP_NUM_THREADS": "1"}
