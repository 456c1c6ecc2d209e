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

So in a line with such a run each stretch is an object of its own that begins, for PDFium, right
of the page: with a space without width, from which the array moves the pen back to where the
glyphs are. The places there go from right to left in the order of reading; what is read last
stands where it is drawn. pdf.js, poppler and MuPDF leave out what is off the page. PDFium meets
the space, and drops it where the object before it (the next one in the text) ended with the
same sign at that place: it takes the second for the first one's shadow, and gives up the space
before a shadow that begins an object. Where a space belongs, the two signs differ, and of two
spaces PDFium keeps one. pypdf alone hears these spaces: ``A 4``, ``info @ example``.

What PDFium makes of brackets and commas is mended in :mod:`warraq.typeset.chrome`. What stays:
signs of two fonts are never each other's shadow, and so where a Latin word goes on in another
font two marks of the direction stay between. A raised or lowered part of a word is a line by
itself.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby, pairwise
from typing import NamedTuple

from warraq.typeset.textlayer import GUARD, LEFT, SPLIT, Cluster

STEP = 0.01
"""How far, in px, one object's place is from the next one's: more than PDFium's ``float`` can
confuse, and so little that it is within 0.07 em, where it sees shadows."""

OFF_PAGE = 400
"""How far, in px, right of the page's edge the places of objects begin."""

HALF_STEP = STEP / 64
"""The same for objects that are parts of one stretch, and go from left to right."""

SEAM = 10
"""How wide, in em/1000, the mark is that a part of a word in another font begins with. PDFium
puts a space between objects that are further apart than half the wider of the two characters;
inside an object it asks the second one alone, and so the mark before has no width."""

TWINS = 8
"""How many spaces without width are used in turn. PDFium looks for a shadow among the last seven
characters; those of two neighbouring places must not be taken for one another."""

_WEAK = frozenset(("AN", "EN", "NSM", "CS", "ES", "ET", "BN"))
_RIGHT = frozenset(("R", "AL"))


@cache
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
    """A box of text in a line: ``text`` in logical order, ``key`` is what it is known by."""

    key: int
    text: str


def last_tied(leaves: Sequence[Leaf]) -> int:
    """Return the key of the last box of a right-to-left line that has a run to be turned, or 0."""
    if not any(kind(char) == "L" for leaf in leaves for char in set(leaf.text)):
        return 0
    found, kinds = 0, ""
    for leaf in leaves:
        for char in leaf.text:
            each = kind(char)
            kinds = "" if each == "R" else kinds + each if char != " " or kinds else ""
            if each not in "RN" and "L" in kinds and len(set(kinds)) > 1:
                found = leaf.key
    for leaf, after in pairwise(leaf for leaf in leaves if leaf.text):
        # Its last piece would be seen with a gap to what stands left of the first one.
        if leaf.key == found and after.text[0] != " ":
            return after.key
    return found


def joined(leaves: Sequence[Leaf]) -> frozenset[int]:
    """Return the keys of the boxes that end inside a word or number of one class."""
    pairs = pairwise(leaf for leaf in leaves if leaf.text)
    return frozenset(
        one.key for one, other in pairs if kind(one.text[-1]) == kind(other.text[0]) in ("L", "W")
    )


class Place(NamedTuple):
    """Where a run was drawn, in px, and whether it begins and ends with a space.

    ``heard``: with one that pdf.js hears. ``latin``: PDFium goes on from the left after it.
    """

    left: float
    right: float
    y: float
    size: float
    opens: bool
    closes: bool
    rtl: bool
    heard: bool = False
    latin: bool = False


def goes_left(text: str, before: bool) -> bool:
    """Return whether PDFium goes on from the left after ``text``; ``before``: before it."""
    strong = [each for each in map(kind, text) if each in "LR"]
    return strong[-1] == "L" if strong else before


def needs_space(before: Place | None, here: Place) -> bool:
    """Return whether pdf.js loses the space between two runs that follow one another.

    It does where the pen goes back to the left on a line: between the runs of a right-to-left
    line, and between the cells of a row.
    """
    if before is None or before.heard or abs(before.y - here.y) > before.size / 2:
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


def spaces(following: str) -> bool:
    """Return whether nothing but a space is drawn between a segment and the next one's word."""
    return following[:1] == " " and kind(following.lstrip()[:1] or "W") in ("L", "W")


@dataclass(slots=True)
class Line:
    """A line while it is drawn.

    ``from_right``: its base direction. ``place`` (px) is where the next object may stand at
    the most, ``tied`` the key of the box in which the last object is that must stand elsewhere
    than it is drawn; ``joined``: see :func:`joined`; right after the boxes ``refaced`` another
    font comes; ``following`` are the texts of the boxes after them. ``sides`` are where the text
    of a left-to-right line begins and ends that has words of the other direction.

    Of the object before: ``last`` is its class, ``facing`` that of its last character,
    ``parted``: a space comes next; ``twin`` is the sign that it begins with, ``end`` the one
    that it ends with, ``serial`` the one that its word began with. ``opening``: nothing but
    parts of one word were drawn; ``seam``: the mark that the next part of its word begins with,
    in another font; ``abut``: the one that the next object ends with, for the same reason.
    ``done``: what follows stands where it is drawn.
    """

    from_right: bool
    place: float = 0
    tied: int = 0
    joined: frozenset[int] = frozenset()
    refaced: frozenset[int] = frozenset()
    following: dict[int, str] = field(default_factory=dict)
    sides: tuple[float, float] | None = None
    last: str = ""
    facing: str = ""
    parted: bool = False
    twin: int = 0
    serial: int = 0
    end: int = 0
    opening: bool = True
    seam: str = ""
    abut: str = ""
    done: bool = False

    def divides(self, text: str, *, rtl: bool, given: bool) -> str:
        """Return what has to divide a segment from the object before, or PDFium joins them.

        ``rtl``: the segment's direction; what comes next is that of its last character.
        ``given``: it hears what the segment begins with in that object.
        """
        facing, self.facing = self.facing, kind(text[-1])
        if not rtl or given or facing != kind(text[0]):
            return ""
        return {"W": GUARD, "N": SPLIT + GUARD}.get(facing, "")

    def joins(self, piece: Piece) -> bool:
        """Return whether a piece is of one word or number with the object before it."""
        return (
            piece.kind == self.last != "R"
            and piece.kind != "N"
            and not (self.parted or piece.after)
        )

    def seams(self, piece: Piece, *, goes_on: bool, refaced: bool, number: bool) -> tuple[str, str]:
        """Return the marks that an object begins and ends with instead of spaces, if any.

        ``goes_on``: its word does; ``refaced``: what comes next, with no space, is in another
        font; ``number``: and PDFium would take it for a part of this number.
        """
        seam = piece.kind == "L" and goes_on and refaced
        meets = refaced and not seam
        mark = GUARD if number else SPLIT + (LEFT if piece.kind == "L" else GUARD)
        begin = self.seam or (mark if meets else "")
        self.seam = LEFT if seam else ""
        end, self.abut = self.seam or self.abut, begin if meets else ""
        return begin, end

    def next(self, piece: Piece, *, joins: bool) -> None:
        """Go on to a piece: set its ``place`` and the marks at its ends."""
        if joins:
            self.place += HALF_STEP
            self.twin = self.end
        else:
            self.opening = not self.last
            self.place -= STEP
            apart = self.parted or piece.after
            self.end = self.twin + (TWINS if apart else 0)
            self.serial = self.twin = (self.serial + 1) % TWINS
        self.parted, self.last = piece.before, piece.kind
