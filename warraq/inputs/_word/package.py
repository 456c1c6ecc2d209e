"""A Word file: its parts in XML, its relations, what else lies in it (ECMA-376, parts 1 and 2)."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree
from lxml.etree import _Element as Element

from warraq.errors import SourceError
from warraq.inputs import _xml, _zip
from warraq.inputs._pandoc import repaired
from warraq.model import Finding, Place, Severity, Wishes

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "o": "urn:schemas-microsoft-com:office:office",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "rel": "http://schemas.openxmlformats.org/package/2006/relationships",
    "v": "urn:schemas-microsoft-com:vml",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
}
STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": NAMESPACES["w"].encode(),
    b"http://purl.oclc.org/ooxml/drawingml/": b"http://schemas.openxmlformats.org/drawingml/2006/",
    b"http://purl.oclc.org/ooxml/officeDocument/": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/"
    ),
}
"""Namespaces of the strict variety (ISO/IEC 29500-4) and what pandoc knows them as."""

OFFICE = NAMESPACES["r"]
OFF = frozenset({"0", "false", "off", "none"})
_READ = ("word/", "docProps/", "_rels/")


def w(name: str) -> str:
    """Return the full name of an element or attribute of WordprocessingML."""
    return f"{{{NAMESPACES['w']}}}{name}"


def q(name: str) -> str:
    """Return the full name of ``prefix:name``."""
    return _xml.qualified(name, NAMESPACES)


def value(element: Element | None) -> str:
    """Return ``w:val``, or nothing."""
    return "" if element is None else element.get(w("val"), "")


def is_on(element: Element | None) -> bool | None:
    """Return whether a toggle is on (ECMA-376-1 §17.17.4: present is on), None when absent."""
    return None if element is None else element.get(w("val"), "true").lower() not in OFF


@dataclass(slots=True)
class Word:
    """A Word file on its way to pandoc: parts in XML by name, other members as bytes.

    ``main`` is the name of the part that holds the text.
    """

    place: Place
    wishes: Wishes
    main: str
    parts: dict[str, Element]
    members: dict[str, bytes]
    findings: list[Finding] = field(default_factory=list)

    @property
    def document(self) -> Element:
        """The text itself."""
        return self.parts[self.main]

    @property
    def body(self) -> Element:
        """The element that holds the paragraphs and tables. Raises :class:`SourceError`."""
        body = self.document.find(w("body"))
        if body is None:
            raise SourceError("the Word file has no text", self.place, hint="save it again")
        return body

    def stories(self) -> Iterator[Element]:
        """Yield the parts whose text is taken in: the text, footnotes, endnotes."""
        yield self.document
        for kind in ("footnotes", "endnotes"):
            if (part := self.related(kind)) is not None:
                yield part

    def related(self, kind: str) -> Element | None:
        """Return the part of this kind that the document names, ``styles``, ``numbering``."""
        return next(self.all_related(kind), None)

    def all_related(self, kind: str) -> Iterator[Element]:
        """Yield the parts of this kind that the document names, ``header``, ``footer``."""
        for relation in self.relations():
            if relation.get("Type", "").rpartition("/")[2] == kind:
                part = self.parts.get(self.target(relation))
                if part is not None:
                    yield part

    def relations(self) -> list[Element]:
        """Return the relations of the document."""
        folder, _, name = self.main.rpartition("/")
        part = self.parts.get(f"{folder}/_rels/{name}.rels")
        return [] if part is None else list(part.iter(q("rel:Relationship")))

    def target(self, relation: Element) -> str:
        """Return the name of the member that a relation of the document leads to."""
        target = relation.get("Target", "")
        folder = posixpath.dirname(self.main)
        return target.lstrip("/") if target[:1] == "/" else posixpath.normpath(f"{folder}/{target}")

    def say(self, id_: str, severity: Severity, message: str, hint: str = "") -> None:
        """Add a finding."""
        self.findings.append(Finding(id_, severity, message, self.place, hint))

    def repaired(self, id_: str, what: str, times: int) -> None:
        """Add the finding of a repair that had to be made before pandoc."""
        self.findings.append(repaired(id_, what, times, self.place))


def opened(data: bytes, place: Place, wishes: Wishes) -> Word:
    """Open a Word file. Raises :class:`SourceError`."""
    members = _zip.unpack(data, place, lambda name: name.startswith(_READ))
    parts = {
        name: _xml.parse(_transitional(members.pop(name)), name, place)
        for name in sorted(members)
        if name.endswith((".xml", ".rels"))
    }
    return Word(place, wishes, _main(parts, place), parts, members)


def packed(word: Word) -> bytes:
    """Return the file as pandoc is to read it."""
    parts = {name: _xml.written(root) for name, root in word.parts.items()}
    media = {n: d for n, d in word.members.items() if n.startswith("word/")}
    return _zip.pack({"[Content_Types].xml": _content_types(), **parts, **media})


def _transitional(data: bytes) -> bytes:
    for strict, known in STRICT.items():
        data = data.replace(strict, known)
    return data


def _main(parts: dict[str, Element], place: Place) -> str:
    for relation in parts.get("_rels/.rels", ()):
        target = relation.get("Target", "").lstrip("/")
        if relation.get("Type") == f"{OFFICE}/officeDocument" and target in parts:
            return target
    if "word/document.xml" in parts:
        return "word/document.xml"
    raise SourceError(
        "the Word file does not say which part of it is the text",
        place,
        hint="open it in its program and save it again",
    )


def _content_types() -> bytes:
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    root = etree.Element(f"{{{types}}}Types")
    etree.SubElement(root, f"{{{types}}}Default", Extension="xml", ContentType="application/xml")
    return _xml.written(root)
