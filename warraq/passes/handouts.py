"""Room for a reader's pen: ``::: {.answer-lines lines=4}``; a strip to cut off: ``::: tear-off``.

The lines are drawn in every format. They say nothing and are not read aloud; what is asked
stands before them, or inside above them. The strip needs its class alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element as Element

from warraq.model import Finding, Locate, Metadata, Severity
from warraq.passes._tree import has_class

USUAL = 3
MOST = 60
"""How many lines there are when nobody says, and how many there may be: more than a page has."""


def rule_answer_lines(tree: Element, metadata: Metadata, locate: Locate) -> Iterator[Finding]:
    """Put the lines into every block that asks for some."""
    del metadata
    for block in [b for b in tree.iter("div") if has_class(b, "answer-lines")]:
        asked = block.get("data-lines", str(USUAL))
        block.attrib.pop("data-lines", "")
        count = int(asked) if asked.isdecimal() and int(asked) <= MOST else 0
        if not count:
            yield Finding(
                "answer-lines",
                Severity.WARNING,
                f"there cannot be {asked} lines to answer on",
                locate(f"lines={asked}"),
                f"write a number from 1 to {MOST}; there are {USUAL} now",
            )
        for _ in range(count or USUAL):
            etree.SubElement(block, "div", {"class": "answer-line", "aria-hidden": "true"})
