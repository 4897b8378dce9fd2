"""A profile, a name or a folder finds its model, or the message says which command helps."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from translate_pipeline import resources
from translate_pipeline.domain import LanguagePair
from translate_pipeline.engine import Registry
from translate_pipeline.engine.catalogue import read_catalogue
from translate_pipeline.engine.files import content_hash, hash_files
from translate_pipeline.engine.normalise import NORMALISERS
from translate_pipeline.errors import ConfigError, ModelNotFoundError, UsageError

RU, TK = LanguagePair("en", "ru"), LanguagePair("en", "tk")


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    """The real catalogue, nothing installed."""
    return Registry.load(installed=tmp_path / "installed")


def install(registry: Registry, name: str, model: Path, **manifest: object) -> Path:
    folder = registry.installed / name
    shutil.copytree(model, folder)
    (folder / "manifest.json").write_text(json.dumps({"files": hash_files(folder), **manifest}))
    return folder


@pytest.mark.parametrize("profile", ["auto", "embedded"])
def test_without_anything_installed_the_embedded_model_serves(registry: Registry, profile: str) -> None:
    for pair, label in ((RU, ">>rus<<"), (TK, ">>tuk<<")):
        spec = registry.resolve(profile, pair)
        assert spec.id == "embedded"
        assert spec.labels[pair.target] == label
        assert spec.path == resources.models_directory() / "embedded"
        assert re.fullmatch("[0-9a-f]{64}", spec.revision)
        assert spec.revision == spec.content == content_hash(hash_files(spec.path))


def test_auto_takes_the_best_one_present_for_each_pair(registry: Registry, tiny: Path) -> None:
    install(registry, "opus-mt-en-ru", tiny, revision="a" * 40)
    assert registry.resolve("auto", RU).id == "opus-mt-en-ru"
    assert registry.resolve("auto", TK).id == "embedded"
    install(registry, "opus-mt-tc-big-en-zle", tiny, revision="b" * 40)
    assert registry.resolve("auto", RU).id == "opus-mt-tc-big-en-zle"


@pytest.mark.parametrize(
    ("profile", "pair", "name"),
    [
        ("opus", RU, "opus-mt-en-ru"),
        ("opus", TK, "opus-mt-tc-bible-big-trk"),
        ("big", RU, "opus-mt-tc-big-en-zle"),
        ("opus-mt-en-ru", RU, "opus-mt-en-ru"),
    ],
)
def test_a_missing_model_says_which_command_gets_it(
    registry: Registry, profile: str, pair: LanguagePair, name: str
) -> None:
    with pytest.raises(ModelNotFoundError, match=f"model {name} is not installed") as caught:
        registry.resolve(profile, pair)
    assert caught.value.remedy == f"translate-pipeline models pull {name}"
    assert caught.value.exit_code == 4


def test_a_half_installed_model_counts_as_missing(registry: Registry, tiny: Path) -> None:
    folder = install(registry, "opus-mt-en-ru", tiny)
    (folder / "model.safetensors").unlink()
    assert registry.resolve("auto", RU).id == "embedded"
    with pytest.raises(ModelNotFoundError, match="not installed or not complete"):
        registry.resolve("opus", RU)


@pytest.mark.parametrize("pair", ["en-de", "en-tr", "ru-tk", "tk-en", "en-en"])
def test_a_pair_nobody_serves(registry: Registry, pair: str) -> None:
    """Turkish is in the embedded model, as a help to Turkmen: it is not offered."""
    with pytest.raises(UsageError, match=f"no model translates {pair}") as caught:
        registry.resolve("auto", LanguagePair.parse(pair))
    assert caught.value.remedy == "the language pairs are en-ru, en-tk"


def test_a_model_that_serves_another_pair(registry: Registry, tiny: Path) -> None:
    install(registry, "opus-mt-en-ru", tiny)
    with pytest.raises(UsageError, match="model opus-mt-en-ru does not translate en-tk"):
        registry.resolve("opus-mt-en-ru", TK)


def test_an_unknown_profile_lists_what_there_is(registry: Registry) -> None:
    with pytest.raises(UsageError, match="unknown model 'best'") as caught:
        registry.resolve("best", RU)
    for known in ("auto", "embedded", "opus", "big", "folder"):
        assert known in caught.value.remedy


class TestOwnModels:
    def test_a_folder_is_a_profile(self, registry: Registry, tiny: Path) -> None:
        spec = registry.resolve(str(tiny), RU)
        assert (spec.id, spec.revision) == (tiny.name, content_hash(hash_files(tiny)))
        assert dict(spec.labels) == {"ru": ">>rus<<", "tk": ">>tuk<<"}

    def test_a_bilingual_folder_says_its_language_in_its_own_files(
        self, registry: Registry, tiny_separate: Path
    ) -> None:
        assert dict(registry.resolve(str(tiny_separate), RU).labels) == {"ru": ""}
        with pytest.raises(UsageError, match=r"does not translate en-tk \(it serves en-ru\)"):
            registry.resolve(str(tiny_separate), TK)

    def test_a_folder_in_the_installed_models_has_a_name(self, registry: Registry, tiny: Path) -> None:
        shutil.copytree(tiny, registry.installed / "house-style")
        assert registry.resolve("house-style", TK).id == "house-style"
        info = registry.model_info("house-style")
        assert (info.languages, info.is_installed) == (("ru", "tk"), True)
        assert "house-style" in [m.name for m in registry.list_models()]

    def test_one_changed_byte_is_another_revision(self, registry: Registry, tiny: Path, tmp_path: Path) -> None:
        copy = tmp_path / tiny.name
        shutil.copytree(tiny, copy)
        assert registry.resolve(str(copy), RU).revision == registry.resolve(str(tiny), RU).revision
        config = copy / "config.json"
        config.write_text(config.read_text() + "\n")
        assert registry.resolve(str(copy), RU).revision != registry.resolve(str(tiny), RU).revision

    @pytest.mark.parametrize("lacking", ["config.json", "vocab.json", "source.spm", "model.safetensors"])
    def test_an_incomplete_folder_names_what_is_missing(
        self, registry: Registry, tiny: Path, tmp_path: Path, lacking: str
    ) -> None:
        copy = tmp_path / "copy"
        shutil.copytree(tiny, copy)
        (copy / lacking).unlink()
        with pytest.raises(ModelNotFoundError, match=lacking):
            registry.resolve(str(copy), RU)


class TestVerify:
    def test_the_embedded_model_is_what_models_toml_says(self) -> None:
        """When this fails after new weights were put in place, their checksums belong into models/models.toml."""
        checks = Registry.load().verify("embedded")
        assert {c.status for c in checks} == {"ok"}, [f'"{c.name}" = "{c.found}"' for c in checks if c.status != "ok"]

    def test_damage_and_loss_are_told_apart(self, registry: Registry, tiny: Path) -> None:
        folder = install(registry, "opus-mt-en-ru", tiny)
        (folder / "vocab.json").write_text("{}")
        (folder / "target.spm").unlink()
        found = {c.name: c.status for c in registry.verify("opus-mt-en-ru")}
        assert (found["vocab.json"], found["target.spm"], found["config.json"]) == ("damaged", "missing", "ok")

    def test_what_nobody_vouches_for_is_unpinned(self, registry: Registry, tiny: Path) -> None:
        shutil.copytree(tiny, registry.installed / "own")
        assert {c.status for c in registry.verify("own")} == {"unpinned"}

    def test_a_model_that_is_not_there(self, registry: Registry) -> None:
        with pytest.raises(ModelNotFoundError) as caught:
            registry.verify("opus-mt-en-ru")
        assert "models pull opus-mt-en-ru" in caught.value.remedy


def test_the_list_has_all_models_and_their_facts(registry: Registry) -> None:
    models = {m.name: m for m in registry.list_models()}
    assert list(models) == list(registry.catalogue.models)
    assert models["embedded"].is_installed
    assert models["embedded"].size > 10_000_000
    assert models["opus-mt-tc-bible-big-trk"].profiles == ("opus", "big")
    assert not models["opus-mt-en-ru"].is_installed
    assert models["opus-mt-en-ru"].path is None


def test_the_catalogue_is_consistent() -> None:
    catalogue = Registry.load().catalogue
    assert set(catalogue.auto) == set(catalogue.profiles)
    for pairs in catalogue.profiles.values():
        assert set(pairs) == {f"en-{language}" for language in catalogue.languages}
        for pair, name in pairs.items():
            assert LanguagePair.parse(pair).target in catalogue.models[name].languages
    for entry in catalogue.models.values():
        assert entry.normaliser in NORMALISERS
        assert bool(entry.path) != bool(entry.repository)
        assert entry.licence


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("auto = [", "models.toml"),
        ("auto = []\nprofiles = {}\nmodels = {}", "missing required field `languages`"),
        ('auto=[]\nmodels={}\n[languages]\n[profiles.x]\nen-ru = "y"', "profile x names no known model for en-ru: y"),
        ('auto=[]\nprofiles={}\n[languages]\n[models.m]\ntitle="t"\nlicense="x"', r"\$\.models"),
    ],
)
def test_a_broken_catalogue_names_the_place(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "models.toml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=message):
        read_catalogue(path)


def test_installed_models_follow_xdg(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tiny: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    shutil.copytree(tiny, tmp_path / "translate-pipeline" / "models" / "mine")
    assert Registry.load().resolve("mine", RU).id == "mine"


def test_a_profile_stands_for_its_models_and_a_model_for_itself() -> None:
    registry = Registry.load()
    assert registry.names("opus") == ("opus-mt-en-ru", "opus-mt-tc-bible-big-trk")
    assert registry.names("embedded") == ("embedded",)
    assert registry.names("opus-mt-en-ru") == ("opus-mt-en-ru",)
