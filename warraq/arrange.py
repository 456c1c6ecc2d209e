"""Stage 4, arrange: Document → Editions.

One for each format that is asked for, and one for each further edition that is asked for by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from warraq import editions, registry, themes
from warraq.errors import TemplateError, UsageError, suggestion
from warraq.livery import dress
from warraq.model import Document, Edition, Order, Place, Specification
from warraq.places import key_place
from warraq.themes import Theme


def arrange(document: Document, order: Order) -> tuple[Edition, ...]:
    """Choose themes, formats and editions. Raises :class:`UsageError` for one that is not there."""
    theme = own_theme(document)
    first = (Edition(document, name, theme) for name in wanted(order))
    further = (
        Edition(document, each.format, _set_up(document, theme, each), each)
        for each in _specifications(document, order)
    )
    return (*first, *further)


def wanted(order: Order) -> tuple[str, ...]:
    """Return the names of the formats asked for, all of them by default.

    Raises :class:`UsageError` for a format or an edition of the order that does not exist.
    """
    for name in order.formats:
        _known_format(name, usual())
    for name in order.editions:
        editions.load(name)
    return tuple(dict.fromkeys(order.formats)) or usual()


def usual() -> tuple[str, ...]:
    """Return the names of the formats that are made unasked."""
    return tuple(name for name, each in registry.formats().items() if each.is_usual)


def _known_format(name: str, known: tuple[str, ...]) -> None:
    if name not in known:
        hint = suggestion(name, known, f"the formats are {', '.join(known)}")
        raise UsageError(f"there is no format {name}", hint=hint)


def _specifications(document: Document, order: Order) -> Iterator[Specification]:
    """Yield the further editions: those of the command line, or else those of the metadata.

    The metadata's are made only when their format is.
    """
    if order.editions:
        yield from map(editions.load, dict.fromkeys(order.editions))
        return
    for name in dict.fromkeys(document.metadata.editions):
        try:
            found = editions.load(name)
        except UsageError as error:
            place = key_place(document.manuscript.source, "editions")
            raise UsageError(error.message, place, error.hint) from None
        if not order.formats or found.format in order.formats:
            yield found


def own_theme(document: Document) -> Theme:
    """Return the theme that the metadata name, else the kind's, dressed as the house wants it."""
    metadata = document.metadata
    try:
        theme = themes.load(metadata.theme or metadata.kind, metadata.lang)
    except UsageError as error:
        place = key_place(document.manuscript.source, "theme")
        raise UsageError(error.message, place, error.hint) from None
    return dress(theme, document.manuscript.source.house)


def interior(document: Document) -> Edition:
    """Return the publication's own pages, from which a cover and cards are made."""
    return Edition(document, "pdf", own_theme(document))


def _set_up(document: Document, theme: Theme, specification: Specification) -> Theme:
    """Return the theme of an edition, its tokens replaced by those of the specification."""
    place = Place(f"templates/editions/{specification.name}.toml")
    try:
        _known_format(specification.format, tuple(registry.formats()))
        if specification.theme:
            theme = themes.load(specification.theme, document.metadata.lang)
            theme = dress(theme, document.manuscript.source.house)
    except UsageError as error:
        raise TemplateError(error.message, place, error.hint) from None
    for token in specification.tokens:
        if token not in theme.tokens:
            hint = suggestion(token, theme.tokens, f"its tokens are {', '.join(theme.tokens)}")
            raise TemplateError(f"the theme {theme.name} has no token {token}", place, hint)
    return replace(theme, tokens={**theme.tokens, **specification.tokens})
