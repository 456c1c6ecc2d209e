"""The same page in every place of a side: several copies from one sheet, to be cut apart."""

from __future__ import annotations

from dataclasses import replace

from warraq.model import Direction, Imposition, Scheme, Sheet
from warraq.schemes._order import behind, binding, places, there


def lay(pages: int, imposition: Imposition, direction: Direction) -> tuple[Sheet, ...]:
    """Return a sheet for every leaf; cut, they are as many copies as there are places."""
    side = tuple(places(imposition.columns, imposition.rows, direction))
    spine = binding(direction)

    def sheet(page: int) -> Sheet:
        front = tuple(replace(c, page=page, spine=spine) for c in side)
        if imposition.duplex == "one-sided":
            return Sheet(front)
        back = (behind(c, there(page + 1, pages), imposition.columns) for c in front)
        return Sheet(front, tuple(back))

    step = 1 if imposition.duplex == "one-sided" else 2
    return tuple(sheet(page) for page in range(1, pages + 1, step))


SCHEME = Scheme(
    name="repeat",
    title="every page as often as there are places, for as many copies",
    lay=lay,
)
