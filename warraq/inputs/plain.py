"""Plain text: paragraphs and nothing else."""

from __future__ import annotations

from warraq.inputs._text import decode
from warraq.model import Input, Intake, Place, Wishes


def recognise(data: bytes) -> None:
    """Leave it to the suffix: every markup looks like plain text."""
    del data


def take_in(data: bytes, place: Place, wishes: Wishes) -> Intake:
    """Decode it. Raises :class:`warraq.errors.SourceError`."""
    del wishes
    return Intake(decode(data, place), "plain")


INPUT = Input("plain", "plain text", (".txt",), recognise, take_in, media_type="text/plain")
