"""What the formats share: a chapter's fragment as a tree, and back into HTML or XHTML."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from lxml import etree
from lxml.etree import _Element as Element

from warraq.model import Chapter, Edition
from warraq.passes._tree import add_class, has_class, text_of
from warraq.passes.headings import LEVELS

OPS = "http://www.idpf.org/2007/ops"
"""Namespace of ``epub:type``; its prefix is always ``epub``, the letters that readers look for."""

VOID = frozenset("br col hr img input wbr".split())


FORMULA = 40
"""Characters of a formula, its source included, that are sure to fit a line of 320 px."""


def tree(chapter: Chapter) -> Element:
    """Parse the chapter's body into a ``div``."""
    text = f'<div xmlns:epub="{OPS}">{chapter.body}</div>'
    return etree.fromstring(text, etree.XMLParser(huge_tree=True))


Adapt: TypeAlias = "Callable[[Element, Chapter, Edition], None]"


def adapted(edition: Edition, adapt: Adapt) -> list[Element]:
    """Return every chapter's body as a tree, adapted to the format."""
    roots = []
    for chapter in edition.document.chapters:
        root = tree(chapter)
        adapt(root, chapter, edition)
        roots.append(root)
    return roots


def bodies(edition: Edition, adapt: Adapt, *, xml: bool) -> list[str]:
    """Return every chapter's body, adapted to the format and serialised for it."""
    return [to_xml(root) if xml else to_html(root) for root in adapted(edition, adapt)]


def to_xml(root: Element) -> str:
    """Serialise the content as XHTML: only void elements are written as empty tags."""
    for element in root.iter():
        if element.tag not in VOID and not len(element) and element.text is None:
            element.text = ""
    return _content(root, "xml")


def to_html(root: Element) -> str:
    """Serialise the content in HTML syntax."""
    return _content(root, "html")


def _content(root: Element, method: str) -> str:
    """Serialise the root and cut its own tags off, so that its namespaces are not said again."""
    whole = etree.tostring(root, encoding="unicode", method=method, with_tail=False)
    return whole[whole.index(">") + 1 : whole.rindex("<")]


def depth(chapter: Chapter, edition: Edition) -> int:
    """Return how many titles stand above the chapter's text on one page: the part's, its own."""
    return edition.document.manuscript.is_book + (chapter.division is not None)


def shift_headings(root: Element, by: int) -> None:
    """Set headings ``by`` levels deeper, for chapters that stand inside one page."""
    for element in root.iter():
        if element.tag in LEVELS:
            element.tag = f"h{min(LEVELS[str(element.tag)] + by, 6)}"


def notes(root: Element) -> list[Element]:
    """Return the chapter's notes, in order."""
    return [e for e in root.iter("aside") if has_class(e, "note")]


def calls(root: Element) -> list[Element]:
    """Return the calls of the chapter's notes, in order."""
    return [e for e in root.iter("a") if has_class(e, "noteref")]


def let_tables_scroll(root: Element, edition: Edition) -> None:
    """Give the box of every table a name, and a place in the order of the keyboard.

    A box that scrolls has to be reachable without a mouse (WCAG 2.1.1).
    """
    for box in root.iter("div"):
        if has_class(box, "table"):
            box.set("tabindex", "0")
            box.set("role", "group")
            box.set("aria-label", _name(box) or edition.document.language.phrases.table)


def let_formulas_scroll(root: Element) -> None:
    """Let a paragraph with a long formula scroll: no browser breaks one over lines yet."""
    for formula in root.iter("{*}math"):
        paragraph = next(formula.iterancestors("p"), None)
        if paragraph is not None and len("".join(map(str, formula.itertext()))) > FORMULA:
            add_class(paragraph, "formula")
            paragraph.set("tabindex", "0")
            if text_of(paragraph) == text_of(formula):
                paragraph.set("dir", "ltr")  # what overflows at the right can then be reached


def _name(box: Element) -> str:
    """Return a table's caption, or else its first head."""
    found = (box.find(".//caption"), box.find(".//th"))
    return next((text for each in found if each is not None and (text := text_of(each))), "")
