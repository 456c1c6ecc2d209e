"""Numbered figures and tables: what Quarto lets stand in a ``#fig-…`` or ``#tbl-…``.

pandoc makes a figure of a picture with a caption. A picture without one, and a division of
several pictures whose last paragraph is the caption, become figures here; the name of a division
around one table goes to the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element as Element

from warraq.model import Finding, ListOf, Locate, Metadata
from warraq.passes._tree import text_of, unwrap

_NAMED = re.compile(r"(?:c\d+-)?(fig|tbl)-")


def counted_as(element: Element) -> ListOf | None:
    """Return in which list an element is counted by its name, if in one."""
    match = _NAMED.match(element.get("id") or "")
    if match is None:
        return None
    return "figures" if match[1] == "fig" else "tables"


def frame_figures(tree: Element, metadata: Metadata, locate: Locate) -> Iterator[Finding]:
    """Make every picture and division with a figure's name a ``figure``, with its caption."""
    del metadata, locate
    for image in list(tree.iter("img")):
        paragraph = image.getparent()
        if counted_as(image) == "figures" and paragraph is not None and _stands_alone(image):
            paragraph.tag = "figure"
            paragraph.set("id", image.attrib.pop("id"))
    for division in list(tree.iter("div")):
        if counted_as(division) == "figures":
            _frame(division)
        elif counted_as(division) == "tables":
            _name_table(division)
    yield from ()


def _stands_alone(image: Element) -> bool:
    parent = image.getparent()
    return parent is not None and parent.tag == "p" and len(parent) == 1 and not text_of(parent)


def _frame(division: Element) -> None:
    if len(division) == 1 and division[0].tag == "figure":
        division[0].set("id", division.attrib.pop("id"))
        unwrap(division)
        return
    division.tag = "figure"
    if (last := _last_paragraph(division)) is not None:
        last.tag = "figcaption"


def _name_table(division: Element) -> None:
    tables = list(division.iter("table"))
    if len(tables) != 1:
        return
    tables[0].set("id", division.attrib.pop("id"))
    last = _last_paragraph(division)
    if last is not None and tables[0].find("caption") is None:
        last.tag = "caption"
        tables[0].insert(0, last)
    unwrap(division)


def _last_paragraph(division: Element) -> Element | None:
    last = division[-1] if len(division) > 1 else None
    return last if last is not None and last.tag == "p" and text_of(last) else None
