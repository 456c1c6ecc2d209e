"""How large pictures are printed: the content streams of finished sheets, read again.

A screen shows 96 pixels to an inch, a press 300 and more: what looks sharp on the one shows steps
and blur on the other, and nobody sees it before it is printed.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from warraq.model import Edition, Finding, Place, Severity

if TYPE_CHECKING:
    import pikepdf

DPI = 200
"""Pixels to an inch that offset printing with a screen of 60 lines a cm begins to need."""

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
_ONE: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture as it is drawn: the name that its drawing has for it, and pixels to an inch."""

    name: str
    dpi: float


def coarse(edition: Edition, data: bytes) -> Iterator[Finding]:
    """Report each picture that has too few pixels, at the largest size in which it is printed."""
    import pikepdf

    from warraq.typeset.engine import picture_name

    coarsest: dict[str, float] = {}
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for placed in pictures(pdf):
            coarsest[placed.name] = min(placed.dpi, coarsest.get(placed.name, placed.dpi))
    assets = {picture_name(asset): asset for asset in edition.document.assets}
    for name, dpi in coarsest.items():
        if dpi >= DPI:
            continue
        asset = assets.get(name[2:34])
        yield Finding(
            "coarse-image",
            Severity.WARNING,
            f"{edition.filename} prints the picture with {dpi:.0f} pixels to an inch; "
            f"{DPI} are the least",
            asset.place if asset and asset.place else Place(edition.filename),
            f"take one {DPI / dpi:.1f} times as wide, or print it smaller",
        )


def pictures(pdf: pikepdf.Pdf) -> Iterator[Placed]:
    """Yield every picture of every sheet, as often as it is drawn."""
    forms: dict[tuple[int, int], list[tuple[str, Matrix, int, int]]] = {}
    for page in pdf.pages:
        for name, matrix, width, height in _drawn(page.obj, forms):
            across = (matrix[0] ** 2 + matrix[1] ** 2) ** 0.5
            upwards = (matrix[2] ** 2 + matrix[3] ** 2) ** 0.5
            if across and upwards:
                yield Placed(name, 72 * min(width / across, height / upwards))


def _drawn(
    drawing: pikepdf.Object, forms: dict[tuple[int, int], list[tuple[str, Matrix, int, int]]]
) -> list[tuple[str, Matrix, int, int]]:
    """Return (name, matrix, width, height in pixels) for the pictures of a page or form."""
    import pikepdf

    nothing = pikepdf.Dictionary()
    known = drawing.get("/Resources", nothing).get("/XObject", nothing)
    found: list[tuple[str, Matrix, int, int]] = []
    if not known:
        return found
    for name, matrix in _calls(drawing):
        drawn = known.get(name)
        if drawn is None:
            continue
        if drawn.get("/Subtype") == "/Image":
            found.append((name, matrix, int(drawn.Width), int(drawn.Height)))
        elif isinstance(drawn, pikepdf.Stream):
            if drawn.objgen not in forms:
                forms[drawn.objgen] = _drawn(drawn, forms)
            own = tuple(map(float, drawn.get("/Matrix", _ONE)))
            inside = partial(_times, matrix=_times(own, matrix))  # type: ignore[arg-type]
            found += [(n, inside(m), w, h) for n, m, w, h in forms[drawn.objgen]]
    return found


def _calls(drawing: pikepdf.Object) -> Iterator[tuple[str, Matrix]]:
    """Yield the names that ``Do`` is given and the matrix under which it draws."""
    import pikepdf

    matrix, kept = _ONE, []
    page = pikepdf.Page(drawing) if drawing.get("/Type") == "/Page" else drawing
    for each in pikepdf.parse_content_stream(page, "q Q cm Do"):
        name = str(each.operator)
        if name == "q":
            kept.append(matrix)
        elif name == "Q" and kept:
            matrix = kept.pop()
        elif name == "cm":
            a, b, c, d, e, f = (float(v) for v in each.operands)
            matrix = _times((a, b, c, d, e, f), matrix)
        elif name == "Do":
            yield str(each.operands[0]), matrix


def _times(one: Matrix, matrix: Matrix) -> Matrix:
    """Return the matrix that does first the one, then the other (ISO 32000-1 §8.3.4)."""
    a, b, c, d, e, f = one
    k, l, m, n, o, p = matrix  # noqa: E741 - the letters of a matrix
    return (
        a * k + b * m, a * l + b * n, c * k + d * m, c * l + d * n,
        e * k + f * m + o, e * l + f * n + p,
    )  # fmt: skip
