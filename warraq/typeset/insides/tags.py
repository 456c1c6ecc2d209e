"""Tags: one an element over all pages, and nothing of the page's furniture among them.

The engine makes a tag of every box of every page: a paragraph that a page cuts is two, the head
of a long table comes again and again, a folio is no artefact, a note hangs at the end of its
page. Here what belongs to the page is told from what belongs to the text before anything is
drawn, and the tags are made afterwards from all pages together (``_reading.py``,
:mod:`warraq.typeset.structure`, ``_tagtree.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pydyf
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from warraq.typeset.insides import Hook
from warraq.typeset.insides._collector import put_off
from warraq.typeset.insides._reading import CALLS, FOOT, Area, Reading
from warraq.typeset.insides._tagtree import TagTree
from warraq.typeset.structure import settle

_POINTS = 0.75
"""Points in a CSS pixel."""

# ── Before: what is no part of the text ─────────────────────────────────────────────────


def _told_apart(original: Callable[..., Any]) -> Callable[..., Any]:
    def generate_pdf(document: Any, target: Any, zoom: float, **options: Any) -> Any:
        telling = _Telling()
        is_tagged = options["pdf_tags"] or options["pdf_variant"]
        for page in document.pages if is_tagged else ():
            telling.page = page
            telling.tell(page._page_box, "", None)
        with put_off():
            return original(document, target, zoom, **options)

    return generate_pdf


class _Telling:
    """Marks what is an artefact, what is drawn and has no content, and links inside links."""

    def __init__(self) -> None:
        self.page: Any = None
        self.seen: dict[Any, Any] = {}
        """The heads and feet of tables, each with its first page: the engine draws them again
        on every page, and a reader wants to hear them once."""
        self.notes: dict[Any, str] = {}

    def tell(self, box: Any, artefact: str, link: Any) -> None:
        """Look at a box that is in an ``artefact`` of that kind, or in a ``link``, or neither."""
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        artefact = artefact or self._artefact(box)
        element, (tag, _, pseudo) = box.element, (box.element_tag or "").partition("::")
        if element is not None and element.get("role") == "img" and not pseudo:
            box.picture = box
        if artefact and isinstance(box, boxes.TextBox | boxes.ReplacedBox):
            box.artefact = artefact
        if isinstance(box, boxes.InlineBox):
            box.is_nested_link = link is not None and box.link in (None, link)
        is_end = pseudo in CALLS and (pseudo in FOOT or element.get("data-back"))
        if is_end and tag and not isinstance(box, boxes.TextBox | boxes.LineBox):
            self._link_note(box, pseudo)
        for child in getattr(box, "children", ()):
            self.tell(child, artefact, box.link or link)

    def _artefact(self, box: Any) -> str:
        """Return which kind of artefact a box is; "" for the text's own."""
        element = box.element
        if isinstance(box, boxes.MarginBox):
            return "Footer" if "bottom" in box.at_keyword else "Header"
        if box.element_tag in {"thead", "tfoot"}:
            return "" if self.seen.setdefault(element, self.page) is self.page else "Pagination"
        if isinstance(box, boxes.TextBox):  # white space is not drawn: it goes to the next text
            return "" if box.text.strip() else "Layout"
        is_empty = isinstance(box, boxes.ReplacedBox) and not element.get("alt")
        return "Layout" if is_empty or box.is_leader or _is_unspoken(box) else ""

    def _link_note(self, box: Any, pseudo: str) -> None:
        """Link the call of a note to the note, or the note's number back to the call."""
        element = box.element
        note = self.notes.setdefault(element, element.get("id") or f"note-{len(self.notes) + 1}")
        call = element.get("data-from") or f"call-of-{note}"
        box.note_id, box.is_nested_link = note, False
        here, there = (call, note) if pseudo == "footnote-call" else (note, call)
        x, y, width, height = box.hit_area()
        area = (x, y, x + width, y + height)
        self.page.anchors.setdefault(here, area)
        self.page.links = [link for link in self.page.links if link[-1] is not box]
        self.page.links.append(("internal", there, area, box))


def _is_unspoken(box: Any) -> bool:
    """Tell whether a box is for the eye alone: a repeated quotation, the number of a code line."""
    element = box.element
    if element is None or box.element_tag == "span::run":
        return False
    is_number = box.element_tag == "span::before" and "line" in (element.get("class") or "").split()
    return is_number or element.get("aria-hidden") == "true"


