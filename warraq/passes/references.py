"""Cross-references as Quarto has them: ``@fig-map``, ``[@tbl-x; @sec-y]``, ``[-@fig-map]``.

Only names that begin with ``fig-``, ``tbl-`` or ``sec-`` are taken, so that a handle or an address
stays what it is. In Arabic a reference may hang on the letter before it: ``و@fig-map``. What the
links say is decided when the whole book is known (:mod:`warraq.references`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element as Element

from warraq.model import Finding, Locate, Metadata
from warraq.passes._tree import LITERAL, Slot

_ONE = r"-?@(?:fig|tbl|sec)-[\w.:-]*\w"
REFERENCE = re.compile(
    rf"\[{_ONE}(?:\s*[;؛]\s*{_ONE})*\]|(?<![A-Za-z0-9._+/@-])@(?:fig|tbl|sec)-[\w.:-]*\w"
)
"""A reference in the text, or several of them in one pair of brackets."""

EACH = re.compile(r"(-?)@((?:fig|tbl|sec)-[\w.:-]*\w)")
"""Each of them: a hyphen where only the number is wanted, and the name."""


def mark_references(tree: Element, metadata: Metadata, locate: Locate) -> Iterator[Finding]:
    """Make every reference a link that still says what was typed."""
    del metadata, locate
    for slot in list(_running_text(tree)):
        if "@" in slot.text:
            _mark(slot)
    yield from ()


def _running_text(element: Element) -> Iterator[Slot]:
    """Yield all text in which a link may stand."""
    if element.tag not in LITERAL | {"a"}:
        yield Slot(element, is_tail=False)
        for child in element:
            yield from _running_text(child)
            yield Slot(child, is_tail=True)


def _mark(slot: Slot) -> None:
    text = slot.text
    parent = slot.element.getparent() if slot.is_tail else slot.element
    found = list(REFERENCE.finditer(text))
    if parent is None or not found:
        return
    slot.text = ""
    last = slot.element if slot.is_tail else None
    for number, match in enumerate(found):
        end = found[number + 1].start() if number + 1 < len(found) else len(text)
        for each in EACH.findall(match[0]):
            link = _link(*each)
            if last is None:
                parent.insert(0, link)
            else:
                last.addnext(link)  # by its place: counting to it takes time with the square
            last = link
        link.tail = text[match.end() : end]
    slot.text = text[: found[0].start()]


def _link(bare: str, name: str) -> Element:
    """Return a link to ``name``; ``bare`` asks for the number alone."""
    link = etree.Element("a", {"class": "xref bare" if bare else "xref", "href": f"#{name}"})
    # The isolate stays where the link goes: «@fig-map» would come apart in a line from the right.
    etree.SubElement(link, "bdi", {"dir": "ltr"}).text = f"@{name}"
    return link
