"""One page a sheet, with room around it for what a printing house needs."""

from __future__ import annotations

from warraq.model import Cell, Direction, Imposition, Scheme, Sheet


def lay(pages: int, imposition: Imposition, direction: Direction) -> tuple[Sheet, ...]:
    """Return a sheet a page."""
    del imposition, direction
    return tuple(Sheet((Cell(page, 0),)) for page in range(1, pages + 1))


SCHEME = Scheme(
    name="single",
    title="one page a sheet, for a printing house that imposes itself",
    lay=lay,
    columns=1,
)
