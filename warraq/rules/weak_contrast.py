"""Two colours of a theme that stand too near to each other."""

from __future__ import annotations

from collections.abc import Iterator

from warraq import contrast, house
from warraq.model import Edition, Finding, Place, Rule, Severity


def inspect(edition: Edition) -> Iterator[Finding]:
    """Report every text and ground of the theme, by day and by night, that are read badly."""
    for scheme, colours in (("", edition.theme.tokens), (" on a dark screen", edition.theme.dark)):
        for text, ground, ratio in contrast.weak(colours):
            yield Finding(
                "weak-contrast",
                Severity.WARNING,
                f"{text} {colours[text]} on {ground} {colours[ground]}{scheme}: "
                f"{ratio:.1f} to 1; text needs {contrast.LEAST}",
                _place(edition, colours[text]),
                "choose a darker colour for a light ground, a lighter one for a dark",
            )


def _place(edition: Edition, colour: str) -> Place:
    """Return the line of the house's colour, if it is that one, or else the theme."""
    own = edition.document.manuscript.source.house
    for key, its in (("accent", own.accent), ("accent-dark", own.accent_dark)):
        if own.part and its == colour:
            return house.place(own.part, key)
    return Place(f"templates/{edition.theme.name}/theme.toml")


RULE = Rule(
    id="weak-contrast",
    severity=Severity.WARNING,
    what="A colour of a theme or of a house that is hard to read on its ground.",
    why="Text needs a contrast of 4.5 to 1 (WCAG 2.2, 1.4.3); many readers cannot see less.",
    example='accent = "#f2c200" on white paper',
    instead='accent = "#7a5c00"',
    edition=inspect,
)
