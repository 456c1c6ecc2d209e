"""Words of the text that a finished file does not give back.

The file is read as its readers read it: a PDF with PDFium (Chrome), and with poppler
(Evince, Okular, ``pdftotext``), MuPDF and pypdf where they are installed; an EPUB and a page of
HTML by their markup. What they find is compared with the text of the edition's document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from lxml.etree import _Element as Element

from warraq.formats._chapters import tree
from warraq.model import Artefact, Document, Finding, Place, Rule, Severity
from warraq.rules import _words
from warraq.rules._book import Book
from warraq.rules._looks import html_page
from warraq.rules._words import Score

RECALL = 0.995
ORDER = 0.95
"""Under these shares of the words a finding is made. Footnotes and tables stand elsewhere on
paper than in the text, so that order is taken without the notes, and less strictly; on an
imposed sheet the order is that of the folded book, and none of the sheet's."""

PICTURES = frozenset({"math"})
"""What is text in an EPUB and on a page of HTML, and in a PDF a picture with a description:
``lost-structure`` looks for that."""

FEW = 2
"""So many words may be lost in the shortest text: a note's number beside its word is one."""

_INLINE = frozenset(
    "a abbr b bdi bdo cite code del dfn em i ins kbd mark q ruby s samp small span strong sub sup"
    " time u var".split()
)
_UNSEEN = frozenset("annotation head script style template title".split())


def inspect(artefact: Artefact) -> Iterator[Finding]:
    """Report each reader that gets less than the limit back, and then what was measured."""
    scores = measure(artefact)
    for reader, score in scores.items():
        lost_few = score.recall >= RECALL or len(score.missing) <= FEW
        is_in_order = score.order >= ORDER or artefact.edition.specification.is_for_print_shop
        if lost_few and is_in_order:
            continue
        lost = f"; lost: {_words.first_few(score.missing)}" if score.missing else ""
        yield Finding(
            "lost-words", Severity.WARNING,
            f"{reader} finds {score.recall:.1%} of the words, {score.order:.1%} in order{lost}",
            Place(artefact.name),
            "look at the file in this reader: what it does not find, nobody can search or copy",
        )  # fmt: skip
    if scores:
        got = "; ".join(
            f"{reader} {score.recall:.1%} of the words, {score.order:.1%} in order"
            for reader, score in scores.items()
        )
        yield Finding("lost-words", Severity.NOTE, f"comes back: {got}", Place(artefact.name))


def measure(artefact: Artefact) -> Mapping[str, Score]:
    """Return what comes back of the document's words, by reader."""
    edition = artefact.edition
    without = PICTURES if edition.format == "pdf" else frozenset()
    everything, running = _document_words(edition.document, without)
    scores = {}
    for reader, read in _readings(artefact).items():
        found = _words.words(read(artefact.data))
        recall = _words.score(everything, found)
        order = _words.score(running, found).order
        scores[reader] = Score(recall.recall, order, recall.missing)
    return scores


def _readings(artefact: Artefact) -> Mapping[str, Callable[[bytes], str]]:
    kinds: Mapping[str, Mapping[str, Callable[[bytes], str]]] = {
        "pdf": _words.readers(),
        "epub": {"an EPUB reader": _of_epub},
        "html": {"a browser": _of_html},
    }
    return kinds.get(artefact.edition.format, {})


def _document_words(
    document: Document, without: frozenset[str] = frozenset()
) -> tuple[list[str], list[str]]:
    """Return the words of the document, and those of them outside the notes.

    Elements ``without`` words are left out.
    """
    every: list[str] = []
    running: list[str] = []
    for chapter in document.chapters:
        root = tree(chapter)
        every += _words.words(f"{chapter.title}\n{_text(root, without)}")
        for note in list(root.iter("aside")):
            parent = note.getparent()
            if parent is not None:
                parent.remove(note)
        running += _words.words(f"{chapter.title}\n{_text(root, without)}")
    return every, running


def _of_epub(data: bytes) -> str:
    return "\n".join(_text(root) for _, root in Book(data).pages())


def _of_html(data: bytes) -> str:
    return _text(html_page(data))


def _text(root: Element, without: frozenset[str] = frozenset()) -> str:
    """Return the text of a tree, a line a block; nothing of the elements ``without`` words."""
    out: list[str] = []

    def walk(element: Element) -> None:
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if not name or name in _UNSEEN | without:
            return
        edge = "" if name in _INLINE else "\n"
        out.append(edge + (element.text or ""))
        for child in element:
            walk(child)
            out.append(child.tail or "")
        out.append(edge)

    walk(root)
    return "".join(out)


RULE = Rule(
    id="lost-words",
    severity=Severity.WARNING,
    what="Words of the text that a reader of the finished file does not find, or finds in "
    "another order.",
    why="A file that looks right and copies as nonsense cannot be searched, quoted, translated "
    "or read aloud, and nobody sees it by looking.",
    example="حر ية الإنترنت",
    instead="حرية الإنترنت",
    artefact=inspect,
)
