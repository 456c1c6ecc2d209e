"""Markdown: the press's own markup."""

from __future__ import annotations

from warraq.inputs._text import decode
from warraq.model import Input, Intake, Place, Wishes


def recognise(data: bytes) -> None:
    """Leave it to the suffix: Markdown looks like any text."""
    del data


def take_in(data: bytes, place: Place, wishes: Wishes) -> Intake:
    """Decode it. Raises :class:`warraq.errors.SourceError`."""
    del wishes
    return Intake(decode(data, place), "markdown")


INPUT = Input(
    "markdown", "Markdown", (".md", ".markdown"), recognise, take_in, media_type="text/markdown"
)
