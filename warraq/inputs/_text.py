"""Bytes → text: what every kind of plain text has in common."""

from __future__ import annotations

import re

from warraq import frontmatter
from warraq.errors import SourceError
from warraq.model import Finding, Place, Severity

ENCODINGS = {
    "utf_16": "UTF-16",
    "utf_16_le": "UTF-16",
    "utf_16_be": "UTF-16",
    "cp1256": "Windows-1256",
    "iso8859_6": "ISO-8859-6",
    "cp1255": "Windows-1255",
    "cp1252": "Windows-1252",
}
"""The encodings that texts of our languages are met in besides UTF-8, by Python's name."""

MARKS = 30
"""Most marks on one letter: the limit of Stream-Safe Text (UAX #15 §13). Shaping takes time with
the square of their number."""

_LETTER = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")

_HEAP = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08d3-\u08ff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0]"
    f"{{{MARKS + 1}}}"
)


def unsure(data: bytes) -> None:
    """Leave it to the suffix: one kind of plain text looks like another."""
    del data


def decode(data: bytes, place: Place) -> tuple[str, tuple[Finding, ...]]:
    """Decode a text in whatever encoding it was saved, and say which when it is not UTF-8.

    Raises :class:`SourceError` for what is no text, with the first line that is not.
    """
    try:
        if not _is_wide(data):
            return clean(data.decode("utf-8-sig"), place), ()
        broken = 0
    except UnicodeDecodeError as error:
        broken = error.start
    name = "" if _is_damaged(data) else _encoding(data)
    if not name:
        raise SourceError(
            f"the text is not UTF-8 (byte 0x{data[broken]:02X})",
            Place(place.file, data[:broken].count(b"\n") + 1),
            hint="open the file in an editor and save it as UTF-8; "
            "old Arabic texts are often Windows-1256",
        )
    note = Finding(
        "old-encoding",
        Severity.NOTE,
        f"the text is not UTF-8; it was read as {ENCODINGS[name]}",
        place,
        "look whether the letters are right, and save the file as UTF-8",
    )
    return clean(data.decode(name).removeprefix("\ufeff"), place), (note,)


def _is_wide(data: bytes) -> bool:
    """Tell UTF-16 by the halves that nearly all its letters share: 00 (Latin) or 06 (Arabic)."""
    start = data[:4096]
    return 4 * (start.count(0) + start.count(6)) > len(start)


def _is_damaged(data: bytes) -> bool:
    """Tell UTF-8 in which a few bytes are wrong: in no other encoding would it look like that."""
    bad = re.findall(rb"[\x80-\xff]", _LETTER.sub(b"", data))
    return len(_LETTER.findall(data)) > len(bad)


def _encoding(data: bytes) -> str:
    """Guess the encoding of bytes that are not UTF-8; "" when they are no text."""
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=list(ENCODINGS)).best()
    return best.encoding if best else ""


def clean(text: str, place: Place) -> str:
    """Refuse what no text has; make every line end LF."""
    # Word processors write a line break as VT and a page break as FF.
    text = text.replace("\v", " ").replace("\f", " ")
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
