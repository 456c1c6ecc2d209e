"""What several schemes count alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from warraq.model import Cell, Direction, Spine


def places(columns: int, rows: int, direction: Direction) -> Iterator[Cell]:
    """Yield the empty places of a side in the order of reading: a row at a time, from its head."""
    for row in range(rows):
        for column in range(columns):
            yield Cell(None, columns - 1 - column if direction == "rtl" else column, row)


def behind(cell: Cell, page: int | None, columns: int) -> Cell:
    """Return the place on the back of the same piece of paper."""
    spine: dict[Spine, Spine] = {"left": "right", "right": "left", "": ""}
    return replace(cell, page=page, column=columns - 1 - cell.column, spine=spine[cell.spine])


def binding(direction: Direction) -> Spine:
    """Return the side at which a first page is bound: a book opens where reading begins."""
    return "right" if direction == "rtl" else "left"


def there(page: int, pages: int) -> int | None:
    """Return a page, or None when there is none of this number: it stays blank."""
    return page if page <= pages else None
