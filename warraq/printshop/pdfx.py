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
from xml.sax.saxutils import escape

from warraq import clock
from warraq.typeset.archival import Record, pdf_moment

if TYPE_CHECKING:
    import pikepdf

VERSION = "PDF/X-4"
PDF_VERSION = "1.6"
"""The PDF that PDF/X-4 is defined on (ISO 15930-7)."""

REGISTRY = "http://www.color.org"

_SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
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
    stream = pdf.make_stream(_xmp(record, moment, _identity(pdf)).encode())
    stream.Type, stream.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = stream
    day = pdf_moment(moment)
    info = {"Title": record.title, "Author": "; ".join(record.authors), "Creator": "Warraq",
            "Producer": "Warraq", "CreationDate": day, "ModDate": day}  # fmt: skip
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


def _xmp(record: Record, moment: datetime, identity: str) -> str:
    spaces = "".join(f'\n xmlns:{prefix}="{uri}"' for prefix, uri in _SPACES.items())
    lines = "\n".join(_properties(record, moment, identity))
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF{spaces}>\n'
        f'<rdf:Description rdf:about="">\n{lines}\n</rdf:Description>\n'
        '</rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>'
    )


def _properties(record: Record, moment: datetime, identity: str) -> Iterator[str]:
    iso = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    title = f'<rdf:li xml:lang="x-default">{escape(record.title)}</rdf:li>'
    yield "<dc:format>application/pdf</dc:format>"
    yield f"<dc:title><rdf:Alt>{title}</rdf:Alt></dc:title>"
    if record.authors:
        authors = "".join(f"<rdf:li>{escape(a)}</rdf:li>" for a in record.authors)
        yield f"<dc:creator><rdf:Seq>{authors}</rdf:Seq></dc:creator>"
    yield f"<xmp:CreatorTool>Warraq</xmp:CreatorTool><xmp:CreateDate>{iso}</xmp:CreateDate>"
    yield f"<xmp:ModifyDate>{iso}</xmp:ModifyDate><xmp:MetadataDate>{iso}</xmp:MetadataDate>"
    yield f"<xmpMM:DocumentID>uuid:{identity}</xmpMM:DocumentID>"
    yield "<xmpMM:RenditionClass>default</xmpMM:RenditionClass>"
    yield "<xmpMM:VersionID>1</xmpMM:VersionID>"
    yield "<pdf:Producer>Warraq</pdf:Producer><pdf:Trapped>False</pdf:Trapped>"
    yield f"<pdfxid:GTS_PDFXVersion>{VERSION}</pdfxid:GTS_PDFXVersion>"
