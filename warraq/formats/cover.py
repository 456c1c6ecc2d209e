"""The cover of a printed book in one sheet: back, spine and front; the pages decide its width."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warraq import arrange, codes, isbn, papers
from warraq.formats import _onepage
from warraq.model import Artefact, Asset, Edition, Finding, Format, Page, Rendering, Severity
from warraq.places import key_place
from warraq.render import page, stylesheet

if TYPE_CHECKING:
    from warraq.papers import Size
    from warraq.typeset.engine import Job

PANELS = ("back", "spine", "front")
TYPE = 4.1
"""Size of type on a panel of :data:`WIDTH`, mm; it grows with the square root of the width."""
WIDTH = 140.0
SPINE_TYPE = 0.46
"""Size of type on a spine, of its width."""
SPINE_MOST = 5.6
"""The largest type on a spine, mm."""


@dataclass(frozen=True, slots=True)
class Bars:
    """The bar code of an ISBN: its drawing, its size, a module's width (mm), the digits below."""

    drawing: Asset
    width: float
    height: float
    module: float
    digits: tuple[str, str, str]


def lay_out(edition: Edition) -> Rendering:
    """Render the three panels, each a page."""
    meta = edition.document.metadata
    bars = _bars(edition)
    panels = (
        Page(
            f"{name}.xhtml", meta.title, page(edition, "cover-spread.xhtml", panel=name, bars=bars)
        )
        for name in PANELS
    )
    return Rendering(
        edition,
        tuple(panels),
        stylesheet(edition, "cover-spread.css"),
        assets=() if bars is None else (bars.drawing,),
        interior=arrange.interior(edition.document),
    )


def _bars(edition: Edition) -> Bars | None:
    digits = isbn.ean(edition.document.metadata.isbn)
    if not digits:
        return None
    size = edition.specification.jacket.barcode
    code = codes.ean13(digits, size)
    drawing = Asset("warraq/isbn.svg", "image/svg+xml", code.svg)
    return Bars(
        drawing, code.width, code.height, codes.EAN_MODULE * size / 100,
        (digits[0], digits[1:7], digits[7:]),
    )  # fmt: skip


def produce(rendering: Rendering) -> Iterator[Artefact]:
    """Count the pages, set the panels, join them and make a PDF/X-4 of the whole."""
    from warraq.formats import _presswork
    from warraq.printshop import jacket, sheets

    edition = rendering.edition
    wanted = edition.specification.jacket
    with sheets.read(rendering.printed) as pdf:
        size, count = sheets.trim_size(pdf), len(pdf.pages)
    width = papers.spine_width(count, wanted)
    bleed = edition.specification.output.bleed
    spread = jacket.Spread(size, width, bleed, edition.document.language.direction, wanted.spine)
    back, spine, front = (_fitted(rendering, n, size, width) for n in range(len(PANELS)))
    joined = jacket.join(jacket.Panels(back.pdf, spine.pdf, front.pdf), spread)
    data = _presswork.make_ready(edition, joined, spread.folds)
    findings = tuple(_findings(edition, width, (back, spine, front)))
    yield Artefact(edition, edition.file(edition.name, "pdf"), data, findings)


def _fitted(rendering: Rendering, number: int, size: Size, width: float) -> _onepage.Fitted:
    """Typeset a panel; that of the spine is a page on its side."""
    if PANELS[number] == "spine":
        is_blank = not _has_words(rendering.edition, width)
        job = _job(rendering, number, size.height, width, blank=is_blank)
        return _onepage.fit(job, min(width * SPINE_TYPE, SPINE_MOST))
    job = _job(rendering, number, size.width, size.height)
    return _onepage.fit(job, float(TYPE * (size.width / WIDTH) ** 0.5))


def _has_words(edition: Edition, width: float) -> bool:
    wanted = edition.specification.jacket
    return wanted.spine != "none" and width >= wanted.least


def _job(
    rendering: Rendering, number: int, width: float, height: float, *, blank: bool = False
) -> Job:
    bleed = rendering.edition.specification.output.bleed
    sheet = (
        f"@page {{ size: {width:.3f}mm {height:.3f}mm; bleed: {bleed}mm }}\n"
        f"body {{ --height: {height:.3f}mm }}\n"
    ) + ("body * { display: none !important }\n" if blank else "")
    return _onepage.job(rendering, rendering.pages[number], sheet)


def _findings(
    edition: Edition, width: float, panels: tuple[_onepage.Fitted, ...]
) -> Iterator[Finding]:
    document, wanted = edition.document, edition.specification.jacket
    source, name = document.manuscript.source, edition.file(edition.name, "pdf")
    if wanted.spine != "none" and not _has_words(edition, width):
        yield Finding(
            "narrow-spine",
            Severity.NOTE,
            f"the spine of {name} is {width} mm wide and has no words: under {wanted.least} mm "
            "they would run onto the cover when the book is bound",
            key_place(source, "editions"),
        )
    if not isbn.ean(document.metadata.isbn):
        yield Finding(
            "no-barcode",
            Severity.NOTE,
            f"{name} has no bar code: the publication has no valid ISBN",
            key_place(source, "isbn"),
            "write the number that was given out under isbn",
        )
    for panel, each in zip(PANELS, panels, strict=True):
        if each.cut:
            yield Finding(
                "cut-text",
                Severity.WARNING,
                f"a text is too long for the {panel} of {name} and ends in an ellipsis: {each.cut}",
                key_place(source, "summary" if panel == "back" else "title"),
                "shorten it",
            )


FORMAT = Format(
    name="cover",
    title="cover",
    media_type="application/pdf",
    lay_out=lay_out,
    produce=produce,
    typeset=True,
    is_usual=False,
)
