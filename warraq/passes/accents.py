r"""Accents over a letter of a formula: a sign of its own, and no mark that combines with nothing.

pandoc writes the hat of ``\hat{x}`` as U+0302, alone in its element. The Character Model forbids
a text to begin with a combining mark (charmod-norm, C312), and in a font for formulas that mark
grows to the width of what is under it, which is what ``\widehat`` asks for and not ``\hat``.
Over several letters it is therefore left: no sign that stands alone grows.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element

from warraq.model import Finding, Locate, Metadata

ALONE = {
    "\u0300": "`",
    "\u0301": "´",
    "\u0302": "ˆ",
    "\u0303": "˜",
    "\u0304": "¯",
    "\u0306": "˘",
    "\u0307": "˙",
    "\u0308": "¨",
    "\u030a": "˚",
    "\u030c": "ˇ",
}
"""Combining mark → the sign that stands alone and looks like it."""

_SCRIPTS = frozenset("msub msup msubsup".split())


def set_accents(tree: Element, metadata: Metadata, locate: Locate) -> Iterator[Finding]:
    """Give every letter with an accent a sign over it that can stand alone."""
    del metadata, locate
    for over in tree.iter("mover"):
        if len(over) == 2 and over[1].tag == "mo" and _is_letter(over[0]):
            over[1].text = ALONE.get(over[1].text or "", over[1].text)
    yield from ()


def _is_letter(base: Element) -> bool:
    """Tell whether it is one letter or digit, an index or a power at it or not."""
    while base.tag in _SCRIPTS and len(base):
        base = base[0]
    return base.tag in {"mi", "mn"} and len((base.text or "").strip()) == 1
