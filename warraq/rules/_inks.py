"""The colours of a finished PDF for a press: which spaces, how much ink, how they are mixed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from warraq.model import Output
from warraq.rules import _pdf

if TYPE_CHECKING:
    import pikepdf

LIMIT = 3.0
"""The most ink on one spot: 300 %, what coated paper dries (ISO 12647-2)."""

_SPACES = {"black": frozenset({"/DeviceGray"}), "cmyk": frozenset({"/DeviceGray", "/DeviceCMYK"})}
_SETTERS = {"g": "/DeviceGray", "rg": "/DeviceRGB", "k": "/DeviceCMYK"}
_PATTERN = "/Pattern"


def colours(pdf: pikepdf.Pdf, output: Output) -> Iterator[str]:
    """Yield every colour space that the output intent has no inks for, once."""
    allowed = _SPACES[output.intent]
    for space in dict.fromkeys(_used(pdf)):
        if space not in allowed:
            yield f"there are colours in {space}"


def _used(pdf: pikepdf.Pdf) -> Iterator[str]:
    import pikepdf

    nothing = pikepdf.Dictionary()
    for value in _pdf.dictionaries(pdf):
        is_coloured = value.get("/Subtype") == "/Image" or "/ShadingType" in value
        if is_coloured and "/ColorSpace" in value:
            yield from _named(value.ColorSpace)
        if "/Group" in value and "/CS" in value.Group:
            yield from _named(value.Group.CS)
    for drawing in drawings(pdf):
        spaces = drawing.get("/Resources", nothing).get("/ColorSpace", nothing)
        for operator, operands in _settings(drawing):
            if operator in {"cs", "CS"}:
                name = str(operands[0])
                yield from _named(spaces[name] if name in spaces else operands[0])
            elif operator.lower() in _SETTERS:
                yield _SETTERS[operator.lower()]


def _named(space: pikepdf.Object) -> Iterator[str]:
    """Yield the space that is printed in: of a separation, that which stands in for it."""
    import pikepdf

    if not isinstance(space, pikepdf.Array):
        if str(space) != _PATTERN:
            yield str(space)
    elif str(space[0]) == "/Separation" and str(space[1]) in {"/All", "/Black"}:
        yield from _named(space[2])
    elif str(space[0]) == "/Indexed":
        yield from _named(space[1])
    else:
        yield str(space[0])


def amounts(pdf: pikepdf.Pdf, output: Output) -> Iterator[str]:
    """Yield colours of drawings that carry more ink than paper can hold, and greys of four inks."""
    if output.intent != "cmyk":
        return
    seen = {
        tuple(float(v) for v in operands)
        for drawing in drawings(pdf)
        for operator, operands in _settings(drawing)
        if operator in {"k", "K"}
    }
    for c, m, y, k in sorted(seen):
        if c + m + y + k > LIMIT:
            yield f"{c + m + y + k:.0%} of ink lies on one spot; {LIMIT:.0%} is the most"
        if k == 1 and c + m + y:
            yield "black is printed in more than one ink"


def mixing(pdf: pikepdf.Pdf, output: Output) -> Iterator[str]:
    """Where something shines through, the page has to say in which inks it is mixed."""
    from warraq.printshop.recolour import is_transparent

    del output
    if is_transparent(pdf):
        for number, page in enumerate(pdf.pages, 1):
            if "/CS" not in page.get("/Group", {}):
                yield f"page {number} does not say in which inks transparency is mixed"


def drawings(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Yield every page, form and tiling: whatever has a content stream."""
    import pikepdf

    for page in pdf.pages:
        yield page.obj
    for each in pdf.objects:
        is_form = isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Form"
        if is_form or (isinstance(each, pikepdf.Stream) and each.get("/PatternType") == 1):
            yield each


def _settings(drawing: pikepdf.Object) -> Iterator[tuple[str, list[pikepdf.Object]]]:
    """Yield the instructions that set a colour."""
    import pikepdf

    page = pikepdf.Page(drawing) if drawing.get("/Type") == "/Page" else drawing
    for each in pikepdf.parse_content_stream(page, "g G rg RG k K cs CS"):
        yield str(each.operator), list(each.operands)
