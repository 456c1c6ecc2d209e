"""Sheets printed, cut into piles, and the piles laid on one another: the order is then right."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

from warraq.model import Direction, Imposition, Scheme, Sheet
from warraq.schemes._order import behind, binding, places, there


def lay(pages: int, imposition: Imposition, direction: Direction) -> tuple[Sheet, ...]:
    """Return the sheets, the top one first; the first place of reading holds the top pile."""
    side = tuple(places(imposition.columns, imposition.rows, direction))
    faces = 1 if imposition.duplex == "one-sided" else 2
    sheets = ceil(ceil(pages / faces) / len(side))
    spine = binding(direction)

    def sheet(number: int) -> Sheet:
        first = [faces * (number + sheets * pile) + 1 for pile in range(len(side))]
        front = tuple(
            replace(c, page=there(p, pages), spine=spine) for c, p in zip(side, first, strict=True)
        )
        if faces == 1:
            return Sheet(front)
        back = (
            behind(c, there(p + 1, pages), imposition.columns)
            for c, p in zip(front, first, strict=True)
        )
        return Sheet(front, tuple(back))

    return tuple(sheet(number) for number in range(sheets))


SCHEME = Scheme(
    name="cut-and-stack",
    title="cut into piles that are laid on one another, the first on top",
    lay=lay,
)
