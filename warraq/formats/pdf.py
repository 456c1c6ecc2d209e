"""PDF: the print edition, tagged, through WeasyPrint."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree
from lxml.etree import _Element as Element

from warraq.contents import Entry, contents, lists
from warraq.formats import _chapters, _codes, _formulas, _notes, _onepage, _record
from warraq.model import (
    Artefact,
    Chapter,
    Document,
    Edition,
    Finding,
    Format,
    Page,
    Rendering,
    Severity,
)
from warraq.passes._tree import BLOCKS, add_class, has_class
from warraq.passes.direction import direction_of
from warraq.places import key_place
from warraq.render import page, stylesheet
from warraq.typeset import fribidi

if TYPE_CHECKING:
    from warraq.typeset.engine import Job


LONG = 12
"""Rows up to which a table is kept on one page, if a page can hold it."""

_COUNT = re.compile(r"-?[0-9]{1,9}")


def lay_out(edition: Edition) -> Rendering:
    """Render the whole publication as one XHTML page."""
    document = edition.document
    roots = _chapters.adapted(edition, _adapt)
    findings = tuple(_formulas.set_in(roots, edition))
    endnotes = _notes.gather_endnotes(roots, edition)
    bodies = tuple(map(_chapters.to_xml, roots))
    end = (Entry("notes", document.language.phrases.notes),) if endnotes is not None else ()
    code = _codes.of_ebook(edition)
    text = page(
        edition, "print.xhtml",
        chapters=list(zip(document.chapters, bodies, strict=True)),
        endnotes="" if endnotes is None else _chapters.to_xml(endnotes),
        toc=(*contents(document, depth=2), *end),
        lists=lists(document),
        ebook=code,
        ebook_at=_codes.place(edition, bodies),
    )  # fmt: skip
    return Rendering(
        edition,
        (Page("print.xhtml", edition.document.metadata.title, text),),
        _sheet(edition),
        tighter=tuple(_tighter(edition)),
        assets=() if code is None else (code.drawing,),
        findings=findings,
    )


def _sheet(edition: Edition) -> str:
    return stylesheet(edition, "print.css") + _bleed(edition)


def _tighter(edition: Edition) -> Iterator[str]:
    """Yield the style sheet of each step of the theme when the text has to fit one page."""
    if edition.document.metadata.fit == "one-page":
        for theme in edition.theme.tightened():
            yield _sheet(replace(edition, theme=theme))


def _examine(rendering: Rendering, data: bytes) -> Iterator[Finding]:
    """Say what laying out found; look at the finished pages: how many, for a press the pictures."""
    yield from rendering.findings
    yield from _too_long(rendering, data)
    if rendering.edition.specification.output.intent != "screen":
        from warraq.printshop import resolution

        yield from resolution.coarse(rendering.edition, data)


def _too_long(rendering: Rendering, data: bytes) -> Iterator[Finding]:
    """Say when a text that has to fit one page does not."""
    edition = rendering.edition
    document = edition.document
    if document.metadata.fit == "free" or edition.specification.imposition is not None:
        return
    if (count := _onepage.pages(data)) > 1:
        yield Finding(
            "more-than-one-page",
            Severity.WARNING,
            f"{edition.filename} has {count} pages: the text does not fit one, "
            f"not even at the last of {len(rendering.tighter)} steps",
            key_place(document.manuscript.source, "fit"),
            "shorten the text, or leave fit out",
        )


def _bleed(edition: Edition) -> str:
    """Let colour run over the trim (CSS Paged Media 3 §7.2)."""
    bleed = edition.specification.output.bleed
    return f"\n@page {{ bleed: {bleed}mm }}\n" if bleed else ""


def produce(rendering: Rendering) -> Iterator[Artefact]:
    """Typeset the pages."""
    data = _typeset(rendering)
    yield Artefact(
        rendering.edition, rendering.edition.filename, data, tuple(_examine(rendering, data))
    )


def _typeset(rendering: Rendering) -> bytes:
    from warraq.typeset import engine

    edition = rendering.edition
    if edition.specification.is_for_print_shop:
        from warraq.formats import _presswork  # most builds need none of it

        return _presswork.make_ready(edition, engine.to_bare_pdf(job(rendering)))
    return engine.to_pdf(job(rendering))


def job(rendering: Rendering) -> Job:
    """Return all that the engine needs."""
    from warraq.typeset import engine

    edition, (pages,) = rendering.edition, rendering.pages
    return engine.Job(
        xhtml=pages.xhtml,
        stylesheet=rendering.stylesheet,
        tighter=rendering.tighter,
        families=edition.families,
        assets=(*edition.document.assets, *rendering.assets),
        direction=edition.document.language.direction,
        record=_record.record(edition.document, pages.xhtml),
    )


def _adapt(root: Element, chapter: Chapter, edition: Edition) -> None:
    depth = _chapters.depth(chapter, edition)
    _chapters.shift_headings(root, depth)
    _say_notes(root, edition.document)
    if edition.document.metadata.notes == "chapter":
        _notes.list_notes(root, edition.document.language.phrases.notes, depth + 2)
    if edition.document.metadata.notes == "foot":
        _drop_notes_to_foot(root, edition.document)
    _settle_direction(root)
    _count_lists(root)
    for box in root.iter("div"):
        if has_class(box, "table") and len(list(box.iter("tr"))) > LONG:
            add_class(box, "long")


def _settle_direction(root: Element) -> None:
    """Say which direction a block with ``dir="auto"`` has: the engine's cascade cannot know."""
    for block in root.iter(*BLOCKS):
        if (block.get("dir") or "").lower() == "auto":
            level, _ = fribidi.levels("".join(map(str, block.itertext())), "auto")
            block.set("dir", "rtl" if level else "ltr")


