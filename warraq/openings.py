"""What a chapter opens with: its title, taken out of the text, and its place in the book."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import get_args

from lxml import etree
from lxml.etree import _Element as Element

from warraq.model import Body, Division, Manuscript, Matter
from warraq.passes._tree import drop, has_class, text_of
from warraq.passes.headings import LEVELS
from warraq.passes.quotes import in_house_style
from warraq.titles import same

MATTERS: tuple[Matter, ...] = get_args(Matter)


@dataclass(frozen=True, slots=True)
class Opening:
    """The head of a chapter. ``anchor`` is the id that its heading had: links to it lead here."""

    id: str
    title: str
    anchor: str = ""
    matter: Matter = "chapter"
    is_numbered: bool = False
    division: Division | None = None
    label: str = ""


def open_chapter(manuscript: Manuscript, number: int, tree: Element) -> Opening:
    """Take the title of the ``number``-th text out of its tree, if it is a book's.

    A class on the heading says what the chapter is to the book (``{.preface}``); only chapters
    proper and appendices have numbers, and those not with pandoc's ``{.unnumbered}``.
    """
    metadata = manuscript.metadata
    id_ = f"c{number}"
    if not manuscript.is_book:
        return Opening(id_, metadata.title)
    body = manuscript.bodies[number - 1]
    title = in_house_style(body.title, metadata)
    division = body.part.division
    if division:
        division = replace(division, title=in_house_style(division.title, metadata))
    heading = next((e for e in tree if e.tag in LEVELS), None)
    if heading is None or (title and not same(title, text_of(heading))):
        matter: Matter = "appendix" if body.part.is_appendix else "chapter"
        title = title or body.part.path.stem
        return Opening(id_, title, "", matter, is_numbered=True, division=division)
    matter = _matter(heading, body)
    numbered = matter in {"chapter", "appendix"} and not has_class(heading, "unnumbered")
    title, anchor = text_of(heading), heading.get("id", "")
    _keep_notes(heading, tree)
    _take_out(heading, tree)
    return Opening(id_, title, anchor, matter, numbered, division)


def _matter(heading: Element, body: Body) -> Matter:
    named = next((m for m in MATTERS if has_class(heading, m)), None)
    return named or ("appendix" if body.part.is_appendix else "chapter")


def _keep_notes(heading: Element, tree: Element) -> None:
    """Move the calls of a title's notes to the beginning of the text: a title is plain text."""
    calls = [a for a in heading.iter("a") if has_class(a, "noteref")]
    first = next((p for p in heading.itersiblings("p")), None)
    if calls and first is None:
        first = etree.Element("p")
        tree.insert(tree.index(heading) + 1, first)
    for call in reversed(calls):
        assert first is not None, "made above"  # noqa: S101
        call.tail, first.text = first.text, None
        first.insert(0, call)


def _take_out(heading: Element, tree: Element) -> None:
    """Remove the title; sections that began two levels below it move up to the first."""
    drop(heading)
    rest = [e for e in tree.iter() if e.tag in LEVELS]
    if rest and min(LEVELS[str(e.tag)] for e in rest) > 2:
        for each in rest:
            each.tag = f"h{LEVELS[str(each.tag)] - 1}"
