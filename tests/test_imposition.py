"""Sheets, folded and cut as hands do it: what is read from them has to be the book.

Pages with a large number on each are imposed; the numbers are read back from the sheets with
PDFium, with place and angle. The paper is then turned as a printer turns it, cut, stacked,
folded and leafed through. Nothing here asks the press where it put a page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import product
from math import pi

import pikepdf
import pypdfium2
import pytest
from pypdfium2 import raw

from warraq.model import Direction, Duplex, Imposition, Mark, Output
from warraq.papers import Size
from warraq.printshop import sheets
from warraq.printshop.imposition import plan

MM = 72 / 25.4
A4, A5, A6, A7 = (210, 297), (148, 210), (105, 148), (74.25, 105)
DIRECTIONS: tuple[Direction, ...] = ("rtl", "ltr")
EDGES: tuple[Duplex, ...] = ("long-edge", "short-edge")


@dataclass(frozen=True)
class Number:
    """A page's number as it stands on one side: where its middle is, mm, and which way up."""

    page: int
    x: float
    y: float
    is_upright: bool


@dataclass(frozen=True)
class Side:
    """One page of the imposed PDF."""

    width: float
    height: float
    numbers: tuple[Number, ...]


Leaf = tuple[Side, Side]
"""A piece of paper: its front, and its back as one sees it who turns it like a page."""


def numbered(count: int, size: tuple[float, float], bleed: float = 0.0) -> pikepdf.Pdf:
    """Make grey pages with their number in the middle; odd ones are lighter."""
    pdf = pikepdf.new()
    width, height, run = size[0] * MM, size[1] * MM, bleed * MM
    font = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Courier
        )
    )
    for number in range(1, count + 1):
        text = f"{number:02d}"
        whole = f"{-run} {-run} {width + 2 * run} {height + 2 * run}"
        ink = f"{0.9 if number % 2 else 0.8} g {whole} re f 0 g"
        set_ = f"BT /F 20 Tf {width / 2 - 12} {height / 2 - 6} Td ({text}) Tj ET"
        page = pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=[-run, -run, width + run, height + run],
            TrimBox=[0, 0, width, height],
            Resources=pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font)),
            Contents=pikepdf.Stream(pdf, f"{ink} {set_}".encode()),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf


def imposed(
    count: int,
    size: tuple[float, float],
    imposition: Imposition,
    direction: Direction,
    *marks: Mark,
    bleed: float = 0.0,
) -> bytes:
    """Impose numbered pages."""
    pdf = numbered(count, size, bleed)
    output = Output(bleed=bleed, marks=marks)
    planned = plan(count, Size(*size), imposition, output, direction)
    sheets.impose(pdf, planned, marks, None, direction)
    return sheets.written(pdf)


