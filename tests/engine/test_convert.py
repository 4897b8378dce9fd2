"""A conversion equals the generic one, happens once, and a damaged or half-made one is never used."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from translate_pipeline.engine import ModelSpec
from translate_pipeline.engine import convert as module
from translate_pipeline.engine.convert import cache_directory, convert, converted, is_sound
from translate_pipeline.errors import EngineError, ModelNotFoundError


@pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses")
@pytest.mark.parametrize("precision", ["int8", "fp32"])
def test_equal_to_the_generic_converter(tiny: Path, tmp_path: Path, precision: str) -> None:
    """Byte for byte, once it is told to show all attention heads as ours does."""
    from ctranslate2.converters import transformers as generic
    from ctranslate2.specs import TransformerSpec

    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    ours.mkdir()
    convert(tiny, ours, precision=precision)
    original = TransformerSpec.from_config.__func__  # type: ignore[attr-defined]

    def with_all_heads(cls: type, layers: object, heads: int, **options: object) -> object:
        return original(cls, layers, heads, **{**options, "alignment_heads": heads})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransformerSpec, "from_config", classmethod(with_all_heads))
        converter = generic.TransformersConverter(str(tiny))
        converter.convert(str(theirs), quantization=module.PRECISIONS[precision])
    for file in ("model.bin", "config.json", "shared_vocabulary.json"):
        assert (ours / file).read_bytes() == (theirs / file).read_bytes(), file


def test_done_once(
    tiny: Path, make_spec: Callable[..., ModelSpec], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = make_spec(tiny).content
    first = converted(tiny, content, cache=tmp_path)
    monkeypatch.setattr(module, "convert", lambda *_, **__: pytest.fail("converted twice"))
    assert converted(tiny, content, cache=tmp_path) == first


def test_content_and_precision_have_folders_of_their_own(tiny: Path, tmp_path: Path) -> None:
    folders = {converted(tiny, c, precision=p, cache=tmp_path) for c in ("a" * 64, "b" * 64) for p in ("int8", "fp32")}
    assert len(folders) == 4


@pytest.mark.parametrize("damage", ["truncated", "missing", "unsealed"])
def test_a_damaged_cache_is_made_again(tiny: Path, tmp_path: Path, damage: str) -> None:
    folder = converted(tiny, "c" * 64, cache=tmp_path)
    model = folder / "model.bin"
    good = model.read_bytes()
    if damage == "truncated":
        model.write_bytes(good[:100])
    else:
        (model if damage == "missing" else folder / "seal.json").unlink()
    assert not is_sound(folder)
    assert (converted(tiny, "c" * 64, cache=tmp_path) / "model.bin").read_bytes() == good


def test_an_interrupted_conversion_leaves_nothing_that_counts(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(folder: Path, into: Path, *, precision: str) -> None:
        (into / "model.bin").write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "convert", half)
    with pytest.raises(EngineError, match="No space left on device") as caught:
        converted(tiny, "d" * 64, cache=tmp_path)
    assert "XDG_CACHE_HOME" in caught.value.remedy
    assert [p.name for p in tmp_path.iterdir() if not p.name.endswith(".lock")] == []


def test_two_processes_at_once(tiny: Path, tmp_path: Path) -> None:
    """Both end with the same sound folder, and no scratch is left."""
    code = (
        "import sys; from pathlib import Path; from translate_pipeline.engine.convert import converted;"
        "print(converted(Path(sys.argv[1]), 'e' * 64, cache=Path(sys.argv[2])))"
    )
    command = [sys.executable, "-c", code, str(tiny), str(tmp_path)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    folders = {process.communicate(timeout=120)[0].strip() for process in running}
    assert [p.returncode for p in running] == [0, 0]
    assert len(folders) == 1
    assert is_sound(Path(folders.pop()))
    assert not list(tmp_path.glob(".converting-*"))


def test_the_cache_follows_xdg(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_directory() == tmp_path / "translate-pipeline" / "ctranslate2"


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("config.json", '{"model_type": "bart"}', "expected a model of type marian, found bart"),
        ("config.json", "{", "config.json: cannot be read"),
        ("model.safetensors", "no tensors", "the weights cannot be read"),
        ("vocab.json", '{"a": 0, "b": 2}', "gaps or repeat"),
    ],
)
def test_broken_models_are_named(tiny: Path, tmp_path: Path, file: str, content: str, message: str) -> None:
    folder = tmp_path / "model"
    shutil.copytree(tiny, folder)
    (folder / file).write_text(content, encoding="utf-8")
    with pytest.raises(EngineError, match=message):
        converted(folder, "f" * 64, cache=tmp_path / "cache")


def test_bytes_that_changed_since_the_install_are_not_cached_under_its_name(
    tiny: Path, make_spec: Callable[..., ModelSpec], tmp_path: Path
) -> None:
    spec, folder = make_spec(tiny), tmp_path / "tiny-copy"
    shutil.copytree(tiny, folder)
    weights = bytearray((folder / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (folder / "model.safetensors").write_bytes(weights)
    with pytest.raises(ModelNotFoundError, match=r"model\.safetensors: damaged") as caught:
        converted(folder, spec.content, files=spec.files, cache=tmp_path / "cache")
    assert caught.value.remedy == "translate-pipeline models pull tiny-copy"
    assert converted(tiny, spec.content, files=spec.files, cache=tmp_path / "cache").is_dir()


def test_a_lacking_tensor_is_named(tiny: Path, tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    folder = tmp_path / "model"
    shutil.copytree(tiny, folder)
    tensors = load_file(folder / "model.safetensors")
    del tensors["model.encoder.layers.1.fc1.weight"]
    save_file(tensors, folder / "model.safetensors")
    with pytest.raises(EngineError, match=r"no tensor 'model\.encoder\.layers\.1\.fc1\.weight'"):
        converted(folder, "g" * 64, cache=tmp_path / "cache")


def test_weights_that_would_run_code_are_refused(tiny_separate: Path, tmp_path: Path) -> None:
    """pytorch_model.bin is a pickle; only tensors are read from it."""
    import pickle

    class Evil:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return Path.touch, (str(tmp_path / "ran"),)  # type: ignore[return-value]

    folder = tmp_path / "model"
    shutil.copytree(tiny_separate, folder)
    (folder / "pytorch_model.bin").write_bytes(pickle.dumps(Evil()))
    with pytest.raises(ModelNotFoundError, match="cannot be read"):
        converted(folder, "h" * 64, cache=tmp_path / "cache")
    assert not (tmp_path / "ran").exists()


def test_the_seal_names_every_file(tiny: Path, tmp_path: Path) -> None:
    folder = converted(tiny, "i" * 64, cache=tmp_path)
    sealed = json.loads((folder / "seal.json").read_text())
    assert set(sealed) == {p.name for p in folder.iterdir()} - {"seal.json"}
