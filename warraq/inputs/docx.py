"""Word: Office Open XML (ECMA-376), made plain, then through pandoc."""

from __future__ import annotations

from warraq.inputs import _ole
from warraq.inputs._zip import member_names
from warraq.model import Input, Intake, Place, Wishes


def recognise(data: bytes) -> bool:
    """Tell a Word document by the part that holds its text, or by what an older one has."""
    names = member_names(data)
    if "[Content_Types].xml" in names:
        return any(name.startswith("word/document") for name in names)
    return any(_ole.has_stream(data, name) for name in ("WordDocument", "EncryptedPackage"))


def take_in(data: bytes, place: Place, wishes: Wishes) -> Intake:
    """Convert it to Markdown. Raises :class:`SourceError` or :class:`CompositionError`."""
    from warraq.inputs._word import reading  # every build asks for all inputs, few for this

    _ole.refuse(data, place)
    return reading.read(data, place, wishes)


INPUT = Input(
    "docx",
    "Word document",
    (".docx", ".docm", ".dotx", ".dotm"),
    recognise,
    take_in,
    limit=64 * 1024 * 1024,
    media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)
