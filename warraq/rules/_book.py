"""A finished EPUB opened again: its package document and its pages."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from lxml import etree
from lxml.etree import _Element as Element

CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
XHTML = "{http://www.w3.org/1999/xhtml}"
XML = "{http://www.w3.org/XML/1998/namespace}"


class Book:
    """The files of an EPUB by name; ``package`` is the root of the package document."""

    def __init__(self, data: bytes) -> None:
        import zipfile  # with every build the rules are loaded, and an EPUB is seldom opened

        with zipfile.ZipFile(BytesIO(data)) as archive:
            self.files = {name: archive.read(name) for name in archive.namelist()}
        container = parse(self.files["META-INF/container.xml"])
        rootfile = container.find(f".//{CONTAINER}rootfile")
        self.name = "" if rootfile is None else rootfile.get("full-path", "")
        self.package = parse(self.files[self.name])

    def items(self, media_type: str = "") -> Iterator[tuple[str, Element]]:
        """Yield the manifest's items of a type, each with the name of its file in the zip."""
        for item in self.package.iter(f"{OPF}item"):
            if media_type in {"", item.get("media-type")}:
                yield self.resolve(self.name, item.get("href", "")), item

    def pages(self, media_type: str = "application/xhtml+xml") -> Iterator[tuple[str, Element]]:
        """Yield the name and the root of every XHTML page, the navigation included."""
        for name, _ in self.items(media_type):
            if name in self.files:
                yield name, parse(self.files[name])

    @staticmethod
    def resolve(base: str, href: str) -> str:
        """Return the name in the zip that ``href`` in the file ``base`` means."""
        return normpath(join(dirname(base), unquote(href.partition("#")[0])))


def parse(data: bytes) -> Element:
    """Parse XML without fetching or expanding anything."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
    )
    return etree.fromstring(data, parser)
