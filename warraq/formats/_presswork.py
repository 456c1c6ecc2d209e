"""From typeset pages to the sheets of a paper edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warraq import editions
from warraq.formats import _record
from warraq.model import Edition, Imposition, Output
from warraq.printshop import imposition, labels, pdfx, recolour, sheets
from warraq.printshop.imposition import Plan
from warraq.printshop.inks import Inks

if TYPE_CHECKING:
    import pikepdf

ONE_A_SHEET = Imposition("single", sheet="", duplex="one-sided")
"""What an edition for a press gets that asks for no imposition."""


def make_ready(edition: Edition, pages: bytes, folds: tuple[float, ...] = ()) -> bytes:
    """Impose bare pages as the edition's specification wants it.

    ``folds`` are where a page itself is folded, from its left edge, mm.
    """
    specification = edition.specification
    scheme = specification.imposition or ONE_A_SHEET
    output, direction = specification.output, edition.document.language.direction
    with sheets.read(pages) as pdf:
        size = sheets.trim_size(pdf)
        plan = imposition.plan(len(pdf.pages), size, scheme, output, direction).folded(folds)
        sheets.impose(pdf, plan, output.marks, _labels(edition, plan), direction)
        is_two_sided = any(face.side == "B" for face in plan.faces)
        sheets.open_for_printing(pdf, direction, scheme.duplex if is_two_sided else None)
        if output.intent == "screen":
            return sheets.written(pdf)
        _put_into_inks(pdf, edition)
        return sheets.written(pdf, pdfx.PDF_VERSION)


def _put_into_inks(pdf: pikepdf.Pdf, edition: Edition) -> None:
    """Make a PDF/X-4 of the sheets."""
    output = edition.specification.output
    profile = editions.profile(output)
    inks = Inks(output.intent, profile, editions.profile(Output("black")))
    recolour.convert(pdf, inks)
    pdfx.declare(
        pdf, _record.record(edition.document, ""), pdfx.condition(profile, output.condition)
    )


def _labels(edition: Edition, plan: Plan) -> pikepdf.Pdf | None:
    """Typeset what is written beside the pages."""
    from warraq.typeset import engine

    document, theme = edition.document, edition.theme
    job = labels.Job(
        title=document.metadata.title,
        name=edition.filename.rpartition(".")[0],
        inks={"screen": "RGB", "black": "K", "cmyk": "CMYK"}[edition.specification.output.intent],
        language=document.language,
        fonts=theme.fonts["display"].css,
    )
    made = labels.document(plan, edition.specification.output.marks, job)
    if made is None:
        return None
    xhtml, css = made
    direction = document.language.direction
    return sheets.read(engine.to_bare_pdf(engine.Job(xhtml, css, theme.families(), (), direction)))
