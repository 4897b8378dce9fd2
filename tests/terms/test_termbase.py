"""Finding terms in source text; the sample termbase as a whole."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.domain import LanguagePair
from translate_pipeline.errors import ExchangeError
from translate_pipeline.resources import corpus_directory
from translate_pipeline.terms import FORMATS, Term, Termbase, TermName, is_rendered

RU = LanguagePair("en", "ru")


def termbase(**names: str) -> Termbase:
    """``gas_field="месторождение"``: underscores are spaces."""
    return Termbase(Term({"en": (TermName(en.replace("_", " ")),), "ru": (TermName(ru),)}) for en, ru in names.items())


def found(base: Termbase, text: str, pair: LanguagePair = RU) -> list[str]:
    return [text[hit.start : hit.end] for hit in base.find(text, pair)]


def test_plurals_possessives_and_spellings_are_found() -> None:
    base = termbase(power_line="ЛЭП", centre="центр", ministry="министерство")
    assert found(base, "Power lines and the centers of the ministries’ work") == [
        "Power lines",
        "centers",
        "ministries",
    ]


def test_a_name_in_the_plural_is_another_than_the_singular() -> None:
    base = termbase(security="безопасность", securities="ценные бумаги", talks="переговоры")
    hits = base.find("Security talks on securities: we talk, securely", RU)
    assert [hit.term.name("ru") for hit in hits] == ["безопасность", "переговоры", "ценные бумаги"]


def test_the_longest_name_wins_and_hides_those_within() -> None:
    base = termbase(pipeline="трубопровод", gas_pipeline="газопровод", gas="газ")
    assert found(base, "a gas pipeline, a pipeline, gas") == ["gas pipeline", "pipeline", "gas"]


def test_hits_come_in_order_and_do_not_overlap() -> None:
    base = termbase(state_oil="а", oil_field="б")
    assert found(base, "state oil field") == ["state oil"]


def test_acronyms_are_found_in_capitals_only() -> None:
    base = termbase(WHO="ВОЗ", UN="ООН")
    assert found(base, "The UN's and the WHO, who, un") == ["UN's", "WHO"]


def test_dotted_initials_are_an_acronym() -> None:
    base = Termbase([Term({"en": (TermName("U.S. dollar"),), "ru": (TermName("доллар США"),)})])
    assert found(base, "U.S. dollars, US dollar, us dollar") == ["U.S. dollars", "US dollar"]


def test_a_capitalised_word_is_found_capitalised_only() -> None:
    base = termbase(Mary="Мары", Central_Bank="Центральный банк")
    assert found(base, "Mary, MARY, mary, the central bank") == ["Mary", "MARY", "central bank"]


def test_hyphens_join_or_part_words() -> None:
    base = Termbase([Term({"en": (TermName("joint-stock company"),), "ru": (TermName("АО"),)})])
    assert found(base, "joint-stock companies and a joint stock company") == [
        "joint-stock companies",
        "joint stock company",
    ]


def test_terms_without_a_name_in_the_target_are_passed_over() -> None:
    assert found(termbase(oil="нефть"), "oil", LanguagePair("en", "tk")) == []


def test_two_concepts_of_one_name_are_both_found() -> None:
    terms = [
        Term({"en": (TermName("bank"),), "ru": (TermName(ru),)}, domain)
        for ru, domain in (("банк", "a"), ("берег", "b"))
    ]
    hits = Termbase(terms).find("the bank", RU)
    assert [(hit.span, hit.term.domain) for hit in hits] == [((4, 8), "a"), ((4, 8), "b")]


def test_a_source_language_without_rules_is_compared_as_it_is() -> None:
    base = Termbase([Term({"ru": (TermName("нефть"),), "tk": (TermName("nebit"),)})])
    assert found(base, "Нефть и нефти", LanguagePair("ru", "tk")) == ["Нефть"]


@given(st.text(max_size=60))
def test_any_text_can_be_searched(text: str) -> None:
    base = termbase(a="а", oil="нефть", b_c="в")
    hits = base.find(text, RU)
    assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)
    assert all(a.end <= b.start for a, b in pairwise(hits))


def test_an_unknown_suffix_is_refused_with_a_remedy(tmp_path: Path) -> None:
    for act in (Termbase.load, lambda p: termbase(oil="нефть").save(p)):
        with pytest.raises(ExchangeError, match=r"terms\.xlsx.*'\.xlsx'") as caught:
            act(tmp_path / "terms.xlsx")
        assert caught.value.remedy == "use one of: .csv, .tsv, .tbx, .xml"


class TestEveryFormat:
    """The contract of a format: what is written is read back; trouble is one line with a remedy."""

    @pytest.fixture(params=sorted(FORMATS))
    def path(self, request: pytest.FixtureRequest, tmp_path: Path) -> Path:
        return tmp_path / f"terms{request.param}"

    def test_the_sample_termbase_survives(self, path: Path) -> None:
        sample = Termbase.load(corpus_directory() / "termbase.csv")
        sample.save(path)
        assert Termbase.load(path).terms == sample.terms

    def test_an_empty_termbase_survives(self, path: Path) -> None:
        if path.suffix in {".csv", ".tsv"}:
            path.write_text("en\tru\n", encoding="utf-8")
        else:
            Termbase([]).save(path)
        assert len(Termbase.load(path)) == 0

    def test_writing_twice_gives_the_same_bytes(self, path: Path) -> None:
        base = termbase(oil="нефть", gas_field="газовое месторождение")
        base.save(path)
        first = path.read_bytes()
        base.save(path)
        assert path.read_bytes() == first

    def test_nothing_half_written_is_left(self, path: Path) -> None:
        termbase(oil="нефть").save(path)
        with pytest.raises(ExchangeError) as caught:
            Termbase([Term({"en": (TermName("a|\x00b"),), "ru": (TermName("а|б"),)})]).save(path)
        assert caught.value.remedy
        assert [p.name for p in path.parent.iterdir()] == [path.name]
        assert len(Termbase.load(path)) == 1

    def test_a_missing_file_is_named(self, path: Path) -> None:
        with pytest.raises(ExchangeError, match=path.name) as caught:
            Termbase.load(path)
        assert caught.value.remedy

    def test_a_missing_folder_is_named(self, path: Path) -> None:
        with pytest.raises(ExchangeError, match="nowhere") as caught:
            termbase(oil="нефть").save(path.parent / "nowhere" / path.name)
        assert caught.value.remedy

    @pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"\x00" * 64, b"<tbx", b'"', b"id,term\n1,2\n"])
    def test_a_damaged_file_is_refused(self, path: Path, content: bytes) -> None:
        path.write_bytes(content)
        with pytest.raises(ExchangeError, match=path.name) as caught:
            Termbase.load(path)
        assert caught.value.remedy
        assert "\n" not in str(caught.value)


class TestSampleTermbase:
    @pytest.fixture
    def sample(self) -> Termbase:
        return Termbase.load(corpus_directory() / "termbase.csv")

    @pytest.mark.parametrize("language", ["ru", "tk"])
    def test_every_term_finds_itself(self, sample: Termbase, language: str) -> None:
        for term in sample:
            hits = sample.find(f"Then {term.name('en')} came.", LanguagePair("en", language))
            assert term in [hit.term for hit in hits], term
            assert is_rendered(term, f"— {term.name(language)}, —", language), term

    def test_a_sentence_of_news(self, sample: Termbase) -> None:
        text = "The Foreign Ministers discussed gas pipelines with the UN's Secretary-General in Ashgabat."
        assert found(sample, text) == ["Foreign Ministers", "gas pipelines", "UN's", "Secretary-General", "Ashgabat"]
