"""Joining: markup inside a word never changes the forms of its letters.

CSS Text 3 §7.3 wants text shaped across the boundaries of inline boxes; the engine shapes each
text node alone. So a text node is told what stands before and after it in its word, is shaped
with that, and shows its own part (:mod:`warraq.typeset.insides.shaping`). That gives every form,
the ones that a font chooses by neighbours two letters away too.

A zero-width joiner on both sides of the boundary says the same to whatever knows the node alone:
the line breaker's first measure, the kashida. It gives the joined forms and no more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from warraq.typeset import fribidi

ZWJ = "\u200d"

_REACH = 64
"""How far a word is looked at beyond a cut: characters, and bytes of UTF-8."""

_MARKS = (
    "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8"
    "\u06ea-\u06ed\u08ca-\u08ff"
)
_LETTER = (
    "\u0620-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u0700-\u077f"
    f"\u08a0-\u08c9\u200c\u200d{_MARKS}"
)
_ENDS_IN_WORD = re.compile(f"[{_LETTER}]+$")
_BEGINS_IN_WORD = re.compile(f"[{_LETTER}]+")
_LEADING_MARKS = re.compile(f"[{_MARKS}]+")
_LAM = re.compile(f"[لڵڶڷڸ][{_MARKS}]*$")
_ALEF = re.compile(f"[اأإآٱٲٳٵ][{_MARKS}]*")


@dataclass(frozen=True, slots=True)
class Part:
    """A text node, and what of its first and last word stands in the nodes beside it.

    ``text`` is what the node is to hold: it can have got a letter or lost one.
    """

    text: str
    before: str = ""
    after: str = ""


def may_join(texts: Sequence[str]) -> bool:
    """Tell quickly whether a word may go on from one of these nodes into the next."""
    return any(
        a and b and _BEGINS_IN_WORD.match(b) and _ENDS_IN_WORD.search(a[-1])
        for a, b in pairwise(texts)
    )


def across(text: bytes, at: int) -> tuple[str, str]:
    """Return the two halves of the word that a break at the byte ``at`` of a text cuts."""
    if text[at - 1 : at] == b" ":
        return "", ""  # nearly every line
    before = _ENDS_IN_WORD.search(text[max(0, at - _REACH) : at].decode(errors="ignore"))
    after = _BEGINS_IN_WORD.match(text[at : at + _REACH].decode(errors="ignore"))
    return (before[0], after[0]) if before and after else ("", "")


def joined(texts: Sequence[str]) -> list[Part]:
    """Mend the words that are cut between these text nodes, which follow each other directly.

    A mark goes to its base's node, and an alef to its lam's, so that they form what they have
    to (the nodes may become empty). An author's ZWNJ keeps its letters apart, and needs no more
    than to be seen.
    """
    kept = _moved(list(texts))
    whole = "".join(kept)
    parts, start = [], 0
    for text in kept:
        end = start + len(text)
        before = (
            _ENDS_IN_WORD.search(whole, max(0, start - _REACH), start)
            if _starts_inside(text)
            else None
        )
        after = _BEGINS_IN_WORD.match(whole, end) if _ends_inside(text) else None
        parts.append(
            Part(
                f"{ZWJ if joins_at(whole, start) else ''}{text}"
                f"{ZWJ if joins_at(whole, end) else ''}"
                if text
                else "",
                before[0] if before else "",
                after[0] if after else "",
            )
        )
        start = end
    return parts


def _moved(texts: list[str]) -> list[str]:
    last = -1  # the last node with text so far
    for n, text in enumerate(texts):
        if last >= 0 and text:
            before = texts[last]
            moves = _LEADING_MARKS.match(text) if _ENDS_IN_WORD.search(before) else None
            taken = moves.end() if moves else 0
            if _LAM.search(before + text[:taken]) and (alef := _ALEF.match(text, taken)):
                taken = alef.end()
            texts[last], texts[n] = before + text[:taken], text[taken:]
        if texts[n]:
            last = n
    return texts


def _starts_inside(text: str) -> bool:
    return bool(text) and _BEGINS_IN_WORD.match(text) is not None


def _ends_inside(text: str) -> bool:
    return bool(text) and _ENDS_IN_WORD.search(text[-1]) is not None


def joins_at(text: str, at: int) -> bool:
    """Tell whether the letters on both sides of ``at`` join (Unicode §9.2, R1 to R7)."""
    before = _ENDS_IN_WORD.search(text, max(0, at - _REACH), at)
    after = _BEGINS_IN_WORD.match(text, at)
    if before is None or after is None:
        return False
    left = next((j for j in reversed(fribidi.joins(before[0])) if not j[2]), None)
    right = next((j for j in fribidi.joins(after[0]) if not j[2]), None)
    return left is not None and right is not None and left[1] and right[0]
