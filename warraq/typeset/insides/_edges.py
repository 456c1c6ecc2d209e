"""What the readers need to hear at the two ends of a run: texts without outline.

Where PDFium need not hear one, it is an object of its own, which PDFium leaves out
(:meth:`warraq.typeset.insides._layer.Layer.apart`), so that what people copy from Chrome, and
search there, is their text and nothing else.
"""

from __future__ import annotations

from typing import NamedTuple

from warraq.typeset import textlayer
from warraq.typeset.insides._runs import Segment
from warraq.typeset.textorder import Line, Place

SPACE = "space"
"""Stands for a first space that pdf.js has to hear: it loses one at the edge of a run."""
AFTER = "after"
"""Stands for a space that pdf.js has to hear right of a segment."""
OUTSIDE = "outside"
"""Stands for a mark outside a line; see :data:`textlayer.OUTSIDE`."""


_LEADER = frozenset(" .…_")
"""Of the signs between a title and its page nobody wants the spaces back."""


class Edges(NamedTuple):
    """The texts left and right of a segment.

    ``meets``: left of it PDFium has to hear that a number ends. ``spaced``: nothing but a space
    is drawn there, which PDFium has to hear. ``faint``: see :data:`textlayer.ANCHOR`.
    """

    lead: tuple[str, ...] = ()
    trail: str = ""
    meets: bool = True
    spaced: bool = False
    faint: bool = False


def edges_of(segment: Segment, space: bool, *, from_right: bool) -> Edges:
    """Return the texts at the ends of a segment; ``space``: pdf.js would lose one before it."""
    if set(segment.text) <= _LEADER:
        return Edges()
    if segment.rtl:
        lead = _right_to_left(segment, from_right=from_right)
        trail = AFTER if space else ""
        more = len({SPACE, textlayer.LETTER} & {*lead})
        if trail:
            more += 1 if segment.text[:1] == " " else 2
        if not more or not textlayer.is_faint(segment.text, more):
            return Edges(lead, trail)
        if textlayer.LETTER in lead:
            lead = (textlayer.ANCHOR,)
        return Edges(lead, trail, faint=True)
    if textlayer.is_left_to_right(segment.text):
        lead = (textlayer.GUARD, textlayer.LEFT) if from_right else ()
        return Edges((*lead, textlayer.LATIN_ANCHOR) if space else lead)
    trail = " " if space else ""
    if not from_right:
        return Edges((), trail)
    spaces = (" ",) if space else ()
    return Edges((textlayer.GUARD, textlayer.FLUSH, *spaces, textlayer.LEFT), trail)


def _right_to_left(segment: Segment, *, from_right: bool) -> tuple[str, ...]:
    first = segment.stretches[0].words[0].clusters[0]
    if textlayer.mark_first(first):
        return (textlayer.TURN, textlayer.LETTER)
    if from_right and first.text == " ":
        return (SPACE, textlayer.TURN)
    if from_right and not first.text[-1:].isalnum():
        return (textlayer.TURN,)
    return ()


def beside(edges: Edges, here: Place, text: str, line: Line) -> Edges:
    """Add what poppler needs where a left-to-right line has right-to-left words."""
    lead, trail = edges.lead, edges.trail
    if here.rtl:
        return edges._replace(lead=(textlayer.LEFT, *lead))
    if not textlayer.is_left_to_right(text):
        lead = (textlayer.LEFT, *lead)
    left, right = line.sides or (here.left, here.right)
    if here.left < left + 0.5:
        lead = (OUTSIDE, *lead)
    if here.right > right - 0.5 and not trail:
        trail = OUTSIDE
    return edges._replace(lead=lead, trail=trail)
