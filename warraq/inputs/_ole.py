"""Compound files (MS-CFB), which older programs write: known in order to be refused in words."""

from __future__ import annotations

from warraq.errors import SourceError
from warraq.model import Place

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def locked(place: Place) -> SourceError:
    """Return what is to be said of a file that only its owner's program can open."""
    return SourceError(
        "the file is protected with a password",
        place,
        hint="open it in its program and save it without one",
    )


def has_stream(data: bytes, name: str) -> bool:
    """Tell whether ``data`` is a compound file with a stream of this name."""
    return data.startswith(MAGIC) and name.encode("utf-16-le") in data


def refuse(data: bytes, place: Place) -> None:
    """Raise :class:`SourceError` for what is encrypted, or in Word's old format."""
    if has_stream(data, "EncryptedPackage"):
        raise locked(place)
    if data.startswith(MAGIC):
        raise SourceError(
            "the file is in Word's old format (.doc)",
            place,
            hint="open it in Word or LibreOffice and save it as .docx",
        )