def read(pdf: bytes) -> list[Side]:
    """Read what stands on the sheets."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_side(page) for page in document]
    finally:
        document.close()


def _side(page: pypdfium2.PdfPage) -> Side:
    text = page.get_textpage()
    words = text.get_text_range()
    digits = [n for n, char in enumerate(words) if char.isdigit()]
    numbers = []
    for first, second in zip(digits[::2], digits[1::2], strict=True):
        assert second == first + 1, words
        boxes = [text.get_charbox(n, loose=True) for n in (first, second)]
        left, right = min(b[0] for b in boxes), max(b[2] for b in boxes)
        low, high = min(b[1] for b in boxes), max(b[3] for b in boxes)
        angle = raw.FPDFText_GetCharAngle(text, first)
        assert min(abs(angle), abs(angle - pi), abs(angle - 2 * pi)) < 0.01
        numbers.append(
            Number(
                int(words[first : second + 1]),
                (left + right) / 2 / MM,
                (low + high) / 2 / MM,
                abs(angle - pi) > 1,
            )
        )
    return Side(page.get_width() / MM, page.get_height() / MM, tuple(numbers))


def printed(sides: list[Side], duplex: Duplex) -> Iterator[Leaf]:
    """Put fronts and backs together as a printer does that turns the paper over one edge.

    The back is then looked at as the hand turns a page: about the upright axis.
    """
    for front, back in zip(sides[::2], sides[1::2], strict=True):
        long_is_upright = front.height > front.width
        over_the_side = (duplex == "long-edge") == long_is_upright
        yield front, back if over_the_side else upside_down(back)


def upside_down(side: Side) -> Side:
    """Turn a side by half a circle."""
    return Side(
        side.width,
        side.height,
        tuple(
            Number(n.page, side.width - n.x, side.height - n.y, not n.is_upright)
            for n in side.numbers
        ),
    )


def cut_level(leaf: Leaf, rows: int) -> list[Leaf]:
    """Cut a sheet into strips, the upper first."""
    return [
        (strip(leaf[0], row, rows), strip(leaf[1], row, rows))  # what is above is above behind
        for row in range(rows)
    ]


def strip(side: Side, row: int, rows: int) -> Side:
    """Return one strip of a side, the upper being 0."""
    height = side.height / rows
    low = side.height - (row + 1) * height
    inside = tuple(
        Number(n.page, n.x, n.y - low, n.is_upright)
        for n in side.numbers
        if low <= n.y < low + height
    )
    return Side(side.width, height, inside)


def cut_upright(leaf: Leaf, columns: int) -> list[Leaf]:
    """Cut a sheet into pieces side by side, from the left; behind the left is the right."""
    width = leaf[0].width / columns

    def piece(side: Side, column: int) -> Side:
        inside = tuple(
            Number(n.page, n.x - column * width, n.y, n.is_upright)
            for n in side.numbers
            if column * width <= n.x < (column + 1) * width
        )
        return Side(width, side.height, inside)

    return [(piece(leaf[0], c), piece(leaf[1], columns - 1 - c)) for c in range(columns)]


def pages_of(side: Side) -> int | None:
    """Return the one number on a finished page, None for a blank; it has to be upright."""
    assert len(side.numbers) <= 1, side
    for number in side.numbers:
        assert number.is_upright
        return number.page
    return None


def bound(folds: list[Leaf], direction: Direction) -> list[int | None]:
    """Fold sheets together, the first outermost, and leaf through from the first page."""
    halves = [cut_upright(fold, 2) for fold in folds]
    first, last = (1, 0) if direction == "ltr" else (0, 1)
    order: list[int | None] = []
    for half in halves:  # from outside to the middle: the front is read first
        order += (pages_of(side) for side in half[first])
    for half in reversed(halves):  # and out again: what was inside is read first
        order += (pages_of(side) for side in reversed(half[last]))
    return order


def right(pages: int, order: list[int | None]) -> None:
    """Every page once and in order; blanks stand at the end, fewer than a sheet has pages."""
    assert order == [*range(1, pages + 1), *[None] * (len(order) - pages)]


@pytest.mark.parametrize(
    ("direction", "duplex", "signature", "rows"),
    [*product(DIRECTIONS, EDGES, (0, 1, 4), (1,)), *product(DIRECTIONS, EDGES, (0, 3), (2,))],
)
def test_a_folded_booklet_is_the_book(
    direction: Direction, duplex: Duplex, signature: int, rows: int
) -> None:
    imposition = Imposition("booklet", "A4", rows=rows, signature=signature, duplex=duplex)
    for pages in range(1, 41):
        sides = read(imposed(pages, A5 if rows == 1 else A6, imposition, direction))
        leaves = list(printed(sides, duplex))
        piles = zip(*(cut_level(leaf, rows) for leaf in leaves), strict=True)
        folds = [fold for pile in piles for fold in pile]
        size = signature or len(folds)
        order: list[int | None] = []
        for first in range(0, len(folds), size):
            order += bound(_needed(folds[first : first + size]), direction)
        right(pages, order)
        assert len(order) - pages < 4


def _needed(folds: list[Leaf]) -> list[Leaf]:
    """Lay aside strips on which nothing is printed."""
    return [fold for fold in folds if fold[0].numbers or fold[1].numbers]


def piled(leaves: list[Leaf], columns: int, rows: int, direction: Direction) -> list[Leaf]:
    """Cut all sheets at once and lay the piles on one another in the order of reading."""
    piles: list[list[Leaf]] = [[] for _ in range(columns * rows)]
    for leaf in leaves:
        pieces: list[Leaf] = []
        for strip_ in cut_level(leaf, rows):
            beside = cut_upright(strip_, columns)
            pieces += beside if direction == "ltr" else reversed(beside)
        for pile, piece in zip(piles, pieces, strict=True):
            pile.append(piece)
    return [leaf for pile in piles for leaf in pile]


GRIDS = [(2, 1, A5), (2, 2, A6), (4, 2, A7)]


@pytest.mark.parametrize(("direction", "duplex"), [*product(DIRECTIONS, EDGES)])
@pytest.mark.parametrize(("columns", "rows", "size"), GRIDS)
def test_piles_laid_on_one_another_are_the_book(
    direction: Direction, duplex: Duplex, columns: int, rows: int, size: tuple[float, float]
) -> None:
    imposition = Imposition("cut-and-stack", "A4", columns, rows, duplex=duplex)
    for pages in range(1, 41):
        sides = read(imposed(pages, size, imposition, direction))
        leaves = piled(list(printed(sides, duplex)), columns, rows, direction)
        right(pages, [pages_of(side) for leaf in leaves for side in leaf])


@pytest.mark.parametrize(("direction", "duplex"), [*product(DIRECTIONS, EDGES)])
def test_every_half_of_a_twin_sheet_is_the_whole_text(direction: Direction, duplex: Duplex) -> None:
    imposition = Imposition("repeat", "A4", 2, duplex=duplex)
    for pages in range(1, 41):
        leaves = list(printed(read(imposed(pages, A5, imposition, direction)), duplex))
        for half in zip(*(cut_upright(leaf, 2) for leaf in leaves), strict=True):
            right(pages, [pages_of(side) for leaf in half for side in leaf])


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize(("columns", "rows"), [(2, 1), (2, 2), (4, 2), (1, 2)])
def test_pages_beside_one_another_begin_where_reading_begins(
    direction: Direction, columns: int, rows: int
) -> None:
    imposition = Imposition("n-up", "A4", columns, rows)
    for pages in range(1, 41):
        sides = read(imposed(pages, A4, imposition, direction))
        order = [
            number.page
            for side in sides
            for number in sorted(
                side.numbers,
                key=lambda n: (-round(n.y), -n.x if direction == "rtl" else n.x),
            )
        ]
        assert order == list(range(1, pages + 1))
        first = next(n for n in sides[0].numbers if n.page == 1)
        assert (first.x > sides[0].width / 2) == (direction == "rtl") or columns == 1
        assert first.y > sides[0].height / 2 or rows == 1


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_a_proof_shows_the_page_sides_of_the_bound_book(direction: Direction) -> None:
    for pages in range(1, 41):
        sides = read(imposed(pages, A5, Imposition("spreads", "A4", margin=12), direction))
        for number in (n for side in sides for n in side.numbers):
            is_left = number.x < sides[0].width / 2
            # Odd pages are right-hand pages of a book that opens from the left, and only there.
            assert is_left == ((number.page % 2 == 1) == (direction == "rtl"))
        assert [n.page for s in sides for n in sorted(s.numbers, key=lambda n: n.page)] == list(
            range(1, pages + 1)
        )


def test_creep_moves_inner_pages_towards_the_fold() -> None:
    def from_fold(creep: float) -> dict[int, float]:
        sides = read(imposed(16, A5, Imposition("booklet", "A4", creep=creep), "rtl"))
        return {n.page: abs(n.x - s.width / 2) for s in sides for n in s.numbers}

    plain, crept = from_fold(0), from_fold(0.25)
    for page in range(1, 17):
        depth = min(page - 1, 16 - page) // 2  # pages 1 and 2 lie outermost, 7 to 10 in the middle
        assert plain[page] - crept[page] == pytest.approx(0.25 * depth, abs=0.02)


def test_bleed_ends_at_the_fold_and_runs_over_every_other_edge() -> None:
    pdf = imposed(
        4, A5, Imposition("booklet", ""), "rtl", "crop", "registration", "fold", bleed=3.0
    )
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=2).to_pil().convert("L")
    with pikepdf.open(BytesIO(pdf)) as opened:
        left, bottom, right_, top = (float(v) * 2 for v in opened.pages[0].trimbox)
    run = 3 * MM * 2

    def grey(x: float, y: float) -> object:
        return picture.getpixel((int(x), int(picture.height - y)))

    def is_painted(x: float, y: float) -> bool:
        return grey(x, y) in {230, 229, 204}

    level, upright = (bottom + top) / 2 + 40, (left + right_) / 2 + 40
    for inside, outside, point in (
        (left - run + 2, left - run - 2, lambda x: (x, level)),
        (right_ + run - 2, right_ + run + 2, lambda x: (x, level)),
        (bottom - run + 2, bottom - run - 2, lambda y: (upright, y)),
        (top + run - 2, top + run + 2, lambda y: (upright, y)),
    ):
        assert is_painted(*point(inside))
        assert not is_painted(*point(outside))
    fold = (left + right_) / 2
    assert grey(fold - 4, level) in {
        230,
        229,
    }  # page 1 lies at the left of the fold, 4 at its right
    assert grey(fold + 4, level) == 204


@pytest.mark.parametrize("gutter", [0.0, 6.0])
def test_boxes_and_marks_are_where_they_are_cut(gutter: float) -> None:
    """Measured on the sheet itself: the end of every mark against the edge it belongs to."""
    imposition = Imposition("cut-and-stack", "", 2, 2, gutter=gutter)
    pdf = imposed(8, A6, imposition, "rtl", "crop", bleed=3.0)
    with pikepdf.open(BytesIO(pdf)) as opened:
        page = opened.pages[0]
        media, bleed, trim = (
            [float(v) / MM for v in box] for box in (page.mediabox, page.BleedBox, page.trimbox)
        )
        lines = [tuple(v / MM for v in line) for line in drawn_lines(page)]
    assert [trim[2] - trim[0], trim[3] - trim[1]] == pytest.approx(
        [2 * A6[0] + gutter, 2 * A6[1] + gutter], abs=0.01
    )
    assert bleed == pytest.approx([trim[0] - 3, trim[1] - 3, trim[2] + 3, trim[3] + 3], abs=0.01)
    assert media[:2] == [0, 0]
    assert min(bleed[0], bleed[1], media[2] - bleed[2], media[3] - bleed[3]) >= 10
    xs = {trim[0], trim[0] + A6[0], trim[2] - A6[0], trim[2]}
    ys = {trim[1], trim[1] + A6[1], trim[3] - A6[1], trim[3]}
    upright = sorted({round(x1, 2) for x1, y1, x2, y2 in lines if x1 == x2})
    level = sorted({round(y1, 2) for x1, y1, x2, y2 in lines if y1 == y2})
    assert upright == pytest.approx(sorted({round(x, 2) for x in xs}), abs=0.02)
    assert level == pytest.approx(sorted({round(y, 2) for y in ys}), abs=0.02)
    for x1, y1, x2, y2 in lines:  # no mark touches what is printed
        low, high = min(y1, y2), max(y1, y2)
        near, far = min(x1, x2), max(x1, x2)
        assert high < bleed[1] or low > bleed[3] or far < bleed[0] or near > bleed[2]
        assert high <= media[3]
        assert far <= media[2]
        assert (high - low) + (far - near) == pytest.approx(5, abs=0.01)


def drawn_lines(page: pikepdf.Page) -> Iterator[tuple[float, float, float, float]]:
    """Yield the straight lines that a side's own content draws, in points."""
    start = (0.0, 0.0)
    for each in pikepdf.parse_content_stream(page):
        if str(each.operator) in {"m", "l"}:
            end = (float(each.operands[0]), float(each.operands[1]))
            if str(each.operator) == "l":
                yield (*start, *end)
            start = end


