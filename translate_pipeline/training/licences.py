"""What the licence field of a corpus says about its use, and which corpora a recipe therefore takes.

The field is free text, written from what was found at the corpus's origin. Three answers matter to whoever passes the
weights on: a licence is stated, one is stated for research only, or nobody knows.
"""

from __future__ import annotations

from typing import Literal

#: ``all`` takes every corpus, ``clear`` those with a stated licence, ``free`` those that are not for research only.
Licences = Literal["all", "clear", "free"]

_UNCLEAR = ("none stated", "not stated", "not found", "unclear", "unknown", "?")
_RESEARCH = ("research", "noncommercial", "non-commercial", "-nc", " nc")


def is_unclear(licence: str) -> bool:
    """Whether a licence field says that nobody knows, of the whole or of a part."""
    text = licence.casefold()
    return not text.strip() or any(sign in text for sign in _UNCLEAR)


def is_restricted(licence: str) -> bool:
    """Whether a licence field allows research or non-commercial use only, of the whole or of a part."""
    return any(sign in licence.casefold() for sign in _RESEARCH)


def is_admitted(licence: str, wanted: Licences) -> bool:
    """Whether a recipe that wants such licences takes a corpus with this one."""
    if wanted == "all":
        return True
    return not is_unclear(licence) and not (wanted == "free" and is_restricted(licence))
