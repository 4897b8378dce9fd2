"""From bytes to text that every output can hold, saying whatever was guessed or replaced on the way.

Order of trust: the encoding a user names, a byte order mark, UTF-16 by its NUL bytes, UTF-8 that is valid (no other
text is so by chance, and saved pages keep the ``meta charset`` they once had), the file's own declaration, UTF-8 with
damaged bytes, and last windows-1251 or windows-1252 by charset-normalizer.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass, replace
from itertools import pairwise

from translate_pipeline.errors import UsageError
from translate_pipeline.ingest.base import unreadable
from translate_pipeline.ingest.characters import counted, legal, remarks, share_illegal

_MARKS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (  # https://en.wikipedia.org/wiki/List_of_file_signatures
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xd0\xcf\x11\xe0", "an old or encrypted Office file"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\0", "an SQLite database"),
)
_NAMES = {"cp1251": "windows-1251", "cp1252": "windows-1252", "utf-8-sig": "utf-8"}
_CONTROLS = bytes({*range(32), 127} - set(b"\t\n\r\f\x1b"))
_SAMPLE_BYTES = 65536
#: Above this share of control characters a sample is no text; one stray NUL in a paragraph stays far below.
_MAX_CONTROL_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text that encodes as UTF-8 and fits XML 1.0, the codec it was read with, and what a user should know."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, *, origin: str, forced: str = "", declared: str = "") -> Decoded:
    """The text of ``data``; a byte order mark is not part of it.

    Raises SourceFormatError for what is no text, UsageError for a ``forced`` encoding that does not exist. A
    ``declared`` encoding that does not fit is ignored.
    """
    decoded = _forced(data, forced, origin) if forced else _detected(data, declared, origin)
    warnings = (*decoded.warnings, *remarks(decoded.text))
    return Decoded(legal(decoded.text), decoded.encoding, warnings)


def refuse_binary(data: bytes, origin: str) -> None:
    """Raises SourceFormatError when the bytes are a picture, an archive, a program … and no text."""
    remedy = "give the story as text, HTML, Markdown, DOCX or JSON"
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise unreadable(origin, f"this is {what}, not a text", remedy)
    sample = data[:_SAMPLE_BYTES]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls > _MAX_CONTROL_SHARE * len(sample) and not is_wide(sample):
        raise unreadable(origin, "this is a binary file, not a text", remedy)


def is_wide(head: bytes) -> bool:
    """Whether the bytes are UTF-16 or UTF-32, with a byte order mark or evidently without one."""
    return bool(_marked(head[:4]) and not head.startswith(codecs.BOM_UTF8)) or _wide(head[:_SAMPLE_BYTES]) is not None


def _detected(data: bytes, declared: str, origin: str) -> Decoded:
    refuse_binary(data, origin)
    return (
        _marked(data)
        or _wide(data)
        or (None if data.isascii() else _utf8(data))
        or _declared(data, declared)
        or _utf8(data)
        or _surrogates(data)
        or _damaged_utf8(data)
        or _guessed(data)
    )


def _forced(data: bytes, encoding: str, origin: str) -> Decoded:
    try:
        text = data.decode(encoding)
    except LookupError as error:
        remedy = "name one such as utf-8, utf-16, windows-1251 or windows-1252"
        raise UsageError(f"unknown encoding {encoding!r}", remedy=remedy) from error
    except UnicodeError as error:
        at = getattr(error, "start", 0)
        line = 1 + data.count(b"\n", 0, at)
        remedy = "leave the encoding out to have it detected, or name another"
        raise unreadable(origin, f"byte {at + 1:,} (line {line}) is not {encoding}", remedy) from error
    return Decoded(text.removeprefix("\ufeff"), _canonical(encoding))


def _canonical(encoding: str) -> str:
    name = codecs.lookup(encoding).name
    return _NAMES.get(name, name)


def _marked(data: bytes) -> Decoded | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _replacing(data[len(mark) :], encoding)
    return None


def _wide(data: bytes) -> Decoded | None:
    """UTF-16 without a mark: in English every second byte is NUL, on one side only."""
    sample = data[:_SAMPLE_BYTES]
    if len(sample) < 4:
        return None
    first, second = (sample[side::2].count(0) / len(sample[side::2]) for side in (0, 1))
    if max(first, second) < 0.4 or min(first, second) > 0.05:
        return None
    decoded = _replacing(data, "utf-16-le" if second > first else "utf-16-be")
    if share_illegal(decoded.text) > _MAX_CONTROL_SHARE:
        return None
    guess = f"no byte order mark: read as {decoded.encoding}, a guess; if that is wrong, save it as UTF-8"
    return replace(decoded, warnings=(guess, *decoded.warnings))


def _replacing(data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        text = data.decode(encoding, "replace")
        number = counted(max(1, text.count("\ufffd")), "place")
        warning = f"{number} that {encoding} does not allow replaced, first at byte {error.start + 1:,}"
        return Decoded(text, encoding, (warning,))


def _declared(data: bytes, declared: str) -> Decoded | None:
    try:
        return Decoded(data.decode(declared), _canonical(declared)) if declared else None
    except (LookupError, UnicodeError):
        return None


def _utf8(data: bytes) -> Decoded | None:
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return None


def _surrogates(data: bytes) -> Decoded | None:
    """UTF-8 but for surrogates, as careless programs write it: pairs are joined, lone ones left to ``legal``."""
    try:
        wide = data.decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass")
        return Decoded(wide.decode("utf-16-le", "surrogatepass"), "utf-8")
    except UnicodeDecodeError:
        return None


def _damaged_utf8(data: bytes) -> Decoded | None:
    """UTF-8 all the same, when its multi-byte characters outnumber the places that are none two to one."""
    decoded = _replacing(data, "utf-8")
    broken = decoded.text.count("\ufffd")
    intact = sum(c > "\x7f" for c in decoded.text) - broken
    return decoded if intact >= 2 * broken else None


def _guessed(data: bytes) -> Decoded:
    decoded = _replacing(data, _by_statistics(data))
    name = _canonical(decoded.encoding)
    return Decoded(
        decoded.text,
        name,
        (f"not UTF-8: read as {name}, a guess; if that is wrong, save it as UTF-8", *decoded.warnings),
    )


def _by_statistics(data: bytes) -> str:
    """cp1251 or cp1252. High letters in a row are Cyrillic; only longer samples say enough for charset-normalizer."""
    from charset_normalizer import from_bytes

    sample = b"\n".join(line for line in data.splitlines() if not line.isascii())[:_SAMPLE_BYTES]
    letters = [i for i, byte in enumerate(sample) if byte >= 0xC0]
    if len(letters) < 64:
        neighbours = sum(b - a == 1 for a, b in pairwise(letters))
        return "cp1251" if letters and neighbours * 2 >= len(letters) else "cp1252"
    best = from_bytes(sample, cp_isolation=["cp1251", "cp1252"]).best()
    return best.encoding if best else "cp1252"
