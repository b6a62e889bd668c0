"""What Excel's and Word's files have in common: they are zips of XML (Office Open XML, ISO/IEC 29500)."""

import io
import re
import zipfile
from datetime import UTC, datetime

CORE = "docProps/core.xml"
WRITTEN = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
# No entry tells when it was written: the first date a zip can hold.
NO_DATE = (1980, 1, 1, 0, 0, 0)
# Signs XML 1.0 (2.2) cannot hold: control signs, halves of surrogate pairs and two that are no signs.
NOT_IN_TEXT = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF])


def settled(written: bytes, at: datetime) -> bytes:
    """Return the file with its own time in its properties and none on its entries.

    The same content at the same time is then the same bytes.
    """
    stamp = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written)) as raw, zipfile.ZipFile(out, "w") as anew:
        for name in raw.namelist():
            entry = zipfile.ZipInfo(name, NO_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            data = raw.read(name)
            anew.writestr(entry, WRITTEN.sub(rb"\g<1>" + stamp, data) if name == CORE else data)
    return out.getvalue()
