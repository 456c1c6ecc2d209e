"""Which cells of a table a header heads, as a tagged PDF says it.

ISO 14289-1 §7.5: ``Scope`` where the grid alone tells; ``Headers`` where cells are merged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from warraq.typeset.tag import Tag


def describe(table: Tag, name: str) -> None:
    """Give every cell of ``table`` its attributes; ``name`` begins the ids of its headers."""
    rows = list(_rows(table))
    _fill_rows(rows)
    cells = [cell for row in rows for cell in row.tags]
    for cell in cells:
        own: dict[str, object] = {}
        if cell.columns > 1:
            own["ColSpan"] = cell.columns
        if cell.rows > 1:
            own["RowSpan"] = cell.rows
        if cell.role == "TH":
            own["Scope"] = f"/{cell.scope or 'Column'}"
        if own:
            cell.attributes["Table"] = own
    if any(cell.columns > 1 or cell.rows > 1 for cell in cells):
        _name_headers(name, rows)


def _rows(table: Tag) -> Iterator[Tag]:
    for tag in table.tags:
        if tag.role == "TR":
            yield tag
        elif tag.role in {"THead", "TBody", "TFoot"}:
            yield from _rows(tag)


def _fill_rows(rows: list[Tag]) -> None:
    """End every row at the last column: a table's rows are of one length (§7.5 again)."""
    placed = list(_grid(rows))
    ends = [0] * len(rows)
    for cell, row, column in placed:
        for each in range(row, min(row + cell.rows, len(rows))):
            ends[each] = max(ends[each], column + cell.columns)
    for tag, end in zip(rows, ends, strict=True):
        tag.kids += [Tag("TD") for _ in range(max(ends) - end)]


def _name_headers(name: str, rows: list[Tag]) -> None:
    """Give every header an id and every cell those of its headers (WCAG technique PDF6)."""
    placed = list(_grid(rows))
    heads: dict[tuple[str, int], list[str]] = defaultdict(list)
    for cell, row, column in placed:
        if cell.role == "TH":
            cell.id = f"{name}-{row + 1}-{column + 1}"
            for place in _span(cell, cell.scope == "Row", row, column):
                heads[place].append(cell.id)
    for cell, row, column in placed:
        if cell.role == "TD":
            places = _span(cell, True, row, column) + _span(cell, False, row, column)
            if names := tuple(dict.fromkeys(n for place in places for n in heads[place])):
                cell.attributes.setdefault("Table", {})["Headers"] = names


def _span(cell: Tag, across: bool, row: int, column: int) -> list[tuple[str, int]]:
    """Return the rows that a cell is in (``across``), or its columns."""
    if across:
        return [("row", each) for each in range(row, row + cell.rows)]
    return [("column", each) for each in range(column, column + cell.columns)]


def _grid(rows: list[Tag]) -> Iterator[tuple[Tag, int, int]]:
    """Yield every cell with the row and the column of its first corner (HTML §4.9.12)."""
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        column = 0
        for cell in row.tags:
            while (number, column) in taken:
                column += 1
            yield cell, number, column
            taken |= {
                (r, c)
                for r in range(number, number + cell.rows)
                for c in range(column, column + cell.columns)
            }
            column += cell.columns
