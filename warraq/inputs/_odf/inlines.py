"""The words of a paragraph of OpenDocument → pandoc's inlines (part 3, §6)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lxml.etree import _Element as Element

from warraq import pandoc
from warraq.inputs import _xml
from warraq.inputs._marks import without
from warraq.inputs._odf.package import Odf, q
from warraq.inputs._odf.styles import Look, Styles, is_complex_script

Inlines = list[Any]
_WIDE = 3
"""Spaces from which on a gap was meant: the halves of a verse are typed like this."""
_SILENT = frozenset(map(q, (
    "office:annotation", "office:annotation-end", "text:tracked-changes", "text:change",
    "text:change-start", "text:change-end", "text:soft-page-break", "text:page-number",
    "text:page-count", "text:toc-mark", "text:toc-mark-start", "text:toc-mark-end",
    "text:alphabetical-index-mark", "text:alphabetical-index-mark-start",
    "text:alphabetical-index-mark-end", "text:user-index-mark", "text:bookmark-end",
    "text:reference-mark-end", "text:hidden-text", "text:script", "text:note-citation",
    "svg:title", "svg:desc", "text:number",
)))  # fmt: skip
"""What has no words for a reader, or words that another edition makes anew."""
_ANCHORS = frozenset(map(q, (
    "text:bookmark", "text:bookmark-start", "text:reference-mark", "text:reference-mark-start",
)))  # fmt: skip


def string(text: str) -> dict[str, Any]:
    """Return a word."""
    return {"t": "Str", "c": text}


def space() -> dict[str, Any]:
    """Return a space: a node of its own each time, since repairs change nodes in place."""
    return {"t": "Space"}


def line_break() -> dict[str, Any]:
    """Return a line break."""
    return {"t": "LineBreak"}


@dataclass(slots=True)
class Reader:
    """What reading a text needs and what it finds: styles, pictures, what was left out."""

    odf: Odf
    styles: Styles
    blocks: Callable[[Element], list[Any]]
    media: dict[str, bytes] = field(default_factory=dict)
    lost: Counter[str] = field(default_factory=Counter)
    hidden: list[str] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    floating: list[Any] = field(default_factory=list)
    """Blocks of boxes that are anchored in the paragraph being read."""

    def inlines(self, element: Element, looks: tuple[str, ...] = ()) -> Inlines:
        """Return the words of an element; ``looks`` are the spans around them."""
        made = self._text(element.text, looks)
        for child in element:
            made += self._inline(child, looks)
            made += self._text(child.tail, looks)
        return made

    def _text(self, text: str | None, looks: tuple[str, ...]) -> Inlines:
        words = re.split(r"[ \t\r\n]+", without(text or ""))
        made: Inlines = []
        for number, word in enumerate(words):
            made += [space()] if number else []
            made += [string(word)] if word else []
        return self._dressed(made, looks, text or "") if text else []

    def _dressed(self, words: Inlines, looks: tuple[str, ...], text: str) -> Inlines:
        """Put the markup around words that their spans ask for."""
        is_complex = is_complex_script(text)
        shown = [self.styles.look(name, is_complex=is_complex) for name in looks]
        if any(look.hidden for look in shown):
            self.hidden += text.split()
            return []
        for kind, is_on in _KINDS.items():
            if any(map(is_on, shown)):
                words = [{"t": kind, "c": words}]
        return words

    def _inline(self, child: Element, looks: tuple[str, ...]) -> Inlines:
        tag = child.tag
        if tag in _SILENT:
            return []
        if tag in _ANCHORS:
            name = child.get(q("text:name"), "")
            return [{"t": "Span", "c": [[name, [], []], []]}]
        if (read := _READERS.get(str(tag))) is not None:
            return read(self, child, looks)
        return self.inlines(child, looks)

    def span(self, child: Element, looks: tuple[str, ...]) -> Inlines:
        """Read a span."""
        return self.inlines(child, (*looks, child.get(q("text:style-name"), "")))

    def spaces(self, child: Element, looks: tuple[str, ...]) -> Inlines:
        """Read several spaces (§6.1.3); a wide gap was meant."""
        del looks
        count = child.get(q("text:c"), "1")
        number = min(int(count), 99) if count.isascii() and count.isdigit() else 1
        return [string("\u2003")] if number >= _WIDE - 1 else [space() for _ in range(number)]

    def link(self, child: Element, looks: tuple[str, ...]) -> Inlines:
        """Read a link; those inside the file name a heading or a mark."""
        href = child.get(q("xlink:href"), "")
        href = re.sub(r"\|outline$", "", href)
        return [{"t": "Link", "c": [["", [], []], self.inlines(child, looks), [href, ""]]}]

    def reference(self, child: Element, looks: tuple[str, ...]) -> Inlines:
        """Read a reference to a mark; that to a page has the page's number in Word's edition."""
        if child.get(q("text:reference-format")) == "page":
            self.lost["page"] += 1
        target = child.get(q("text:ref-name"), "")
        return [{"t": "Link", "c": [["", [], []], self.inlines(child, looks), [f"#{target}", ""]]}]

    def note(self, child: Element, looks: tuple[str, ...]) -> Inlines:
        """Read a footnote or an endnote."""
        del looks
        body = child.find(q("text:note-body"))
        return [{"t": "Note", "c": self.blocks(body)}] if body is not None else []

    def ruby(self, child: Element, looks: tuple[str, ...]) -> Inlines:
        """Read words with others above them: these follow in brackets."""
        base, above = child.find(q("text:ruby-base")), child.find(q("text:ruby-text"))
        made = [] if base is None else self.inlines(base, looks)
        return made if above is None else [*made, string("("), *self.inlines(above), string(")")]

    def frame(self, child: Element, looks: tuple[str, ...]) -> Inlines:
        """Read a picture, a formula, a box of text; name what is none of these."""
        del looks
        described = child.findtext(q("svg:desc")) or child.findtext(q("svg:title")) or ""
        if (formula := self._formula(child)) is not None:
            return formula
        for image in child.findall(q("draw:image")):
            name, data = self.odf.member(image.get(q("xlink:href"), ""))
            if data is not None:
                self.media[name] = data
                return [{"t": "Image", "c": [["", [], []], _words(described), [name, ""]]}]
            self.lost["picture"] += 1
        box = child.find(q("draw:text-box"))
        if box is not None:
            return self.box(box)
        if child.find(q("draw:image")) is None:
            self.lost["object"] += 1
        return _words(described)

    def box(self, box: Element) -> Inlines:
        """Read a box of text: its blocks come before the paragraph that it is anchored in.

        A box around one picture and its caption is how LibreOffice makes a figure.
        """
        blocks = self.blocks(box)
        if len(blocks) == 1 and blocks[0]["t"] == "Figure":
            self.floating += blocks
            return []
        text = " ".join("".join(map(str, box.itertext())).split())
        if text:
            self.boxes.append(text)
        self.floating += blocks
        return []

    def shape(self, child: Element, looks: tuple[str, ...]) -> Inlines:
        """Read the words in a drawn shape."""
        if child.find(q("text:p")) is not None:
            return self.box(child)
        return self.inlines(child, looks)

    def _formula(self, frame: Element) -> Inlines | None:
        """Read a formula (MathML) as pandoc does, which writes it as TeX."""
        for part in frame.findall(q("draw:object")):
            math = part.find(q("math:math"))
            name, _ = self.odf.member(part.get(q("xlink:href"), ""))
            data = self.odf.members.get(f"{name}/content.xml")
            if math is None and data is not None:
                root = _xml.parse(data, f"{name}/content.xml", self.odf.place)
                math = root if root.tag == q("math:math") else None
            if math is not None:
                tree = pandoc.to_tree(_bare(math), "html", self.odf.place)
                return list(tree.json["blocks"][0]["c"])
        return None


def _bare(math: Element) -> bytes:
    """Write MathML as HTML has it, without prefixes and without StarMath's own text."""
    for extra in list(math.iter(q("math:annotation"))):
        _xml.remove(extra)

    def write(element: Element) -> str:
        name = str(element.tag).rpartition("}")[2]
        inside = _escaped(element.text) + "".join(write(e) + _escaped(e.tail) for e in element)
        return f"<{name}>{inside}</{name}>"

    return f"<p>{write(math)}</p>".encode()


