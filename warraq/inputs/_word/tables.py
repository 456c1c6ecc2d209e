"""Tables: every cell in the column where Word shows it (ECMA-376-1 §17.4)."""

from __future__ import annotations

from lxml import etree
from lxml.etree import _Element as Element

from warraq.inputs import _marks
from warraq.inputs._word.looks import Looks, text_of
from warraq.inputs._word.numbering import write_before
from warraq.inputs._word.package import Word, is_on, value, w
from warraq.inputs._xml import unwrap
from warraq.letters import runs_right
from warraq.model import Severity

COLUMNS = 1000
"""Most columns of a table (HTML Standard §4.9.11); Word itself has 63."""
_WIDTH = "1440"


def straighten(word: Word) -> None:
    """Give every table the grid that its rows need, and the order in which it is read.

    Without a grid as wide as its rows, pandoc leaves cells out. A table that Word draws from
    the left in a text from the right (no ``bidiVisual``) has its first column on the left:
    in Arabic, which is read from the right, that column is the last.
    """
    is_rtl_text, turned = runs_right(text_of(word.body)), 0
    looks = Looks(word)
    for story in word.stories():
        for table in list(story.iter(w("tbl"))):
            rows = _rows(table)
            for row in rows:
                _fill(row)
            _set_grid(table, max((_width(row) for row in rows), default=0))
            if is_rtl_text and not _is_from_right(looks, table):
                turned += _turn(table, rows)
    if turned:
        word.say(
            "table-turned",
            Severity.NOTE,
            f"{turned} tables drawn from the left: their columns now run from the right, "
            "and look as in Word",
            "in Word: Table Properties, direction of the table from right to left",
        )


def _rows(table: Element) -> list[Element]:
    for wrapper in [e for e in table if e.tag == w("sdt")]:
        _open(wrapper)
    rows = list(table.iterchildren(w("tr")))
    for row in rows:
        for wrapper in [e for e in row if e.tag == w("sdt")]:
            _open(wrapper)
    return rows


def _open(wrapper: Element) -> None:
    """Open a content control that stands around rows or cells."""
    content = wrapper.find(w("sdtContent"))
    for other in [e for e in wrapper if e is not content]:
        wrapper.remove(other)
    if content is not None:
        unwrap(content)
    unwrap(wrapper)


def _cells(row: Element) -> list[Element]:
    return list(row.iterchildren(w("tc")))


def _fill(row: Element) -> None:
    """Put cells where a row begins late or ends early, so that the others keep their column."""
    for name, at_end in (("gridBefore", False), ("gridAfter", True)):
        for mark in row.findall(f"{w('trPr')}/{w(name)}"):
            for _ in range(_number(value(mark))):
                cell = etree.Element(w("tc"))
                etree.SubElement(cell, w("p"))
                cells = _cells(row)
                if at_end or not cells:
                    row.append(cell)
                else:
                    cells[0].addprevious(cell)
            if (parent := mark.getparent()) is not None:
                parent.remove(mark)


def _width(row: Element) -> int:
    return sum(_span(cell) for cell in _cells(row))


def _span(cell: Element) -> int:
    return max(1, _number(value(cell.find(f"{w('tcPr')}/{w('gridSpan')}"))))


def _number(text: str) -> int:
    return min(int(text), COLUMNS) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _set_grid(table: Element, columns: int) -> None:
    grid = table.find(w("tblGrid"))
    if grid is None:
        grid = etree.Element(w("tblGrid"))
        properties = table.find(w("tblPr"))
        table.insert(0 if properties is None else 1, grid)
    drawn = grid.findall(w("gridCol"))
    if len(drawn) >= columns and all(_number(c.get(w("w"), "")) for c in drawn):
        return
    for old in list(grid):
        grid.remove(old)
    for _ in range(columns):
        etree.SubElement(grid, w("gridCol"), {w("w"): _WIDTH})


def _is_from_right(looks: Looks, table: Element) -> bool:
    """Tell whether Word draws a table from the right, or knows nothing of direction in it."""
    if is_on(looks.of_table(table, "bidiVisual")):
        return True
    return not any(is_on(looks.of_paragraph(p, "bidi")) for p in table.iter(w("p")))


def _turn(table: Element, rows: list[Element]) -> bool:
    """Turn the columns of an Arabic table round; mark a foreign one as running from the left."""
    if not runs_right(text_of(table)):
        first = next(table.iter(w("p")), None)
        if first is not None:
            write_before(first, _marks.LEFT)
        return False
    for row in rows:
        cells = _cells(row)
        at = row.index(cells[0]) if cells else 0
        for cell in cells:
            row.remove(cell)
        for cell in cells:
            row.insert(at, cell)
    grid = table.find(w("tblGrid"))
    if grid is not None:
        grid[:] = list(reversed(grid))
    return max((len(_cells(row)) for row in rows), default=0) > 1
