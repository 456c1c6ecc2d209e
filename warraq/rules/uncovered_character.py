"""A character that no font of the theme can draw."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from warraq import fonts, svg
from warraq.fonts import FontFamily
from warraq.model import Asset, Document, Edition, Finding, Place, Rule, Severity

# Variation selectors and the like (Unicode, Default_Ignorable_Code_Point) are never drawn.
_IGNORED = re.compile("[\u034f\u115f\u1160\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_UNPRINTABLE = frozenset({"Co", "Cn"})
"""Private and unassigned characters: Python calls them unprintable, a page shows a box."""

LIMIT = 20
"""Characters named one by one."""


def inspect(edition: Edition) -> Iterator[Finding]:
    """Name each character once, with the first line on which it is typed.

    Every format's edition gives the same findings, so that they are said once.
    """
    document = edition.document
    missing = sorted(_missing(_characters(document), edition.families))
    theme = edition.theme.name
    for char in missing[:LIMIT]:
        yield Finding(
            "uncovered-character",
            Severity.WARNING,
            f"no font of the theme {theme} has {describe(char)}",
            _place(document, char),
            "choose another character, or a theme whose fonts have it",
        )
    if rest := missing[LIMIT:]:
        yield Finding(
            "uncovered-character",
            Severity.WARNING,
            f"no font of the theme {theme} has {len(rest)} more characters: {''.join(rest[:40])}",
            _place(document, rest[0]),
            "choose a theme whose fonts have this script",
        )


def describe(char: str) -> str:
    """Return a character with its code and name: ``☃ (U+2603 SNOWMAN)``."""
    shown = f"◌{char}" if unicodedata.combining(char) else char
    return f"{shown} (U+{ord(char):04X} {unicodedata.name(char, 'without a name')})"


def _characters(document: Document) -> frozenset[str]:
    """Return every character that a reader is to see of the publication."""
    meta = document.metadata
    texts = [meta.title, meta.subtitle, meta.summary, meta.publisher, meta.rights,
             meta.edition, meta.isbn, meta.identifier, *meta.authors, *meta.translators,
             meta.classification, meta.embargo, *meta.editors, *meta.keywords, *meta.points,
             *meta.contact]  # fmt: skip
    texts += {c.division.title for c in document.chapters if c.division}
    texts += (chapter.title for chapter in document.chapters)
    texts += (svg.words(drawing.data) for drawing in _drawings(document))
    return document.repertoire.text.union(*texts)


def _drawings(document: Document) -> list[Asset]:
    return [asset for asset in document.assets if asset.media_type == svg.MEDIA_TYPE]


def _missing(characters: frozenset[str], families: tuple[FontFamily, ...]) -> Iterable[str]:
    drawn = [c for c in characters if not _IGNORED.match(c)]
    odd = {c for c in drawn if unicodedata.category(c) in _UNPRINTABLE}
    for family in families if odd else ():
        odd -= fonts.covered(fonts.pick(family, 400, "normal").path)
    return fonts.uncovered(drawn, families) | odd


def _place(document: Document, char: str) -> Place:
    """Find the character where it was typed, in the text first; an entity has no place."""
    source = document.manuscript.source
    for body in document.manuscript.bodies:
        if (found := body.text.find(char)) >= 0:
            return body.part.at(body.offset + body.text.count("\n", 0, found) + 1)
    for part in filter(None, (source.settings, *source.parts)):
        if (found := part.text.find(char)) >= 0:
            return part.at(part.text.count("\n", 0, found) + 1)
    for drawing in _drawings(document):
        if drawing.place and char in svg.words(drawing.data):
            return drawing.place
    return Place((source.settings or source.parts[0]).name)


RULE = Rule(
    id="uncovered-character",
    severity=Severity.WARNING,
    what="A character for which no family of the theme – text, display or code – has a glyph.",
    why="The reader sees an empty box, or a letter of whatever font the machine happens to "
    "have; the press embeds its own fonts alone.",
    example="وصل الطرد 📦",
    instead="وصل الطرد",
    edition=inspect,
)
