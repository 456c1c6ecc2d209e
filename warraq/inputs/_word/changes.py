"""Tracked changes: accepted, or the reason to stop (ECMA-376-1 §17.13.5)."""

from __future__ import annotations

from collections import Counter

from lxml.etree import _Element as Element

from warraq.inputs._changes import settle
from warraq.inputs._word.package import Word, w
from warraq.inputs._xml import remove, unwrap

_PUT_IN = (w("ins"), w("moveTo"))
_TAKEN_OUT = (w("del"), w("moveFrom"))
_ELSEWHERE = (w("cellDel"), w("cellIns"), w("cellMerge"))


def accept(word: Word) -> None:
    """Accept every change. Raises :class:`SourceError` when the settings ask to stop."""
    authors: Counter[str] = Counter()
    for story in word.stories():
        for change in list(story.iter(w("ins"), w("del"), w("moveTo"))):
            authors[change.get(w("author"), "") or "?"] += 1
        _join_paragraphs(story)
        _take_out_rows(story)
        for change in list(story.iter(*_TAKEN_OUT)):
            remove(change)
        for change in list(story.iter(*_PUT_IN)):
            unwrap(change)
    settle(authors, word.place, word.wishes, word.say)


def _join_paragraphs(story: Element) -> None:
    """Join a paragraph whose end was deleted with the one that follows it."""
    for mark in list(story.iter(w("del"), w("moveFrom"))):
        properties = mark.getparent()
        if properties is None or properties.tag != w("rPr"):
            continue
        if (end := properties.getparent()) is None or end.tag != w("pPr"):
            continue
        paragraph = end.getparent()
        following = None if paragraph is None else paragraph.getnext()
        if paragraph is None or following is None or following.tag != w("p"):
            continue
        own = following.find(w("pPr"))
        at = 0 if own is None else following.index(own) + 1
        for offset, child in enumerate(e for e in list(paragraph) if e is not end):
            following.insert(at + offset, child)
        remove(paragraph)


def _take_out_rows(story: Element) -> None:
    for row in list(story.iter(w("tr"))):
        if row.find(f"{w('trPr')}/{w('del')}") is not None:
            remove(row)
    for cell in list(story.iter(w("tc"))):
        if cell.find(f"{w('tcPr')}/{w('cellDel')}") is not None:
            remove(cell)
    for mark in list(story.iter(*_ELSEWHERE)):
        remove(mark)
