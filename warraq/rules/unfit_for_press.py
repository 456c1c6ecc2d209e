"""An edition for a press that is not the PDF/X-4 it says it is.

No free program judges PDF/X-4. Here each demand of ISO 15930-7 that a file of ours could break is
looked for on its own, in the finished file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from warraq.model import Artefact, Finding, Output, Place, Rule, Severity
from warraq.rules import _inks, _pdf

if TYPE_CHECKING:
    import pikepdf

Faults: TypeAlias = Iterator[str]
POINT = 72 / 25.4
NEAR = 0.01
"""Points by which a box may be off."""

_FORBIDDEN = {
    "/JS": "a script", "/JavaScript": "a script", "/AA": "an action", "/OpenAction": "an action",
    "/Alternates": "an alternate picture", "/OPI": "a picture that lies elsewhere",
    "/TR": "a transfer function", "/HTP": "a halftone's phase", "/XFA": "a form",
}  # fmt: skip
"""Keys that a PDF/X may not have anywhere, and what they would bring."""


def inspect(artefact: Artefact) -> Iterator[Finding]:
    """Ask every question about a press edition's file."""
    output = artefact.edition.specification.output
    if output.intent == "screen" or not artefact.name.endswith(".pdf"):
        return
    pdf = _pdf.opened(artefact)
    for look in LOOKS:
        for words in look(pdf, output):
            yield Finding(
                "unfit-for-press",
                Severity.ERROR,
                words,
                Place(artefact.name),
                "mend the theme, the edition's file or the print shop's module",
            )


def structure(pdf: pikepdf.Pdf, output: Output) -> Faults:
    """PDF 1.6, not encrypted, with an identity."""
    del output
    if pdf.pdf_version > "1.6":
        yield f"the file is PDF {pdf.pdf_version}; 1.6 is the newest that is known"
    if pdf.is_encrypted:
        yield "the file is encrypted"
    if "/ID" not in pdf.trailer:
        yield "the file has no /ID"


def words(pdf: pikepdf.Pdf, output: Output) -> Faults:
    """What XMP and Info have to say, and that they say the same."""
    del output
    packet = pdf.Root.Metadata.read_bytes().decode() if "/Metadata" in pdf.Root else ""

    def said(name: str) -> str:
        found = re.search(rf"<{name}>(?:<rdf:Alt><rdf:li[^>]*>)?([^<]*)<", packet)
        return found[1] if found else ""

    if packet and "/Filter" in pdf.Root.Metadata:
        yield "XMP is compressed: what knows nothing of PDF cannot read it"
    if said("pdfxid:GTS_PDFXVersion") != "PDF/X-4":
        yield "XMP does not say that the file is a PDF/X-4"
    for name in ("dc:title", "xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate",
                 "xmpMM:DocumentID", "xmpMM:VersionID", "xmpMM:RenditionClass"):  # fmt: skip
        if not said(name):
            yield f"XMP has no {name}"
    trapped = str(pdf.docinfo.get("/Trapped", ""))[1:]
    if trapped not in {"True", "False"}:
        yield "Info does not say whether the file is trapped"
    elif said("pdf:Trapped") != trapped:
        yield "XMP and Info differ on /Trapped"
    for key in ("/Title", "/CreationDate", "/ModDate"):
        if not str(pdf.docinfo.get(key, "")):
            yield f"Info has no {key}"


def intent(pdf: pikepdf.Pdf, output: Output) -> Faults:
    """One output intent, with the profile of a press that has the inks of the edition."""
    intents = [i for i in pdf.Root.get("/OutputIntents", []) if i.get("/S") == "/GTS_PDFX"]
    if len(intents) != 1:
        yield f"there are {len(intents)} output intents for a press; there has to be one"
        return
    if not str(intents[0].get("/OutputConditionIdentifier", "")):
        yield "the output intent names no printing condition"
    profile = intents[0].get("/DestOutputProfile")
    data = b"" if profile is None else profile.read_bytes()
    space = {"black": b"GRAY", "cmyk": b"CMYK"}[output.intent]
    if data[12:16] != b"prtr" or data[16:20] != space:
        yield f"the output intent has no profile of a printer for {space.decode()}"


def boxes(pdf: pikepdf.Pdf, output: Output) -> Faults:
    """Trim inside bleed inside media, and as much bleed as was asked for."""
    for number, page in enumerate(pdf.pages, 1):
        if "/TrimBox" not in page or "/ArtBox" in page:
            yield f"page {number} has to have a trim box and no art box"
            continue
        media, trim = (tuple(map(float, page[k])) for k in ("/MediaBox", "/TrimBox"))
        bleed = tuple(map(float, page.get("/BleedBox", page.MediaBox)))
        if not _inside(trim, bleed) or not _inside(bleed, media):
            yield f"page {number}: trim, bleed and media do not lie inside one another"
        runs = [abs(one - other) for one, other in zip(trim, bleed, strict=True)]
        if min(runs) < output.bleed * POINT - NEAR:
            yield f"page {number} has {min(runs) / POINT:.1f} mm of bleed, not {output.bleed}"


def _inside(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return (
        one[0] >= other[0] - NEAR
        and one[1] >= other[1] - NEAR
        and one[2] <= other[2] + NEAR
        and one[3] <= other[3] + NEAR
    )


def nothing_alive(pdf: pikepdf.Pdf, output: Output) -> Faults:
    """No annotation on the sheet, no script, action, form, nor anything that changes tones."""
    del output
    for number, page in enumerate(pdf.pages, 1):
        if "/Annots" in page:
            yield f"page {number} has annotations"
    if "/AcroForm" in pdf.Root:
        yield "the file has a form"
    for value in _pdf.dictionaries(pdf):
        yield from (
            f"the file has {what} ({key})" for key, what in _FORBIDDEN.items() if key in value
        )
        if str(value.get("/TR2", "/Default")) != "/Default":
            yield "the file has a transfer function (/TR2)"
        if value.get("/Subtype") == "/PS":
            yield "the file has PostScript in it"


def fonts(pdf: pikepdf.Pdf, output: Output) -> Faults:
    """Every font inside the file."""
    del output
    for font in _pdf.dictionaries(pdf):
        if font.get("/Type") != "/Font" or font.get("/Subtype") in {"/Type0", "/Type3"}:
            continue
        if not _pdf.is_embedded(font):
            yield f"the font {font.get('/BaseFont')} is not embedded"


LOOKS: tuple[Callable[[pikepdf.Pdf, Output], Faults], ...] = (
    structure, words, intent, boxes, nothing_alive, fonts, _inks.colours, _inks.amounts,
    _inks.mixing,
)  # fmt: skip

RULE = Rule(
    id="unfit-for-press",
    severity=Severity.ERROR,
    what="An edition for a press that breaks a demand of PDF/X-4: colours of light, a font left "
    "out, boxes that do not fit, too much ink, no output intent.",
    why="A printing house sends such a file back, or prints it with other colours and fonts, and "
    "the whole run is lost.",
    example="0.11 0.11 0.10 rg – أسود بألوان الشاشة",
    instead="0 0 0 1 k – أسود بحبر واحد",
    artefact=inspect,
)
