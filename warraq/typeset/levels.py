"""The levels of a text of several paragraphs, as few as its order needs."""

from __future__ import annotations

import re
from functools import cache

from warraq.model import Direction
from warraq.typeset import fribidi

CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]+")
"""Explicit embeddings, overrides and isolates: their work is done when the levels are known."""

_PARAGRAPH = re.compile("[\n\x0b\x0c\r\x1c-\x1e\x85\u2028\u2029]")
"""What ends a paragraph: a preserved line break (CSS Writing Modes 3 §2.4.1)."""


def levels(text: str, base: Direction) -> bytes:
    """Return the level of every character, each paragraph resolved by itself (UAX #9, P1)."""
    found, start = b"", 0
    for end in _PARAGRAPH.finditer(text):
        found += fribidi.levels(text[start : end.end()], base)[1]
        start = end.end()
    return lowered(found + fribidi.levels(text[start:], base)[1], 1 if base == "rtl" else 0)


def lowered(found: bytes, level: int) -> bytes:
    """Take out double steps: what is turned round twice as a whole is as it was."""
    out = bytearray(found)
    for match in _above(level).finditer(found):
        inside = match[0]
        if steps := (min(inside) - level) // 2 * 2:
            inside = bytes(each - steps for each in inside)
        inner = level if min(inside) == level else level + 1
        out[slice(*match.span())] = lowered(inside, inner) if max(inside) > inner else inside
    return bytes(out)


@cache
def _above(level: int) -> re.Pattern[bytes]:
    return re.compile(b"[" + re.escape(bytes([level + 1])) + b"-\x7f]+")
