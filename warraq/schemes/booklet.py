"""Saddle stitch: sheets folded once, laid inside one another and stapled through the fold.

Each fold holds four pages. Blanks come at the end. With several rows a sheet is cut into strips
first, and the pile of each strip is laid on the pile of the strip below.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import ceil

from warraq.model import Cell, Direction, Imposition, Scheme, Sheet
from warraq.schemes._order import there


def lay(pages: int, imposition: Imposition, direction: Direction) -> tuple[Sheet, ...]:
    """Return the sheets, the outermost of the first signature first."""
    folds = tuple(_folds(pages, imposition.signature, direction))
    count = ceil(len(folds) / imposition.rows)
    piles = [folds[n : n + count] for n in range(0, len(folds), count)]
    return tuple(_together([pile[n : n + 1] for pile in piles]) for n in range(count))


def _together(strips: list[tuple[Sheet, ...]]) -> Sheet:
    """Set one fold a row on a sheet; the lowest row may lack one at the end."""
    front: list[Cell] = []
    back: list[Cell] = []
    for row, strip in enumerate(strips):
        for fold in strip:
            front += (replace(cell, row=row) for cell in fold.front)
            back += (replace(cell, row=row) for cell in fold.back or ())
    return Sheet(tuple(front), tuple(back))


def _folds(pages: int, size: int, direction: Direction) -> Iterator[Sheet]:
    """Yield the folded sheets of every signature of ``size`` sheets (0: there is one)."""
    left = max(1, ceil(pages / 4))
    first = 1
    while left:
        count = min(size or left, left)
        last = first + 4 * count - 1
        for depth in range(count):
            outer, inner = first + 2 * depth, last - 2 * depth
            yield Sheet(
                _pair(inner, outer, pages, depth, direction),
                _pair(outer + 1, inner - 1, pages, depth, direction),
            )
        first, left = last + 1, left - count


def _pair(one: int, other: int, pages: int, depth: int, direction: Direction) -> tuple[Cell, Cell]:
    """Set two pages beside a fold, as they stand when it is bound at the left; else mirrored."""
    left, right = (one, other) if direction == "ltr" else (other, one)
    return (
        Cell(there(left, pages), 0, 0, "right", depth),
        Cell(there(right, pages), 1, 0, "left", depth),
    )


SCHEME = Scheme(
    name="booklet",
    title="folded once, sheets inside one another, stapled through the fold",
    lay=lay,
    columns=2,
    is_folded=True,
)
