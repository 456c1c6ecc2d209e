"""A font in a finished file that is not one of the theme's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from warraq.fonts import FontFamily
from warraq.model import Artefact, Rule, Severity
from warraq.rules import _pdf
from warraq.rules._book import XHTML, Book
from warraq.rules._looks import html_page, inspector

_SUBSET = re.compile(r"\A/?(?:[A-Z]{6}\+)?")
_STYLE = re.compile(
    r"(?:thin|extra|ultra|semi|demi|light|regular|normal|book|roman|medium|bold|black|heavy|italic"
    r"|oblique|condensed)+\Z"
)


def in_html(artefact: Artefact) -> Iterator[str]:
    """Look at the style sheets inside the page."""
    root = html_page(artefact.data)
    sheets = [style.text or "" for style in root.iter("style")]
    yield from _in_css("\n".join(sheets), artefact, "")
    yield from _in_css(_styles(e.get("style") for e in root.iter()), artefact, "style=", sheets)


def in_epub(artefact: Artefact) -> Iterator[str]:
    """Look at the style sheets of the book and at those inside its pages."""
    book = Book(artefact.data)
    sheets = [book.files[name].decode() for name, _ in book.items("text/css")]
    yield from _in_css("\n".join(sheets), artefact, "")
    for name, root in book.pages():
        inside = "\n".join(style.text or "" for style in root.iter(f"{XHTML}style"))
        attributes = _styles(e.get("style") for e in root.iter())
        yield from _in_css(f"{inside}\n{attributes}", artefact, f"{name}: ", sheets)


def in_pdf(artefact: Artefact) -> Iterator[str]:
    """Look at every font: the file has to hold it, and it has to be a face of the theme."""
    pdf = _pdf.opened(artefact)
    known = _theme_names(artefact)
    for font in _pdf.dictionaries(pdf):
        if font.get("/Type") != "/Font" or "/DescendantFonts" in font:
            continue
        name = _SUBSET.sub("", str(font.get("/BaseFont", font.get("/Name", "without a name"))))
        if not _pdf.is_embedded(font) and font.get("/Subtype") != "/Type3":
            yield f"the font {name} is not embedded"
        if not {_plain(name), _STYLE.sub("", _plain(name))} & known:
            yield f"the font {name} is not one of the theme's"


def _in_css(
    css: str, artefact: Artefact, where: str, others: list[str] | None = None
) -> Iterator[str]:
    """Compare the families of a sheet; ``others`` are the sheets that declare faces for it."""
    from warraq.rules import _css

    asked = _css.wanted(css)
    declared = asked.declared | _css.wanted("\n".join(others or ())).declared
    known = _theme_names(artefact)
    for family in sorted(asked.declared):
        if _plain(family) not in known:
            yield f"{where}the font {family} is not one of the theme's"
    # A family of the theme that sets no character of this text is not brought along.
    for family in sorted(asked.families - declared):
        if _plain(family) not in known:
            yield f"{where}the font {family} is asked for and not brought along"


def _styles(values: Iterable[str | None]) -> str:
    return "\n".join(f"x{{{value}}}" for value in values if value)


def _theme_names(artefact: Artefact) -> frozenset[str]:
    return _names(artefact.edition.families)


@cache
def _names(families: tuple[FontFamily, ...]) -> frozenset[str]:
    """Return all names of the families and their faces, in their plain form."""
    names = {family.name for family in families}
    for family in families:
        for face in family.faces:
            names |= _own_names(face.path)
    return frozenset(map(_plain, names))


def _own_names(path: Path) -> set[str]:
    """Return what a font file calls itself (OpenType ``name`` 1, 4, 6, 16)."""
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        return {r.toUnicode() for r in font["name"].names if r.nameID in {1, 4, 6, 16}}


def _plain(name: str) -> str:
    """Return a name as engines cannot garble it: ``JetBrains-Mono`` → ``jetbrainsmono``."""
    return "".join(c for c in name.casefold() if c.isalnum())


RULE = Rule(
    id="foreign-font",
    severity=Severity.ERROR,
    what="A font in a finished file that no family of the theme has, or one that is asked for "
    "and does not come along.",
    why="A font of the machine makes every machine's book another book, may not be passed on, "
    "and is not there on the reader's side.",
    example='body { font-family: "Arial" }',
    instead='body { font-family: "Amiri", serif }',
    artefact=inspector(
        "foreign-font",
        "name a family of fonts/ in the theme's theme.toml",
        html=in_html,
        epub=in_epub,
        pdf=in_pdf,
    ),
)
