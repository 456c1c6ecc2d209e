"""What a page says of itself to a messenger or network that shows a link to it (Open Graph)."""

from __future__ import annotations

from dataclasses import dataclass

from warraq import addresses, editions
from warraq.formats import cards
from warraq.model import Edition


@dataclass(frozen=True, slots=True)
class Card:
    """The picture beside a link: its address, its size in pixels, what it says."""

    uri: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class Share:
    """The page's address, and its card if cards are made."""

    page: str
    card: Card | None


def of(edition: Edition) -> Share | None:
    """Return what there is to say; None while nobody has said where the files will lie."""
    url = addresses.of_file(edition.document, edition.filename)
    return Share(addresses.uri(url), _card(edition)) if url else None


def _card(edition: Edition) -> Card | None:
    """Return the first wide card of the cover among the editions that the metadata name."""
    for name in edition.document.metadata.editions:
        wanted = editions.load(name)
        if wanted.format != "cards" or "cover" not in wanted.cards.show:
            continue
        for size in wanted.cards.sizes:
            width, height = cards.measures(size)
            if width > height:
                file = cards.file_of(edition, f"cover-{size}")
                uri = addresses.uri(addresses.of_file(edition.document, file))
                return Card(uri, width, height, cards.said_of(edition, "cover"))
    return None