def _without_nested(original: Callable[..., Any]) -> Callable[..., Any]:
    """Let a link be one annotation a line: what is bold in it is no link of its own."""

    def add_links(links_and_anchors: Any, *arguments: Any) -> None:
        links, anchors = links_and_anchors
        own = [link for link in links if not getattr(link[-1], "is_nested_link", False)]
        original((own, anchors), *arguments)

    return add_links


# ── Meanwhile: marks in the page's content ──────────────────────────────────────────────


@cache
def _stream(original: Any) -> Any:
    class Stream(original):  # type: ignore[misc]  # the engine has no types
        """Content whose artefacts are marked so, and whose drawn boxes can be one picture."""

        _in_picture = False

        @contextmanager
        def marked(self, box: Any, tag: str) -> Iterator[None]:
            kind = getattr(box, "artefact", "")
            if self._tags is None or not (kind or self._in_picture):
                with super().marked(box, tag):
                    yield
            elif self._in_picture:
                yield
            else:
                self.begin_marked_content("Artifact", _kind(kind))
                yield
                self.end_marked_content()

        @contextmanager
        def artifact(self) -> Iterator[None]:
            if self._in_picture:
                yield
            else:
                with super().artifact():
                    yield

        @contextmanager
        def picture(self, box: Any) -> Iterator[None]:
            """Mark all that is drawn of a box as one picture."""
            with self.marked(box, "Figure"):
                self._in_picture = True
                yield
                self._in_picture = False

    return Stream


def _kind(kind: str) -> Any:
    """Return what an artefact is (ISO 32000-1 §14.8.2.2.2)."""
    if kind == "Layout":
        return pydyf.Dictionary({"Type": "/Layout"})
    entries = {"Type": "/Pagination"}
    if kind != "Pagination":
        entries["Subtype"] = f"/{kind}"
    return pydyf.Dictionary(entries)


def _as_picture(original: Callable[..., Any]) -> Callable[..., Any]:
    def draw_stacking_context(stream: Any, stacking_context: Any) -> None:
        picture = getattr(stacking_context.box, "picture", None)
        if picture is None or stream._tags is None:
            original(stream, stacking_context)
        else:
            with stream.picture(picture):
                original(stream, stacking_context)

    return draw_stacking_context


# ── After: the tree ─────────────────────────────────────────────────────────────────────


def _add(original: Callable[..., Any]) -> Callable[..., Any]:
    del original  # its whole work is done here

    def add_tags(pdf: Any, document: Any, pdf_version: Any, page_streams: Any) -> None:
        del pdf_version
        reading = Reading(document.metadata.lang or "")
        for number, (page, stream) in enumerate(zip(document.pages, page_streams, strict=True)):
            reading.page(number, page._page_box, stream._tags, _area(page.height))
        settle(reading.root)
        TagTree(pdf, reading.annotations).write(reading.root)

    return add_tags


def _area(height: float) -> Callable[[Any], Area]:
    def area(box: Any) -> Area:
        left, top = box.border_box_x(), box.border_box_y()
        right, bottom = left + box.border_width(), top + box.border_height()
        edges = (left, height - bottom, right, height - top)
        return tuple(round(edge * _POINTS, 2) for edge in edges)

    return area


_STREAM = (
    "(fonts, page_rectangle, resources, images, tags, color_profiles, output_intent, "
    "*args, **kwargs)"
)

HOOKS = (
    Hook("weasyprint.document", "generate_pdf", "(document, target, zoom, **options)", _told_apart),
    Hook("weasyprint.pdf", "Stream", _STREAM, _stream),
    Hook("weasyprint.pdf.stream", "Stream", _STREAM, _stream),
    Hook(
        "weasyprint.pdf", "add_links",
        "(links_and_anchors, matrix, pdf, page, names, tags)", _without_nested,
    ),
    Hook("weasyprint.draw", "draw_stacking_context", "(stream, stacking_context)", _as_picture),
    Hook(
        "weasyprint.pdf", "add_tags", "(pdf, document, pdf_version, page_streams)", _add,
    ),
)  # fmt: skip
