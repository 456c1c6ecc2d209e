"""What does not fit its page: found in one layout, mended in the tree, laid out again.

WeasyPrint lets a table that is too wide, and a note longer than a page, run off the paper: the
words are then in the file and nowhere to be seen. Here every table that came out wider than its
place is tried in the steps of :data:`STEPS`, all of them in one small document, and takes the
first that fits: smaller type down to a limit, then a page turned on its side, and at the very end
words that are cut; with few columns (:data:`NARROW`) no page is turned. A note that leaves its
page is set in the text, behind the block that calls it. What fits costs one look at the boxes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any
from xml.etree.ElementTree import Element, SubElement

NARROW = ("fit-1", "fit-2", "fit-3")
STEPS = ("fit-1", "fit-2", "turned", "turned fit-1", "turned fit-2", "turned fit-3")
"""Classes of a table's box, the least change first; ``print.css`` says what each does."""

WORDS = frozenset(" ".join(STEPS).split())

FEW = 4
"""A table with no more columns is wide because of a word: the word is cut, the page not turned."""

ROUNDS = 3
"""Most layouts to be made anew: a step that fitted the rows that were tried may not fit all."""

SAMPLE = 2
"""Rows that are tried for each column of a long table: those with the longest words in it."""

SLACK = 0.5
"""What an engine's sums may be out by, CSS pixels."""

LayOut = Callable[[Element], Any]
"""Lays a tree out and returns the engine's document."""


def fit(root: Element, lay_out: LayOut) -> Any:
    """Lay ``root`` out so that all is on its page; the tree is changed where it has to be."""
    document = lay_out(root)
    for _ in range(ROUNDS):
        tables = {table: w for table, w in _wide_tables(document) if _steps_of(table)}
        notes = list(_long_notes(document))
        if not tables and not notes:
            break
        for table, step in _steps(root, tables, lay_out):
            _restyle(table, step)
        for note in notes:
            _set_in_text(root, note)
        document = lay_out(root)
    return document


def _wide_tables(document: Any) -> Iterator[tuple[Element, float]]:
    """Yield the box of every table that is wider than its place, and how wide that is."""
    for page in document.pages:
        for box in page._page_box.descendants():
            if _is(box.element, "table") and box.element_tag == "div" and hasattr(box, "children"):
                widest = max((child.margin_width() for child in box.children), default=0)
                if widest > box.width + SLACK:
                    yield box.element, box.width


def _steps(
    root: Element, tables: dict[Element, float], lay_out: LayOut
) -> Iterator[tuple[Element, str]]:
    """Yield for every table the first step in which it fits; try all of them in one layout."""
    if not tables:
        return
    trial = Element("html", root.attrib)
    body = SubElement(trial, "body", root[-1].attrib)
    copies = {}
    for table, width in tables.items():
        sample = _sampled(_mute(deepcopy(table)))
        for step in _steps_of(table):
            is_upright = not step.startswith("turned")
            holder = SubElement(body, "div", {"style": f"width:{width}px"} if is_upright else {})
            copy = deepcopy(sample)
            _restyle(copy, step)
            holder.append(copy)
            copies[table, step] = copy
    wide = {id(copy) for copy, _ in _wide_tables(lay_out(trial))}
    for table in tables:
        steps = _steps_of(table)
        yield table, next((s for s in steps if id(copies[table, s]) not in wide), steps[-1])


def _steps_of(table: Element) -> tuple[str, ...]:
    """Return the steps that are left for a table."""
    row = next(table.iter("tr"), None)
    columns = sum(int(cell.get("colspan", "1")) for cell in row) if row is not None else 0
    steps = STEPS if columns > FEW else NARROW
    taken = " ".join(c for c in table.get("class", "").split() if c in WORDS)
    return steps[steps.index(taken) + 1 :] if taken else steps


def _restyle(table: Element, step: str) -> None:
    kept = [c for c in table.get("class", "").split() if c not in WORDS]
    table.set("class", " ".join([*kept, step]))


def _mute(copy: Element) -> Element:
    """Take out of a copy what may stand in a document only once: ids, links, notes."""
    for element in copy.iter():
        element.attrib.pop("id", None)
        if element.tag == "a":
            element.tag = "span"
            element.attrib.clear()
        for note in [child for child in element if _is(child, "footnote")]:
            note.attrib.clear()
            note.text = None
            del note[:]
    return copy


def _sampled(table: Element) -> Element:
    """Leave of a long table the rows that decide how wide it is; merged rows cannot be parted."""
    bodies = list(table.iter("tbody"))
    rows = [row for body in bodies for row in body]
    if any(cell.get("rowspan") for row in rows for cell in row):
        return table
    widths = {row: [_longest_word(cell) for cell in row] for row in rows}
    kept: set[Element] = set()
    for column in range(max(map(len, rows), default=0)):
        having = [row for row in rows if column < len(row)]
        kept |= set(sorted(having, key=lambda row: -widths[row][column])[:SAMPLE])
    for body in bodies:
        body[:] = [row for row in body if row in kept]
    return table


def _longest_word(cell: Element) -> int:
    return max(map(len, "".join(cell.itertext()).split()), default=0)


def _long_notes(document: Any) -> Iterator[Element]:
    """Yield the longest note of every page that its notes leave at the top."""
    for page in document.pages:
        box = page._page_box
        for area in box.children:
            if type(area).__name__ != "FootnoteAreaBox" or not area.children:
                continue
            if area.position_y < box.content_box_y() - SLACK:
                longest = max(area.children, key=lambda note: float(note.margin_height()))
                if _is(longest.element, "footnote"):
                    yield longest.element


def _set_in_text(root: Element, note: Element) -> None:
    """Set a note behind the block in which it is called, its number in both places."""
    parents = {child: parent for parent in root.iter() for child in parent}
    if note not in parents:
        return
    number = note.get("data-number", "")
    block = note
    while parents[block].tag not in {"section", "body"}:
        block = parents[block]
    call = Element("a", {"class": "long-call noteref", "href": f"#{note.get('id', '')}"})
    call.attrib |= {"id": note.get("data-from", ""), "data-call": note.get("data-call", "")}
    call.text, call.tail, note.tail = number, note.tail, None
    siblings = parents[note]
    siblings[list(siblings).index(note)] = call
    note.tag = "div"
    note.set("class", "long-note")
    home = parents[block]
    home.insert(list(home).index(block) + 1, note)


def _is(element: Element | None, name: str) -> bool:
    return element is not None and name in element.get("class", "").split()
