"""``models pull`` against a hub on loopback: whole, pinned, resumed, verified, and one line where it fails."""

from __future__ import annotations

import importlib.util
import json
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from translate_pipeline.domain import LanguagePair
from translate_pipeline.engine import Registry, open_translator
from translate_pipeline.engine.files import sha256
from translate_pipeline.errors import EngineError, ModelNotFoundError, UsageError

REPOSITORY = "example/opus-tiny"
CATALOGUE = """
auto = ["tiny"]
[languages]
ru = "rus"
tk = "tuk"
[profiles.tiny]
en-ru = "tiny"
en-tk = "tiny"
[models.tiny]
title = "Tiny"
repository = "example/opus-tiny"
licence = "CC0-1.0"
{pin}
[models.tiny.languages]
ru = ">>rus<<"
tk = ">>tuk<<"
"""


@pytest.fixture(scope="module")
def hubs() -> ModuleType:
    spec = importlib.util.spec_from_file_location("loopback_hub", Path(__file__).parent / "hub.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["loopback_hub"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def hub(hubs: ModuleType, tiny: Path) -> Iterator[Any]:
    with hubs.Hub.of(tiny, REPOSITORY) as serving:
        yield serving


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return registry_in(tmp_path)


def registry_in(folder: Path, pin: str = "") -> Registry:
    shipped = folder / "shipped"
    shipped.mkdir(exist_ok=True)
    (shipped / "models.toml").write_text(CATALOGUE.replace("{pin}", pin), encoding="utf-8")
    return Registry.load(shipped=shipped, installed=folder / "installed")


def test_a_pulled_model_translates(registry: Registry, hub: Any) -> None:
    folder = registry.pull("tiny", endpoint=hub.url)
    assert folder == registry.folder("tiny")
    spec = registry.resolve("auto", LanguagePair("en", "ru"))
    assert spec.revision == hub.commit
    assert open_translator(spec).translate(["Trade has doubled."], LanguagePair("en", "ru"))[0].text
    assert {c.status for c in registry.verify("tiny")} == {"ok"}
    assert registry.model_info("tiny").is_installed


def test_only_what_the_model_needs_is_fetched_and_nothing_else_stays(registry: Registry, hub: Any, tiny: Path) -> None:
    folder = registry.pull("tiny", endpoint=hub.url)
    assert {p.name for p in folder.iterdir()} == {p.name for p in tiny.iterdir()} | {"manifest.json"}
    assert [p.name for p in folder.parent.iterdir() if p.is_dir()] == ["tiny"]
    assert not hub.asked("GET", "README.md")


def test_the_mirror_named_in_the_environment_is_used(
    registry: Registry, hub: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", hub.url + "/")
    assert registry.pull("tiny").is_dir()


def test_the_first_pull_pins_commit_and_hashes(registry: Registry, hub: Any) -> None:
    """Later the branch moves on: the installed model is repaired from the commit it was pulled at."""
    folder = registry.pull("tiny", endpoint=hub.url)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["revision"] == hub.commit
    assert manifest["files"]["model.safetensors"] == sha256(folder / "model.safetensors")
    (folder / "vocab.json").write_text("{}")
    hub.requests.clear()
    registry.pull("tiny", endpoint=hub.url)
    assert f"/api/models/{REPOSITORY}/revision/{hub.commit}" in {path for _, path, _ in hub.requests}
    assert {c.status for c in registry.verify("tiny")} == {"ok"}


def test_a_whole_model_is_not_fetched_again(registry: Registry, hub: Any) -> None:
    registry.pull("tiny", endpoint=hub.url)
    hub.requests.clear()
    registry.pull("tiny", endpoint=hub.url)
    assert hub.requests == []


def test_a_pinned_revision_is_the_one_fetched(tmp_path: Path, hub: Any) -> None:
    registry = registry_in(tmp_path, f'revision = "{"2" * 40}"')
    with pytest.raises(ModelNotFoundError, match=f"has no {REPOSITORY} at revision 2222"):
        registry.pull("tiny", endpoint=hub.url)
    hub.commit = "2" * 40
    registry.pull("tiny", endpoint=hub.url)
    assert registry.model_info("tiny").revision == "2" * 40


def test_a_broken_off_download_is_taken_up_again(
    registry: Registry, hub: Any, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing half-fetched counts as installed, and the second pull asks for the rest only."""
    import time

    monkeypatch.setattr(time, "sleep", lambda _: None)
    hub.breaks["model.safetensors"] = [3000, 0, 1000, 0]
    with pytest.raises(EngineError, match="could not be fetched") as caught:
        registry.pull("tiny", endpoint=hub.url)
    assert "what has arrived is kept" in caught.value.remedy
    assert not registry.model_info("tiny").is_installed
    hub.breaks.clear()
    hub.requests.clear()
    registry.pull("tiny", endpoint=hub.url)
    assert hub.asked("GET", "model.safetensors") == ["bytes=4000-"]
    assert hub.asked("GET", "vocab.json") == []
    assert (registry.folder("tiny") / "model.safetensors").read_bytes() == (tiny / "model.safetensors").read_bytes()


@pytest.mark.parametrize("name", ["model.safetensors", "vocab.json"])
def test_what_arrives_damaged_is_refused_then_fetched_afresh(registry: Registry, hub: Any, name: str) -> None:
    """Same length, other bytes: large files by SHA-256, small ones by their git hash."""
    hub.corrupted[name] = bytes(len(hub.files[name]))
    with pytest.raises(ModelNotFoundError, match=f"{name} arrived damaged") as caught:
        registry.pull("tiny", endpoint=hub.url)
    assert caught.value.remedy == "fetch it again: translate-pipeline models pull tiny"
    assert not registry.model_info("tiny").is_installed
    hub.corrupted.clear()
    registry.pull("tiny", endpoint=hub.url)
    assert {c.status for c in registry.verify("tiny")} == {"ok"}


def test_a_checksum_of_models_toml_overrules_the_hub(tmp_path: Path, hub: Any) -> None:
    registry = registry_in(tmp_path, f'files = {{"vocab.json" = "{"0" * 64}"}}')
    with pytest.raises(ModelNotFoundError, match=r"vocab\.json arrived damaged"):
        registry.pull("tiny", endpoint=hub.url)


def test_a_copy_without_weights_is_refused(registry: Registry, hub: Any) -> None:
    del hub.files["model.safetensors"]
    with pytest.raises(ModelNotFoundError, match="the hub's copy lacks its weights"):
        registry.pull("tiny", endpoint=hub.url)


def test_a_repository_the_hub_has_not_got(registry: Registry, hub: Any) -> None:
    hub.repository = "example/other"
    with pytest.raises(ModelNotFoundError, match=f"has no {REPOSITORY}"):
        registry.pull("tiny", endpoint=hub.url)


def test_nobody_answers(registry: Registry) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        endpoint = f"http://127.0.0.1:{unused.getsockname()[1]}"
    with pytest.raises(EngineError, match="could not be fetched") as caught:
        registry.pull("tiny", endpoint=endpoint)
    assert "HF_ENDPOINT" in caught.value.remedy
    assert "\n" not in str(caught.value)


def test_no_credentials_go_to_a_mirror(
    registry: Registry, hub: Any, hubs: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    seen: list[str | None] = []
    answer = hubs._Handler._answer

    def watch(handler: Any, *, with_body: bool) -> None:
        seen.append(handler.headers.get("Authorization"))
        answer(handler, with_body=with_body)

    monkeypatch.setattr(hubs._Handler, "_answer", watch)
    registry.pull("tiny", endpoint=hub.url)
    assert seen
    assert set(seen) == {None}


def test_what_ships_or_is_unknown_is_not_pulled() -> None:
    registry = Registry.load()
    with pytest.raises(UsageError, match="ships with translate-pipeline"):
        registry.pull("embedded")
    with pytest.raises(UsageError, match="unknown model 'gpt'"):
        registry.pull("gpt")
