"""The codes of an edition: the e-book's address for a telephone."""

from __future__ import annotations

from dataclasses import dataclass

from warraq import addresses, codes
from warraq.model import Asset, Edition


@dataclass(frozen=True, slots=True)
class EbookCode:
    """A QR code: its drawing, how wide and high it is, mm, and the address as one types it."""

    drawing: Asset
    side: float
    url: str
    uri: str

    @property
    def name(self) -> str:
        """The drawing's name inside the edition."""
        return self.drawing.name


def of_ebook(edition: Edition) -> EbookCode | None:
    """Return the code that leads to the e-book; None when nobody has said where it lies."""
    url = addresses.of_ebook(edition.document)
    if not url or edition.theme.tokens["ebook-code"] == "none":
        return None
    uri = addresses.uri(url)
    made = codes.qr(uri)
    drawing = Asset("warraq/ebook-code.svg", "image/svg+xml", made.svg)
    return EbookCode(drawing, round(made.width, 2), url, uri)


def place(edition: Edition, bodies: tuple[str, ...]) -> str:
    """Return where the code stands: before the text if a strip is cut off below, and taken away."""
    wanted = edition.theme.tokens["ebook-code"]
    return "start" if wanted == "end" and any("tear-off" in body for body in bodies) else wanted
