"""What differs between two texts, word by word, as safe HTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from translate_pipeline.domain import Segment, Target

_WORD: Final = re.compile(r"\w+|\s+|[^\w\s]")
#: Comparing takes time with the square of the length; beyond this nobody reads the difference word by word.
_MOST_WORDS: Final = 4000


def difference(old: str, new: str) -> Markup:
    """``new`` with what it adds in ``ins`` and what it lacks of ``old`` in ``del``; long texts are shown whole."""
    from markupsafe import Markup

    return Markup("").join(_pieces(old, new))


def repair_of(segment: Segment, target: Target) -> tuple[Markup, Markup] | None:
    """How the source differs from that of the match under a fuzzy repair, and the target from its; None for others."""
    if target.repaired is None:
        return None
    return difference(target.repaired.source, segment.text), difference(target.repaired.target, target.text)


def _pieces(old: str, new: str) -> Iterator[Markup]:
    from rapidfuzz.distance import Indel

    a, b = _WORD.findall(old), _WORD.findall(new)
    if max(len(a), len(b)) > _MOST_WORDS:
        yield from (_element("del", old), _element("ins", new))
        return
    gone = come = ""
    for step in Indel.opcodes(a, b):
        left, right = "".join(a[step.src_start : step.src_end]), "".join(b[step.dest_start : step.dest_end])
        if step.tag != "equal" or ((gone or come) and right.isspace()):
            gone, come = gone + left, come + right  # a space between two changed words parts nothing
            continue
        yield from (_element("del", gone), _element("ins", come), _element("", right))
        gone = come = ""
    yield from (_element("del", gone), _element("ins", come))


def _element(name: str, text: str) -> Markup:
    from markupsafe import Markup

    from translate_pipeline.render.markup import markup

    shown = markup(text)
    return Markup("<{0}>{1}</{0}>").format(name, shown) if name and text else shown
