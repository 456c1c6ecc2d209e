"""Stage 4, arrange: Document → Editions, one for each format that is asked for."""

from __future__ import annotations

import difflib

from warraq import registry, themes
from warraq.errors import UsageError
from warraq.model import Document, Edition, Kind, Order
from warraq.places import key_place

THEMES: dict[Kind, str] = {"briefing": "briefing", "book": "book", "handout": "handout"}
"""The theme of each kind of publication, when the metadata names none."""


def arrange(document: Document, order: Order) -> tuple[Edition, ...]:
    """Choose theme and formats. Raises :class:`UsageError` for one that does not exist."""
    metadata = document.metadata
    try:
        theme = themes.load(metadata.theme or THEMES[metadata.kind], metadata.lang)
    except UsageError as error:
        place = key_place(document.manuscript.source, "theme")
        raise UsageError(error.message, place, error.hint) from None
    return tuple(Edition(document, name, theme) for name in wanted(order))


def wanted(order: Order) -> tuple[str, ...]:
    """Return the names of the formats asked for, all of them by default."""
    known = tuple(registry.formats())
    for name in order.formats:
        if name not in known:
            guess = difflib.get_close_matches(name, known, n=1)
            raise UsageError(
                f"there is no format {name}",
                hint=f"did you mean {guess[0]}?"
                if guess
                else f"the formats are {', '.join(known)}",
            )
    return tuple(dict.fromkeys(order.formats)) or known
