"""The first bytes of a file as text, for readers that look before they read."""

from __future__ import annotations

import codecs

#: How much of a file is looked at.
HEAD_BYTES = 16384


def head_text(head: bytes) -> str:
    """A rough decoding that never fails: good enough to recognise ASCII landmarks in any supported encoding."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", "ignore")
    if head[:200].count(0) * 3 > len(head[:200]):
        return head.replace(b"\0", b"").decode("utf-8", "replace")
    return head.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")
