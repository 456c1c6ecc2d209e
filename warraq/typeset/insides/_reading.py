"""The pages' boxes read as one document: every element one tag, however many pages it is on.

A box knows its element, and the parts of an element that a page or a line cut apart know the
same one; so does what the engine adds for layout (anonymous boxes, runs). An element that
means nothing to a reader has no tag: what it holds goes to the tag around it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from warraq.typeset.structure import ROLES
from warraq.typeset.tag import Annotation, Content, Tag

Area = tuple[float, float, float, float]
Marks = dict[Any, Any]
"""The engine's own: ``{box: {"mcid": number, …}}`` of one page."""

FOOT = {"footnote-call": "data-call", "footnote-marker": "data-back"}
CALLS = FOOT | {"marker": "data-back", "before": "data-back"}
"""The two ends of a note, at the foot and in a list or in the text, and the attributes of the
note that say what a link there does."""

GENERATED = "generated"
"""The title of what the style sheet adds to the text: the page of a reference, a dash. Who
compares the file with the text can tell it by that (``rules/_told.py``)."""

_BULLETS = {"none": "None", "circle": "Circle", "square": "Square"}
_NUMBERS = {
    "none": "None",
    "upper-roman": "UpperRoman",
    "lower-roman": "LowerRoman",
    "upper-alpha": "UpperAlpha",
    "lower-alpha": "LowerAlpha",
}
_SCOPES = {"row": "Row", "rowgroup": "Row", "col": "Column", "colgroup": "Column"}


