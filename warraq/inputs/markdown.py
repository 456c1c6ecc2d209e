"""Markdown: the press's own markup."""

from __future__ import annotations

from warraq.inputs._text import decode, unsure
from warraq.model import Input, Intake, Place, Wishes


def take_in(data: bytes, place: Place, wishes: Wishes) -> Intake:
    """Decode it. Raises :class:`warraq.errors.SourceError`."""
    del wishes
    text, findings = decode(data, place)
    return Intake(text, "markdown", findings=findings)


INPUT = Input(
    "markdown", "Markdown", (".md", ".markdown"), unsure, take_in, media_type="text/markdown"
)
