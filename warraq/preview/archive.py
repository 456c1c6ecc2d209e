"""What lies inside finished files: the pages of an e-book, the picture of a first page."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from threading import Lock
from urllib.parse import quote
from zipfile import BadZipFile, ZipFile

from lxml import etree

from warraq import raster
from warraq.preview.shelf import Copy, Preview

WIDTH = 480
"""Width of a thumbnail, pixels."""

_PDFIUM = Lock()  # it may not be asked two things at once


def member(copy: Copy, name: str) -> bytes | None:
    """Return a file inside an e-book; None when there is no such file."""
    try:
        with ZipFile(BytesIO(copy.data)) as archive:
            return archive.read(name)
    except (KeyError, BadZipFile):
        return None


def contents(copy: Copy) -> str:
    """Return the name inside an e-book of its navigation document (EPUB 3.3 §5.4), or ""."""
    container = member(copy, "META-INF/container.xml")
    package = _found(container, "//*[local-name()='rootfile']/@full-path")
    href = _found(
        member(copy, package),
        "//*[local-name()='item'][contains(concat(' ', @properties, ' '), ' nav ')]/@href",
    )
    folder = package.rpartition("/")[0]
    return f"{folder}/{href}".lstrip("/") if href else ""


def _found(xml: bytes | None, path: str) -> str:
    if xml is None:
        return ""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    values = etree.fromstring(xml, parser).xpath(path)
    return str(values[0]) if isinstance(values, list) and values else ""


def thumbnail(preview: Preview) -> bytes | None:
    """Draw the first page of a publication's PDF; None when it has none."""
    return _drawn(preview.printed) if preview.printed else None


@lru_cache(maxsize=256)
def _drawn(pdf: Copy) -> bytes:
    with _PDFIUM:
        return raster.to_png(pdf.data, WIDTH)


def address(copy: Copy, slug: str, inside: str = "") -> str:
    """Return the address of a copy, another for other bytes, or of a file inside an e-book."""
    if inside:
        return f"/p/{quote(slug)}/inside/{quote(copy.name)}/{quote(inside)}"
    return f"/p/{quote(slug)}/{quote(copy.name)}?v={copy.digest}"
