"""Bytes → text: what every kind of plain text has in common."""

from __future__ import annotations

import re

from warraq import frontmatter
from warraq.errors import SourceError
from warraq.model import Place

MARKS = 30
"""Most marks on one letter: the limit of Stream-Safe Text (UAX #15 §13). Shaping takes time with
the square of their number."""

_HEAP = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08d3-\u08ff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0]"
    f"{{{MARKS + 1}}}"
)


def decode(data: bytes, place: Place) -> str:
    """Decode UTF-8, with or without a byte order mark; name the first line that is not."""
    try:
        # Word processors write a line break as VT and a page break as FF.
        text = data.decode("utf-8-sig").replace("\v", " ").replace("\f", " ")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise SourceError(
            f"the text is not UTF-8 (byte 0x{data[error.start]:02X})",
            Place(place.file, line),
            hint="open the file in an editor and save it as UTF-8; "
            "old Arabic texts are often Windows-1256",
        ) from None
    return clean(text, place)


def clean(text: str, place: Place) -> str:
    """Refuse what no text has; make every line end LF."""
    if bad := frontmatter.UNPRINTABLE.search(text):
        line = text.count("\n", 0, bad.start()) + 1
        raise SourceError(
            f"the file is not a text (it has the character U+{ord(bad[0]):04X})",
            Place(place.file, line),
            hint="export it from its program as text or Markdown, in UTF-8",
        )
    if heap := _HEAP.search(text):
        raise SourceError(
            f"more than {MARKS} marks stand on one letter",
            Place(place.file, text.count("\n", 0, heap.start()) + 1),
            hint="no script needs them; remove what was typed or pasted there by mistake",
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")
