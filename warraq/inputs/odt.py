"""OpenDocument texts: read here, for pandoc's own reader leaves out too much of them."""

from __future__ import annotations

from warraq.inputs._odf.kind import MEDIA_TYPE, is_archive, is_flat
from warraq.model import Input, Intake, Place, Wishes


def recognise(data: bytes) -> bool:
    """Tell it by the type that is written in its head."""
    return is_archive(data) or is_flat(data)


def take_in(data: bytes, place: Place, wishes: Wishes) -> Intake:
    """Convert it to Markdown. Raises :class:`SourceError` or :class:`CompositionError`."""
    from warraq.inputs._odf import reading  # every build asks for all inputs, few for this

    return reading.read(data, place, wishes)


INPUT = Input(
    "odt",
    "OpenDocument text",
    (".odt", ".fodt", ".ott"),
    recognise,
    take_in,
    limit=64 * 1024 * 1024,
    media_type=MEDIA_TYPE,
)
