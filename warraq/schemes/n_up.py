"""Several pages on one side, one after the other as one reads, to be looked at and not cut."""

from __future__ import annotations

from dataclasses import replace

from warraq.model import Direction, Imposition, Scheme, Sheet
from warraq.schemes._order import places, there


def lay(pages: int, imposition: Imposition, direction: Direction) -> tuple[Sheet, ...]:
    """Return one side a sheet: a printer turns the paper as it is told."""
    side = tuple(places(imposition.columns, imposition.rows, direction))
    return tuple(
        Sheet(tuple(replace(c, page=there(first + n, pages)) for n, c in enumerate(side)))
        for first in range(1, pages + 1, len(side))
    )


SCHEME = Scheme(
    name="n-up",
    title="several pages side by side, in the order of reading",
    lay=lay,
)
