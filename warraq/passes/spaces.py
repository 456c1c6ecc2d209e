"""Spaces at marks, where a language has a habit of its own: « Oui ! » in French.

The spaces are NARROW NO-BREAK SPACE (U+202F), so that no mark comes to stand alone at the
head of a line. One that is typed is made narrow, one that is missing is put in; times, ratios
and addresses (12:30, ``http://``) are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml.etree import _Element as Element

from warraq import registry
from warraq.model import Finding, Locate, Metadata
from warraq.passes._tree import blocks, line

THIN = "\u202f"

# A mark, or a run of them (?!), that ends a word: not the ":" of a time or of an address.
_BEFORE = re.compile(r"(?<=[^\s(\[{«“])([ \u00a0\u202f]?)(?:[;:!?]+|»)(?![\w/@=&])")
_AFTER = re.compile(r"«([ \u00a0\u202f]?)(?=\S)")
_ADDRESS = re.compile(r"\b(?:https?|ftp|mailto|doi):\S*|\bwww\.\S*|&#?\w+;")


def set_spaces(tree: Element, metadata: Metadata, _locate: Locate) -> Iterator[Finding]:
    """Set the spaces at marks as the language does."""
    spaces = registry.language(metadata.lang).spaces
    for block in blocks(tree) if spaces else ():
        found = line(block)
        if spaces and found.text.strip():
            found.write(spaces(found.text))
    return iter(())


def french_spaces(text: str) -> Sequence[str]:
    """Return for each character what stands for it: itself, a thin space, or both.

    >>> "".join(french_spaces("Il dit : «Oui!» à 12:30.")).replace(THIN, "~")
    'Il dit~: «~Oui~!~» à 12:30.'
    """
    out = list(text)
    addresses = [m.span() for m in _ADDRESS.finditer(text)]
    for match in _BEFORE.finditer(text):
        start, end = match.span(1)
        if not any(a <= start < b for a, b in addresses):
            out[start] = THIN if start < end else THIN + text[start]
    for match in _AFTER.finditer(text):
        start, end = match.span(1)
        if start < end:
            out[start] = THIN
        else:
            out[match.start()] = f"«{THIN}"
    return out
