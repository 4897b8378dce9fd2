"""Termbases as tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate_pipeline.domain import LanguagePair
from translate_pipeline.errors import ExchangeError
from translate_pipeline.terms import Term, Termbase, TermName, TermStatus

PREFERRED, ADMITTED, FORBIDDEN, PROPOSED = TermStatus


def load(tmp_path: Path, text: str, *, encoding: str = "utf-8") -> list[Term]:
    path = tmp_path / "terms.csv"
    path.write_text(text, encoding=encoding)
    return list(Termbase.load(path))


def test_the_columns_of_the_sample(tmp_path: Path) -> None:
    (term,) = load(tmp_path, "en,ru,tk,kind,note\nwell,скважина,guýy,energy,of oil\n")
    assert (term.name("en"), term.name("ru")) == ("well", "скважина")
    assert (term.name("tk"), term.domain, term.note) == ("guýy", "energy", "of oil")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_source_and_target_columns_with_any_delimiter(tmp_path: Path, delimiter: str) -> None:
    rows = [["source", "target_ru", "target_kk", "domain"], ["oil", "нефть", "мұнай", "energy"]]
    (term,) = load(tmp_path, "\n".join(delimiter.join(row) for row in rows))
    assert (term.name("en"), term.name("ru"), term.name("kk"), term.domain) == ("oil", "нефть", "мұнай", "energy")


def test_a_byte_order_mark_and_unknown_columns_are_passed_over(tmp_path: Path) -> None:
    (term,) = load(tmp_path, "id,EN, Ru \n7,oil,нефть\n", encoding="utf-8-sig")
    assert set(term.names) == {"en", "ru"}


def test_several_names_in_a_cell(tmp_path: Path) -> None:
    (term,) = load(tmp_path, "en,ru\nmotorway | highway,автобан|автомагистраль\n")
    assert term.in_language("en") == (TermName("motorway"), TermName("highway", ADMITTED))
    assert term.in_language("ru") == (TermName("автобан"), TermName("автомагистраль", ADMITTED))


def test_rows_of_one_term_are_one_concept(tmp_path: Path) -> None:
    rows = "en,ru,status,note\nfarmer,дайханин,,local\nfarmer,фермер,admitted,\nfarmer,колхозник,Forbidden,dated\n"
    (term,) = load(tmp_path, rows)
    assert [name.status for name in term.in_language("ru")] == [PREFERRED, ADMITTED, FORBIDDEN]
    assert term.note == "local; dated"
    assert term.name("ru") == "дайханин"


def test_one_name_in_two_domains_is_two_concepts(tmp_path: Path) -> None:
    terms = load(tmp_path, "en,ru,domain\nbank,банк,economy\nbank,берег,nature\n")
    assert [term.name("ru") for term in terms] == ["банк", "берег"]


def test_blank_rows_and_blank_cells_are_passed_over(tmp_path: Path) -> None:
    (term,) = load(tmp_path, "en,ru,tk\n,,\n\noil,,nebit\n")
    assert term.in_language("ru") == ()
    assert term.name("tk") == "nebit"


def test_a_cell_may_hold_line_breaks(tmp_path: Path) -> None:
    (term,) = load(tmp_path, 'en,ru\n"power\nline",ЛЭП\n')
    assert term.name("en") == "power line"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("en,ru,status\noil,нефть,\ngas,газ,good\n", r"terms\.csv:3: unknown status 'good'"),
        ("en,ru\noil,нефть\n,газ\n", r"terms\.csv:3: the English term is missing"),
        ("ru,tk\nнефть,nebit\n", r"terms\.csv:1: expected columns"),
        ("en,note\noil,black\n", r"terms\.csv:1: expected columns"),
        ('en,ru\noil,"нефть"x\n', r"terms\.csv:2: "),
        ('en,ru\noil,"нефть\n', r"terms\.csv:\d: "),
    ],
)
def test_a_slip_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ExchangeError, match=message) as caught:
        load(tmp_path, text)
    assert caught.value.remedy


def test_another_encoding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match="not UTF-8"):
        load(tmp_path, "en,ru\noil,нефть\n", encoding="cp1251")


def test_a_term_with_a_bar_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match=r"'a\|b'") as caught:
        Termbase([Term({"en": (TermName("a|b"),), "ru": (TermName("x"),)})]).save(tmp_path / "t.csv")
    assert "TBX" in caught.value.remedy


_WORD = (
    st.text(st.sampled_from('abcжý ,;\t"’-'), min_size=1, max_size=8).map(lambda s: " ".join(s.split())).filter(bool)
)


@st.composite
def terms(draw: st.DrawFn) -> Term:
    names: dict[str, tuple[TermName, ...]] = {"en": (TermName(draw(_WORD)),)}
    for language in draw(st.sets(st.sampled_from(["ru", "tk", "kk"]), min_size=1)):
        texts = draw(st.lists(_WORD, min_size=1, max_size=4, unique=True))
        bad = draw(st.integers(0, len(texts)))
        first = draw(st.sampled_from([PREFERRED, ADMITTED]))
        good = len(texts) - bad
        names[language] = tuple(
            TermName(text, FORBIDDEN if i >= good else ADMITTED if i else first) for i, text in enumerate(texts)
        )
    return Term(names, draw(st.sampled_from(["", "energy"])), draw(st.one_of(st.just(""), _WORD)))


@settings(max_examples=60)
@given(term=terms(), suffix=st.sampled_from([".csv", ".tsv", ".tbx"]))
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, term: Term, suffix: str) -> None:
    path = tmp_path_factory.getbasetemp() / f"round{suffix}"
    Termbase([term]).save(path)
    (back,) = Termbase.load(path)
    assert {lang: names for lang, names in back.names.items() if names} == dict(term.names)
    assert (back.domain, back.note) == (term.domain, term.note)


def test_proposed_names_come_back_and_count_for_nothing(tmp_path: Path) -> None:
    """What was mined waits for a person: it is neither found, nor missed, nor used."""
    path = tmp_path / "terms.csv"
    path.write_text("en,ru,status\nwell,скважина,proposed\n", encoding="utf-8")
    termbase = Termbase.load(path)
    (term,) = termbase
    assert term.names["ru"] == (TermName("скважина", PROPOSED),)
    assert (term.name("ru"), term.allowed("ru"), term.is_settled("ru")) == ("", (), False)
    assert termbase.find("a well", LanguagePair("en", "ru")) == []
    for copy in (tmp_path / "copy.csv", tmp_path / "copy.tbx"):
        termbase.save(copy)
        assert list(Termbase.load(copy)) == [term]


def test_a_proposal_beside_a_preferred_name_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "terms.csv"
    path.write_text("en,ru,status\nwell,скважина,\nwell,колодец,proposed\n", encoding="utf-8")
    (term,) = Termbase.load(path)
    assert term.name("ru") == "скважина"
    assert [n.text for n in term.allowed("ru")] == ["скважина"]
