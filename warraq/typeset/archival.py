"""What a PDF says of itself: one XMP packet and an Info dictionary that agree.

The packet declares PDF/UA-1 and PDF/A together (ISO 14289-1 §5, ISO 19005-2 §6.6.4). PDF/A knows
no property but those of XMP 2004, so that PDF/UA's mark comes with a description of its schema
(ISO 19005-2 §6.6.2.3). Which entry of Info is which property: ISO 19005-1 §6.7.3, and for several
authors XMP Specification Part 3 (2020), Info's ``Author``.

Nothing here knows an engine or a clock.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

Part: TypeAlias = Literal[2, 3]
"""The part of ISO 19005. Both are PDF 1.7; files of any kind may be attached to part 3 alone."""

Level: TypeAlias = Literal["A", "B"]
"""The level of conformance: A with tags and text that means something, B as seen alone."""

Moment: TypeAlias = "dt.date | dt.datetime"
"""A day, or a moment in UTC; neither says more than is known."""

TOOL = "Warraq"

PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
"""A character that keeps a file from level A (ISO 19005-2 §6.2.11.7.3)."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the PDF that the pages were made from; ``name`` is unique."""

    name: str
    media_type: str
    data: bytes
    description: str
    modified: dt.datetime


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of a publication. What is not known ("", None) is not said."""

    title: str = ""
    lang: str = ""
    authors: tuple[str, ...] = ()
    contributors: tuple[str, ...] = ()
    description: str = ""
    keywords: tuple[str, ...] = ()
    publisher: str = ""
    rights: str = ""
    identifier: str = ""
    published: Moment | None = None
    level: Level = "A"
    attachments: tuple[Attachment, ...] = ()

    @property
    def part(self) -> Part:
        """The part of ISO 19005 that the PDF is to satisfy."""
        return 3 if self.attachments else 2


NOTHING_KNOWN = Record()


def info(record: Record, producer: str) -> Mapping[str, str]:
    """Return the entries of the Info dictionary (ISO 32000-1 §14.3.3), dates as PDF writes them."""
    day = _pdf_date(record.published)
    entries = {
        "Title": record.title,
        "Author": "; ".join(record.authors),
        "Subject": record.description,
        "Keywords": _keywords(record),
        "Creator": TOOL,
        "Producer": producer,
        "CreationDate": day,
        "ModDate": day,
    }
    return MappingProxyType({key: value for key, value in entries.items() if value})


def xmp(record: Record, producer: str) -> bytes:
    """Return the packet (ISO 16684-1 §7), UTF-8, in which every entry of :func:`info` recurs."""
    return packet(_SPACES, _properties(record, producer))


def packet(namespaces: Mapping[str, str], properties: Iterable[str]) -> bytes:
    """Wrap properties in a packet; ``namespaces`` are those that they use, by prefix."""
    lines = "\n".join(properties)
    spaces = "".join(f'\n xmlns:{prefix}="{uri}"' for prefix, uri in namespaces.items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        f'<rdf:Description rdf:about=""{spaces}>\n{lines}\n</rdf:Description>\n'
        '</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end="r"?>'
    ).encode()


_SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}

_SCHEMA = """\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file satisfies</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>"""


def _properties(record: Record, producer: str) -> Iterator[str]:
    yield f"<pdfaid:part>{record.part}</pdfaid:part>"
    yield f"<pdfaid:conformance>{record.level}</pdfaid:conformance>"
    yield "<pdfuaid:part>1</pdfuaid:part>"
    yield _SCHEMA
    yield "<dc:format>application/pdf</dc:format>"
    yield from several("dc:title", "Alt", (record.title,))
    yield from several("dc:creator", "Seq", record.authors)
    yield from several("dc:contributor", "Bag", record.contributors)
    yield from several("dc:description", "Alt", (record.description,))
    yield from several("dc:subject", "Bag", record.keywords)
    yield from several("dc:language", "Bag", (record.lang,))
    yield from several("dc:publisher", "Bag", (record.publisher,))
    yield from several("dc:rights", "Alt", (record.rights,))
    yield from several("dc:date", "Seq", (xmp_date(record.published),))
    yield from one("dc:identifier", record.identifier)
    yield from one("pdf:Keywords", _keywords(record))
    yield from one("pdf:Producer", producer)
    yield from one("xmp:CreatorTool", TOOL)
    yield from one("xmp:CreateDate", xmp_date(record.published))
    yield from one("xmp:ModifyDate", xmp_date(record.published))


def _keywords(record: Record) -> str:
    return ", ".join(record.keywords)


def one(name: str, value: str) -> Iterator[str]:
    """Yield a property, if it has a value."""
    if value:
        yield f"<{name}>{_escaped(value)}</{name}>"


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


def several(name: str, container: str, values: Iterable[str]) -> Iterator[str]:
    """Yield a property whose values are an ``Alt``, a ``Bag`` or a ``Seq``, if it has any."""
    language = ' xml:lang="x-default"' if container == "Alt" else ""
    items = "".join(f"<rdf:li{language}>{_escaped(value)}</rdf:li>" for value in values if value)
    if items:
        yield f"<{name}><rdf:{container}>{items}</rdf:{container}></{name}>"


def pdf_moment(moment: dt.datetime) -> str:
    """Write a moment as PDF does (ISO 32000-1 §7.9.4), in UTC."""
    return moment.astimezone(dt.UTC).strftime("D:%Y%m%d%H%M%SZ")


def _pdf_date(moment: Moment | None) -> str:
    if isinstance(moment, dt.datetime):
        return pdf_moment(moment)
    return moment.strftime("D:%Y%m%d") if moment else ""


def xmp_date(moment: Moment | None) -> str:
    """Write a day or a moment as XMP does (ISO 16684-1 §8.2.1.1)."""
    if isinstance(moment, dt.datetime):
        return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return moment.isoformat() if moment else ""
