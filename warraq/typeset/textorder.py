"""In which order readers meet what is drawn: the runs of a line, and the pieces of a run.

pdf.js, MuPDF and pypdf read a file's objects as they come, and so runs are drawn in reading
order. poppler goes by the place of every glyph. PDFium goes by the place of every *object*, and
what it makes of the order needs a trick.

PDFium (``CPDF_TextPage``) sorts the text objects of a line by the place of their first
character, whatever it is, from left to right. It cuts the characters into stretches of one
class – left-to-right, weak, neutral, right-to-left – and, in a document that opens from the
right (``/Direction /R2L``), gives *all* stretches back from the last to the first. That is right
for Arabic and for a number, and turns everything else: ``Human Rights Watch`` came as
``Watch Rights Human``, ``3.11 Python`` for ``Python 3.11``, and an English paragraph was read
word by word from its end. Without ``/Direction`` it does so wherever a line has as many
right-to-left stretches as left-to-right ones, so that leaving the key out mends little.

So each stretch of a left-to-right run becomes an object of its own, whose first character is a
space without width that stands where PDFium has to sort it: the first stretch at the right end
of its run, each further one a little more to the left. The glyphs are where they were, since
the array moves the pen back. A space without width and outline is nothing to PDFium but a
place – and a sign that no space is to be guessed – and for pdf.js and poppler spaces are no
characters at all. MuPDF and pypdf do hear it, and put a space between two stretches of a word:
``example . org``. Their recall of words is the same.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from warraq.typeset.textlayer import Cluster

STEP = 0.01
"""How far, in px, one object's place is from the next one's: more than PDFium's ``float`` can
confuse on the largest sheet, and so little that a line has room for a thousand."""

HALF_STEP = STEP / 64
"""The same for objects that are parts of one stretch, and go from left to right."""

TWINS = 8
"""How many spaces without width there are. PDFium drops a character that was among the last
seven, at the same place, and the space before it: so what a space belongs before is begun with
another one each time, and what no space belongs before with the same again."""

_WEAK = frozenset(("AN", "EN", "NSM", "CS", "ES", "ET", "BN"))
_RIGHT = frozenset(("R", "AL"))


def kind(char: str) -> str:
    """Return the class that PDFium gives a character: L, R, W(eak) or N(eutral)."""
    bidi = unicodedata.bidirectional(char)
    if bidi in _WEAK:
        return "W"
    return "L" if bidi == "L" else "R" if bidi in _RIGHT else "N"


class Piece(NamedTuple):
    """Clusters of one class; ``x`` and ``width`` are in 1/1024 px from the run's left edge.

    ``before``, ``after``: PDFium has to meet a space there. Since it turns the pieces and not
    what is in them, the space after a word in the text is before it here.
    """

    kind: str
    clusters: tuple[Cluster, ...]
    x: int = 0
    before: bool = False
    after: bool = False


def pieces(clusters: Sequence[Cluster]) -> list[Piece]:
    """Cut the clusters of a left-to-right run into the stretches that PDFium sees.

    A space is of the neutral class too: with a bracket or a semicolon beside it, it is not
    turned.
    """
    found: list[Piece] = []
    x, space = 0, False
    for each, group in groupby(clusters, key=_kind):
        some = tuple(group)
        if each == " ":
            space = True
            if found:
                last = found[-1]
                neutral = last.kind == "N"
                found[-1] = last._replace(
                    before=last.before or not neutral, after=last.after or neutral
                )
        elif each == "N":
            if found and found[-1].kind != "N":
                found[-1] = found[-1]._replace(before=False)
            found.append(Piece(each, some, x, before=space))
            space = False
        else:
            found.append(Piece(each, some, x, after=space and not found))
            space = False
        x += sum(cluster.width for cluster in some)
    return found


def _kind(cluster: Cluster) -> str:
    return " " if cluster.text == " " else kind(cluster.text[:1] or " ")


class Leaf(NamedTuple):
    """A box of text in a line: ``text`` in logical order, ``rtl`` the box's direction."""

    text: str
    rtl: bool


