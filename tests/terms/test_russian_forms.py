"""Paradigms of Russian names, as a grammar has them."""

from __future__ import annotations

import pytest

from translate_pipeline.terms.rendering import find_name
from translate_pipeline.terms.russian_forms import CASES, forms

#: Nominative, genitive, dative, accusative, instrumental, prepositional.
SIX = [
    "Лавров Лаврова Лаврову Лаврова Лавровым Лаврове",
    "Мирзиёев Мирзиёева Мирзиёеву Мирзиёева Мирзиёевым Мирзиёеве",
    "Туркменгаз Туркменгаза Туркменгазу Туркменгаз Туркменгазом Туркменгазе",
    "Туркменхимия Туркменхимии Туркменхимии Туркменхимию Туркменхимией Туркменхимии",
    "Аваза Авазы Авазе Авазу Авазой Авазе",
    "Галкыныш Галкыныша Галкынышу Галкыныш Галкынышем Галкыныше",
    "посол посла послу посла послом после",
    "сборная сборной сборной сборную сборной сборной",
    "пресс-служба пресс-службы пресс-службе пресс-службу пресс-службой пресс-службе",
    "Премьер-министр Премьер-министра Премьер-министру Премьер-министра Премьер-министром Премьер-министре",
]
PHRASES = [
    ("Верховный суд", "gent", "Верховного суда"),
    ("Верховный суд", "accs", "Верховный суд"),
    ("главный тренер", "accs", "главного тренера"),
    ("золотая медаль", "accs", "золотую медаль"),
    ("железная дорога", "ablt", "железной дорогой"),
    ("Высшая контрольная палата", "gent", "Высшей контрольной палаты"),
    ("Организация Объединённых Наций", "datv", "Организации Объединённых Наций"),
    ("Лебапский велаят", "loct", "Лебапском велаяте"),
    ("озеро «Алтын асыр»", "ablt", "озером «Алтын асыр»"),
    ("Соединённые Штаты Америки", "loct", "Соединённых Штатах Америки"),
    ("борьба на поясах", "accs", "борьбу на поясах"),
    ("Сердар Бердымухамедов", "ablt", "Сердаром Бердымухамедовым"),
    ("морской порт", "loc2", "морском порту"),
    ("военный атташе", "datv", "военному атташе"),
]


def in_case(name: str, case: str) -> list[str]:
    return [form for form, cases in forms(name).items() if case in cases]


@pytest.mark.parametrize("row", SIX, ids=lambda row: row.split()[0])
def test_a_word_has_its_six_cases(row: str) -> None:
    name, *others = row.split()
    assert next(iter(forms(name))) == name
    assert [in_case(name, case) for case in CASES[:6]] == [[form] for form in (name, *others)]


@pytest.mark.parametrize(("name", "case", "form"), PHRASES)
def test_the_head_changes_with_its_adjectives_and_the_rest_stays(name: str, case: str, form: str) -> None:
    assert in_case(name, case) == [form]


@pytest.mark.parametrize(
    "name", ["ОПЕК", "ТАПИ", "Баку", "Душанбе", "Мары", "Туркменбаши", "Туркменховаёллары", "2021"]
)
def test_what_does_not_change_stands_for_every_case(name: str) -> None:
    assert list(forms(name)) == [name]
    assert forms(name)[name] >= set(CASES[:6])


def test_two_heads_are_left_alone() -> None:
    """Whether the second is one too nobody can tell from the words: мира и доверие would be wrong."""
    assert list(forms("мир и доверие")) == ["мир и доверие"]


def test_both_numbers_only_where_asked() -> None:
    assert "студентами" not in forms("студент")
    both = forms("серебряная медаль", plural=True)
    assert {"серебряной медали", "серебряные медали", "серебряных медалей", "серебряными медалями"} <= set(both)


def test_every_form_is_recognised_as_its_name() -> None:
    """What is put into a translation must be what the check finds there."""
    for name in ("посол", "Верховный суд", "Гутерреш", "Аваза", "сборная команда", "Генеральный секретарь", "завод"):
        for form in forms(name, plural=name.islower()):
            assert find_name(name, f"и {form}.", "ru"), form
