"""When two source texts count as the same: the normal form, and the hashes the store looks it up by.

The normal form drops only what no reader sees as a difference of meaning:

* Unicode form (NFC),
* the kind and number of spaces (no-break, narrow, thin, line ends: one space; none at the edges),
* invisible characters: soft hyphen, zero-width space, word joiner, byte order mark, direction marks,
* the style of quotation marks and apostrophes (typographic, straight, guillemets).

Case, digits, punctuation, hyphens and the several dashes are kept: ``US`` is not ``us``, ``2-3`` is not ``2–3``.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

_INVISIBLE = "\u00ad\u200b\u200e\u200f\u2060\ufeff"
_DOUBLE_QUOTES = "“”„‟«»″"
_SINGLE_QUOTES = "‘’‚‛ʼ′"

#: NUL, which ends a text for PostgreSQL and XML knows no way to write, and lone surrogates, which are not UTF-8.
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")

_TABLE = str.maketrans(
    {
        **dict.fromkeys(_INVISIBLE),
        **dict.fromkeys(_DOUBLE_QUOTES, '"'),
        **dict.fromkeys(_SINGLE_QUOTES, "'"),
    }
)


def normalise(text: str) -> str:
    """The normal form: equal for texts that differ in nothing a translation could depend on."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_TABLE)
    return " ".join(text.split())


def fingerprint(text: str) -> int:
    """A signed 64-bit hash, as SQLite stores it. Equal hashes are a hint: compare the texts."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def is_storable(text: str) -> bool:
    """Whether the text has anything to see, and nothing that no database or file of another tool can hold."""
    return not _UNWRITABLE.search(text) and any(not c.isspace() and c not in _INVISIBLE for c in text)


def writable(text: str) -> str:
    """A name or a note with U+FFFD for what cannot be written, as the odd byte in a file's name."""
    return _UNWRITABLE.sub("\ufffd", text)
