"""Fine-tuning of the embedded model on an imaginary office's 2,000 units, from the pairs to the proof.

    ./dev bench -k finetune

Takes some ten minutes of one core a language. It prints the gain on what was kept aside, the loss on general text, the
time, and what becomes of new sentences.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from office import office_triples

from translate_pipeline import resources
from translate_pipeline.domain import LanguagePair
from translate_pipeline.pipeline.tune import sample_pairs
from translate_pipeline.training.export import Decoder
from translate_pipeline.training.finetune import GeneralText, finetune
from translate_pipeline.training.gain import MAX_LOSS

pytestmark = [pytest.mark.bench, pytest.mark.model]
BASE = resources.models_directory() / "embedded"
UNITS = 2000
#: Sentences that are not among the units.
NEW = ["The ministers held talks in Vienna on Friday.", "Prices rose by 7 percent in 2030."]


@pytest.mark.parametrize(("language", "label"), [("tk", "tuk"), ("ru", "rus")])
def test_an_office_teaches_the_embedded_model(
    language: str, label: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs = [(t.en, getattr(t, language)) for t in office_triples(UNITS)]
    began = time.perf_counter()
    pair = LanguagePair("en", language)
    general = GeneralText(sample=sample_pairs(pair))
    report = finetune(pairs, pair, BASE, label=label, out=tmp_path, general=general)
    minutes = (time.perf_counter() - began) / 60
    before, after = (Decoder(f, tmp_path / "new.ct2").translate(label, NEW, beam=4) for f in (BASE, report.folder))
    with capsys.disabled():
        print(
            f"\n{report.held_out}\n{report.general}\n"
            f"{report.reason}, {report.share:.0%} of the change, {minutes:.1f} min"
        )
        print("\n".join(f"{a}\n  {b}\n  {c}" for a, b, c in zip(NEW, before, after, strict=True)))
    assert report.held_out.low > 0
    assert report.is_accepted is (report.general.difference > -MAX_LOSS)
