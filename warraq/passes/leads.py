"""A paragraph that ends in a colon stays with what it announces."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element

from warraq.model import Finding, Locate, Metadata
from warraq.passes._tree import add_class, has_class, text_of

ANNOUNCED = frozenset("pre ul ol dl blockquote figure".split())


def lead_in(tree: Element, metadata: Metadata, locate: Locate) -> Iterator[Finding]:
    """Mark the paragraph; the print style sheet forbids a page break after it."""
    del metadata, locate
    for paragraph in tree.iter("p"):
        following = paragraph.getnext()
        if following is None or not text_of(paragraph).endswith((":", "：")):
            continue
        is_box = has_class(following, "table") or has_class(following, "sourceCode")
        if following.tag in ANNOUNCED or is_box:
            add_class(paragraph, "lead-in")
    yield from ()
