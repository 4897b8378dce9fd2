"""Turkmen words recognised with suffixes, by vowel harmony and softening."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.terms.turkmen import is_form


@pytest.mark.parametrize(
    ("base", "forms"),
    [
        ("nebit", "nebitiň nebite nebiti nebitde nebitden nebitler nebitdäki"),
        ("pagta", "pagtanyň pagtany pagtada pagtadan pagtalar pagtalaryň"),
        ("ministr", "ministriň ministre ministrleri ministrlerine ministrlerimiziň"),
        ("ministrligi", "ministrliginiň ministrligine ministrligini ministrliginde ministrliginden ministrliklerine"),
        ("ylalaşyk", "ylalaşygy ylalaşygyň ylalaşyga ylalaşyklar ylalaşyklaryň"),
        ("kitap", "kitaby kitabyň kitaba kitaplar"),
        ("ýurt", "ýurdy ýurduň ýurda ýurdumyz ýurdumyzyň ýurtlar ýurtlaryň"),
        ("maksat", "maksady maksada maksatlar"),
        ("agaç", "agajy agaja agaçlar"),
        ("deňiz", "deňze deňzi deňziň deňizde deňizler"),
        ("orun", "orny orna orunlar"),
        ("serişde", "serişdäni serişdäniň serişdä serişdesi serişdeler serişdeleriň"),
        ("köpri", "köprä köprini köpriler köpride köprüden köprüsi"),
        ("guýy", "guýa guýyny guýylar guýyda"),
        ("howdany", "howdanyny howdanyna howdanynda howdanlary howdanlarynyň"),
        ("köli", "kölüne kölüni kölünde kölleri"),
        ("ýoly", "ýolunyň ýoluna ýolunda ýollary"),
        ("ýewro", "ýewra ýewroda ýewronyň"),
        ("mugallym", "mugallymdy mugallymdyr mugallymlara"),
        ("Aşgabat", "Aşgabatly Aşgabatda Aşgabada Aşgabadyň Aşgabatdan Aşgabatdaky"),
        ("deputat", "deputaty deputatlar deputatlarymyz deputatlaryndan"),
        ("haly", "halynyň halysy halylar halylarymyz halylarda"),
        ("Baku", "Bakuwa Bakuwyň Bakuda Bakunyň"),
        ("suw", "suwy suwuň suwda suwlar"),
    ],
)
def test_a_word_is_recognised_with_its_suffixes(base: str, forms: str) -> None:
    missed = [form for form in [base, *forms.split()] if not is_form(form, base)]
    assert not missed


@pytest.mark.parametrize(
    ("base", "strangers"),
    [
        ("haly", "halyçy halk halypa"),
        ("at", "atşynas atlas"),
        ("ýol", "ýolagçy ýoldaş ýolbaşçy"),
        ("il", "ilçi ilat"),
        ("söz", "sözleşme sözlük"),
        ("kitap", "kitaphana"),
        ("hyzmat", "hyzmatdaş hyzmatdaşlyk"),
        ("nebit", "nebitçi nebitgaz"),
    ],
)
def test_other_words_are_not(base: str, strangers: str) -> None:
    taken = [word for word in strangers.split() if is_form(word, base)]
    assert not taken


@pytest.mark.parametrize(("base", "form"), [("nebit", "nebitlar"), ("pagta", "pagteler"), ("gaz", "gazden")])
def test_suffixes_must_agree_with_the_vowels_of_the_word(base: str, form: str) -> None:
    assert not is_form(form, base)


def test_a_final_consonant_softens_before_vowels_only() -> None:
    assert is_form("ýurdy", "ýurt")
    assert not is_form("ýurdlar", "ýurt")


@given(st.text(st.sampled_from("abçdeäfghijžklmnňoöprsştuüwyýz"), min_size=1, max_size=12))
def test_a_word_is_a_form_of_itself_in_any_letter_case(word: str) -> None:
    assert is_form(word, word)
    assert is_form(word.upper(), word)
