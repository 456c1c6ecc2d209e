"""HTML: one self-contained file, its fonts and images inside."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element as Element

from warraq import fonts
from warraq.contents import contents, lists, told_apart
from warraq.formats import _chapters, _faces, _labels, _notes, _shares
from warraq.model import Artefact, Chapter, Edition, Format, Page, Rendering
from warraq.pictures import fitted
from warraq.render import page, stylesheet

WIDTH = 1600
"""Widest picture, pixels: the measure is 38 rem, and screens draw two or more pixels for one."""

LINK = '<link rel="stylesheet" href="style.css">'
"""The line of the theme's page that the style sheet takes the place of."""

_ASSET = re.compile(r'(<img\b[^>]*?\bsrc=")(images/[^"]+)"')


def lay_out(edition: Edition) -> Rendering:
    """Render the single page, still with links to its style sheet and images."""
    bodies = _chapters.bodies(edition, _adapt, xml=False)
    text = page(
        edition, "page.html",
        chapters=list(zip(edition.document.chapters, bodies, strict=True)),
        toc=contents(edition.document),
        names=told_apart(edition.document),
        lists=lists(edition.document),
        share=_shares.of(edition),
    )  # fmt: skip
    return Rendering(
        edition,
        (Page("index.html", edition.document.metadata.title, text),),
        stylesheet(edition, "screen.css"),
    )


def produce(rendering: Rendering) -> Iterator[Artefact]:
    """Put fonts, style sheet and images into the page."""
    (text,) = (p.xhtml for p in rendering.pages)
    faces = _faces.embedded(rendering.edition, [text])
    rules = _faces.font_faces(
        faces, lambda face: _data_url("font/woff2", fonts.woff2(face.data)), "woff2"
    )
    pictures = [
        _labels.with_fonts(fitted(asset, WIDTH), rendering.edition)
        for asset in rendering.edition.document.assets
    ]
    urls = {picture.name: _data_url(picture.media_type, picture.data) for picture in pictures}
    text = _ASSET.sub(lambda match: f'{match[1]}{urls[match[2]]}"', text)
    text = text.replace(LINK, f"<style>\n{rules}{rendering.stylesheet}</style>", 1)
    yield Artefact(rendering.edition, rendering.edition.filename, text.encode())


def _data_url(media_type: str, data: bytes) -> str:
    return f"data:{media_type};base64,{b64encode(data).decode()}"


def _adapt(root: Element, chapter: Chapter, edition: Edition) -> None:
    depth = _chapters.depth(chapter, edition)
    _chapters.shift_headings(root, depth)
    _chapters.let_tables_scroll(root, edition)
    _chapters.let_formulas_scroll(root)
    _list_notes(root, edition, depth)


def _list_notes(root: Element, edition: Edition, depth: int) -> None:
    """Gather the notes into a list at the end, each linked back to its call (DPUB-ARIA 1.1)."""
    say = edition.document.language.phrases
    items = _notes.list_notes(root, say.notes, depth + 2)
    if items is None:
        return
    if (section := items.getparent()) is not None:
        section.set("role", "doc-endnotes")
    callers = {c.get("href", "")[1:]: c for c in _chapters.calls(root)}
    for note in items:
        call = callers.get(note.get("id", ""))
        if call is None:
            continue
        call.set("role", "doc-noteref")
        last = note[-1] if len(note) and note[-1].tag == "p" else note
        back = etree.SubElement(last, "a", {"href": f"#{call.get('id')}", "class": "back"})
        back.set("role", "doc-backlink")
        etree.SubElement(back, "span", {"aria-hidden": "true"}).text = "↩"
        words = etree.SubElement(back, "span", {"class": "spoken"})
        words.text = f"{say.back_to_text} {call.text}"


FORMAT = Format(
    name="html",
    title="HTML",
    media_type="text/html",
    lay_out=lay_out,
    produce=produce,
)
