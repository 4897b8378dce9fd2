"""A recipe that extends another is short, and says only what is different."""

from __future__ import annotations

from pathlib import Path

import pytest

from translate_pipeline.errors import ConfigError
from translate_pipeline.resources import models_directory
from translate_pipeline.training.recipe import load_recipe

BASE = """
name = "base"
data = "texts"
init = "model"
labels = { ru = "rus", tk = "tuk" }
served = ["tk"]
share = { ru = 0.5, tk = 0.5 }

[schedule]
minutes = 7
patience = 3

[[dev]]
language = "tk"
templates = 5

[[corpora]]
name = "both"
path = "both.tsv"
licence = "CC0"
columns = { en = 1, ru = 2, tk = 3 }

[[corpora]]
name = "turkmen"
path = "tk.tsv"
licence = "CC0"
columns = { en = 1, tk = 2 }
weight = 3
"""


def _write(folder: Path, text: str, name: str = "own.toml") -> Path:
    (folder / "base.toml").write_text(BASE, encoding="utf-8")
    (folder / name).write_text(f'extends = "base.toml"\nname = "own"\n{text}', encoding="utf-8")
    return folder / name


def test_keys_replace_and_sections_merge(tmp_path: Path) -> None:
    recipe = load_recipe(_write(tmp_path, "seed = 5\n[schedule]\nminutes = 9\n"))
    assert (recipe.name, recipe.seed) == ("own", 5)
    assert (recipe.schedule.minutes, recipe.schedule.patience) == (9, 3)
    assert recipe.served == ("tk",)
    assert [c.name for c in recipe.corpora] == ["both", "turkmen"]


def test_corpora_are_changed_by_name_or_added(tmp_path: Path) -> None:
    text = '[[corpora]]\nname = "turkmen"\nnoise = 0.5\n[[corpora]]\nname = "new"\npath = "n.tsv"\nlicence = "CC0"\n'
    recipe = load_recipe(_write(tmp_path, text + "columns = { en = 1, tk = 2 }\n"))
    assert [(c.name, c.weight, c.noise) for c in recipe.corpora] == [
        ("both", 1, 0.0), ("turkmen", 3, 0.5), ("new", 1, 0.0),
    ]  # fmt: skip


def test_another_task_takes_over_only_what_fits(tmp_path: Path) -> None:
    """Russian into English: no dev set, share or Turkmen-only corpus of the other recipe is left."""
    recipe = load_recipe(_write(tmp_path, 'source = "ru"\nlabels = { en = "eng" }\n'))
    assert [c.name for c in recipe.corpora] == ["both"]
    assert (recipe.dev, recipe.share, recipe.served_languages) == ((), {}, ("en",))


def test_paths_are_those_of_the_file_that_gives_them(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    own = _write(tmp_path, "").rename(tmp_path / "sub" / "own.toml")
    own.write_text(own.read_text(encoding="utf-8").replace('"base.toml"', '"../base.toml"'), encoding="utf-8")
    recipe = load_recipe(own)
    assert recipe.data_folder.resolve() == (tmp_path / "texts").resolve()
    assert Path(recipe.init).resolve() == (tmp_path / "model").resolve()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('extends = "own.toml"\n', "extends itself"),
        ("extends = 5\n", "give the path"),
        ('extends = "none"\n', "cannot be"),
    ],
)
def test_wrong_bases_are_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=said) as caught:
        load_recipe(tmp_path / "own.toml")
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("name", "source", "labels"),
    [("reverse-ru", "ru", {"en": "eng"}), ("reverse-tk", "tk", {"en": "eng"}), ("embedded-synthetic", "en", None)],
)
def test_shipped_extensions_hold_together(name: str, source: str, labels: dict[str, str] | None) -> None:
    recipe = load_recipe(models_directory() / "recipes" / f"{name}.toml")
    assert recipe.source == source
    assert labels is None or recipe.labels == labels
    assert all(source in c.columns for c in recipe.corpora)
    assert recipe.dev
    assert recipe.tags == (("<bt>",) if name == "embedded-synthetic" else ())


@pytest.mark.parametrize("tag", ["bt", "<BT>", "<bt", "< bt>", ">>bt<<"])
def test_a_tag_looks_like_one(tmp_path: Path, tag: str) -> None:
    with pytest.raises(ConfigError, match="tag"):
        load_recipe(_write(tmp_path, f'[[corpora]]\nname = "turkmen"\ntag = "{tag}"\n'))
