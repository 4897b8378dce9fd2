"""A recipe is read into types, and what is wrong with one is said in one line that names file and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from translate_pipeline.errors import ConfigError
from translate_pipeline.resources import models_directory
from translate_pipeline.training.recipe import load_recipe

MINIMAL = """
name = "x"
labels = { ru = "rus" }
[[corpora]]
name = "a"
path = "a.tsv"
licence = "CC0"
columns = { en = 1, ru = 2 }
"""


def _write(folder: Path, text: str) -> Path:
    path = folder / "recipe.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["smoke", "embedded"])
def test_shipped_recipes_are_valid(name: str) -> None:
    recipe = load_recipe(models_directory() / "recipes" / f"{name}.toml")
    assert recipe.name == name
    assert {"ru", "tk"} <= set(recipe.served_languages)
    assert all(c.licence for c in recipe.corpora)


def test_defaults_and_data_folder(tmp_path: Path) -> None:
    """Data lie beside the recipe unless it or the caller says otherwise."""
    recipe = load_recipe(_write(tmp_path, MINIMAL))
    assert recipe.data_folder == tmp_path
    assert recipe.served_languages == ("ru",)
    assert recipe.network.d_model == 256
    assert load_recipe(_write(tmp_path, 'data = "d"\n' + MINIMAL)).data_folder == tmp_path / "d"
    assert load_recipe(_write(tmp_path, MINIMAL), data=Path("/elsewhere")).data_folder == Path("/elsewhere")


def test_init_is_relative_to_the_recipe(tmp_path: Path) -> None:
    assert load_recipe(_write(tmp_path, 'init = "base"\n' + MINIMAL)).init == str(tmp_path / "base")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("labels", "lables"), "lables"),
        (('path = "a.tsv"', ""), "either path or templates"),
        (('path = "a.tsv"', 'path = "a.tsv"\ntemplates = 5'), "either path or templates"),
        (("en = 1, ", ""), "lack the source"),
        (("ru = 2", "ru = 0"), "corpora[0].columns"),
        (('ru = "rus"', 'ru = "rus", tk = "tuk"'), "no corpus has 'tk'"),
        (('name = "x"', 'name = "x"\nserved = ["tk"]'), "served: no label for 'tk'"),
        (('name = "x"', 'name = "x"\nshare = { tk = 1.0 }'), "share"),
        (('name = "x"', 'name = "x"\n[network]\nd_model = "big"'), "network.d_model"),
        (('name = "x"', 'name = "x"\n[network]\nd_model = 30'), "divisible"),
        (('name = "x"', 'name = "x"\n[optimiser]\nmuon_rate = 0.02'), "optimiser.muon_rate"),
        (('name = "x"', 'name = "x"\n[schedule]\nminutes = 0'), "give steps or minutes"),
        (('name = "x"', 'name = "x"\n[schedule]\nlog_every = 7'), "multiple of log_every"),
        (('name = "x"', 'name = "x"\n[schedule]\nprecision = "fp8"'), "schedule.precision"),
        (('name = "x"', 'name = "x"\n[vocabulary]\nsize = 5'), "vocabulary.size"),
        (('name = "x"', "name ="), "not TOML"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    path = _write(tmp_path, _moved(MINIMAL.replace(*change, 1)))
    with pytest.raises(ConfigError) as caught:
        load_recipe(path)
    assert str(path) in str(caught.value)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.remedy
    assert caught.value.exit_code == 2


def _moved(text: str) -> str:
    """A table put in at the top would swallow the keys after it: it goes to the end."""
    if "\n[" not in text.split("[[corpora]]", maxsplit=1)[0]:
        return text
    head, _, rest = text.partition("\n[")
    section, _, tail = rest.partition("\nlabels")
    return f"{head}\nlabels{tail}\n[{section}\n"


def test_every_problem_is_named_at_once(tmp_path: Path) -> None:
    text = MINIMAL.replace('path = "a.tsv"', "").replace("en = 1, ", "")
    with pytest.raises(ConfigError, match=r"lack the source.*either path or templates"):
        load_recipe(_write(tmp_path, text))


def test_doubled_names_and_missing_files(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="'a' stands twice"):
        load_recipe(_write(tmp_path, MINIMAL + MINIMAL[MINIMAL.index("[[corpora]]") :]))
    with pytest.raises(ConfigError, match="cannot be read"):
        load_recipe(tmp_path / "none.toml")


@pytest.mark.parametrize("body", ['source = "a"', "templates = 5\nsource = 'a'\nreference = 'b'", ""])
def test_dev_sets_are_files_or_templates(tmp_path: Path, body: str) -> None:
    with pytest.raises(ConfigError, match="dev 'ru': give source and reference, or templates"):
        load_recipe(_write(tmp_path, MINIMAL + f'[[dev]]\nlanguage = "ru"\n{body}\n'))