class Reading:
    """The tree so far.

    ``annotations`` are those of links: the tag each stands in, the engine's object, and what it
    says of itself.
    """

    def __init__(self, lang: str) -> None:
        self.root = Tag("Document", lang=lang)
        self.annotations: list[tuple[Tag, Any, str]] = []
        self._homes: dict[tuple[Any, str], Tag] = {}
        self._note_langs: dict[Any, str] = {}
        self._navs: set[Tag] = set()
        self._page = 0
        self._marks: Marks = {}
        self._area: Callable[[Any], Area] = lambda _: (0, 0, 0, 0)

    def page(self, number: int, box: Any, marks: Marks, area: Callable[[Any], Area]) -> None:
        """Read one page; ``area`` tells where on it a box is, as a PDF says it."""
        self._page, self._marks, self._area = number, marks, area
        for child in box.children:
            self._walk(child, self.root, None, self.root.lang)
        if marks:  # what no box of the page accounts for must not be lost
            rest = self.root.add("P")
            rest.kids += [Content(number, mark["mcid"]) for mark in marks.values()]

    def _walk(self, box: Any, tag: Tag, link: Tag | None, lang: str) -> None:
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if isinstance(box, boxes.MarginBox):
            return
        if isinstance(box, boxes.TextBox):
            self._take(box, tag)
            return
        tag, lang = self._home(box, tag, lang)
        if box.link_annotation:
            if link is None or tag.role == "Reference":
                tag = link = self._link(box, tag)
            link.kids.append(Annotation(self._page, len(self.annotations)))
            self.annotations.append((link, box.link_annotation, _description(box)))
        self._take(getattr(box, "picture", box), tag)
        for child in getattr(box, "children", ()):
            self._walk(child, tag, link, lang)

    def _take(self, box: Any, tag: Tag) -> None:
        mark = self._marks.pop(box, None)
        if mark is not None:
            tag.kids.append(Content(self._page, mark["mcid"]))

    def _home(self, box: Any, tag: Tag, around: str) -> tuple[Tag, str]:
        """Return where the content of ``box`` belongs, and in which language it is."""
        element, name = box.element, box.element_tag or ""
        if element is None or name in {"html", "body", "span::run"}:
            return tag, around
        name, _, pseudo = name.rpartition("}")[2].partition("::")
        lang = element.get("lang") or self._note_langs.get(element) or around
        lang = around if pseudo == "footnote-call" else lang
        known = self._homes.get((element, pseudo))
        if known is None:
            known = self._pseudo(box, pseudo, tag, lang) if pseudo else self._made(box, name, tag)
            if known is None:
                if pseudo or lang == around:
                    return tag, lang
                known = tag.add("Span")
            if lang != around:
                known.lang = lang
            if known.role == "Figure":
                known.attributes["Layout"] = {"BBox": self._area(getattr(box, "picture", box))}
            self._homes[element, pseudo] = known
        return known, lang

    def _pseudo(self, box: Any, pseudo: str, tag: Tag, lang: str) -> Tag | None:
        """Return the tag of what the style sheet generates: a label, the call of a note."""
        is_number = pseudo == "before" and box.element.get("data-back")
        if is_number or pseudo in {"marker", "footnote-marker"}:
            return tag.add("Lbl")
        if pseudo in {"before", "after"}:
            return tag.add("Span", title=GENERATED)
        if pseudo != "footnote-call":
            return None
        call = tag.add("Reference")
        note = tag.add("Note", id=box.note_id)
        own = box.element.get("lang") or lang
        note.lang = own if {own, lang} != {self.root.lang} else ""
        self._homes[box.element, ""] = note
        self._note_langs[box.element] = own
        return call

    def _link(self, box: Any, tag: Tag) -> Tag:
        """Return the link that ``box`` is a part of: one an element, on however many lines."""
        key = (box.element, f"link of {box.element_tag}")
        if key not in self._homes:
            is_call = "noteref" in (box.element.get("class") or "").split()
            holder = tag.add("Reference") if is_call or tag.role == "TOCI" else tag
            self._homes[key] = holder.add("Link")
        return self._homes[key]

    def _made(self, box: Any, name: str, tag: Tag) -> Tag | None:
        """Return a new tag for an element; None if it means nothing that a tag could say."""
        element = box.element
        classes = (element.get("class") or "").split()
        if element.get("role") == "img":
            holder = tag.add("Lbl") if tag.role == "LI" else tag
            return holder.add("Figure", alt=element.get("aria-label") or "")
        if name == "img":
            return tag.add("Figure", alt=element.get("alt")) if element.get("alt") else None
        if "long-note" in classes:
            return tag.add("Note", id=element.get("id") or "")
        if name == "math":
            return tag.add("Formula", alt=element.get("alttext") or "")
        if name == "abbr" and element.get("title"):
            return tag.add("Span", expansion=element.get("title"))
        if name == "span" and "paragraph" in classes:
            return tag.add("P")
        if name == "li" and tag.role in {"LI", "TOCI", "Note"}:
            return tag
        if name == "li" and element.get("data-back"):
            return tag.add("LI").add("LBody").add("Note", id=element.get("id"))
        role = ROLES.get(name, "")
        if not role:
            return None
        if role == "L" and (tag.role == "TOCI" or tag in self._navs):
            role = "TOC"
        if role == "LI" and tag.role == "TOC":
            role = "TOCI"
        made = tag.add(role)
        if name == "nav":
            self._navs.add(made)
        elif role == "L":
            made.attributes["List"] = {"ListNumbering": f"/{_numbering(box)}"}
        elif role in {"TH", "TD"}:
            made.columns, made.rows = box.colspan, box.rowspan
            made.scope = _SCOPES.get(element.get("scope") or "", "")
        return made


def _numbering(box: Any) -> str:
    """Return how a list is numbered (ISO 32000-1 table 347); every script's digits are decimal."""
    if box.element_tag != "ol":
        style = box.style["list_style_type"]
        return _BULLETS.get(style, "Disc") if box.element_tag == "ul" else "None"
    return _NUMBERS.get(box.style["list_style_type"], "Decimal")


def _description(box: Any) -> str:
    """Return what a link says when it is met without its text (ISO 14289-1 §7.18.5)."""
    element, pseudo = box.element, box.element_tag.partition("::")[2]
    if said := element.get(CALLS.get(pseudo, "data-call")):
        return str(said)
    texts = [*element.itertext(), *(image.get("alt") or "" for image in element.iter("img"))]
    return element.get("title") or " ".join("".join(texts).split())
