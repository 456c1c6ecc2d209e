"""Fields: their results stay as text, their codes go (ECMA-376-1 §17.16).

A table of contents, an index and page numbers are of Word's pages: the press makes its own.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from lxml import etree
from lxml.etree import _Element as Element

from warraq.inputs._word.looks import Looks, text_of
from warraq.inputs._word.package import OFFICE, Word, q, value, w
from warraq.inputs._xml import remove, unwrap
from warraq.model import Severity

DROPPED = frozenset("TOC INDEX TOA RD XE TC TA PAGE NUMPAGES SECTIONPAGES SECTION".split())
"""Fields whose result has no meaning in another edition, or that have none."""
LISTS = frozenset({"TOC", "INDEX", "TOA"})
_GALLERIES = frozenset({"Table of Contents", "Page Numbers (Top of Page)", "Watermarks"})
_LINK = re.compile(r'HYPERLINK\s+(?:"([^"]*)"|([^\s\\]\S*))?(.*)', re.DOTALL | re.IGNORECASE)
_ANCHOR = re.compile(r'\\l\s+(?:"([^"]*)"|(\S+))')


@dataclass(slots=True)
class _Field:
    """A field that is open: its code so far, whether its result has begun."""

    code: str = ""
    in_result: bool = False
    shown: list[Element] = field(default_factory=list)

    @property
    def name(self) -> str:
        words = self.code.split()
        return words[0].upper() if words else ""


def settle(word: Word) -> None:
    """Leave of every field what it shows, and links of those that are links."""
    dropped: Counter[str] = Counter()
    for story in word.stories():
        _galleries(story, dropped)
        for simple in list(story.iter(w("fldSimple"))):
            _simple(word, simple, dropped)
        _complex(word, story, dropped)
    _typed_contents(word, dropped)
    if lists := sum(dropped[name] for name in LISTS):
        word.say(
            "words-own-contents",
            Severity.NOTE,
            f"{lists} of Word's own tables of contents or indexes left out",
            "the press makes its own contents",
        )
    if pages := dropped["PAGEREF"]:
        word.say(
            "page-reference",
            Severity.WARNING,
            f"{pages} references to pages by number: the numbers are those of Word's pages",
            "refer to a heading by its words, or check the numbers",
        )


def _galleries(story: Element, dropped: Counter[str]) -> None:
    for gallery in list(story.iter(w("docPartGallery"))):
        block = next(gallery.iterancestors(w("sdt")), None)
        if block is not None and value(gallery) in _GALLERIES:
            dropped["TOC"] += 1
            remove(block)


def _simple(word: Word, simple: Element, dropped: Counter[str]) -> None:
    found = _Field(simple.get(w("instr"), ""))
    dropped[found.name] += 1
    if found.name in DROPPED:
        remove(simple)
    else:
        found.shown = list(simple)
        unwrap(simple)
        _link(word, found)


def _complex(word: Word, story: Element, dropped: Counter[str]) -> None:
    """Walk over the runs in order; fields nest, and may begin and end in different paragraphs."""
    _drop_unmatched(story)
    open_: list[_Field] = []
    touched: set[Element] = set()
    for run in list(story.iter(w("r"))):
        gone = any(f.name in DROPPED or not f.in_result for f in open_)
        for child in list(run):
            if child.tag == w("fldChar"):
                _turn(word, child, open_, dropped)
                run.remove(child)
            elif child.tag in {w("instrText"), w("delInstrText")}:
                if open_ and not open_[-1].in_result:
                    open_[-1].code += child.text or ""
                run.remove(child)
            elif child.tag != w("rPr") and any(f.name in DROPPED or not f.in_result for f in open_):
                run.remove(child)
                gone = True
        if open_ and not gone:
            open_[-1].shown.append(run)
        if gone and (paragraph := next(run.iterancestors(w("p")), None)) is not None:
            touched.add(paragraph)
    for paragraph in touched:
        if not text_of(paragraph).strip() and not _holds_more(paragraph):
            _take_out(paragraph)


def _drop_unmatched(story: Element) -> None:
    """Drop the beginning of a field that has no end: it would take all that follows with it."""
    waiting: list[Element] = []
    for char in list(story.iter(w("fldChar"))):
        kind = char.get(w("fldCharType"))
        if kind == "begin":
            waiting.append(char)
        elif kind == "end" and waiting:
            waiting.pop()
    for char in waiting:
        remove(char)


def _turn(word: Word, char: Element, open_: list[_Field], dropped: Counter[str]) -> None:
    kind = char.get(w("fldCharType"))
    if kind == "begin":
        open_.append(_Field())
    elif kind == "separate" and open_:
        open_[-1].in_result = True
    elif kind == "end" and open_:
        done = open_.pop()
        dropped[done.name] += 1
        _link(word, done)


def _link(word: Word, found: _Field) -> None:
    """Make a link of a field that is one, so that nothing of its code is left."""
    match = _LINK.match(found.code.strip())
    if match is None or not found.shown:
        return
    anchor = _ANCHOR.search(match[3])
    link = etree.Element(w("hyperlink"))
    if address := match[1] or match[2]:
        link.set(q("r:id"), _relation(word, address))
    elif anchor:
        link.set(w("anchor"), anchor[1] or anchor[2])
    parent = found.shown[0].getparent()
    if parent is None:
        return
    parent.insert(parent.index(found.shown[0]), link)
    link.extend(run for run in found.shown if run.getparent() is parent)


def _relation(word: Word, address: str) -> str:
    folder, _, name = word.main.rpartition("/")
    part = word.parts[f"{folder}/_rels/{name}.rels"]
    id_ = f"rWarraq{len(part)}"
    etree.SubElement(
        part, q("rel:Relationship"), Id=id_, Type=f"{OFFICE}/hyperlink", Target=address,
        TargetMode="External",
    )  # fmt: skip
    return id_


def _typed_contents(word: Word, dropped: Counter[str]) -> None:
    """Take out what is left of a table of contents: paragraphs in its styles."""
    looks = Looks(word)
    for paragraph in list(word.body.iter(w("p"))):
        if re.fullmatch(r"toc (?:[1-9]|heading)", looks.style_name(paragraph)):
            dropped["TOC"] += not dropped["TOC"]
            _take_out(paragraph)


def _holds_more(paragraph: Element) -> bool:
    return next(paragraph.iter(w("drawing"), w("pict"), w("object"), w("sectPr")), None) is not None


def _take_out(paragraph: Element) -> None:
    """Take a paragraph out; a cell keeps its last one, as the format wants it."""
    parent = paragraph.getparent()
    if parent is not None and parent.tag == w("tc") and len(parent.findall(w("p"))) == 1:
        for child in list(paragraph):
            paragraph.remove(child)
    else:
        remove(paragraph)
