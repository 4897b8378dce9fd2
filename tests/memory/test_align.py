"""Aligning stories with translations that merge, split, drop and insert sentences."""

from __future__ import annotations

import random
import xml.etree.ElementTree as ET
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate_pipeline.domain import (
    Block,
    InlineTag,
    LanguagePair,
    OriginKind,
    Role,
    Segment,
    Status,
    TagKind,
    context_hash,
)
from translate_pipeline.memory.align import CONFIDENCE, MIN_CONFIDENCE, Bead, Text, align, unit_of

EN_RU, EN_TK = LanguagePair("en", "ru"), LanguagePair("en", "tk")
CORPUS = Path(__file__).parents[2] / "corpus" / "memory.tmx"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def text_of(*blocks: tuple[Role, list[str]]) -> Text:
    """Blocks of sentences that are parted by one space."""
    segments = [
        Segment(f"b{b}.s{n}", f"b{b}", sentence, trailing=" " if n < len(sentences) else "")
        for b, (_, sentences) in enumerate(blocks)
        for n, sentence in enumerate(sentences, 1)
    ]
    return Text(tuple(segments), {f"b{b}": role for b, (role, _) in enumerate(blocks)})


def body(*paragraphs: list[str]) -> Text:
    return text_of(*((Role.PARAGRAPH, p) for p in paragraphs))


def shown(source: Text, target: Text, beads: tuple[Bead, ...]) -> list[tuple[str, str]]:
    return [
        (" ".join(source.segments[i].text for i in b.source), " ".join(target.segments[j].text for j in b.target))
        for b in beads
    ]


@cache
def sample(language: str) -> tuple[tuple[str, str], ...]:
    """Sentences of the sample memory with their translations."""
    pairs = []
    for unit in ET.parse(CORPUS).getroot().iter("tu"):
        texts = {v.get(LANG): v.findtext("seg") or "" for v in unit.iter("tuv")}
        if language in texts and texts["en"].endswith("."):
            pairs.append((texts["en"], texts[language]))
    assert len(pairs) > 40
    return tuple(pairs)


Change = Callable[[random.Random, list[tuple[list[str], list[str]]]], list[tuple[list[str], list[str]]]]
Beads = list[tuple[list[str], list[str]]]


def merged(rng: random.Random, beads: Beads) -> Beads:
    """Two sentences became one in the translation."""
    at = rng.randrange(len(beads) - 1)
    (a, x), (b, y) = beads[at : at + 2]
    if len(a + b + x + y) != 4:
        return beads
    return [*beads[:at], (a + b, [f"{x[0].rstrip('.')}, а {y[0]}"]), *beads[at + 2 :]]


def split(rng: random.Random, beads: Beads) -> Beads:
    """One sentence became two."""
    at = rng.randrange(len(beads) - 1)
    (a, x), (b, y) = beads[at : at + 2]
    if len(a + b + x + y) != 4:
        return beads
    return [*beads[:at], ([f"{a[0].rstrip('.')}, and {b[0]}"], x + y), *beads[at + 2 :]]


def dropped(rng: random.Random, beads: Beads) -> Beads:
    at = rng.randrange(len(beads))
    return [*beads[:at], (beads[at][0], []), *beads[at + 1 :]]


def inserted(rng: random.Random, beads: Beads) -> Beads:
    at = rng.randrange(len(beads))
    return [*beads[:at], ([], beads[at][1]), *beads[at + 1 :]]


def story(rng: random.Random, language: str, changes: list[Change]) -> tuple[Text, Text, set[tuple[str, str]]]:
    """A made-up story, its translation with ``changes``, and which sentences truly belong together."""
    beads: Beads = [([a], [b]) for a, b in rng.sample(sample(language), 14)]
    for change in changes:
        beads = change(rng, beads)
    cuts = sorted(rng.sample(range(1, len(beads)), 3))
    paragraphs = [beads[a:b] for a, b in zip([0, *cuts], [*cuts, len(beads)], strict=True)]
    sides = []
    for side in (0, 1):
        found = [[s for bead in p for s in bead[side]] for p in paragraphs]
        sides.append(body(*(p for p in found if p)))
    return sides[0], sides[1], {(" ".join(a), " ".join(b)) for a, b in beads if a and b}


