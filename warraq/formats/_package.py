"""The EPUB container: EbookLib's package, then what it leaves out, then a zip without a clock."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any

from lxml import etree

from warraq import clock
from warraq.contents import Entry
from warraq.model import Asset, Document, Rendering

OPF = "http://www.idpf.org/2007/opf"
XML = "http://www.w3.org/XML/1998/namespace"
FRONT = ("cover.xhtml", "title.xhtml", "imprint.xhtml", "nav.xhtml")
LAST = "colophon.xhtml"
"""The pages that are read before the text and after it."""

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every entry: the earliest that a zip can say."""


def pack(
    rendering: Rendering,
    assets: tuple[Asset, ...],
    toc: tuple[Entry, ...],
    homes: dict[str, str],
    identifier: str,
    cover: str,
) -> bytes:
    """Return the finished book. ``cover`` names the asset that is its cover image."""
    from ebooklib import epub

    edition = rendering.edition
    document = edition.document
    book = epub.EpubBook()
    book.set_identifier(identifier)
    book.set_title(document.metadata.title)
    book.set_language(document.metadata.lang)
    book.set_direction(document.language.direction)
    _describe(book, document, assets)
    items = {p.name: _page_item(p.name, p.title, p.xhtml) for p in rendering.pages}
    for item in items.values():
        book.add_item(item)
    for number, asset in enumerate(assets):
        book.add_item(_asset_item(f"a{number}", asset, cover))
    book.add_item(epub.EpubNcx())
    book.toc = tuple(_toc_item(entry, homes) for entry in toc)
    front = [name for name in FRONT if name in items]
    book.spine = [items[n] for n in (*front, *(n for n in items if n not in {*FRONT, LAST}), LAST)]
    raw = BytesIO()
    epub.write_epub(raw, book, {"mtime": _modified(document), "raise_exceptions": True})
    return _repack(raw.getvalue(), document)


def _page_item(name: str, title: str, xhtml: str) -> Any:
    """Return a page that EbookLib writes as it is, instead of parsing and rebuilding it."""
    from ebooklib import epub

    class _Page(epub.EpubHtml):  # type: ignore[misc]
        def get_content(self, default: object = None) -> bytes:
            del default
            return xhtml.encode()

    item = _Page(uid=name.split(".")[0], file_name=name, title=title)
    if name == "nav.xhtml":
        item.properties = ["nav"]
    if "<math" in xhtml:
        item.properties = ["mathml"]
    return item


def _asset_item(uid: str, asset: Asset, cover: str) -> Any:
    from ebooklib import epub

    if asset.name == cover:
        item = epub.EpubCover(uid="cover-image", file_name=asset.name)
        item.content, item.media_type = asset.data, asset.media_type
        return item
    return epub.EpubItem(
        uid=uid, file_name=asset.name, media_type=asset.media_type, content=asset.data
    )


def _toc_item(entry: Entry, homes: dict[str, str]) -> Any:
    from ebooklib import epub

    href = homes[entry.id] + ("" if homes[entry.id] == f"{entry.id}.xhtml" else f"#{entry.id}")
    if entry.children:
        section = epub.Section(entry.text, href)
        return (section, tuple(_toc_item(child, homes) for child in entry.children))
    return epub.Link(href, entry.text, f"n-{entry.id}")


def _modified(document: Document) -> datetime:
    """Return the date of the last change: the metadata's, or the agreed epoch."""
    day = document.metadata.date
    return datetime.combine(day, time(), UTC) if day else clock.epoch()


def _describe(book: Any, document: Document, assets: tuple[Asset, ...]) -> None:
    """Add Dublin Core, and EPUB Accessibility 1.1 §2 metadata as the content warrants it."""
    meta = document.metadata
    for number, author in enumerate(meta.authors, 1):
        book.add_author(author, uid=f"author{number}")
    for role, names in (("trl", meta.translators), ("edt", meta.editors)):
        for number, name in enumerate(names, 1):
            _contribute(book, name, role, f"{role}{number}")
    if meta.identifier and book.uid != meta.identifier:
        book.add_metadata("DC", "identifier", meta.identifier)
    for name, values in (
        ("description", (meta.summary or meta.subtitle,)),
        ("publisher", (meta.publisher,)),
        ("rights", (meta.rights,)),
        ("date", (meta.date.isoformat() if meta.date else "",)),
        ("subject", meta.keywords),
    ):
        for value in filter(None, values):
            book.add_metadata("DC", name, value)
    for name, value in accessibility(document, assets):
        book.add_metadata(None, "meta", value, {"property": f"schema:{name}"})
    book.add_metadata(None, "meta", "", {"name": "cover", "content": "cover-image"})


def _contribute(book: Any, name: str, role: str, uid: str) -> None:
    """Name someone with a MARC relator code (EPUB 3.3 §5.5.4.3)."""
    book.add_metadata("DC", "contributor", name, {"id": uid})
    refines = {"refines": f"#{uid}", "property": "role", "scheme": "marc:relators"}
    book.add_metadata(None, "meta", role, refines)


def accessibility(document: Document, assets: tuple[Asset, ...]) -> list[tuple[str, str]]:
    """Return schema.org properties computed from what the book holds."""
    text = "".join(chapter.body for chapter in document.chapters)
    described = 'alt=""' not in text
    features = [
        "tableOfContents",
        "readingOrder",
        "structuralNavigation",
        "displayTransformability",
    ]
    # The cover is a picture too, and it is always described.
    features += ["alternativeText"] if described else []
    features += ["MathML"] if "<math" in text else []
    moving = any(asset.media_type == "image/gif" for asset in assets)
    return [
        ("accessMode", "textual"),
        ("accessMode", "visual"),
        *([("accessModeSufficient", "textual")] if described else []),
        ("accessModeSufficient", "textual,visual"),
        *(("accessibilityFeature", feature) for feature in features),
        ("accessibilityHazard", "unknown" if moving else "none"),
        ("accessibilitySummary", document.language.phrases.accessible),
    ]


def _repack(data: bytes, document: Document) -> bytes:
    """Zip again in a fixed order and without dates; complete the package document."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        names = sorted(old.namelist(), key=lambda name: (name != "mimetype", name))
        for name in names:
            content = old.read(name)
            if name.endswith(".opf"):
                content = _complete(content, document)
            elif name.endswith(".ncx"):
                content = content.replace(b"<ncx ", _ncx_start(document), 1)
            entry = zipfile.ZipInfo(name, EPOCH)
            stored = name == "mimetype" or name.endswith((".jpg", ".png", ".webp", ".gif"))
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            new.writestr(entry, content, compresslevel=9)
    return out.getvalue()


def _ncx_start(document: Document) -> bytes:
    return f'<ncx xml:lang="{document.metadata.lang}" dir="{document.language.direction}" '.encode()


def _complete(opf: bytes, document: Document) -> bytes:
    """Say language and direction on the package itself (EPUB 3.3 §5.2.2, §5.2.3)."""
    root = etree.fromstring(opf)
    root.set("dir", document.language.direction)
    root.set(f"{{{XML}}}lang", document.metadata.lang)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
