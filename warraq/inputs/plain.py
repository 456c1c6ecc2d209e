"""Plain text: paragraphs and nothing else."""

from __future__ import annotations

from warraq.inputs._text import decode, unsure
from warraq.model import Input, Intake, Place, Wishes


def take_in(data: bytes, place: Place, wishes: Wishes) -> Intake:
    """Decode it. Raises :class:`warraq.errors.SourceError`."""
    del wishes
    text, findings = decode(data, place)
    return Intake(text, "plain", findings=findings)


INPUT = Input("plain", "plain text", (".txt",), unsure, take_in, media_type="text/plain")