def _count_lists(root: Element) -> None:
    """Say in style from which number a list counts on: the engine reads no ``start``."""
    for ordered in root.iter("ol"):
        start = ordered.get("start", "")
        if _COUNT.fullmatch(start):
            ordered.set("style", f"counter-reset: list-item {int(start) - 1}")
    for item in root.iter("li"):
        value = item.get("value", "")
        if _COUNT.fullmatch(value):
            item.set("style", f"counter-set: list-item {int(value)}")


def _say_notes(root: Element, document: Document) -> None:
    """Tell the engine what links a note with its call, and what the two links say."""
    say = document.language.phrases
    by_id = {note.get("id", ""): note for note in _chapters.notes(root)}
    for call in _chapters.calls(root):
        note = by_id.get(call.get("href", "")[1:])
        call.set("data-call", f"{say.note} {call.text}")
        if note is not None and note.get("data-from") is None:
            note.set("data-from", call.get("id", ""))
            note.set("data-call", call.get("data-call", ""))
            note.set("data-back", f"{say.back_to_text} {call.text}")


def _drop_notes_to_foot(root: Element, document: Document) -> None:
    """Move each note to where it is called; ``float: footnote`` sets it at the foot.

    A note called in a foreign passage is still in the document's language.
    """
    by_id = {note.get("id", ""): note for note in _chapters.notes(root)}
    for note in by_id.values():
        parent = note.getparent()
        if parent is not None:
            parent.remove(note)
    for call in _chapters.calls(root):
        name = call.get("href", "")[1:]
        parent = call.getparent()
        if name not in by_id or parent is None:
            continue
        note = by_id.pop(name)
        foot = etree.Element("span")
        foot.attrib.update(note.attrib)
        foot.set("class", "footnote")
        foot.set("data-number", call.text or "")
        if any(each.get("lang") or each.get("dir") for each in call.iterancestors()):
            foot.set("lang", note.get("lang") or document.metadata.lang)
            foot.set("dir", direction_of(foot.get("lang", "")))
        foot.text = note.text
        for child in list(note):
            if child.tag == "p":
                child.tag = "span"
                add_class(child, "paragraph")
            foot.append(child)
        foot.tail = call.tail
        parent.replace(call, foot)


FORMAT = Format(
    name="pdf",
    title="PDF",
    media_type="application/pdf",
    lay_out=lay_out,
    produce=produce,
    typeset=True,
)