def _escaped(text: str | None) -> str:
    return (text or "").replace("&", "&amp;").replace("<", "&lt;")


def _words(text: str) -> Inlines:
    made: Inlines = []
    for word in without(text).split():
        made += [*([space()] if made else []), string(word)]
    return made


_KINDS: dict[str, Callable[[Look], bool]] = {
    "Strong": lambda look: look.bold,
    "Emph": lambda look: look.italic,
    "Underline": lambda look: look.underline,
    "Strikeout": lambda look: look.struck,
    "SmallCaps": lambda look: look.small_caps,
    "Superscript": lambda look: look.position == "super",
    "Subscript": lambda look: look.position == "sub",
}
_READERS: dict[str, Callable[[Reader, Element, tuple[str, ...]], Inlines]] = {
    q("text:span"): Reader.span,
    q("text:s"): Reader.spaces,
    q("text:tab"): lambda *_: [space()],
    q("text:line-break"): lambda *_: [line_break()],
    q("text:a"): Reader.link,
    q("text:bookmark-ref"): Reader.reference,
    q("text:reference-ref"): Reader.reference,
    q("text:note"): Reader.note,
    q("text:ruby"): Reader.ruby,
    q("draw:frame"): Reader.frame,
    **{q(f"draw:{name}"): Reader.shape for name in ("custom-shape", "rect", "ellipse", "caption")},
}
