"""Code: colours without anchors, short names unbroken, samples of Arabic text from the right."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element as Element

from warraq import registry
from warraq.model import Finding, Locate, Metadata
from warraq.passes._tree import add_class, drop, has_class, unwrap

RTL_LETTER = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
PROSE = frozenset(("markdown", "text", "plain", "html"))
"""Languages of code blocks that are samples of text."""

UNBROKEN = 30
"""Inline code up to this long is kept on one line, characters."""


def set_code(tree: Element, metadata: Metadata, locate: Locate) -> Iterator[Finding]:
    """Prepare code blocks and inline code; ``mark_direction`` gives the rest ``dir="ltr"``."""
    del locate
    for block in tree.iter("div"):
        if has_class(block, "sourceCode"):
            _drop_anchors(block)
    for block in tree.iter("pre"):
        words = set((block.get("class") or "").split())
        if RTL_LETTER.search("".join(map(str, block.itertext()))) and (
            words & PROSE or not words - {"sourceCode"}
        ):
            _set_as_text(block, metadata)
    for code in tree.iter("code"):
        parent = code.getparent()
        text = "".join(map(str, code.itertext()))
        if parent is not None and parent.tag != "pre" and len(text) <= UNBROKEN:
            add_class(code, "unbroken")
    yield from ()


def _drop_anchors(block: Element) -> None:
    """Take out the empty link and the id that pandoc puts on every line.

    A link that is hidden from assistive technology but can be reached by keyboard is a
    barrier (WCAG 4.1.2), and a print engine would make an annotation of each.
    """
    if block.get("id"):
        del block.attrib["id"]
    for link in list(block.iter("a")):
        if link.get("aria-hidden") == "true":
            drop(link)
    for line in list(block.iter("span")):
        if "cb" in (line.get("id") or ""):
            unwrap(line)


def _set_as_text(block: Element, metadata: Metadata) -> None:
    """Let a sample of text run as the document does, its Latin lines isolated.

    The first strong letter would not do: ``- [x] مهمة`` is a line from the right. The colours
    go, because a span inside an Arabic line would cut it into boxes.
    """
    direction = registry.language(metadata.lang).direction
    for element in block.iter("pre", "code"):
        element.set("dir", direction)
    holder = next(block.iter("code"), block)
    lines = "".join(map(str, holder.itertext())).split("\n")
    for child in list(holder):
        holder.remove(child)
    holder.text = ""
    last: Element | None = None
    for number, line in enumerate(lines):
        end = "\n" if number < len(lines) - 1 else ""
        if line.strip() and not RTL_LETTER.search(line):
            last = etree.SubElement(holder, "span", {"dir": "ltr"})
            last.text, last.tail = line, end
        elif last is None:
            holder.text += line + end
        else:
            last.tail = (last.tail or "") + line + end
