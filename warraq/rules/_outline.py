"""A text as a row of blocks: headings, paragraphs, items, cells, notes.

:func:`of_document` says what they are from what was written, ``_told.py`` from what a finished
PDF tells assistive technology; the two are to be the same.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml.etree import _Element as Element

from warraq.contents import titled
from warraq.formats import _chapters
from warraq.model import Edition
from warraq.passes._tree import BLOCKS, drop, has_class, text_of
from warraq.typeset.textlayer import SILENT

_TATWEEL = {0x0640: None}

_KINDS = {
    "li": "item", "dd": "item", "dt": "term", "td": "cell", "caption": "caption",
    "figcaption": "caption", "blockquote": "quotation",
}  # fmt: skip
_BLOCKS = BLOCKS | frozenset(
    "address article dl figure footer header hr main nav ol pre summary details table tbody tfoot"
    " thead tr ul".split()
)


class Mark(NamedTuple):
    """What makes two blocks alike: their kind, and their letters by language, in any order.

    Spaces and punctuation are left out: ``lost-words`` looks at words.
    """

    kind: str
    letters: frozenset[tuple[tuple[str, str], int]]


@dataclass(slots=True)
class Block:
    """One block: what it is and its text, by language; ``notes`` are called in it."""

    kind: str
    runs: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text, white space folded, without what only steers it."""
        return " ".join("".join(text for _, text in self.runs).translate(SILENT).split())

    @property
    def mark(self) -> Mark:
        """What the block is compared by."""
        counts = Counter((lang, c) for lang, text in self.runs for c in _letters(text))
        return Mark(self.kind, frozenset(counts.items()))

    def has_order_of(self, other: Block) -> bool:
        """Tell whether each run holds the letters that ``other`` has at its place.

        Inside a run the order is the reader's: PDFium turns what runs from the left in a line
        from the right, and a tag says nothing about it.
        """
        wanted, place = "".join(_letters(text) for _, text in other.runs), 0
        for _, text in self.runs:
            found = _letters(text)
            if sorted(found) != sorted(wanted[place : place + len(found)]):
                return False
            place += len(found)
        return True


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text.translate(SILENT | _TATWEEL))
    return "".join(c for c in plain if unicodedata.category(c)[0] in "LMN")


def of_document(edition: Edition) -> list[Block]:
    """Return the blocks of the publication's title and chapters, and its notes where they stand."""
    document = edition.document
    lang, say_notes = document.metadata.lang, document.language.phrases.notes
    blocks = [Block("heading 1", [(lang, document.metadata.title)])]
    endnotes: list[Block] = []
    part = None
    for chapter in document.chapters:
        depth = _chapters.depth(chapter, edition)
        if chapter.division and chapter.division != part:
            part = chapter.division
            blocks.append(_heading(2, lang, part.title))
        if depth:
            blocks.append(_heading(depth + 1, lang, f"{chapter.label} {chapter.title}"))
        root = _chapters.tree(chapter)
        notes = _notes(root, depth, lang)
        for block in _Written(depth, lang).blocks(root):
            blocks.append(block)
            if document.metadata.notes == "foot":
                blocks += [each for name in block.notes for each in notes.pop(name, ())]
        listed = [block for note in notes.values() for block in note]
        if document.metadata.notes == "chapter" and listed:
            blocks += [_heading(depth + 2, lang, say_notes), *listed]
        elif document.metadata.notes == "end" and listed:
            if document.manuscript.is_book:
                endnotes.append(_heading(3, lang, titled(chapter, document)))
            endnotes += listed
    if endnotes:
        blocks += [_heading(2, lang, say_notes), *endnotes]
    return [block for block in blocks if block.runs or block.kind.startswith(("cell", "header"))]


def _heading(level: int, lang: str, text: str) -> Block:
    return Block(f"heading {min(level, 6)}", [(lang, text)])


def _notes(root: Element, depth: int, lang: str) -> dict[str, list[Block]]:
    """Take the notes out of a chapter; return the blocks of each, by its id."""
    taken = {}
    for note in _chapters.notes(root):
        taken[note.get("id", "")] = list(_Written(depth, lang, note=True).blocks(note))
        drop(note)
    return taken


class _Written:
    """Takes one chapter, or one note, apart."""

    def __init__(self, depth: int, lang: str, *, note: bool = False) -> None:
        self.depth = depth
        self.lang = lang
        self.note = note

    def blocks(self, root: Element) -> Iterator[Block]:
        """Yield the blocks in reading order."""
        yield from self._inside(
            root, "note" if self.note else "paragraph", root.get("lang") or self.lang
        )

    def _inside(self, element: Element, kind: str, lang: str) -> Iterator[Block]:
        """Yield what stands in a block: its lines, and the blocks between them."""
        line = Block(kind)
        is_empty = True
        say(line, lang, element.text)
        for child in element:
            name = child.tag if isinstance(child.tag, str) else ""
            alone = name == "img" and element.tag in {"div", "section", "figure", "blockquote"}
            if name in _BLOCKS or alone:
                if line.runs:
                    yield line
                    is_empty = False
                line = Block(kind)
                for block in self._block(child, kind, lang):
                    yield block
                    is_empty = False
            else:
                _speak(line, child, lang)
            say(line, lang, child.tail)
        if line.runs or (is_empty and element.tag in {"td", "th"}):
            yield line

    def _block(self, element: Element, kind: str, around: str) -> Iterator[Block]:
        name, lang = str(element.tag), element.get("lang") or around
        if element.get("aria-hidden") == "true":
            return
        if name == "img":
            if element.get("alt"):
                yield Block("figure", [(lang, element.get("alt", ""))])
            return
        if name[0] == "h" and name[1:].isdigit():
            kind = f"heading {min(int(name[1:]) + self.depth, 6)}"
        elif name == "th":
            scope = element.get("scope") or "col"
            kind = f"header of a {'row' if scope.startswith('row') else 'column'}"
        else:
            kind = _KINDS.get(name, kind)
        yield from self._inside(element, kind, lang)


def say(line: Block, lang: str, text: str | None) -> None:
    """Add text to a block, if there is any."""
    if text and text.strip():
        line.runs.append((lang, text))


def _speak(line: Block, element: Element, around: str) -> None:
    """Add an element in a line, or what is said instead of it."""
    if not isinstance(element.tag, str) or element.get("aria-hidden") == "true":
        return
    name, lang = element.tag.rpartition("}")[2], element.get("lang") or around
    if name == "a" and has_class(element, "noteref"):
        line.notes.append(element.get("href", "")[1:])
    if name == "math":
        source = element.find(".//{*}annotation")
        say(line, lang, text_of(element if source is None else source))
    elif name == "img" or element.get("role") == "img":
        say(line, lang, element.get("alt") or element.get("aria-label"))
    else:
        say(line, lang, element.text)
        for child in element:
            _speak(line, child, lang)
            say(line, lang, child.tail)
