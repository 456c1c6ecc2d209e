"""Tables and task lists as assistive technology wants them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from lxml import etree
from lxml.etree import _Element as Element

from warraq import registry
from warraq.model import Finding, Locate, Metadata
from warraq.passes._tree import drop, text_of

_FIGURE, _LETTER = re.compile(r"\d"), re.compile(r"[^\W\d_]")


def scope_headers(tree: Element, metadata: Metadata, locate: Locate) -> Iterator[Finding]:
    """Give ``scope`` to header cells, put each table into a box that can scroll.

    ``:---`` and ``---:`` are what editors write for the beginning and the end of a cell: in a
    text from the right they are mirrored (CSS Text 3 §7.1: start, end).
    """
    del locate
    for table in list(tree.iter("table")):
        _free_columns(table)
        for cell in table.iter("th", "td"):
            if style := cell.get("style"):
                logical = style.replace("left", "start").replace("right", "end")
                cell.set("style", logical)
        if registry.language(metadata.lang).direction == "rtl":
            _align_units(table)
        for cell in list(table.iter("th")):
            if not text_of(cell) and cell.find(".//img") is None:
                cell.tag = "td"  # an empty corner heads nothing
            elif cell.get("scope") is None:
                cell.set("scope", "col" if _heads_columns(cell) else "row")
        parent = table.getparent()
        if parent is None:
            continue
        box = etree.Element("div", {"class": "table"})
        box.tail, table.tail = table.tail, None
        parent.replace(table, box)
        box.append(table)
    yield from ()


def _align_units(table: Element) -> None:
    """Let a column of figures end at the right: units stand below units.

    A number runs from the left in every script, so that the end of the line is the wrong side for
    a column of them in a text from the right, although ``---:`` is what was typed.
    """
    rows = [[cell for cell in row if cell.tag in {"th", "td"}] for row in table.iter("tr")]
    if any(cell.get("colspan") or cell.get("rowspan") for row in rows for cell in row):
        return
    for column in zip_longest(*rows):
        cells = [cell for cell in column if cell is not None]
        words = " ".join(text_of(c) for c in cells if next(c.iterancestors("thead"), None) is None)
        if not _FIGURE.search(words) or _LETTER.search(words):
            continue
        for cell in cells:
            if style := cell.get("style"):
                cell.set("style", style.replace("text-align:end", "text-align:right"))


def _free_columns(table: Element) -> None:
    """Drop widths that nobody meant: columns are then as wide as their text asks.

    pandoc makes widths of the dashes of a table with long lines (``|---|---|``). All one, or as
    long as the heads above them, they only line up what was typed. Who wants widths writes
    ``|--|------|``.
    """
    widths = [(column.get("style") or "").strip("; ") for column in table.iter("col")]
    heads = [len(text_of(cell)) for cell in table.iter("th")][: len(widths)]
    lined_up = (
        [f"width:{100 * (head + pad) // sum(h + pad for h in heads)}%" for head in heads]
        for pad in (0, 1, 2)
        if sum(heads)
    )
    if len(set(widths)) == 1 or widths in lined_up:
        for group in table.findall("colgroup"):
            table.remove(group)
        table.attrib.pop("style", "")


def _heads_columns(cell: Element) -> bool:
    """Tell whether a header stands over its column: in a head, or in a row of headers alone."""
    row = cell.getparent()
    cells = [] if row is None else list(row)
    heads = [each for each in cells if each.tag == "th"]
    alone = len(heads) == len(cells)
    cornered = len(heads) > 1 and all(each in heads or not text_of(each) for each in cells)
    return alone or cornered or next(cell.iterancestors("thead"), None) is not None


def tick_boxes(tree: Element, metadata: Metadata, locate: Locate) -> Iterator[Finding]:
    """Draw a task list's boxes: a form field has no place in a book."""
    del locate
    phrases = registry.language(metadata.lang).phrases
    for field in list(tree.iter("input")):
        parent = field.getparent()
        if field.get("type") != "checkbox" or parent is None:
            drop(field)
            continue
        done = field.get("checked") is not None
        box = etree.Element("span", {"class": "done" if done else "to-do", "role": "img"})
        box.set("aria-label", phrases.done if done else phrases.to_do)
        box.tail = " " + (field.tail or "").lstrip()
        parent.replace(field, box)
    yield from ()
