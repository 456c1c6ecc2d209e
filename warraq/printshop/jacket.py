"""The outside of a book in one piece: back, spine and front side by side, as a page of a PDF.

Seen from outside, the front is to the right of the spine in a book read from the left, and to the
left of it in a book read from the right.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warraq.model import Direction, SpineText
from warraq.papers import Size
from warraq.printshop import sheets
from warraq.printshop.imposition import Box
from warraq.printshop.sheets import POINT

if TYPE_CHECKING:
    import pikepdf


@dataclass(frozen=True, slots=True)
class Panels:
    """Three pages with bleed around them; the spine's lies on its side, as its words are read."""

    back: bytes
    spine: bytes
    front: bytes


@dataclass(frozen=True, slots=True)
class Spread:
    """The measures of a cover laid open, mm: ``page`` is one side's, ``spine`` a width."""

    page: Size
    spine: float
    bleed: float
    direction: Direction
    runs: SpineText = "down"

    @property
    def width(self) -> float:
        """The width of the whole when it is cut."""
        return 2 * self.page.width + self.spine

    @property
    def folds(self) -> tuple[float, float]:
        """Where it is folded, from the left edge."""
        return self.page.width, self.page.width + self.spine

    @property
    def heads_left(self) -> bool:
        """Whether the letters on the spine have their heads to the left.

        Words from the left then run upwards and words from the right downwards.
        """
        return (self.direction == "rtl") == (self.runs == "down")


def join(panels: Panels, spread: Spread) -> bytes:
    """Return a PDF of one page, its trim box the cover as it is cut."""
    import pikepdf

    bleed, drawn, forms = spread.bleed, [], {}
    width, height = spread.width + 2 * bleed, spread.page.height + 2 * bleed
    parts = (panels.back, panels.spine, panels.front)
    with pikepdf.new() as pdf:
        ordered = parts if spread.direction == "ltr" else parts[::-1]
        for place, part in zip(_places(spread), ordered, strict=True):
            with sheets.read(part) as one:
                page = one.pages[0]
                forms[place.name] = pdf.copy_foreign(sheets.form(one, page))
                drawn.append(place.drawn(float(page.trimbox[0]), float(page.trimbox[1])))
        made = pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=_points(0, 0, width, height),
            TrimBox=_points(bleed, bleed, width - bleed, height - bleed),
            Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(forms)),
            Contents=pikepdf.Stream(pdf, "".join(drawn).encode("ascii")),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(made)))
        return sheets.written(pdf)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a panel stands: its trim box's corner, how it is turned, what of it is drawn."""

    name: str
    turn: tuple[int, int, int, int]
    x: float
    y: float
    clip: Box

    def drawn(self, left: float, bottom: float) -> str:
        """Draw the panel, whose trim box has this corner on its page, points."""
        turn = " ".join(map(str, self.turn))
        clip = self.clip
        edges = (clip.left, clip.bottom, clip.right - clip.left, clip.top - clip.bottom)
        rectangle = " ".join(f"{edge * POINT:.4f}" for edge in edges)
        at = f"{self.x * POINT:.4f} {self.y * POINT:.4f}"
        moved = f"1 0 0 1 {-left:.4f} {-bottom:.4f}"
        return f"q {rectangle} re W n {turn} {at} cm {moved} cm {self.name} Do Q\n"


def _places(spread: Spread) -> Iterator[_Place]:
    """Yield the places of the panels from the left; none is drawn over a fold."""
    bleed, (one, other) = spread.bleed, (spread.bleed + fold for fold in spread.folds)
    width, height = spread.width + 2 * bleed, spread.page.height + 2 * bleed
    upright = (1, 0, 0, 1)
    yield _Place("/Left", upright, bleed, bleed, Box(0, 0, one, height))
    middle = Box(one, 0, other, height)
    if spread.heads_left:
        yield _Place("/Spine", (0, 1, -1, 0), other, bleed, middle)
    else:
        yield _Place("/Spine", (0, -1, 1, 0), one, height - bleed, middle)
    yield _Place("/Right", upright, other, bleed, Box(other, 0, width, height))


def _points(*edges: float) -> pikepdf.Array:
    import pikepdf

    return pikepdf.Array([round(edge * POINT, 4) for edge in edges])
