"""What is drawn around the pages of a sheet, as lines in mm: where to cut, fold and register."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from warraq.model import Mark
from warraq.printshop.imposition import MARK_GAP, MARK_LENGTH, Box, Face, Plan

RADIUS = 2.0
"""Of a registration mark's circle, mm."""
LEAST = 2.0
"""A mark shorter than this, mm, is not drawn: the sheet has no room for it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line from one point to another, mm; a fold's is dashed."""

    x1: float
    y1: float
    x2: float
    y2: float
    is_dashed: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """A registration mark: a cross in a circle around a point, mm."""

    x: float
    y: float


def lines(plan: Plan, face: Face, marks: tuple[Mark, ...]) -> Iterator[Line]:
    """Yield the crop marks and fold marks of a side."""
    if "crop" in marks:
        yield from _across(plan, plan.horizontal_cuts)
        yield from _along(plan, plan.vertical_cuts)
    if "pages" in marks:
        for placement in face.placements:
            yield from _around(placement.trim)
    if "fold" in marks:
        yield from _along(plan, face.folds, is_dashed=True)


def targets(plan: Plan, face: Face, marks: tuple[Mark, ...]) -> Iterator[Target]:
    """Yield a registration mark beside each edge that has room for it.

    It stands at the middle, above and below a fold at the quarter: the fold has its own mark.
    """
    if "registration" not in marks:
        return
    block = plan.block
    gap = plan.bleed + MARK_GAP + RADIUS + 1
    x = block.left + (block.right - block.left) / (4 if face.folds else 2)
    y = (block.bottom + block.top) / 2
    if block.left - gap >= RADIUS:
        yield Target(block.left - gap, y)
        yield Target(block.right + gap, y)
    if block.bottom - gap >= RADIUS:
        yield Target(x, block.bottom - gap)
        yield Target(x, block.top + gap)


def _around(box: Box) -> Iterator[Line]:
    yield Line(box.left, box.bottom, box.right, box.bottom)
    yield Line(box.right, box.bottom, box.right, box.top)
    yield Line(box.right, box.top, box.left, box.top)
    yield Line(box.left, box.top, box.left, box.bottom)


def _along(plan: Plan, edges: tuple[float, ...], *, is_dashed: bool = False) -> Iterator[Line]:
    """Yield upright marks above and below the block."""
    start = plan.bleed + MARK_GAP
    length = min(MARK_LENGTH, plan.block.bottom - start)
    if length >= LEAST:
        for x in edges:
            low, high = plan.block.bottom - start, plan.block.top + start
            yield Line(x, low - length, x, low, is_dashed)
            yield Line(x, high, x, high + length, is_dashed)


def _across(plan: Plan, edges: tuple[float, ...]) -> Iterator[Line]:
    """Yield level marks at the left and at the right of the block."""
    start = plan.bleed + MARK_GAP
    length = min(MARK_LENGTH, plan.block.left - start)
    if length >= LEAST:
        for y in edges:
            left, right = plan.block.left - start, plan.block.right + start
            yield Line(left - length, y, left, y)
            yield Line(right, y, right + length, y)
