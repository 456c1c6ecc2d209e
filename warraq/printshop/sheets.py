"""Pages onto sheets: the only module that makes sheets of a PDF, with pikepdf.

A page becomes a form (ISO 32000-1 §8.10), drawn where the plan puts it; its text stays text.
"""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from typing import TYPE_CHECKING

from warraq.model import Direction, Duplex, Mark
from warraq.papers import Size
from warraq.printshop import marks as marking
from warraq.printshop.imposition import Box, Face, Placement, Plan

if TYPE_CHECKING:
    import pikepdf

POINT = 72 / 25.4
"""Points in a mm."""

NEAR = 0.01
"""What two sizes may differ by and be one, points."""

_HAIRLINE = 0.25
"""The width of a mark, points."""

_DUPLEX: dict[Duplex, str] = {
    "long-edge": "/DuplexFlipLongEdge",
    "short-edge": "/DuplexFlipShortEdge",
    "one-sided": "/Simplex",
}


def read(data: bytes) -> pikepdf.Pdf:
    """Read typeset pages."""
    import pikepdf

    return pikepdf.open(BytesIO(data))


def written(pdf: pikepdf.Pdf, version: str = "") -> bytes:
    """Write a file, of a version of PDF if one is asked for; equal files give equal bytes."""
    import pikepdf

    out = BytesIO()
    pdf.remove_unreferenced_resources()
    pdf.save(
        out,
        force_version=version,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
    )
    return out.getvalue()


def trim_size(pdf: pikepdf.Pdf) -> Size:
    """Return the size of the pages when they are cut, mm: that of most."""
    sizes: Counter[Size] = Counter()
    for page in pdf.pages:
        left, bottom, right, top = map(float, page.trimbox)
        sizes[Size((right - left) / POINT, (top - bottom) / POINT)] += 1
    return sizes.most_common(1)[0][0]


def impose(
    pdf: pikepdf.Pdf,
    plan: Plan,
    marks: tuple[Mark, ...],
    labels: pikepdf.Pdf | None,
    direction: Direction,
) -> None:
    """Put the pages onto sheets, in place; ``labels`` has a page for every side.

    A page that lies across is turned with its head to where a line begins to the left, to the
    right where it begins to the right: the book is turned the same way for each.
    """
    from pikepdf import Name

    pages = [form(pdf, page) for page in pdf.pages]
    trims = [tuple(map(float, page.trimbox)) for page in pdf.pages]
    notes = [form(pdf, page) for page in labels.pages] if labels else []
    count = len(pdf.pages)
    for number, face in enumerate(plan.faces):
        used = {f"/P{p.page}": pages[p.page - 1] for p in face.placements}
        used |= {"/Labels": notes[number]} if notes else {}
        drawn = "".join(
            _drawn(p, trims[p.page - 1], head_left=direction == "ltr") for p in face.placements
        )
        drawn += "q /Labels Do Q\n" if notes else ""
        drawn += _marked(plan, face, marks)
        _add_side(pdf, plan, face, drawn, used)
    del pdf.pages[:count]
    for key in (Name.Outlines, Name.Names, Name.Dests, Name.StructTreeRoot, Name.MarkInfo):
        if key in pdf.Root:
            del pdf.Root[key]


def open_for_printing(pdf: pikepdf.Pdf, direction: Direction, duplex: Duplex | None) -> None:
    """Tell a print dialogue what the sheets need (ISO 32000-1 §12.2): true size, both sides."""
    from pikepdf import Dictionary, Name

    preferences = Dictionary(
        DisplayDocTitle=True,
        Direction=Name.R2L if direction == "rtl" else Name.L2R,
        PrintScaling=Name("/None"),
    )
    if duplex:
        preferences.Duplex = Name(_DUPLEX[duplex])
    pdf.Root.ViewerPreferences = preferences


def form(pdf: pikepdf.Pdf, page: pikepdf.Page) -> pikepdf.Object:
    """Make a form of a page, with all that runs over its trim."""
    made = page.as_form_xobject()
    made.BBox = page.mediabox
    return made if made.is_owned_by(pdf) else pdf.copy_foreign(made)


