"""EPUB 3.3, through EbookLib: pages, navigation, cover, fonts, accessibility metadata."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element as Element

from warraq import isbn
from warraq.contents import Entry, contents, lists
from warraq.formats import _chapters, _faces, _labels, _package
from warraq.model import Artefact, Asset, Chapter, Edition, Format, Page, Rendering
from warraq.pictures import fitted
from warraq.render import page, stylesheet

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
COVER = "images/cover.png"

WIDTH = 1600
"""Widest picture, pixels: as wide as the screens of reading devices are."""

TYPES = {"doc-abstract": "abstract", "doc-notice": "notice", "doc-tip": "tip"}
"""A box's role → its meaning in EPUB Structural Semantics 1.1."""

_HREF = re.compile(r'href="#([^"]+)"')


def lay_out(edition: Edition) -> Rendering:
    """Render a page for the cover, the title, each chapter, the colophon, and the navigation."""
    document = edition.document
    say = document.language.phrases
    toc = _entries(edition)
    homes = _homes(edition)
    pages = [
        Page("cover.xhtml", say.cover, page(edition, "ebook-cover.xhtml", picture=COVER)),
        Page("title.xhtml", say.title_page, page(edition, "ebook-title.xhtml")),
    ]
    if document.manuscript.is_book:
        pages.append(Page("imprint.xhtml", say.imprint, page(edition, "ebook-imprint.xhtml")))
    bodies = _chapters.bodies(edition, _adapt, xml=True)
    for number, (chapter, body) in enumerate(zip(document.chapters, bodies, strict=True)):
        if (part := chapter.division) and (
            not number or document.chapters[number - 1].division != part
        ):
            text = page(edition, "ebook-part.xhtml", part=part)
            pages.append(Page(f"{part.id}.xhtml", part.title, text))
        linked = _relink(body, homes, f"{chapter.id}.xhtml")
        text = page(edition, "ebook-chapter.xhtml", chapter=chapter, body=linked)
        pages.append(Page(f"{chapter.id}.xhtml", chapter.title, text))
    pages += [
        Page("colophon.xhtml", say.colophon, page(edition, "ebook-colophon.xhtml")),
        Page("nav.xhtml", say.contents, _navigation(edition, toc, homes)),
    ]
    return Rendering(
        edition,
        tuple(pages),
        stylesheet(edition, "ebook.css"),
        cover=Page("cover.xhtml", say.cover, page(edition, "cover.xhtml")),
        cover_stylesheet=stylesheet(edition, "cover.css"),
    )


def _navigation(edition: Edition, toc: tuple[Entry, ...], homes: dict[str, str]) -> str:
    """Render the contents and the lists, with EPUB's names for those (EPUB 3.3 §7.4.2)."""
    return page(
        edition, "ebook-nav.xhtml", toc=toc, homes=homes, lists=lists(edition.document),
        kinds_of_lists={"figures": "loi", "tables": "lot"},
    )  # fmt: skip


def produce(rendering: Rendering) -> Iterator[Artefact]:
    """Cut the fonts and pack everything; equal input gives equal bytes."""
    edition = rendering.edition
    faces = _faces.embedded(edition, [p.xhtml for p in rendering.pages])
    rules = _faces.font_faces(faces, lambda face: f"fonts/{face.name}", "truetype")
    assets = (
        Asset("style.css", "text/css", (rules + rendering.stylesheet).encode()),
        Asset(COVER, "image/png", rendering.picture),
        *(Asset(f"fonts/{face.name}", "font/ttf", face.data) for face in faces),
        *(_labels.with_fonts(fitted(asset, WIDTH), edition) for asset in edition.document.assets),
    )
    data = _package.pack(
        rendering, assets, _entries(edition), _homes(edition), identifier(edition), COVER
    )
    yield Artefact(edition, edition.filename, data)


def identifier(edition: Edition) -> str:
    """Return the ISBN, another identifier, or a UUID that the title and its makers decide.

    It stays the same when the text is revised (EPUB 3.3 §5.4.3.1): only the title, the
    language and the authors are in it.
    """
    meta = edition.document.metadata
    if found := isbn.urn(meta.isbn) or isbn.urn(meta.identifier) or meta.identifier:
        return found
    name = "\n".join((edition.document.slug, meta.lang, meta.title, *meta.authors))
    return uuid.uuid5(uuid.NAMESPACE_URL, name).urn


def _entries(edition: Edition) -> tuple[Entry, ...]:
    """Return the contents; an article's are its title, with its sections below."""
    entries = contents(edition.document)
    if edition.document.manuscript.is_book:
        return entries
    return (Entry("c1", edition.document.metadata.title, entries),)


def _homes(edition: Edition) -> dict[str, str]:
    """Return for every id that can be linked to the file in which it stands."""
    homes = {}
    for chapter in edition.document.chapters:
        homes[chapter.id] = f"{chapter.id}.xhtml"
        if part := chapter.division:
            homes[part.id] = f"{part.id}.xhtml"
        for element in _chapters.tree(chapter).iter():
            if element.get("id"):
                homes[element.get("id", "")] = f"{chapter.id}.xhtml"
    return homes


def _relink(body: str, homes: dict[str, str], here: str) -> str:
    def relink(match: re.Match[str]) -> str:
        home = homes.get(match[1], here)
        return match[0] if home == here else f'href="{home}#{match[1]}"'

    return _HREF.sub(relink, body)


def _adapt(root: Element, _chapter: Chapter, edition: Edition) -> None:
    say = edition.document.language.phrases
    for element in root.iter():
        if tag := element.get("lang"):
            element.set(XML_LANG, tag)
    _chapters.let_tables_scroll(root, edition)
    _chapters.let_formulas_scroll(root)
    for element in root.iter("aside", "section"):
        if element.get("role") in TYPES:
            element.set(f"{{{_chapters.OPS}}}type", TYPES[element.get("role", "")])
    callers = {c.get("href", "")[1:]: c for c in _chapters.calls(root)}
    for note in _chapters.notes(root):
        call = callers.get(note.get("id", ""))
        if call is None:
            continue
        call.set(f"{{{_chapters.OPS}}}type", "noteref")
        call.set("role", "doc-noteref")
        note.set(f"{{{_chapters.OPS}}}type", "footnote")
        note.set("role", "doc-footnote")
        first = note[0] if len(note) and note[0].tag == "p" else note
        back = etree.Element("a", {"href": f"#{call.get('id')}", "class": "back"})
        back.set("role", "doc-backlink")
        back.set("aria-label", f"{say.back_to_text} {call.text}")
        back.text = call.text
        back.tail = " " + (first.text or "").lstrip()
        first.text = None
        first.insert(0, back)


FORMAT = Format(
    name="epub",
    title="EPUB",
    media_type="application/epub+zip",
    lay_out=lay_out,
    produce=produce,
)
