"""Code as text: pandoc's highlighting keeps its colours and loses its anchors."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element

from warraq.model import Finding, Locate, Metadata
from warraq.passes._tree import drop, has_class, unwrap


def quieten_code(tree: Element, metadata: Metadata, locate: Locate) -> Iterator[Finding]:
    """Take out the empty link and the id that pandoc puts on every line.

    A link that is hidden from assistive technology but can be reached by keyboard is a
    barrier (WCAG 4.1.2), and a print engine would make an annotation of each.
    """
    del metadata, locate
    for block in tree.iter("div"):
        if not has_class(block, "sourceCode"):
            continue
        if block.get("id"):
            del block.attrib["id"]
        for link in list(block.iter("a")):
            if link.get("aria-hidden") == "true":
                drop(link)
        for line in list(block.iter("span")):
            if "cb" in (line.get("id") or ""):
                unwrap(line)
    yield from ()
