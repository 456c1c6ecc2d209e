"""How an OpenDocument text is known, without opening it (OpenDocument 1.3, part 2, §3.3)."""

from __future__ import annotations

import io
import zipfile

from warraq.inputs import _zip

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"


def is_archive(data: bytes) -> bool:
    """Tell an OpenDocument text by the type that lies first in it."""
    if not _zip.holds(data, "mimetype", "content.xml"):
        return MEDIA_TYPE.encode() in data[:200] and data.startswith(b"PK")
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("mimetype") as file:
        return file.read(len(MEDIA_TYPE)) == MEDIA_TYPE.encode()


def is_flat(data: bytes) -> bool:
    """Tell one that is a single file of XML, and no archive with a part of such a name."""
    head = data[:4096]
    return (
        not data.startswith(b"PK") and b"<office:document" in head and MEDIA_TYPE.encode() in head
    )
