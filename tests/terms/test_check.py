"""What the termbase has against a translation."""

from __future__ import annotations

from translate_pipeline.domain import LanguagePair, Severity
from translate_pipeline.terms import Term, Termbase, TermName, TermStatus, check_terms

RU, TK = LanguagePair("en", "ru"), LanguagePair("en", "tk")
MOTORWAY = Term(
    {
        "en": (TermName("motorway"),),
        "ru": (
            TermName("автобан"),
            TermName("автомагистраль", TermStatus.ADMITTED),
            TermName("шоссе", TermStatus.FORBIDDEN),
        ),
        "tk": (TermName("awtoban"),),
    }
)
BASE = Termbase(
    [
        MOTORWAY,
        Term({"en": (TermName("bank"),), "ru": (TermName("банк"),)}, "economy"),
        Term({"en": (TermName("bank"),), "ru": (TermName("берег"),)}, "nature"),
    ]
)


def test_a_translation_with_its_terms_passes() -> None:
    assert check_terms(BASE, "The motorways were opened.", "Открыты автобаны.", RU) == []
    assert check_terms(BASE, "The motorways were opened.", "Движение по автомагистралям открыто.", RU) == []
    assert check_terms(BASE, "The motorways were opened.", "Awtobanlar açyldy.", TK) == []


def test_a_text_without_terms_passes() -> None:
    assert check_terms(BASE, "Rain is expected.", "Ожидается дождь.", RU) == []
    assert check_terms(BASE, "", "", RU) == []


def test_a_missing_term_is_named_as_the_source_says_it() -> None:
    (finding,) = check_terms(BASE, "The motorways were opened.", "Открыты дороги.", RU)
    assert finding.code == "term-missing"
    assert finding.severity is Severity.WARNING
    assert finding.message == "“motorways” is “автобан” in the termbase"
    assert finding.start == finding.end == 0


def test_a_forbidden_name_is_marked_where_it_stands() -> None:
    target = "Открыты автобан и новое шоссе."
    (finding,) = check_terms(BASE, "The motorway was opened.", target, RU)
    assert finding.code == "term-forbidden"
    assert target[finding.start : finding.end] == "шоссе"
    assert finding.message == "“шоссе” is forbidden for “motorway”; use “автобан”"


def test_a_forbidden_name_alone_is_both_missing_and_forbidden() -> None:
    codes = [f.code for f in check_terms(BASE, "The motorway was opened.", "Открыто шоссе.", RU)]
    assert codes == ["term-missing", "term-forbidden"]


def test_a_name_forbidden_for_one_term_is_fine_without_that_term() -> None:
    assert check_terms(BASE, "The road was opened.", "Открыто шоссе.", RU) == []


def test_either_meaning_of_a_name_will_do() -> None:
    assert check_terms(BASE, "The bank was closed.", "Банк закрыт.", RU) == []
    assert check_terms(BASE, "The bank was steep.", "У крутого берега.", RU) == []
    (finding,) = check_terms(BASE, "The bank was closed.", "Закрыто.", RU)
    assert finding.message == "“bank” is “банк” or “берег” in the termbase"


def test_a_term_said_twice_is_reported_once() -> None:
    assert len(check_terms(BASE, "One motorway, another motorway.", "Дороги.", RU)) == 1


def test_a_term_with_only_forbidden_names_demands_nothing_else() -> None:
    base = Termbase([Term({"en": (TermName("road"),), "ru": (TermName("тракт", TermStatus.FORBIDDEN),)})])
    assert check_terms(base, "The road.", "Дорога.", RU) == []
    (finding,) = check_terms(base, "The road.", "Тракт.", RU)
    assert finding.message == "“тракт” is forbidden for “road”"
