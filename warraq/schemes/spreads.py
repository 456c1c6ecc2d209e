"""Two pages that face each other in the open book, to see the page sides before printing."""

from __future__ import annotations

from warraq.model import Cell, Direction, Imposition, Scheme, Sheet
from warraq.schemes._order import there


def lay(pages: int, imposition: Imposition, direction: Direction) -> tuple[Sheet, ...]:
    """Return a sheet a spread. The first page stands alone beyond the spine, as in the book."""
    del imposition

    def side(first: int) -> tuple[Cell, Cell]:
        """Set the earlier page where reading begins."""
        pair = (there(first, pages) if first else None, there(first + 1, pages))
        left, right = pair if direction == "ltr" else pair[::-1]
        return Cell(left, 0, 0, "right"), Cell(right, 1, 0, "left")

    return tuple(Sheet(side(first)) for first in range(0, pages + 1, 2))


SCHEME = Scheme(
    name="spreads",
    title="the open book, two pages a sheet, as a proof",
    lay=lay,
    columns=2,
    is_folded=True,
)