def test_marks_are_on_every_plate() -> None:
    with pikepdf.open(BytesIO(imposed(1, A5, Imposition("single", ""), "rtl", "crop"))) as pdf:
        colour = pdf.pages[0].Resources.ColorSpace.All
        assert [str(colour[0]), str(colour[1])] == ["/Separation", "/All"]


def test_a_sheet_keeps_the_size_of_its_pages_when_they_fit() -> None:
    side = read(imposed(1, A5, Imposition("booklet", "A4"), "rtl"))[0]
    assert (side.width, side.height) == pytest.approx((297, 210), abs=0.01)
    (number,) = side.numbers
    assert number.x == pytest.approx(297 / 2 - 148 / 2, abs=0.5)


def test_a_page_on_its_side_is_stood_up_in_its_place() -> None:
    """A table too wide for the page has one that is turned; on the sheet it takes no more room."""
    pdf, lying = numbered(1, A5), numbered(1, (A5[1], A5[0]))
    pdf.pages.extend(lying.pages)
    imposition = Imposition("n-up", "A4", 2, 1)
    sheets.impose(pdf, plan(2, Size(*A5), imposition, Output(), "rtl"), (), None, "rtl")
    document = pypdfium2.PdfDocument(sheets.written(pdf))
    text = document[0].get_textpage()
    middles = []
    for index, char in enumerate(text.get_text_range()):
        if char.isdigit():
            left, bottom, right, top = text.get_charbox(index, loose=True)
            middles.append(((left + right) / 2 / MM, (bottom + top) / 2 / MM))
    assert len(middles) == 4
    assert [y for _, y in middles] == pytest.approx([105] * 4, abs=5)
    assert sorted(x for x, _ in middles) == pytest.approx([74, 74, 223, 223], abs=5)
    document.close()


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_a_page_that_lies_across_is_turned_into_its_place(direction: Direction) -> None:
    pdf, across = numbered(4, A5), numbered(2, (A5[1], A5[0]))
    for number in (1, 2):  # the pages inside the folded sheet
        pdf.pages[number] = across.pages[number - 1]
    size = sheets.trim_size(pdf)
    assert (size.width, size.height) == pytest.approx(A5)
    imposition = Imposition("booklet", "A4", duplex="short-edge")
    planned = plan(4, size, imposition, Output(), direction)
    sheets.impose(pdf, planned, (), None, direction)
    with pypdfium2.PdfDocument(sheets.written(pdf)) as document:
        text = document[1].get_textpage()
        digits = [(c, text.get_charbox(n, loose=True)) for n, c in enumerate(text.get_text_range())]
        text.close()
    noughts = [box for char, box in digits if char == "0"]
    others = [box for char, box in digits if char in "12"]
    beside = [min(others, key=lambda b: abs(b[0] - nought[0])) for nought in noughts]
    middles = sorted((box[0] + box[2]) / 2 / MM for box in noughts)
    assert middles == pytest.approx([297 / 2 - 74, 297 / 2 + 74], abs=3)
    # The head of a line that runs upwards is at the left: the same for both, so that whoever
    # turns the book for one such page has turned it for the next.
    runs_upwards = [two[1] > one[1] for one, two in zip(noughts, beside, strict=True)]
    assert runs_upwards == [direction == "ltr"] * 2
