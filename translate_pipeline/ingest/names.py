"""Names that are safe as a folder on every system, and stable: the same text gives the same name for ever."""

from __future__ import annotations

import hashlib
import unicodedata

#: Bytes of UTF-8: file systems allow 255, and output files add their own endings.
_MAX_BYTES = 100
_HASH_DIGITS = 8
#: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}


def safe_name(text: str) -> str:
    """A name of lower-case letters and digits of any script, ``_`` and ``-``: 1 to 100 bytes, never a reserved name.

    ``safe_name(safe_name(x)) == safe_name(x)``. Different texts may get the same name (``A b`` and ``a-b``); those of
    which nothing or not everything is left carry 8 digits of a hash so that they stay apart.
    """
    words = _normal(text).split()
    name = "-".join(words).strip("-_")
    if not name:
        return f"story-{_digest(text)}"
    if name in _RESERVED:
        return f"{name}-story"
    if len(name.encode()) > _MAX_BYTES:
        kept = name.encode()[: _MAX_BYTES - _HASH_DIGITS - 1].decode("utf-8", "ignore").rstrip("-_")
        return f"{kept}-{_digest(text)}"
    return name


def _normal(text: str) -> str:
    """Lower case, composed, each character that is no letter, mark, digit or ``_`` a space."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower())
    return "".join(c if c == "_" or unicodedata.category(c)[0] in "LMN" else " " for c in folded)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH_DIGITS]
