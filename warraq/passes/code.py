"""Code: lines that wrap and can be counted, short names unbroken, all from the left.

Code runs from the left whatever letters are in it, as it does where it is written; Arabic words
in it are still read from the right (UAX #9), and each token stays in its place (UTS #55). A block
whose author says its language (``lang=ar``) is a text and no code – what one types in Markdown,
say – and runs as that language does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element as Element

from warraq import tags
from warraq.model import Finding, Locate, Metadata
from warraq.passes._tree import Slot, add_class, drop, has_class, isolate
from warraq.passes.direction import LEFT_TO_RIGHT, direction_of

_RTL = r"\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
RTL_LETTER = re.compile(f"[{_RTL}]")
_RTL_WORD = rf"[\w\u200c]*[{_RTL}][\w\u200c{_RTL}]*"
_RTL_WORDS = re.compile(rf"{_RTL_WORD}(?:[:.!،؛؟»]* +«?{_RTL_WORD})*")
"""A name, or a piece of prose, that no sign of code cuts."""

UNBROKEN = 30
"""Inline code up to this long is kept on one line, characters."""


def set_code(tree: Element, metadata: Metadata, locate: Locate) -> Iterator[Finding]:
    """Prepare code blocks and inline code; ``mark_direction`` gives the rest ``dir="ltr"``."""
    del locate, metadata
    for each in tree.iter(*(tag for tag in LEFT_TO_RIGHT if tag != "math")):
        if each.get("dir"):
            del each.attrib["dir"]
    for block in tree.iter("div"):
        if has_class(block, "sourceCode"):
            _drop_anchors(block)
    for block in tree.iter("pre"):
        if _is_text(block):
            _set_as_text(block)
        elif has_class(block, "sourceCode"):
            _isolate_tokens(block)
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


def _isolate_tokens(block: Element) -> None:
    """Isolate every token with Arabic letters, so that it moves nothing around it (UTS #55 §4.1).

    ``"سلام", 3`` and ``اسم = 5`` would be one run from the right: a number after an Arabic letter
    goes with it, and so do the signs between the two (UAX #9 W2, N1).
    """
    for element in list(block.iter("span")):
        if not has_class(element, "line"):
            if RTL_LETTER.search("".join(map(str, element.itertext()))):
                element.set("dir", "ltr")
            continue
        for slot in [Slot(element, is_tail=False), *(Slot(each, is_tail=True) for each in element)]:
            isolate(slot, [match.span() for match in _RTL_WORDS.finditer(slot.text)])


def _is_text(block: Element) -> bool:
    """Tell whether a block is said to be in a language from the right, and has letters of one."""
    box = block.getparent()
    holder = box if box is not None and has_class(box, "sourceCode") else block
    tag = tags.normal(block.get("lang") or holder.get("lang") or "")
    is_from_right = bool(tag) and direction_of(tag) == "rtl"
    return is_from_right and bool(RTL_LETTER.search("".join(map(str, block.itertext()))))


def _set_as_text(block: Element) -> None:
    """Let a sample of text run from the right, its Latin lines isolated.

    The first strong letter would not do: ``- [x] مهمة`` is a line from the right. The colours
    go, because a span inside an Arabic line would cut it into boxes.
    """
    for element in block.iter("pre", "code"):
        element.set("dir", "rtl")
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