class Edges(NamedTuple):
    """Whether a left-to-right run goes on beyond a box's left and right edge."""

    left: bool = False
    right: bool = False


def edges(leaves: Sequence[Leaf]) -> list[Edges]:
    """Return the edges of the boxes of a right-to-left line, which come from left to right.

    Boxes of one word or number are one run that stands by itself, and so have none open.
    """
    found: list[Edges] = []
    for rtl, group in groupby(leaves, key=lambda leaf: leaf.rtl):
        some = list(group)
        at = len(found)
        left = at > 0 and _faces(leaves[at - 1], right=True)
        right = at + len(some) < len(leaves) and _faces(leaves[at + len(some)], right=False)
        if rtl:
            inner = [_faces(leaf, right=False) for leaf in some[1:]]
            outer = [_faces(leaf, right=True) for leaf in some[:-1]]
            found += map(Edges, [left, *outer], [*inner, right])
        else:
            kinds = {kind(char) for leaf in some for char in leaf.text}
            whole = len(kinds) == 1 and not left and not right
            found += [Edges(not whole, not whole)] * len(some)
    return found


def _faces(leaf: Leaf, *, right: bool) -> bool:
    """Return whether a box has a left-to-right run at its right or left edge."""
    return not leaf.rtl or kind(leaf.text[0 if right else -1]) in ("L", "W")


class Place(NamedTuple):
    """Where a run was drawn, in px, and whether it begins and ends with a space."""

    left: float
    right: float
    y: float
    size: float
    opens: bool
    closes: bool
    rtl: bool


def needs_space(before: Place | None, here: Place) -> bool:
    """Return whether pdf.js loses the space between two runs that follow one another.

    It does where the pen goes back to the left on a line: between the runs of a right-to-left
    line, and between the cells of a row.
    """
    if before is None or abs(before.y - here.y) > before.size / 2:
        return False
    gap = before.left - here.right
    if gap < -0.3 * here.size:
        return False
    return before.closes or here.opens or gap > 0.2 * here.size


def goes_on(before: Place | None, here: Place) -> bool:
    """Return whether a left-to-right run is only the next box of the one before it."""
    return (
        before is not None
        and not (before.rtl or here.rtl)
        and before.y == here.y
        and abs(before.right - here.left) < 0.01
    )


def turns(before: Place | None, here: Place) -> bool:
    """Return whether the next run, further right on the same line, has the other direction.

    pdf.js sets all that follows without a gap as one string, and orders it by itself; another
    font size, be it by a thousandth of a pixel, begins a new one.
    """
    return (
        before is not None
        and abs(before.y - here.y) < before.size / 2
        and here.left >= before.right - 0.3 * here.size
        and before.rtl != here.rtl
    )


@dataclass(slots=True)
class Line:
    """A line while it is drawn.

    ``from_right``: its base direction. ``sorts``: PDFium will turn it. ``edges`` are those of
    its boxes, by their ``id``. ``place`` is where the next object may stand at the most (px),
    ``sides`` where the text of a left-to-right line begins and ends that has words of the other
    direction. ``last`` is the class of the object before, or nothing after a run that stands by
    itself; ``parted``: a space comes next. ``inside``: how many left-to-right boxes are open.
    ``twin``: which space was the last to hold a place.
    """

    from_right: bool
    sorts: bool
    edges: Mapping[int, Edges]
    place: float
    sides: tuple[float, float] | None = None
    last: str = ""
    parted: bool = False
    inside: int = 0
    twin: int = 0

    def passes(self, run: Place) -> None:
        """Note a run that stands in PDFium's order by itself."""
        self.place = run.left
        self.last, self.parted = "", False

    def next(self, piece: Piece, *, goes_on: bool = False) -> tuple[float, int]:
        """Return where the object of a piece has to stand, and which space stands there.

        What goes on with the object before it, as a word does of which a part is bold, comes
        after it.
        """
        joins = goes_on or (piece.kind == self.last != "R" and not (self.parted or piece.after))
        self.place += HALF_STEP if joins else -STEP
        if self.parted or piece.after:
            self.twin = (self.twin + 1) % TWINS
        self.parted, self.last = piece.before, piece.kind
        return self.place, self.twin
