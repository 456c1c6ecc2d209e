"""What makes a file a PDF/X-4 beyond its inks (ISO 15930-7): output intent, XMP, Info.

Boxes are the sheets', fonts the engine's, colours :mod:`warraq.printshop.recolour`'s; whether all
of it is there, ``rules/unfit_for_press`` asks of the finished file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING

from warraq import clock
from warraq.typeset.archival import TOOL, Record, one, packet, pdf_moment, several, xmp_date

if TYPE_CHECKING:
    import pikepdf

VERSION = "PDF/X-4"
PDF_VERSION = "1.6"
"""The PDF that PDF/X-4 is defined on (ISO 15930-7)."""

REGISTRY = "http://www.color.org"

_SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
}


@dataclass(frozen=True, slots=True)
class Condition:
    """How the file is to be printed: an ICC profile, what it is called, and how it is registered.

    ``registered`` is the name in the ICC's registry, ``FOGRA51`` say; "" for none.
    """

    profile: bytes
    name: str
    channels: int
    registered: str = ""


def condition(profile: bytes, registered: str) -> Condition:
    """Describe a printing condition by its profile."""
    from PIL import ImageCms

    name = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(BytesIO(profile))).strip()
    return Condition(profile, name, 4 if profile[16:20] == b"CMYK" else 1, registered)


def declare(pdf: pikepdf.Pdf, record: Record, wanted: Condition) -> None:
    """Say in the file what it is and for which printing condition it was made."""
    from pikepdf import Dictionary, Name

    moment = _moment(record.published)
    pdf.Root.OutputIntents = [_intent(pdf, wanted)]
    stream = pdf.make_stream(packet(_SPACES, _properties(record, moment, _identity(pdf))))
    stream.Type, stream.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = stream
    day = pdf_moment(moment)
    info = {"Title": record.title, "Author": "; ".join(record.authors), "Creator": TOOL,
            "Producer": TOOL, "CreationDate": day, "ModDate": day}  # fmt: skip
    entries = {f"/{key}": value for key, value in info.items() if value}
    pdf.trailer.Info = pdf.make_indirect(Dictionary({**entries, "/Trapped": Name("/False")}))


def _intent(pdf: pikepdf.Pdf, wanted: Condition) -> pikepdf.Object:
    """Name the printing condition (ISO 32000-1 §14.11.5): a registered one, or one of our own."""
    from pikepdf import Dictionary, Name

    profile = pdf.make_stream(wanted.profile)
    profile.N = wanted.channels
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        OutputConditionIdentifier=wanted.registered or "Custom",
        OutputCondition=wanted.name,
        Info=wanted.name,
        DestOutputProfile=profile,
    )
    if wanted.registered:
        intent.RegistryName = REGISTRY
    return pdf.make_indirect(intent)


def _moment(published: date | datetime | None) -> datetime:
    """Return a moment, which PDF/X asks for (ISO 15930-7): the day's beginning if need be."""
    if isinstance(published, datetime):
        return published
    return datetime.combine(published, time(), UTC) if published else clock.epoch()


def _identity(pdf: pikepdf.Pdf) -> str:
    """Return a name of the document that follows from what is drawn (RFC 9562 §5.8)."""
    drawn = sha256()
    for page in pdf.pages:
        drawn.update(page.Contents.read_bytes())
        for _, form in sorted(page.Resources.get("/XObject", {}).items()):
            drawn.update(form.read_bytes())
    text = drawn.hexdigest()
    return f"{text[:8]}-{text[8:12]}-8{text[13:16]}-8{text[17:20]}-{text[20:32]}"


def _properties(record: Record, moment: datetime, identity: str) -> Iterator[str]:
    yield from one("dc:format", "application/pdf")
    yield from several("dc:title", "Alt", (record.title,))
    yield from several("dc:creator", "Seq", record.authors)
    yield from one("xmp:CreatorTool", TOOL)
    for name in ("CreateDate", "ModifyDate", "MetadataDate"):
        yield from one(f"xmp:{name}", xmp_date(moment))
    yield from one("xmpMM:DocumentID", f"uuid:{identity}")
    yield from one("xmpMM:RenditionClass", "default")
    yield from one("xmpMM:VersionID", "1")
    yield from one("pdf:Producer", TOOL)
    yield from one("pdf:Trapped", "False")
    yield from one("pdfxid:GTS_PDFXVersion", VERSION)
