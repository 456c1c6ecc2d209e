"""The geometry of imposition: a scheme's cells become places on sheets, in mm.

Lengths are measured from the lower left corner of a side, as in PDF. Nothing here knows PDF.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from warraq import registry
from warraq.model import Cell, Direction, Imposition, Output
from warraq.papers import Size, size_of

MARK_GAP = 1.0
"""Between the bleed and a mark, mm: no mark may touch what is not cut off."""
MARK_LENGTH = 5.0
SURROUND = 12.0
"""Room around the bleed on a sheet that is as large as it needs to be, mm."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its edges, mm."""

    left: float
    bottom: float
    right: float
    top: float

    def grown(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Return the box with every edge moved outwards."""
        return Box(self.left - left, self.bottom - bottom, self.right + right, self.top + top)


@dataclass(frozen=True, slots=True)
class Placement:
    """A page (from 1) on a side: ``trim`` is where it is cut, ``clip`` what of it is drawn.

    The page's own trim box, ``scale`` times its size, has its lower left corner at ``x``, ``y``:
    the corner of ``trim``, but for creep.
    """

    page: int
    x: float
    y: float
    scale: float
    trim: Box
    clip: Box


@dataclass(frozen=True, slots=True)
class Face:
    """One side of a sheet. ``is_turned``: it is to be printed upside down.

    ``number`` is the sheet's, from 1; ``side`` A for the front and B for the back, as printers
    say; ``folds`` are the distances of the folds from the left edge, mm.
    """

    number: int
    side: str
    placements: tuple[Placement, ...]
    folds: tuple[float, ...]
    is_turned: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """All sides of a job in the order in which they are printed.

    ``block`` is the rectangle that all pages of a side fill, ``cuts`` the edges along which
    it is cut, from the left and from the bottom, ``bleed`` what is cut off around it.
    """

    sheet: Size
    block: Box
    vertical_cuts: tuple[float, ...]
    horizontal_cuts: tuple[float, ...]
    bleed: float
    faces: tuple[Face, ...]

    def folded(self, folds: tuple[float, ...]) -> Plan:
        """Return the plan with more folds on every side, measured from the block's left edge."""
        at = tuple(self.block.left + fold for fold in folds)
        faces = tuple(replace(f, folds=tuple(sorted((*f.folds, *at)))) for f in self.faces)
        return replace(self, faces=faces)


def plan(
    pages: int, page: Size, imposition: Imposition, output: Output, direction: Direction
) -> Plan:
    """Place ``pages`` pages of one size on sheets."""
    scheme = registry.schemes()[imposition.scheme]
    columns = scheme.columns or imposition.columns
    grid = _Grid(page, columns, imposition.rows, imposition.gutter, output.bleed)
    sheet, scale = _sheet(grid, imposition, output)
    layout = _Layout(grid, sheet, scale, imposition.creep)
    is_turned = _turns_over_its_head(sheet, imposition)
    faces: list[Face] = []
    for number, each in enumerate(scheme.lay(pages, imposition, direction), 1):
        faces.append(layout.face(number, "A", each.front))
        if each.back is not None:
            faces.append(layout.face(number, "B", each.back, is_turned=is_turned))
    columns_at, rows_at = layout.cuts(is_folded=scheme.is_folded)
    return Plan(sheet, layout.block, columns_at, rows_at, output.bleed * scale, tuple(faces))


def _turns_over_its_head(sheet: Size, imposition: Imposition) -> bool:
    """Tell whether a printer turns the sheet over the edge at its head, not over its side.

    A scheme sees the back as one turns a page, about an upright axis.
    """
    is_landscape = sheet.width > sheet.height
    return imposition.duplex == ("long-edge" if is_landscape else "short-edge")


@dataclass(frozen=True, slots=True)
class _Grid:
    page: Size
    columns: int
    rows: int
    gutter: float
    bleed: float

    def size(self, scale: float) -> Size:
        """Return the size of all pages together."""
        return Size(
            self.columns * self.page.width * scale + (self.columns - 1) * self.gutter,
            self.rows * self.page.height * scale + (self.rows - 1) * self.gutter,
        )

    def scale(self, sheet: Size, margin: float) -> float:
        """Return how large pages may be on a sheet: as they are, or smaller."""
        width = sheet.width - 2 * margin - (self.columns - 1) * self.gutter
        height = sheet.height - 2 * margin - (self.rows - 1) * self.gutter
        fit = min(width / (self.columns * self.page.width), height / (self.rows * self.page.height))
        return 1.0 if fit >= 1 - 1e-4 else max(fit, 0.01)


def _sheet(grid: _Grid, imposition: Imposition, output: Output) -> tuple[Size, float]:
    """Return the sheet, turned as it fits best, and the scale of the pages on it."""
    named = size_of(imposition.sheet)
    if named is None:
        room = output.bleed + (SURROUND if output.marks else 0)
        block = grid.size(1)
        return Size(block.width + 2 * room, block.height + 2 * room), 1.0
    upright = Size(*sorted((named.width, named.height)))
    lying = Size(upright.height, upright.width)
    best = max(upright, lying, key=lambda size: grid.scale(size, imposition.margin))
    return best, grid.scale(best, imposition.margin)


@dataclass(frozen=True, slots=True)
class _Layout:
    grid: _Grid
    sheet: Size
    scale: float
    creep: float

    @property
    def block(self) -> Box:
        """All pages, in the middle of the sheet."""
        size = self.grid.size(self.scale)
        left, bottom = (self.sheet.width - size.width) / 2, (self.sheet.height - size.height) / 2
        return Box(left, bottom, left + size.width, bottom + size.height)

    def face(
        self, number: int, side: str, cells: tuple[Cell, ...], *, is_turned: bool = False
    ) -> Face:
        placements = tuple(self._placement(c.page, c) for c in cells if c.page is not None)
        spines = {self._trim(cell).left for cell in cells if cell.spine == "left" and cell.column}
        return Face(number, side, placements, tuple(sorted(spines)), is_turned)

    def _placement(self, page: int, cell: Cell) -> Placement:
        trim = self._trim(cell)
        shift = {"left": -1.0, "right": 1.0, "": 0.0}[cell.spine] * self.creep * cell.depth
        return Placement(
            page, trim.left + shift, trim.bottom, self.scale, trim, trim.grown(*self._bleed(cell))
        )

    def _trim(self, cell: Cell) -> Box:
        width, height = self.grid.page.width * self.scale, self.grid.page.height * self.scale
        left = self.block.left + cell.column * (width + self.grid.gutter)
        top = self.block.top - cell.row * (height + self.grid.gutter)
        return Box(left, top - height, left + width, top)

    def _bleed(self, cell: Cell) -> tuple[float, float, float, float]:
        """Return how far a page may run over its left, lower, right and upper edge.

        Towards another page that is half the gutter at most, and nothing over a fold.
        """
        whole = self.grid.bleed * self.scale
        shared = min(whole, self.grid.gutter / 2)
        return (
            whole if cell.column == 0 else shared,
            whole if cell.row == self.grid.rows - 1 else shared,
            whole if cell.column == self.grid.columns - 1 else shared,
            whole if cell.row == 0 else shared,
        )

    def cuts(self, *, is_folded: bool) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Return where the block is cut: its edges, and between pages that are not folded."""
        trims = [
            self._trim(Cell(None, column, row))
            for column in range(self.grid.columns)
            for row in range(self.grid.rows)
        ]
        block = self.block
        upright = {edge for t in trims for edge in (t.left, t.right)}
        if is_folded:
            upright = {block.left, block.right}
        level = {edge for t in trims for edge in (t.bottom, t.top)}
        return _apart(upright), _apart(level)


def _apart(edges: set[float]) -> tuple[float, ...]:
    """Return the edges in order, those that are one within rounding once."""
    return tuple(_distinct(sorted(edges)))


def _distinct(edges: list[float]) -> Iterator[float]:
    last: float | None = None
    for edge in edges:
        if last is None or edge - last > 1e-6:
            yield edge
        last = edge
