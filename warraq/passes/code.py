"""Code: lines that wrap and can be counted, short names unbroken, Arabic samples from the right."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element as Element

from warraq import registry
from warraq.model import Finding, Locate, Metadata
from warraq.passes._tree import Slot, add_class, drop, has_class

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
        else:
            _set_lines(block)
    for code in tree.iter("code"):
        parent = code.getparent()
        text = "".join(map(str, code.itertext()))
        if parent is not None and parent.tag != "pre" and len(text) <= UNBROKEN:
            add_class(code, "unbroken")
    yield from ()


def _drop_anchors(block: Element) -> None:
    """Take out the empty link and the id that pandoc puts on every line, and its own classes.

    A link that is hidden from assistive technology but can be reached by keyboard is a
    barrier (WCAG 4.1.2), and a print engine would make an annotation of each.
    """
    if block.get("id"):
        del block.attrib["id"]
    for link in list(block.iter("a")):
        if link.get("aria-hidden") == "true" or (link.get("href") or "").startswith("#cb"):
            drop(link)
    for line in list(block.iter("span")):
        if "cb" in (line.get("id") or ""):
            del line.attrib["id"]
            _end_line(line)


def _end_line(line: Element) -> None:
    """Make a line of a ``span``: a block that holds its own line feed, so that copies keep it."""
    line.set("class", "line")
    if (line.tail or "").startswith("\n"):
        line.tail = (line.tail or "")[1:]
        end = Slot(line[-1], is_tail=True) if len(line) else Slot(line, is_tail=False)
        end.text += "\n"


def _set_lines(block: Element) -> None:
    """Cut code without colours into lines; markup that a writer put into it stays as it is."""
    holder = next(block.iter("code"), block)
    if len(holder):
        return
    lines = (holder.text or "").split("\n")
    holder.text = None
    for number, line in enumerate(lines):
        span = etree.SubElement(holder, "span", {"class": "line"})
        span.text = line + ("\n" if number < len(lines) - 1 else "")


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
    holder.text = None
    for number, line in enumerate(lines):
        end = "\n" if number < len(lines) - 1 else ""
        span = etree.SubElement(holder, "span", {"class": "line"})
        if line.strip() and not RTL_LETTER.search(line):
            inner = etree.SubElement(span, "span", {"dir": "ltr"})
            inner.text, inner.tail = line, end
        else:
            span.text = line + end
