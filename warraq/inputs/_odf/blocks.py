"""The body of an OpenDocument text → pandoc's blocks (part 3, §5, §9)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lxml.etree import _Element as Element

from warraq.inputs import _counters, _headings, _marks
from warraq.inputs._odf import tables
from warraq.inputs._odf.inlines import Reader, space, string
from warraq.inputs._odf.lists import Numbers
from warraq.inputs._odf.package import Odf, q
from warraq.inputs._odf.styles import Styles, is_complex_script
from warraq.letters import strong

Blocks = list[Any]
_CAPTIONS = frozenset(("Caption", "Illustration", "Figure", "Drawing", "Table"))
"""Styles of captions, as LibreOffice names them."""
_CONTENTS = frozenset(map(q, (
    "text:table-of-content", "text:alphabetical-index", "text:illustration-index",
    "text:table-index", "text:object-index", "text:user-index",
)))  # fmt: skip
_SILENT = frozenset(map(q, (
    "text:tracked-changes", "text:sequence-decls", "text:variable-decls", "text:user-field-decls",
    "office:forms", "text:soft-page-break", "text:dde-connection-decls", "text:list-header",
    "text:index-title", "office:annotation",
)))  # fmt: skip


@dataclass(slots=True)
class Body:
    """A text being read."""

    odf: Odf
    styles: Styles
    is_rtl: bool
    reader: Reader = field(init=False)
    numbers: Numbers = field(init=False)
    title: dict[str, Any] = field(default_factory=dict)
    new_page: bool = False
    headings: dict[Element, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.reader = Reader(self.odf, self.styles, self.blocks)
        digits = _counters.ARABIC_DIGITS if self.is_rtl else _counters.LATIN_DIGITS
        self.numbers = Numbers(self.styles, digits)

    def read(self) -> Blocks:
        """Read the whole body."""
        self.headings = self._fake_headings()
        return self.blocks(self.odf.body)

    def blocks(self, parent: Element) -> Blocks:
        """Read what stands in an element, block by block."""
        made: Blocks = []
        waiting: Blocks = []  # a caption that stood above its table
        for child in parent:
            found = self._block(child)
            if self._is_caption(child) and found:
                if not _add_caption(made, found):
                    waiting = found
                    made += found
                continue
            if waiting and found and found[0]["t"] == "Table" and made[-1:] == waiting[-1:]:
                made.pop()
                _add_caption(found, waiting)
            waiting = []
            made += found
        return made

    def _is_caption(self, element: Element) -> bool:
        names = self.styles.names(element.get(q("text:style-name"), ""))
        return element.tag == q("text:p") and bool(_CAPTIONS.intersection(names))

    def _block(self, child: Element) -> Blocks:
        tag = child.tag
        if tag in _SILENT:
            return []
        if tag in _CONTENTS:
            self.reader.lost["contents"] += 1
            return []
        if tag in {q("text:p"), q("text:h")}:
            return self._paragraph(child)
        if tag == q("text:list"):
            return self._list(child)
        if tag == q("table:table"):
            return tables.table(child, self.styles, self.blocks, is_rtl=self.is_rtl)
        if str(tag).startswith(q("draw:")):
            return self._drawing(child)
        return self.blocks(child)

    def _drawing(self, child: Element) -> Blocks:
        """Read what is anchored to the page and not in a paragraph."""
        around, self.reader.floating = self.reader.floating, []
        read = self.reader.frame if child.tag == q("draw:frame") else self.reader.shape
        words = read(child, ())
        made = [*self.reader.floating, *([{"t": "Para", "c": words}] if words else [])]
        self.reader.floating = around
        return made

    def _paragraph(self, element: Element) -> Blocks:
        around, self.reader.floating = self.reader.floating, []
        made = self._own_words(element)
        made = [*self.reader.floating, *made]
        self.reader.floating = around
        return made

    def _own_words(self, element: Element) -> Blocks:
        style = element.get(q("text:style-name"), "")
        names = self.styles.names(style)
        marks = self._marks(element, style)
        words = self.reader.inlines(element)
        look = self.styles.look(style, is_complex=self.is_rtl, family="paragraph")
        self.new_page = self.new_page or (
            self.styles.get("paragraph", style, "paragraph", "fo:break-after") == "page"
        )
        if not words:
            return []
        for name in ("Title", "Subtitle"):
            if name in names and name.lower() not in self.title:
                self.title[name.lower()] = {"t": "MetaInlines", "c": words}
                return []
        if element.tag == q("text:h"):
            return [self._heading(element, words, marks)]
        if look.bold and not marks.strip(_marks.PAGE):
            words = [{"t": "Strong", "c": words}]
        parent = element.getparent()
        if parent is not None and parent.tag == q("draw:text-box") and (figure := _figure(words)):
            return [figure]
        para = {"t": "Para", "c": [*([string(marks)] if marks else []), *words]}
        return [{"t": "BlockQuote", "c": [para]}] if "Quotations" in names else [para]

    def _heading(self, element: Element, words: list[Any], marks: str) -> Any:
        text = element.get(q("text:outline-level"), "1")
        level = max(1, min(int(text), 6)) if text.isascii() and text.isdigit() else 1
        if label := self.numbers.heading(element, level):
            words = [string(label), space(), *words]
        return {"t": "Header", "c": [level, ["", [], []], [string(marks or ""), *words]]}

    def _marks(self, element: Element, style: str) -> str:
        """Return what the tree cannot say of a paragraph."""
        marks = _marks.heading(self.headings[element], _marks.FAKE) if (
            element in self.headings
        ) else ""  # fmt: skip
        breaks = self.styles.get("paragraph", style, "paragraph", "fo:break-before") == "page"
        in_body = element.getparent() is not None and not any(
            a.tag in {q("table:table"), q("text:note"), q("draw:frame")}
            for a in element.iterancestors()
        )
        text = _text(element)
        if in_body and text:
            master = self.styles.own("paragraph", style, "style:master-page-name")
            marks += _marks.PAGE if self.new_page or breaks or master else ""
            self.new_page = False
            mode = self.styles.get("paragraph", style, "paragraph", "style:writing-mode")
            right, left = strong(text)
            if self.is_rtl and left > right and not mode.startswith("rl"):
                marks += _marks.LEFT
            elif not self.is_rtl and right and right >= left and mode.startswith("rl"):
                marks += _marks.RIGHT
        return marks

    def _list(self, element: Element, depth: int = 0, style: str = "") -> Blocks:
        return self.numbers.read(element, self.blocks, self._block, depth, style)

    def _fake_headings(self) -> dict[Element, int]:
        paragraphs = [
            p for p in self.odf.body.iterchildren(q("text:p"), q("text:h")) if _text(p)
        ]  # fmt: skip
        found = _headings.levels([self._line(p) for p in paragraphs])
        return {paragraphs[at]: level for at, level in found.items()}

    def _line(self, element: Element) -> _headings.Line:
        text, style = _text(element), element.get(q("text:style-name"), "")
        is_complex = is_complex_script(text)
        own = self.styles.look(style, is_complex=is_complex, family="paragraph").bold
        size = self.styles.size(style, "paragraph", is_complex=is_complex)
        bold = own or bool(text)
        for span, words in _pieces(element):
            if words.strip():
                inside = self.styles.look(span, is_complex=is_complex).bold if span else False
                bold = bold and (own or inside)
                size = max(size, self.styles.size(span, "text", is_complex=is_complex))
        names = self.styles.names(style)
        return _headings.Line(
            text, size, bold,
            self.styles.get("paragraph", style, "paragraph", "fo:text-align") == "center",
            1 if element.tag == q("text:h") else 0,
            any(n in {"Title", "Subtitle", "Caption", "Quotations"} for n in names),
        )  # fmt: skip


def _pieces(element: Element, span: str = "") -> list[tuple[str, str]]:
    """Return the text of a paragraph in pieces, each with the style of the span around it."""
    made = [(span, element.text or "")]
    for child in element:
        if child.tag not in {q("text:note"), q("office:annotation")}:
            name = child.get(q("text:style-name"), "") if child.tag == q("text:span") else ""
            made += _pieces(child, name or span)
        made.append((span, child.tail or ""))
    return made


def _text(element: Element) -> str:
    return " ".join("".join(words for _, words in _pieces(element)).split())


def _figure(words: list[Any]) -> dict[str, Any] | None:
    """Make a figure of a picture with words under it: LibreOffice puts both into one box."""
    if not words or words[0]["t"] != "Image":
        return None
    caption = words[1:]
    while caption and caption[0]["t"] in {"Space", "LineBreak"}:
        caption = caption[1:]
    return _figure_of(words[0], caption) if caption else None


def _figure_of(image: Any, caption: list[Any]) -> dict[str, Any]:
    said = [None, [{"t": "Plain", "c": caption}]]
    return {"t": "Figure", "c": [["", [], []], said, [{"t": "Plain", "c": [image]}]]}


def _add_caption(blocks: Blocks, caption: Blocks) -> bool:
    """Give a caption to the picture or the table that it stands under; tell whether it did."""
    last: Any = blocks[-1] if blocks else {"t": ""}
    if caption[0]["t"] != "Para":
        return False
    if last["t"] == "Table" and not last["c"][1][1]:
        last["c"][1] = [None, [{"t": "Plain", "c": caption[0]["c"]}]]
        return True
    words = last["c"] if last["t"] == "Para" else []
    if len(words) == 1 and words[0]["t"] == "Image":
        blocks[-1] = _figure_of(words[0], caption[0]["c"])
        return True
    return False