def _drawn(placement: Placement, trim: tuple[float, ...], *, head_left: bool) -> str:
    """Draw a page in its place; one that lies across is turned, and one too large made smaller."""
    cell = placement.trim
    width, height = (cell.right - cell.left) * POINT, (cell.top - cell.bottom) * POINT
    left, bottom, right, top = trim
    is_turned = (right - left > top - bottom) != (width > height)
    across, upwards = (
        (right - left, top - bottom) if not is_turned else (top - bottom, right - left)
    )
    scale = min(placement.scale, (width + NEAR) / across, (height + NEAR) / upwards)
    x = placement.x * POINT + (width - across * scale) / 2
    y = placement.y * POINT + (height - upwards * scale) / 2
    if not is_turned:
        matrix = (scale, 0.0, 0.0, scale, x - left * scale, y - bottom * scale)
    elif head_left:
        matrix = (0.0, scale, -scale, 0.0, x + top * scale, y - left * scale)
    else:
        matrix = (0.0, -scale, scale, 0.0, x - bottom * scale, y + right * scale)
    numbers = " ".join(map(_n, matrix))
    return f"q {_rectangle(placement.clip)} W n {numbers} cm /P{placement.page} Do Q\n"


def _marked(plan: Plan, face: Face, marks: tuple[Mark, ...]) -> str:
    """Draw the marks in the colour that is on every plate (ISO 32000-1 §8.6.6.4)."""
    out = []
    for line in marking.lines(plan, face, marks):
        ends = f"{_mm(line.x1, line.y1)} m {_mm(line.x2, line.y2)} l S"
        out.append(f"[{'2 2' if line.is_dashed else ''}] 0 d {ends}\n")
    out += map(_target, marking.targets(plan, face, marks))
    return f"q /All CS 1 SCN {_HAIRLINE} w\n{''.join(out)}Q\n" if out else ""


def _target(target: marking.Target) -> str:
    """Draw a cross in a circle of four Bézier curves."""
    x, y, r = target.x, target.y, marking.RADIUS
    reach, k = r + 1, 0.5523 * r
    cross = (
        f"{_mm(x - reach, y)} m {_mm(x + reach, y)} l "
        f"{_mm(x, y - reach)} m {_mm(x, y + reach)} l S\n"
    )
    curves = (
        ((x + r, y + k), (x + k, y + r), (x, y + r)),
        ((x - k, y + r), (x - r, y + k), (x - r, y)),
        ((x - r, y - k), (x - k, y - r), (x, y - r)),
        ((x + k, y - r), (x + r, y - k), (x + r, y)),
    )
    circle = " ".join(" ".join(_mm(*point) for point in curve) + " c" for curve in curves)
    return f"[] 0 d {cross}{_mm(x + r, y)} m {circle} S\n"


def _add_side(
    pdf: pikepdf.Pdf, plan: Plan, face: Face, drawn: str, used: dict[str, pikepdf.Object]
) -> None:
    from pikepdf import Array, Dictionary, Name, Stream

    width, height = plan.sheet.width * POINT, plan.sheet.height * POINT
    if face.is_turned:
        drawn = f"q -1 0 0 -1 {_n(width)} {_n(height)} cm\n{drawn}Q\n"
    trim = plan.block
    bleed = trim.grown(plan.bleed, plan.bleed, plan.bleed, plan.bleed)
    resources = Dictionary(XObject=Dictionary(used))
    if "/All" in drawn:
        resources.ColorSpace = Dictionary(All=_registration_colour())
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, _r(width), _r(height)]),
        TrimBox=_box(trim),
        BleedBox=_box(bleed),
        Resources=resources,
        Contents=Stream(pdf, drawn.encode("ascii")),
    )
    pdf.pages.append(_as_page(pdf, page))


def _as_page(pdf: pikepdf.Pdf, page: pikepdf.Object) -> pikepdf.Page:
    import pikepdf

    return pikepdf.Page(pdf.make_indirect(page))


def _registration_colour() -> pikepdf.Object:
    from pikepdf import Array, Dictionary, Name

    tint = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([1]), C1=Array([0]), N=1)
    return Array([Name.Separation, Name.All, Name.DeviceGray, tint])


def _box(box: Box) -> pikepdf.Object:
    from pikepdf import Array

    return Array([_r(edge * POINT) for edge in (box.left, box.bottom, box.right, box.top)])


def _rectangle(box: Box) -> str:
    return f"{_mm(box.left, box.bottom)} {_mm(box.right - box.left, box.top - box.bottom)} re"


def _mm(x: float, y: float) -> str:
    return f"{_n(x * POINT)} {_n(y * POINT)}"


def _n(value: float) -> str:
    return f"{round(value, 5) + 0.0:.5f}".rstrip("0").rstrip(".")  # + 0.0 takes the sign off -0


def _r(value: float) -> float:
    return round(value, 4)
