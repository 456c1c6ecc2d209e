"""EPUB 2 and 3: a book that is issued again, through pandoc.

Cover, title page and contents are left out: the press makes them anew from the metadata.
EPUB 3.3 §5 (package document); EPUB 2: OPF 2.0.1 §2.6 (guide).
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from posixpath import basename, dirname, join, normpath
from typing import Any
from urllib.parse import unquote

from lxml import etree
from lxml.etree import _Element as Element

from warraq import pandoc
from warraq.errors import SourceError
from warraq.inputs import _zip
from warraq.model import Finding, Input, Intake, Place, Severity, Wishes
from warraq.repairs._tree import nodes

REMADE = frozenset("cover titlepage title-page halftitlepage toc landmarks page-list".split())
"""Values of ``epub:type`` and of a guide's ``type`` for pages that the press makes itself."""

_TYPE = "{http://www.idpf.org/2007/ops}type"
_FONTS = frozenset(("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"))
"""Obfuscation of fonts (EPUB 3.3 §4.4): what else is encrypted is text behind a lock."""


def recognise(data: bytes) -> bool:
    """Tell an EPUB by its container."""
    return _zip.holds(data, "META-INF/container.xml")


def take_in(data: bytes, place: Place, wishes: Wishes) -> Intake:
    """Convert it to Markdown. Raises :class:`SourceError` for a book that is locked."""
    from warraq.inputs._pandoc import intake  # every build asks for all inputs, few for this

    with _zip.opened(data, place) as archive:
        _refuse_lock(archive, place)
        remade = frozenset(_remade(archive, place))
    tree = pandoc.to_tree(data, "epub", place)
    left = tuple(_leave_out(tree.json, remade))
    _settle_links(tree.json)
    _settle_metadata(tree.json["meta"])
    took = intake(tree, place, wishes)
    return replace(took, findings=(*_said(left, place), *took.findings))


def _xml(archive: zipfile.ZipFile, name: str, place: Place) -> Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root = etree.fromstring(archive.read(name), parser)
    except (KeyError, etree.XMLSyntaxError):
        root = None
    if root is None:
        raise SourceError(
            f"the e-book has no readable {name}", place, hint="get it again from where it came"
        )
    return root


def _refuse_lock(archive: zipfile.ZipFile, place: Place) -> None:
    if "META-INF/encryption.xml" not in archive.namelist():
        return
    root = _xml(archive, "META-INF/encryption.xml", place)
    methods = {e.get("Algorithm", "") for e in root.iter("{*}EncryptionMethod")}
    if methods - _FONTS:
        raise SourceError(
            "the e-book is locked (DRM)", place, hint="ask the publisher for a copy without a lock"
        )


def _remade(archive: zipfile.ZipFile, place: Place) -> Iterator[str]:
    """Yield the names of the pages that the press makes itself, as pandoc names them."""
    container = _xml(archive, "META-INF/container.xml", place)
    rootfile = container.find(".//{*}rootfile")
    path = rootfile.get("full-path", "") if rootfile is not None else ""
    package = _xml(archive, path, place)
    for reference in package.iter("{*}reference"):
        if (reference.get("type") or "").lower() in REMADE:
            yield basename(unquote(reference.get("href", "").partition("#")[0]))
    for item in package.iter("{*}item"):
        href = unquote(item.get("href", ""))
        if "nav" in (item.get("properties") or "").split():
            yield basename(href)
        elif item.get("media-type") == "application/xhtml+xml":
            name = normpath(join(dirname(path), href))
            if name in archive.namelist() and _is_remade(_xml(archive, name, place)):
                yield basename(href)


def _is_remade(page: Element) -> bool:
    body = page.find("{*}body")
    outer = [] if body is None else [body, *(body if len(body) == 1 else ())]
    return any(not REMADE.isdisjoint((e.get(_TYPE) or "").split()) for e in outer)


def _leave_out(tree: Any, remade: frozenset[str]) -> Iterator[str]:
    """Drop pages from the tree; yield their names. A page begins with an empty span of its name."""
    kept = []
    page, dropping = "", True  # what stands before the first page is the cover's picture
    for block in tree["blocks"]:
        if (name := _page(block)) is not None:
            page, dropping = name, name in remade
            if dropping:
                yield page
        if not dropping:
            kept.append(block)
    tree["blocks"] = kept


def _settle_links(tree: Any) -> None:
    """Lead what leads to a page, or to a place in it that pandoc lost, to the page's heading."""
    heads: dict[str, str] = {}
    page = ""
    for block in tree["blocks"]:
        page = _page(block) or page
        for node in nodes(block):
            if node["t"] == "Header" and node["c"][1][0]:
                heads.setdefault(page, node["c"][1][0])
    tree["blocks"] = [block for block in tree["blocks"] if _page(block) is None]
    there = {name for node in nodes(tree["blocks"]) for name in _names(node)}
    for node in nodes(tree["blocks"]):
        if node["t"] == "Link" and node["c"][2][0].startswith("#"):
            target = node["c"][2][0][1:]
            pages = [p for p in heads if target == p or target.startswith(f"{p}_")]
            if target not in there and pages:
                node["c"][2][0] = f"#{heads[max(pages, key=len)]}"


def _names(node: Any) -> Iterator[str]:
    where = {"Header": 1, "Div": 0, "Span": 0, "Link": 0, "Image": 0, "Table": 0, "Figure": 0}
    if node["t"] in where:
        yield node["c"][where[node["t"]]][0]


def _settle_metadata(meta: dict[str, Any]) -> None:
    """Call things as the press does (EPUB: Dublin Core)."""
    meta["kind"] = {"t": "MetaString", "c": "book"}
    for value in meta.values():
        if value["t"] == "MetaList":  # pandoc gives what is said more than once from its end
            value["c"].reverse()
    for theirs, ours in (("language", "lang"), ("subject", "keywords")):
        if theirs in meta:
            meta[ours] = meta.pop(theirs)


def _page(block: Any) -> str | None:
    """Return the name of the page that begins here."""
    if block["t"] != "Para" or len(block["c"]) != 1 or block["c"][0]["t"] != "Span":
        return None
    (name, *_), inside = block["c"][0]["c"]
    return str(name) if name and not inside else None


def _said(left: tuple[str, ...], place: Place) -> Iterator[Finding]:
    if left:
        yield Finding(
            "left-out",
            Severity.NOTE,
            f"left out: {', '.join(left)}",
            place,
            "cover, title page and contents are made anew",
        )


INPUT = Input(
    "epub", "EPUB", (".epub",), recognise, take_in,
    limit=256 * 1024 * 1024, media_type="application/epub+zip",
)  # fmt: skip
