"""What a manuscript of a word processor holds and what an edition shows, each counted by itself.

Nothing of the press is asked: the XML is walked over with lxml alone.
"""

from __future__ import annotations

import io
import posixpath
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree, html
from lxml.etree import _Element as Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
"""The same namespace in a file that was saved as "Strict Open XML" (ISO/IEC 29500-1)."""
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
V = "{urn:schemas-microsoft-com:vml}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
T = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
XHTML = "{http://www.w3.org/1999/xhtml}"
MARKS = [f"{T}{n}" for n in "bookmark bookmark-start reference-mark reference-mark-start".split()]
REFERENCES = (f"{T}bookmark-ref", f"{T}reference-ref")


@dataclass(frozen=True, slots=True)
class Counts:
    """Words and how often each, notes, tables, pictures, links."""

    words: Counter[str]
    notes: int
    tables: int
    images: int
    links: int

    @property
    def things(self) -> tuple[int, int, int, int]:
        """All but the words."""
        return self.notes, self.tables, self.images, self.links


def words(text: str) -> Counter[str]:
    """Count the words, letters in the place of shapes, without invisible marks and tatweels."""
    plain = unicodedata.normalize("NFKC", text)
    plain = re.sub("[\u200b-\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff\u00ad\u0640]", "", plain)
    return Counter(re.findall(r"[^\W_]+", plain))


def in_docx(data: bytes) -> Counts:
    """Count what a reader of a Word file sees in its text and notes."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    names = {"word/footnotes.xml", "word/endnotes.xml"} & set(archive.namelist())
    roots = [
        etree.fromstring(archive.read(name).replace(STRICT, W[1:-1].encode()))
        for name in ("word/document.xml", *sorted(names))
    ]
    for root in roots:
        unseen = (f"{MC}Fallback", f"{W}del", f"{W}moveFrom", f"{W}instrText")
        for gone in list(root.iter(*unseen)):
            gone.getparent().remove(gone)  # type: ignore[union-attr]
        for note in [n for n in root.iter(f"{W}footnote", f"{W}endnote") if n.get(f"{W}type")]:
            note.getparent().remove(note)  # type: ignore[union-attr]
    text = "\n".join(_docx_text(p) for root in roots for p in root.iter(f"{W}p"))
    body = roots[0]
    return Counts(
        words(text),
        _count(body, f"{W}footnoteReference", f"{W}endnoteReference"),
        sum(_count(root, f"{W}tbl") for root in roots),
        sum(_count(root, f"{A}blip", f"{V}imagedata") for root in roots),
        sum(_count(root, f"{W}hyperlink") for root in roots),
    )


def _docx_text(paragraph: Element) -> str:
    kinds = [
        f"{W}{n}" for n in "t tab br cr noBreakHyphen footnoteReference endnoteReference".split()
    ]
    runs = (e for e in paragraph.iter(*kinds) if next(e.iterancestors(f"{W}p")) is paragraph)
    return "".join(e.text or "" if e.tag == f"{W}t" else " " for e in runs if _in_run(e))


def _in_run(element: Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == f"{W}r"


def in_odt(data: bytes) -> Counts:
    """Count what a reader of an OpenDocument text sees."""
    if data.startswith(b"PK"):
        data = zipfile.ZipFile(io.BytesIO(data)).read("content.xml")
    root = etree.fromstring(data)
    unseen = (
        f"{T}tracked-changes",
        f"{T}note-citation",
        f"{T}table-of-content",
        f"{T}page-number",
        f"{SVG}desc",
        f"{SVG}title",
    )
    for gone in list(root.iter(*unseen)):
        tail, parent = gone.tail, gone.getparent()
        assert parent is not None
        before = gone.getprevious()
        if tail and before is not None:
            before.tail = (before.tail or "") + tail
        elif tail:
            parent.text = (parent.text or "") + tail
        parent.remove(gone)
    for gap in root.iter(f"{T}s", f"{T}tab", f"{T}line-break", f"{T}p", f"{T}h", f"{T}note"):
        gap.tail = f" {gap.tail or ''}"
        gap.text = f" {gap.text or ''}"
    names = {e.get(f"{T}name") for e in root.iter(*MARKS)}
    body = next(root.iter("{urn:oasis:names:tc:opendocument:xmlns:office:1.0}text"))
    return Counts(
        words("".join(map(str, body.itertext()))),
        _count(root, f"{T}note"),
        _count(root, f"{TABLE}table"),
        _count(root, f"{DRAW}image"),
        _count(root, f"{T}a") + sum(e.get(f"{T}ref-name") in names for e in root.iter(*REFERENCES)),
    )


def _count(root: Element, *tags: str) -> int:
    return sum(1 for _ in root.iter(*tags))


def in_foreign_epub(data: bytes) -> Counts:
    """Count what the chapters of an e-book of another program show, its contents left out."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    container = etree.fromstring(archive.read("META-INF/container.xml"))
    where = next(container.iter("{*}rootfile")).get("full-path", "")
    package = etree.fromstring(archive.read(where))
    files = {e.get("id"): e for e in package.iter("{*}item")}
    chapters = [files[e.get("idref")] for e in package.iter("{*}itemref")]
    texts = [e.get("href", "") for e in chapters if "nav" not in e.get("properties", "").split()]
    paths = [posixpath.join(posixpath.dirname(where), text) for text in texts]
    pages = [etree.fromstring(archive.read(path)) for path in paths]
    return _shown([next(page.iter(f"{XHTML}body")) for page in pages], XHTML)


def in_html(page: bytes) -> Counts:
    """Count what the text of a page shows."""
    body = next(html.document_fromstring(page).iter("body"))
    for contents in list(body.iter("nav")):
        contents.clear()
    return _shown([body], "")


def in_epub(data: bytes) -> Counts:
    """Count what the chapters of an e-book show."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    names = sorted(n for n in archive.namelist() if re.search(r"(?:chapter|c)\d+\.xhtml$|title", n))
    return _shown([etree.fromstring(archive.read(n)) for n in names if n.endswith("html")], XHTML)


def _shown(roots: list[Element], ns: str) -> Counts:
    text: list[str] = []
    calls = [a for root in roots for a in root.iter(f"{ns}a") if a.get("class") == "noteref"]
    for call in calls:
        call.text = " "
    for root in roots:
        for math in list(root.iter(f"{ns}annotation")):
            math.getparent().remove(math)  # type: ignore[union-attr]
        text += _pieces(root, ns)
    links = [a for root in roots for a in root.iter(f"{ns}a")]
    own = [a for a in links if a.get("class") or a.get("role")]
    return Counts(
        words("".join(text)),
        len(calls),
        sum(_count(root, f"{ns}table") for root in roots),
        sum(_count(root, f"{ns}img") for root in roots),
        len(links) - len(own),
    )


def _pieces(root: Element, ns: str) -> Iterator[str]:
    blocks = {f"{ns}{n}" for n in "p h1 h2 h3 h4 h5 h6 li td th br div figcaption aside".split()}
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            yield (" " if element.tag in blocks else "") + (element.text or "")
        else:
            yield (" " if element.tag in blocks else "") + (element.tail or "")
