"""Termbases as TBX: every dialect met in practice, and files that mean harm."""

from __future__ import annotations

from pathlib import Path

import pytest

from translate_pipeline.errors import ExchangeError
from translate_pipeline.terms import Term, Termbase, TermName, TermStatus

V2 = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">
<!-- exported by a terminology tool -->
<martif type="TBX-Basic" xml:lang="en">
<martifHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></martifHeader>
<text><body><termEntry id="c1"><descrip type="subjectField">energy</descrip><note>of oil
or gas</note>
<langSet xml:lang="en-GB"><tig><term>well</term><termNote type="partOfSpeech">noun</termNote></tig></langSet>
<langSet xml:lang="ru"><ntig><termGrp><term>скважина</term>
<termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></termGrp></ntig>
<tig><term>колодец<!-- of water --></term>
<termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig></langSet>
</termEntry></body></text></martif>"""

V3_DCA = """<tbx style="dca" type="TBX-Basic" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2">
<tbxHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></tbxHeader>
<text><body><conceptEntry id="c1"><descrip type="subjectField">energy</descrip><note>of oil or gas</note>
<langSec xml:lang="en"><termSec><term>well</term></termSec></langSec>
<langSec xml:lang="ru"><termSec><term>скважина</term></termSec>
<termSec><term>колодец</term>
<termNote type="administrativeStatus">supersededTerm-admn-sts</termNote></termSec></langSec>
</conceptEntry></body></text></tbx>"""

V3_DCT = """<tbx style="dct" type="TBX-Basic" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"
 xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic">
<tbxHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></tbxHeader>
<text><body><conceptEntry id="c1"><min:subjectField>energy</min:subjectField><note>of oil or gas</note>
<langSec xml:lang="en"><termSec><term>well</term><min:partOfSpeech>noun</min:partOfSpeech></termSec></langSec>
<langSec xml:lang="ru"><termSec><term>скважина</term>
<min:administrativeStatus>preferredTerm-admn-sts</min:administrativeStatus></termSec>
<termSec><term>колодец</term>
<min:administrativeStatus>deprecatedTerm-admn-sts</min:administrativeStatus></termSec></langSec>
</conceptEntry></body></text></tbx>"""

WELL = Term(
    {
        "en": (TermName("well"),),
        "ru": (TermName("скважина"), TermName("колодец", TermStatus.FORBIDDEN)),
    },
    "energy",
    "of oil or gas",
)


def load(tmp_path: Path, text: str) -> list[Term]:
    path = tmp_path / "terms.tbx"
    path.write_text(text, encoding="utf-8")
    return list(Termbase.load(path))


@pytest.mark.parametrize("text", [V2, V3_DCA, V3_DCT], ids=["version 2", "version 3 DCA", "version 3 DCT"])
def test_every_dialect_says_the_same(tmp_path: Path, text: str) -> None:
    assert load(tmp_path, text) == [WELL]


def test_translate_toolkit_reads_what_is_written(tmp_path: Path) -> None:
    """An independent reader finds the same terms."""
    from translate.storage.tbx import tbxfile

    path = tmp_path / "terms.tbx"
    Termbase([WELL]).save(path)
    with path.open("rb") as file:
        (unit,) = tbxfile(file, sourcelanguage="en", targetlanguage="ru").units
    assert (unit.source, unit.target) == ("well", "скважина")


def test_concepts_without_an_english_term_are_left_out(tmp_path: Path) -> None:
    text = V3_DCA.replace(
        "</body>",
        '<conceptEntry><langSec xml:lang="ru"><termSec><term>газ</term></termSec></langSec></conceptEntry></body>',
    )
    assert load(tmp_path, text) == [WELL]


def test_a_file_without_english_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match="no concept has an English term"):
        load(tmp_path, V3_DCA.replace('xml:lang="en"><termSec', 'xml:lang="de"><termSec'))


def test_broken_xml_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match=r"terms\.tbx:8: not well-formed XML"):
        load(tmp_path, V3_DCA.replace("</conceptEntry>", ""))


def test_another_xml_format_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match="expected <tbx> or <martif>, found <tmx>") as caught:
        load(tmp_path, '<tmx version="1.4"/>')
    assert "TBX" in caught.value.remedy


@pytest.mark.parametrize(
    "declaration",
    [
        '<!ENTITY a "boom"><!ENTITY b "&a;&a;&a;&a;">',
        '<!ENTITY a SYSTEM "file:///etc/hostname">',
        '<!ENTITY % a SYSTEM "http://127.0.0.1:9/x.dtd"> %a;',
    ],
    ids=["expansion", "file", "network"],
)
def test_entities_are_refused(tmp_path: Path, declaration: str) -> None:
    body = V3_DCA.replace("<term>well</term>", "<term>&a;</term>")
    with pytest.raises(ExchangeError, match=r"terms\.tbx") as caught:
        load(tmp_path, f"<!DOCTYPE tbx [{declaration}]>{body}")
    assert caught.value.remedy