@pytest.mark.parametrize("pair", [EN_RU, EN_TK], ids=str)
@pytest.mark.parametrize(
    ("changes", "precision", "recall"),
    [
        ([], 1.0, 0.95),
        ([merged, merged], 0.97, 0.85),
        ([split, split], 0.97, 0.85),
        ([dropped, dropped], 0.93, 0.85),
        ([inserted, inserted], 0.93, 0.85),
        ([merged, split, dropped, inserted], 0.9, 0.75),
    ],
    ids=["same", "merged", "split", "dropped", "inserted", "all"],
)
def test_precision_and_recall(pair: LanguagePair, changes: list[Change], precision: float, recall: float) -> None:
    right = stored = true = 0
    for seed in range(8):
        source, target, expected = story(random.Random(seed), pair.target, changes)
        sure = tuple(b for b in align(source, target, pair) if b.source and b.target and b.confidence >= MIN_CONFIDENCE)
        found = set(shown(source, target, sure))
        right, stored, true = right + len(found & expected), stored + len(found), true + len(expected)
    assert right / stored >= precision, f"precision {right / stored:.3f}"
    assert right / true >= recall, f"recall {right / true:.3f}"


WORDS = st.text("abcde ABC19.", min_size=1, max_size=40).filter(lambda s: s.strip() == s and s != "")
PARAGRAPHS = st.lists(st.lists(WORDS, min_size=1, max_size=4), max_size=4)


@settings(max_examples=60, deadline=None)
@given(PARAGRAPHS, PARAGRAPHS)
def test_every_sentence_once_and_in_order(here: list[list[str]], there: list[list[str]]) -> None:
    source, target = body(*here), body(*there)
    beads = align(source, target, EN_RU)
    assert [i for b in beads for i in b.source] == list(range(len(source.segments)))
    assert [j for b in beads for j in b.target] == list(range(len(target.segments)))
    for bead in beads:
        assert 0 <= bead.confidence <= 100
        assert bead.source or bead.target
        assert (bead.source and bead.target) or bead.confidence == 0
        assert len({source.segments[i].block_id for i in bead.source}) <= 1
        assert len({target.segments[j].block_id for j in bead.target}) <= 1


def test_a_headline_goes_with_the_headline_whatever_the_lengths() -> None:
    source = text_of((Role.HEADLINE, ["Gas"]), (Role.PARAGRAPH, ["It rained for 12 hours in the north."]))
    target = text_of(
        (Role.HEADLINE, ["Газовая промышленность страны растёт"]),
        (Role.PARAGRAPH, ["На севере 12 часов шёл дождь."]),
        (Role.PARAGRAPH, ["Читайте также другие новости недели."]),
    )
    beads = align(source, target, EN_RU)
    assert not any(0 in b.source and set(b.target) - {0} for b in beads)
    assert shown(source, target, beads)[-2] == ("It rained for 12 hours in the north.", "На севере 12 часов шёл дождь.")
    assert beads[-1].source == range(2, 2)


def test_paragraphs_are_anchors_where_both_sides_have_them() -> None:
    """What is missing at the end of one paragraph is not made up for from the next."""
    source = body(["Rain fell in the north.", "Snow fell in the south."], ["Wind came from the west."])
    target = body(["На севере шёл дождь."], ["На западе подул ветер.", "На юге выпал снег."])
    for bead in align(source, target, EN_RU):
        blocks = {source.segments[i].block_id for i in bead.source} | {target.segments[j].block_id for j in bead.target}
        assert len(blocks) == 1


def test_counts_that_agree_by_chance_are_no_anchors() -> None:
    """One paragraph was dropped and another cut in two: the lengths give it away."""
    long = ["The committee considered the report of the ministry on the building of roads in all regions in 2024."]
    ru = ["Комитет рассмотрел доклад министерства о строительстве дорог во всех регионах страны в 2024 году."]
    source = body(["Rain."], long, ["The railway carried 1,250 tonnes.", "The port of Ekerem took 78 ships in June."])
    target = body(ru, ["Железная дорога перевезла 1250 тонн."], ["Порт Экерем в июне принял 78 судов."])
    found = shown(source, target, align(source, target, EN_RU))
    assert (long[0], ru[0]) in found
    assert ("The port of Ekerem took 78 ships in June.", "Порт Экерем в июне принял 78 судов.") in found


