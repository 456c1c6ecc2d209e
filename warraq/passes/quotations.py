"""Quotations: who said it, and pull quotes, which say again what the text says.

``> — الاسم`` as the last paragraph of a quotation is its source. It stands outside the
quotation, since it is not quoted (HTML Standard §4.4.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element as Element

from warraq.model import Finding, Locate, Metadata
from warraq.passes._tree import add_class, has_class, text_of, unwrap

PULLED = frozenset(("pull-quote", "pullquote", "اقتباس-بارز", "اقتباس"))
"""Classes of a pull quote."""

_DASH = re.compile(r"\s*(?:—|―|–|--)\s*(?=\S)")
_LETTERS = re.compile(r"[^\W\d_]+")


def set_quotations(tree: Element, metadata: Metadata, locate: Locate) -> Iterator[Finding]:
    """Set sources apart from quotations, and pull quotes from both."""
    del metadata, locate
    for block in list(tree.iter("div")):
        if set((block.get("class") or "").split()) & PULLED:
            _pull(block, tree)
    for quotation in list(tree.iter("blockquote")):
        _attribute(quotation)
    yield from ()


def _attribute(quotation: Element) -> None:
    """Move a last paragraph that begins with a dash behind the quotation."""
    last, parent = quotation[-1] if len(quotation) > 1 else None, quotation.getparent()
    if last is None or parent is None or last.tag != "p" or not _DASH.match(last.text or ""):
        return
    last.text = _DASH.sub("", last.text or "", count=1)
    add_class(last, "attribution")
    holder = etree.Element("div", {"class": "quotation"})
    holder.tail, quotation.tail, last.tail = quotation.tail, "\n", "\n"
    parent.replace(quotation, holder)
    holder.extend([quotation, last])


def _pull(block: Element, tree: Element) -> None:
    """Make an ``aside`` of a pull quote.

    One that repeats the text is for the eye alone: read aloud, the same sentence would come
    twice. Nothing in it may then be reached by keyboard. One that does not is a quotation.
    """
    classes = [c for c in (block.get("class") or "").split() if c not in PULLED]
    for inner in list(block.iter("blockquote")):
        unwrap(inner)
    words = _words(block)
    called = any(has_class(link, "noteref") for link in block.iter("a"))
    block.set("class", " ".join(["pull-quote", *classes]))
    if words and not called and words in _words(tree, without=block):
        block.tag = "aside"
        block.set("aria-hidden", "true")
        for link in list(block.iter("a")):
            unwrap(link)
    else:
        block.tag = "blockquote"


def _words(element: Element, without: Element | None = None) -> str:
    """Return the words of an element, marks and punctuation aside, a space around each."""
    parts = [
        text_of(child)
        for child in element.iter("p", "li", "h2", "h3", "h4", "dd", "td")
        if child is not without and (without is None or without not in child.iterancestors())
    ]
    bare = re.sub("[\u064b-\u0652\u0670\u0640]", "", " ".join(parts))
    return " " + " ".join(_LETTERS.findall(bare)) + " " if bare.strip() else ""
