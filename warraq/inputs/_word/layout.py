"""How paragraphs lie on Word's page, as far as it means something: headings, pages, direction."""

from __future__ import annotations

import copy
import re

from lxml import etree
from lxml.etree import _Element as Element

from warraq.inputs import _headings, _marks
from warraq.inputs._word.looks import Looks, runs_of, text_of
from warraq.inputs._word.numbering import write_before
from warraq.inputs._word.package import Word, is_on, value, w
from warraq.letters import runs_right

_OTHER = re.compile(r"(?:title|subtitle|caption|author|date|abstract|toc |quote|verse)")
"""Names of styles whose bold lines are no headings."""
_LETTER = re.compile(r"[^\W\d_]")
_SIDES = (("left", "start"), ("right", "end"))


def drop_indents(word: Word) -> None:
    """Take out indents of one side, of which pandoc makes quotations; two sides mean one."""
    looks = Looks(word)
    for story in word.stories():
        for paragraph in story.iter(w("p")):
            indent = looks.of_paragraph(paragraph, "ind")
            if indent is None or looks.of_paragraph(paragraph, "numPr") is not None:
                continue
            sides = [max(_twips(indent, name) for name in names) for names in _SIDES]
            if not all(sides) or looks.level(paragraph):
                _set_indent(paragraph)


def _twips(indent: Element, side: str) -> int:
    text = indent.get(w(side), "0")
    return int(text) if text.isascii() and text.isdigit() else 0


def _set_indent(paragraph: Element) -> None:
    properties = _properties(paragraph)
    for old in properties.findall(w("ind")):
        properties.remove(old)
    etree.SubElement(properties, w("ind"), {w("left"): "0", w("right"): "0", w("firstLine"): "0"})


def _properties(paragraph: Element) -> Element:
    properties = paragraph.find(w("pPr"))
    if properties is None:
        properties = etree.Element(w("pPr"))
        paragraph.insert(0, properties)
    return properties


def split_pages(word: Word) -> None:
    """Cut paragraphs behind the page breaks in them, so that each part is one by itself."""
    for paragraph in list(word.body.iterchildren(w("p"))):
        _split_at_breaks(paragraph)


def mark_pages(word: Word) -> None:
    """Mark the paragraphs that begin a page: after a break, after a section (§17.3.3.1)."""
    due = False
    for paragraph in list(word.body.iterchildren(w("p"))):
        due = due or bool(is_on(paragraph.find(f"{w('pPr')}/{w('pageBreakBefore')}")))
        if due and text_of(paragraph).strip():
            write_before(paragraph, _marks.PAGE)
            due = False
        due = due or _ends_page(paragraph)


def _ends_page(paragraph: Element) -> bool:
    section = paragraph.find(f"{w('pPr')}/{w('sectPr')}")
    kind = "" if section is None else value(section.find(w("type"))) or "nextPage"
    return kind in {"nextPage", "oddPage", "evenPage"} or _page_break(paragraph) is not None


def _page_break(paragraph: Element) -> Element | None:
    breaks = (b for run in paragraph.findall(w("r")) for b in run.findall(w("br")))
    return next((b for b in breaks if b.get(w("type")) == "page"), None)


def _split_at_breaks(paragraph: Element) -> None:
    """Cut a paragraph at each page break that has text behind it."""
    while (mark := _page_break(paragraph)) is not None and (run := mark.getparent()) is not None:
        in_run, behind = list(mark.itersiblings()), list(run.itersiblings())
        if not "".join((e.text or "") if e.tag == w("t") else text_of(e) for e in in_run + behind):
            return
        following = etree.Element(w("p"))
        if (own := paragraph.find(w("pPr"))) is not None:
            following.append(copy.deepcopy(own))
            for section in own.findall(w("sectPr")):
                own.remove(section)
        beside = etree.SubElement(following, w("r"))
        if (look := run.find(w("rPr"))) is not None:
            beside.append(copy.deepcopy(look))
        beside.extend(in_run)
        following.extend(behind)
        paragraph.addnext(following)
        if not text_of(paragraph):
            _be_empty(paragraph)
        paragraph = following


def _be_empty(paragraph: Element) -> None:
    """Leave nothing of the look of a paragraph that holds a break alone: no number, no style."""
    for properties in paragraph.findall(w("pPr")):
        paragraph.remove(properties)


def mark_direction(word: Word) -> None:
    """Mark the paragraphs that run against the document: its letters say which way that runs."""
    looks = Looks(word)
    is_rtl = runs_right(text_of(word.body))
    for paragraph in word.body.iter(w("p")):
        text = text_of(paragraph)
        is_bidi = bool(is_on(looks.of_paragraph(paragraph, "bidi")))
        if next(paragraph.iterancestors(w("tbl")), None) is not None or not _LETTER.search(text):
            continue
        if is_rtl and not is_bidi and not runs_right(text):
            write_before(paragraph, _marks.LEFT)
        elif not is_rtl and is_bidi and runs_right(text):
            write_before(paragraph, _marks.RIGHT)


def mark_headings(word: Word) -> None:
    """Mark the lines that look like headings."""
    looks = Looks(word)
    paragraphs = [p for p in word.body.iterchildren(w("p")) if text_of(p).strip()]
    found = _headings.levels([_line(looks, paragraph) for paragraph in paragraphs])
    for at, level in found.items():
        write_before(paragraphs[at], _marks.heading(level, _marks.FAKE))


def _line(looks: Looks, paragraph: Element) -> _headings.Line:
    shown = [run for run in runs_of(paragraph) if _LETTER.search(text_of(run))]
    is_item = looks.of_paragraph(paragraph, "numPr") is not None
    return _headings.Line(
        text_of(paragraph).strip(),
        max((looks.size(run, paragraph) for run in shown), default=0),
        all(looks.is_bold(run, paragraph) for run in shown),
        value(looks.of_paragraph(paragraph, "jc")) == "center",
        looks.level(paragraph),
        is_item or _OTHER.match(looks.style_name(paragraph)) is not None,
    )


def say_outlines(word: Word) -> None:
    """Name as headings the styles that are so by their outline level alone."""
    looks = Looks(word)
    for paragraph in word.body.iter(w("p")):
        level = looks.level(paragraph)
        if level and not looks.style_name(paragraph).startswith("heading "):
            write_before(paragraph, _marks.heading(level))
