"""Shared linguistic facts on English, Russian and Turkmen: no I/O, no models, pure Python.

The bottom layer: every package may use it, it uses nothing of theirs.
"""

from translate_pipeline.text.forms import format_for
from translate_pipeline.text.placeables import Placeable, PlaceableKind, find_placeables, values
from translate_pipeline.text.tokens import Token, TokenKind, tokenise, words

__all__ = [
    "Placeable",
    "PlaceableKind",
    "Token",
    "TokenKind",
    "find_placeables",
    "format_for",
    "tokenise",
    "values",
    "words",
]
