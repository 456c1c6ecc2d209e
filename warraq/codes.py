"""Codes that machines read, as drawings: the only module that imports segno and barcode.

Black on white, whole modules side by side as one path, the quiet zone inside the drawing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

QR_QUIET = 4
"""Quiet zone of a QR code on every side, modules (ISO/IEC 18004 §5.3.8)."""
QR_LEAST = 0.4
"""The smallest module that a telephone reads from paper at arm's length, mm."""
QR_MOST = 0.7
QR_SIDE = 30.0
"""How large a QR code is meant to be with its quiet zone, mm, if its modules may be as they are."""

EAN_MODULE = 0.33
"""Width of a module of EAN-13 at its nominal size, mm (ISO/IEC 15420 §5.2)."""
EAN_QUIET = (11, 7)
"""Quiet zones before and after the bars, modules (ISO/IEC 15420 §4.3.5)."""
EAN_SIZES = (80, 200)
"""How much smaller and larger than nominal bars may be, per cent."""
_EAN_BARS = 69
"""Height of the bars, modules: 22.85 mm at the nominal size."""
_EAN_GUARDS = 5
"""How far the guards reach below the other bars, modules."""


@dataclass(frozen=True, slots=True)
class Code:
    """A drawing (SVG) and the size at which it is printed, mm."""

    svg: bytes
    width: float
    height: float


def qr(text: str) -> Code:
    """Return a QR code with error correction M: it is read with 15 % of it soiled."""
    import segno

    made = segno.make_qr(text, error="m", boost_error=False)
    rows = [bytes(row) for row in made.matrix]
    side = len(rows) + 2 * QR_QUIET
    module = min(max(QR_SIDE / side, QR_LEAST), QR_MOST)
    bars = (
        (QR_QUIET + x, QR_QUIET + y, length, 1)
        for y, row in enumerate(rows)
        for x, length in _runs(row)
    )
    return Code(_svg(side, side, bars), side * module, side * module)


def ean13(number: str, per_cent: int = 100) -> Code:
    """Return the bars of thirteen digits; what a person reads below them is not in the drawing."""
    from barcode import EAN13

    (pattern,) = EAN13(number, guardbar=True).build()
    before, after = EAN_QUIET
    width, height = before + len(pattern) + after, _EAN_BARS + _EAN_GUARDS
    guards = set(_runs(mark == "G" for mark in pattern))
    bars = (
        (before + x, 0, length, height if (x, length) in guards else _EAN_BARS)
        for x, length in _runs(mark != "0" for mark in pattern)
    )
    module = EAN_MODULE * per_cent / 100
    return Code(_svg(width, height, bars), width * module, height * module)


def _runs(modules: Iterable[int | bool]) -> Iterator[tuple[int, int]]:
    """Yield where dark modules begin and how many stand side by side."""
    start: int | None = None
    for x, dark in enumerate((*modules, 0)):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            yield start, x - start
            start = None


def _svg(width: int, height: int, bars: Iterable[tuple[int, int, int, int]]) -> bytes:
    """Draw bars (left, top, width, height) in units of one module."""
    path = "".join(f"M{x} {y}h{w}v{h}h-{w}z" for x, y, w, h in bars)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><rect width="{width}" height="{height}" fill="#ffffff"/>'
        f'<path d="{path}" fill="#000000"/></svg>'
    ).encode()
