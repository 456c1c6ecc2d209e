"""Word: Office Open XML (ECMA-376), through pandoc."""

from __future__ import annotations

from warraq.inputs._pandoc import convert
from warraq.inputs._zip import holds
from warraq.model import Input, Intake, Place, Wishes


def recognise(data: bytes) -> bool:
    """Tell a Word document by the part that every one has."""
    return holds(data, "word/document.xml")


def take_in(data: bytes, place: Place, wishes: Wishes) -> Intake:
    """Convert it to Markdown."""
    return convert(data, "docx", place, wishes)


INPUT = Input(
    "docx",
    "Word document",
    (".docx",),
    recognise,
    take_in,
    limit=64 * 1024 * 1024,
    media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)
