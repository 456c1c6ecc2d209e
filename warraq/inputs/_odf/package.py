"""An OpenDocument text: its parts in XML, its pictures (OpenDocument 1.3, parts 2 and 3)."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from lxml.etree import _Element as Element

from warraq.errors import SourceError
from warraq.inputs import _ole, _xml, _zip
from warraq.inputs._odf.kind import is_flat
from warraq.model import Finding, Place, Severity, Wishes

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
NAMESPACES = {
    **{name: f"{_OASIS}:{name}:1.0" for name in ("office", "style", "text", "table", "meta")},
    "draw": f"{_OASIS}:drawing:1.0",
    "fo": f"{_OASIS}:xsl-fo-compatible:1.0",
    "svg": f"{_OASIS}:svg-compatible:1.0",
    "manifest": f"{_OASIS}:manifest:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "math": "http://www.w3.org/1998/Math/MathML",
    "xlink": "http://www.w3.org/1999/xlink",
}
_PARTS = ("content.xml", "styles.xml", "meta.xml")


def q(name: str) -> str:
    """Return the full name of ``prefix:name``."""
    return _xml.qualified(name, NAMESPACES)


@dataclass(slots=True)
class Odf:
    """A text, and what was noticed on the way: ``roots`` are the parts, the text first."""

    place: Place
    wishes: Wishes
    roots: tuple[Element, ...]
    members: Mapping[str, bytes]
    findings: list[Finding] = field(default_factory=list)

    @property
    def body(self) -> Element:
        """The element that holds the text. Raises :class:`SourceError`."""
        found = self.roots[0].find(f"{q('office:body')}/{q('office:text')}")
        if found is None:
            raise SourceError(
                "the OpenDocument file is no text",
                self.place,
                hint="save it as a text document (.odt)",
            )
        return found

    def member(self, href: str) -> tuple[str, bytes | None]:
        """Return the name of a member that the text refers to, and its bytes if it is there."""
        name = posixpath.normpath(unquote(href))
        return name, self.members.get(name)

    def say(self, id_: str, severity: Severity, message: str, hint: str = "") -> None:
        """Add a finding."""
        self.findings.append(Finding(id_, severity, message, self.place, hint))


def opened(data: bytes, place: Place, wishes: Wishes) -> Odf:
    """Open a text. Raises :class:`SourceError`."""
    if is_flat(data):
        return Odf(place, wishes, (_xml.parse(data, "content", place),), {})
    members = _zip.unpack(data, place, lambda name: not name.startswith("Configurations2"))
    if b"encryption-data" in members.get("META-INF/manifest.xml", b""):
        raise _ole.locked(place)
    roots = [_xml.parse(members[name], name, place) for name in _PARTS if name in members]
    if "content.xml" not in members:
        raise SourceError("the file holds no text", place, hint="save it again in its program")
    return Odf(place, wishes, tuple(roots), members)
