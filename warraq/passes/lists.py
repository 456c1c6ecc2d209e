"""How a list counts: by letters or Roman numerals where it was typed so (``a.``, ``i.``)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element

from warraq.model import Finding, Locate, Metadata
from warraq.passes._tree import add_class

STYLES = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
"""Of ``type`` (HTML Standard §4.4.5), the counter style, here a class: a style sheet that counts in
the digits of a language overrules the attribute, and cannot tell ``a`` from ``A`` in HTML."""


def class_lists(tree: Element, metadata: Metadata, locate: Locate) -> Iterator[Finding]:
    """Give every list that does not count in digits a class with the name of its counter style."""
    del metadata, locate
    for ordered in tree.iter("ol"):
        if style := STYLES.get(ordered.get("type", "")):
            add_class(ordered, style)
    yield from ()
