"""Office documents whose bytes depend on nothing but their content.

The writers of both libraries put the present time into the archive and into the document's properties.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

#: The earliest date a ZIP entry can have (APPNOTE 6.3.10, section 4.4.6), and the same in the document properties.
_ENTRY_DATE = (1980, 1, 1, 0, 0, 0)
_PROPERTY_DATE = b"1980-01-01T00:00:00Z"
_CORE_PROPERTIES = "docProps/core.xml"
_DATES = re.compile(rb"(<dcterms:(?:created|modified)\b[^>]*>)[^<]*(</dcterms:)")


def without_dates(document: bytes) -> bytes:
    """The same archive with fixed dates, its entries in their order."""
    packed = BytesIO()
    with zipfile.ZipFile(BytesIO(document)) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ENTRY_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            content = source.read(name)
            if name == _CORE_PROPERTIES:
                content = _DATES.sub(rb"\g<1>" + _PROPERTY_DATE + rb"\g<2>", content)
            target.writestr(entry, content, compresslevel=6)
    return packed.getvalue()