def test_a_figure_that_differs_keeps_a_pair_out() -> None:
    source = body(["The plant made 5,200 tonnes of glass."])
    right, wrong = body(["Завод выпустил 5200 тонн стекла."]), body(["Завод выпустил 6300 тонн стекла."])
    (sure,), (unsure,) = align(source, right, EN_RU), align(source, wrong, EN_RU)
    assert sure.confidence > 90
    assert unsure.confidence < MIN_CONFIDENCE


def test_what_was_left_untranslated_is_no_translation() -> None:
    source = body(["The plant made glass for the new houses."])
    [bead] = [b for b in align(source, source, EN_RU) if b.source and b.target] or [Bead(range(0), range(0))]
    assert bead.confidence < MIN_CONFIDENCE


def test_a_guessed_merger_is_not_stored() -> None:
    source = body(["The project was carried out by local companies."])
    target = body(["Проект выполнили местные компании.", "Погода была хорошей."])
    assert all(b.confidence < MIN_CONFIDENCE for b in align(source, target, EN_RU))


class TestUnits:
    def test_what_a_unit_says_of_itself(self) -> None:
        source = body(["The port took 78 ships.", "It opened in 2019."])
        target = body(["Порт принял 78 судов.", "Он открылся в 2019 году."])
        first, second = align(source, target, EN_RU)
        unit = unit_of(source, target, EN_RU, second, name="port.ru.txt", status=Status.APPROVED)
        assert (unit.source, unit.target) == ("It opened in 2019.", "Он открылся в 2019 году.")
        assert (unit.origin.kind, unit.origin.name) == (OriginKind.ALIGNMENT, "port.ru.txt")
        assert (unit.status, unit.properties) == (Status.APPROVED, ((CONFIDENCE, str(second.confidence)),))
        assert (unit.previous, unit.next) == (context_hash("The port took 78 ships."), "")
        assert unit_of(source, target, EN_RU, first).status is Status.DRAFT

    def test_sentences_of_one_unit_are_joined_as_the_block_has_them(self) -> None:
        source = body(["It opened in 2019.", "It took 78 ships.", "The end."])
        target = body(["Он открылся в 2019 году и принял 78 судов.", "Конец."])
        unit = unit_of(source, target, EN_RU, Bead(range(2), range(1), 90))
        assert unit.source == "It opened in 2019. It took 78 ships."
        assert unit.next == context_hash("The end.")

    def test_markup_that_agrees_is_kept_with_the_ids_of_the_source(self) -> None:
        def with_bold(text: str, start: int, end: int, number: int, name: str = "b") -> Text:
            tags = (InlineTag(start, TagKind.OPEN, number, name), InlineTag(end, TagKind.CLOSE, number, name))
            return Text((Segment("s", "b", text, tags=tags),), {"b": Role.PARAGRAPH})

        source, target = with_bold("A new port", 2, 5, 1), with_bold("Новый порт", 0, 5, 7)
        unit = unit_of(source, target, EN_RU, Bead(range(1), range(1), 90))
        assert unit.source_tags == source.segments[0].tags
        assert [(t.position, t.id) for t in unit.target_tags] == [(0, 1), (5, 1)]
        other = unit_of(source, with_bold("Новый порт", 0, 5, 1, "i"), EN_RU, Bead(range(1), range(1), 90))
        assert other.source_tags == other.target_tags == ()

    def test_positions_of_later_sentences_are_moved(self) -> None:
        tag = InlineTag(3, TagKind.EMPTY, 1, "br")
        source = Text(
            (Segment("1", "b", "One.", trailing="  "), Segment("2", "b", "Two.", tags=(tag,))), {"b": Role.QUOTE}
        )
        target = Text(
            (Segment("1", "b", "Одна. Две.", tags=(InlineTag(9, TagKind.EMPTY, 4, "br"),)),), {"b": Role.QUOTE}
        )
        unit = unit_of(source, target, EN_RU, Bead(range(2), range(1), 90))
        assert (unit.source, unit.source_tags[0].position) == ("One.  Two.", 9)
        assert unit.target_tags == (InlineTag(9, TagKind.EMPTY, 1, "br"),)


def test_blocks_of_a_text() -> None:
    text = body(["a", "b"], ["c"])
    assert text.blocks() == [range(2), range(2, 3)]
    assert Text((), {}).blocks() == []
    assert Block("b", Role.META, "x").is_translatable is False
