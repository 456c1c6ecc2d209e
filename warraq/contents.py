"""The table of contents: a document's headings as a tree, to a given depth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from warraq.model import Chapter, Document, Heading


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: where it leads, what it says, what stands below it."""

    id: str
    text: str
    children: tuple[Entry, ...] = ()


def contents(document: Document, depth: int = 3) -> tuple[Entry, ...]:
    """Return the entries of a document: its parts and chapters, or the sections of its only one."""
    if not document.manuscript.is_book:
        return tuple(e for c in document.chapters for e in _nest(_shallow(c, depth), 2))
    entries: list[Entry] = []
    for division, chapters in groupby(document.chapters, key=lambda c: c.division):
        below = tuple(
            Entry(c.id, titled(c, document), _nest(_shallow(c, depth), 2)) for c in chapters
        )
        entries += [Entry(division.id, division.title, below)] if division else below
    return tuple(entries)


def titled(chapter: Chapter, document: Document) -> str:
    """Return a chapter's title behind its label, if it has one: «الفصل ٣: الورق»."""
    if not chapter.label:
        return chapter.title
    pattern = document.language.phrases.titled
    return pattern.format(label=chapter.label, title=chapter.title)


def told_apart(document: Document) -> dict[str, str]:
    """Return names for chapters of one title, by their ids: «خاتمة (١)», «خاتمة (٢)».

    On one page chapters are landmarks, and of two landmarks with one role and one name nobody
    who moves by them knows which is which (WAI-ARIA Authoring Practices, *Landmark Regions*).
    """
    same: dict[tuple[str, str], list[Chapter]] = {}
    for chapter in document.chapters:
        same.setdefault((chapter.matter, titled(chapter, document)), []).append(chapter)
    return {
        chapter.id: f"{title} ({document.language.number(number)})"
        for (_, title), chapters in same.items()
        for number, chapter in enumerate(chapters, 1)
        if len(chapters) > 1
    }


def lists(document: Document) -> tuple[Entry, ...]:
    """Return the lists that are asked for and have something in them, lines below titles."""
    found = []
    for kind in document.metadata.lists:
        lines = tuple(Entry(c.id, c.text) for c in document.captions if c.kind == kind)
        if lines:
            found.append(Entry(kind, document.language.phrases.lists[kind], lines))
    return tuple(found)


def walk(entries: tuple[Entry, ...]) -> Iterator[Entry]:
    """Yield every entry, parents before children."""
    for entry in entries:
        yield entry
        yield from walk(entry.children)


def _shallow(chapter: Chapter, depth: int) -> tuple[Heading, ...]:
    return tuple(h for h in chapter.headings if h.level <= depth)


def _nest(headings: tuple[Heading, ...], level: int) -> tuple[Entry, ...]:
    entries = []
    rest = headings
    while rest:
        head, rest = rest[0], rest[1:]
        below = 0
        while below < len(rest) and rest[below].level > level:
            below += 1
        entries.append(Entry(head.id, head.text, _nest(rest[:below], level + 1)))
        rest = rest[below:]
    return tuple(entries)
