"""What source text must look like for a model, by the name that ``models.toml`` gives it.

``plain`` suits models trained on text as written. ``moses`` is the punctuation normalisation that OPUS-MT ran
before training (``normalize-punctuation.perl`` of the Moses decoder, English rules: Koehn et al. 2007), which
the Hugging Face tokenizer leaves to the optional sacremoses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

__all__ = ["NORMALISERS", "moses", "plain"]

#: Format characters (zero-width spaces, joiners, direction marks, soft hyphens, BOM) are invisible noise to a model.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]")
_SPACE = re.compile(r"\s+")
#: Control, surrogate, unassigned.
_NOT_TEXT = frozenset({"Cc", "Cs", "Cn"})


def plain(text: str) -> str:
    """NFC, every run of any white space one space, no control or invisible characters, no lone surrogates."""
    visible = (c for c in _INVISIBLE.sub("", text) if c.isspace() or unicodedata.category(c) not in _NOT_TEXT)
    return _SPACE.sub(" ", unicodedata.normalize("NFC", "".join(visible))).strip()


#: In the order of the script; each pair is (pattern, replacement).
_MOSES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\r", ""),
        (r"\(", " ("),
        (r"\)", ") "),
        (r" +", " "),
        (r"\) ([.!:?;,])", r")\1"),
        (r"\( ", "("),
        (r" \)", ")"),
        (r"(\d) %", r"\1%"),
        (r" :", ":"),
        (r" ;", ";"),
        (r"`", "'"),
        (r"''", ' " '),
        (r"„|“|”", '"'),
        (r"–", "-"),
        (r"—", " - "),
        (r" +", " "),
        (r"´", "'"),
        (r"([a-zA-Z])[‘’]([a-zA-Z])", r"\1'\2"),
        (r"‘|‚|’", "'"),
        (r"''", '"'),
        (r"´´", '"'),
        (r"…", "..."),
        (r" « ", ' "'),
        (r"« |«", '"'),
        (r" » ", '" '),
        (r" »|»", '"'),
        (r" %", "%"),
        (r" :", ":"),
        (r" ([?!;])", r"\1"),
        (r", +", ", "),
        (r'"([,.]+)', r'\1"'),
    )
)


def moses(text: str) -> str:
    """``plain``, then the Moses rules for English."""
    text = plain(text)
    for pattern, replacement in _MOSES:
        text = pattern.sub(replacement, text)
    return text.strip()


NORMALISERS: Mapping[str, Callable[[str], str]] = {"plain": plain, "moses": moses}
