"""Attention over pieces becomes correspondences of words, in offsets of the texts as they were."""

from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.engine.align import carry_offsets, correspondences, word_spans


def test_words_know_their_pieces_and_their_characters() -> None:
    spans = word_spans(["▁The", "▁gas", "ol", "ine", "▁price"])
    assert spans == [((0, 1), (0, 3)), ((1, 4), (4, 12)), ((4, 5), (13, 18))]


def test_a_lone_space_piece_begins_a_word() -> None:
    assert word_spans(["▁", "Ý", "er", "▁", "12"]) == [((0, 3), (0, 3)), ((3, 5), (4, 6))]


@given(st.lists(st.sampled_from(["▁a", "b", "▁cd", "efg", "▁"]), max_size=12))
def test_spans_point_at_the_words_of_the_text(pieces: list[str]) -> None:
    text = "".join(pieces).removeprefix("▁").replace("▁", " ")
    for _, (start, end) in word_spans(pieces):
        assert text[start:end] == text[start:end].strip() != ""


def test_a_word_goes_with_the_word_its_pieces_look_at_most() -> None:
    attention = [[0.1, 0.2, 0.7], [0.6, 0.1, 0.3], [0.5, 0.2, 0.3]]
    assert correspondences([(0, 1), (1, 3)], [(0, 1), (1, 3)], attention) == [(1, 0), (0, 1)]


def test_without_source_words_nothing_corresponds() -> None:
    assert correspondences([], [(0, 1)], [[1.0]]) == []


def test_offsets_survive_normalisation() -> None:
    original, prepared = "The  «price»\u00a0rose", 'The "price" rose'
    offsets = carry_offsets(prepared, original)
    assert original[offsets[prepared.index("price")] :].startswith("price")
    assert original[offsets[prepared.index("rose")] :].startswith("rose")


@given(st.text("ab ", max_size=20), st.text("ab ", max_size=20))
def test_offsets_never_leave_the_original(prepared: str, original: str) -> None:
    offsets = carry_offsets(prepared, original)
    assert len(offsets) == len(prepared) + 1
    assert all(0 <= o <= len(original) for o in offsets)
