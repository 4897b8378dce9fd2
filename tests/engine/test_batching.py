"""A batch holds texts of one length, and every text is in exactly one batch."""

from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.engine.batching import batches

LENGTHS = st.lists(st.integers(1, 60), max_size=200)


@given(LENGTHS, st.integers(1, 500))
def test_every_text_is_in_one_batch(lengths: list[int], max_tokens: int) -> None:
    found = sorted(i for batch in batches(lengths, max_tokens=max_tokens) for i in batch)
    assert found == list(range(len(lengths)))


@given(LENGTHS, st.integers(1, 500))
def test_a_batch_needs_no_padding_and_keeps_to_its_bound(lengths: list[int], max_tokens: int) -> None:
    for batch in batches(lengths, max_tokens=max_tokens):
        sizes = {lengths[i] for i in batch}
        assert len(sizes) == 1
        assert len(batch) == 1 or len(batch) * sizes.pop() <= max_tokens


def test_what_takes_longest_comes_first() -> None:
    """So that no thread idles while the last one works on the longest."""
    assert batches([3, 9, 3, 5], max_tokens=100) == [[1], [3], [0, 2]]


def test_nothing_makes_no_batch() -> None:
    assert batches([], max_tokens=10) == []
