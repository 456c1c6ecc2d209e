"""Notes as a list: at the end of a page of the web, of a printed chapter, of a printed book."""

from __future__ import annotations

from lxml import etree
from lxml.etree import _Element as Element

from warraq.contents import titled
from warraq.formats import _chapters
from warraq.model import Edition


def list_notes(root: Element, heading: str, level: int) -> Element | None:
    """Move the chapter's notes into a section at its end; return their list, if there are any."""
    notes = _chapters.notes(root)
    if not notes:
        return None
    section = etree.SubElement(root, "section", {"class": "notes"})
    etree.SubElement(section, f"h{min(level, 6)}").text = heading
    return _list(section, notes)


def gather_endnotes(roots: list[Element], edition: Edition) -> Element | None:
    """Move the notes of all chapters into one element, below their chapters' titles."""
    document = edition.document
    gathered = etree.Element("div", {"class": "notes"})
    for root, chapter in zip(roots, document.chapters, strict=True):
        if notes := _chapters.notes(root):
            if document.manuscript.is_book:
                etree.SubElement(gathered, "h3").text = titled(chapter, document)
            _list(gathered, notes)
    return gathered if len(gathered) else None


def _list(parent: Element, notes: list[Element]) -> Element:
    items = etree.SubElement(parent, "ol")
    for note in notes:
        note.tag = "li"
        del note.attrib["class"]
        items.append(note)
    return items
