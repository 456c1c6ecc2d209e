"""What a PDF says its glyphs mean: shaped clusters in, signs with text and advance out.

A font's glyph codes are no text. One glyph serves several texts (the undotted tooth of ب, ت
and ن in a font that draws dots apart), one text needs several glyphs (``أُ`` is an alef, a
hamza and a damma), and readers find words by where the pen stands, not by what the glyphs
are. So a code of ours (a CID, ISO 32000-1 §9.7) is not a glyph of the font but a *sign*: some
outlines at some offsets, a text for ToUnicode (§9.10.3), and an advance that leads exactly to
the next sign, so that the pen need never jump. :mod:`warraq.typeset.insides._fontfile` makes
the font whose glyphs are these signs.

Lengths are integers in font units; an em is ``upem`` of them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

SILENT = dict.fromkeys(
    (
        *(0x00AD, 0x034F, 0x061C, 0x180E, 0xFEFF),
        *range(0x200B, 0x2010),
        *range(0x2028, 0x202F),
        *range(0x2060, 0x2070),
    )
)
"""Characters that steer shaping, breaking and direction, and are nobody's to read: soft
hyphen, joiners, direction marks, embeddings, isolates (UAX #9 §2, Unicode 15 §23.2)."""

MARK_ADVANCE = 0.01
MARK_GAP = 0.0
"""What a vowel mark takes of its letter's advance, in em: as its own, and as a gap behind it.

Poppler takes a character that begins less than 0.1 em after the one before for its shadow and
tears the word there (TextOutputDev.cc, dupMaxPriDelta), and breaks a word at a gap of more
than 0.1 em (minWordBreakSpace). pdf.js gives a mark no width whatever the font says, and makes
a gap of 0.102 em a space (SPACE_IN_FLOW_MIN_FACTOR); what the mark takes as advance is lost
there from the width of the selection. So the sum is a little over 0.1 em, and as much of it as
can be is gap. PDFium sees a space from half a word space on (0.11 em in the narrowest of our
fonts)."""

NARROW = 0.06
STEP = 0.04
"""The word space before a word that ends in a mark, in em, and the steps in which the letter on
its other side takes over the rest of the space's width.

In the order of the eye a word's last mark comes first, right after the space. pdf.js measures
the gap in front of its letter from where the letter before the space ended, since neither
space nor mark counts (evaluator.js, ``prevTransform``), finds the whole word space there and
puts a space between mark and letter: 20 % of the words of a vocalised text came back. Only a
letter's own advance closes that gap; poppler needs 0.03 em of it to see two words."""

ANCHOR = "\u061c "
ANCHOR_ADVANCE = 0.02
"""What stands before a mark that begins a line: an Arabic letter mark and a space, which end
the line in logical order. For pdf.js a mark never begins a line, and goes to the line before;
what is no mark, no format character and no space does (a text that only ends in a space is
none of these). It is the one trace that the text layer leaves."""


class Outline(NamedTuple):
    """A glyph of the font, drawn this far right of and above the pen."""

    glyph: int
    x: int
    y: int


class Cluster(NamedTuple):
    """What shaping cannot divide: these outlines stand for this text, in logical order."""

    outlines: tuple[Outline, ...]
    text: str
    advance: int
    rtl: bool


class Sign(NamedTuple):
    """One code of the PDF's font. ``text`` is in the order of the eye, left to right."""

    outlines: tuple[Outline, ...]
    text: str
    advance: int


class Shown(NamedTuple):
    """A sign in a line, and the gap that follows it (font units, for the TJ array)."""

    sign: Sign
    gap: int = 0


def audible(text: str) -> str:
    """Return what a reader is to get back of ``text``: no soft marks, spaces plain."""
    return text.translate(SILENT).replace("\u00a0", " ").replace("\u202f", " ")


def gather(clusters: Iterable[Cluster]) -> list[Cluster]:
    """Join each cluster without text to the one before it, in logical order.

    A kashida and a ligature's second glyph have no text of their own, and a code without text
    is worse than none: PDFium gives the code's number for it.

    Takes and returns the clusters of one run in logical order.
    """
    joined: list[Cluster] = []
    waiting: Cluster | None = None
    for cluster in clusters:
        if waiting is not None:
            joined.append(_join(waiting, cluster))
            waiting = None
        elif cluster.text:
            joined.append(cluster)
        elif joined and joined[-1].text != " ":
            joined[-1] = _join(joined[-1], cluster)
        elif cluster.outlines or cluster.advance:
            waiting = cluster
    return joined if waiting is None else [*joined, waiting]


def _join(first: Cluster, second: Cluster) -> Cluster:
    left, right = (second, first) if first.rtl else (first, second)
    return Cluster(
        left.outlines + tuple(_moved(right.outlines, left.advance)),
        first.text + second.text,
        first.advance + second.advance,
        first.rtl,
    )


def _moved(outlines: Iterable[Outline], x: int) -> Iterable[Outline]:
    return (Outline(o.glyph, o.x + x, o.y) for o in outlines)


def deal(
    cluster: Cluster, upem: int, *, wider: int = 0, after_space: bool = False
) -> tuple[Shown, ...]:
    """Deal a cluster's characters out over signs, each character once, in the order of the eye.

    A letter with its marks becomes two signs: the marks, then the letter, which draws both. A
    ligature becomes as many signs as it has letters, of equal width: لا can be searched for
    its alef, and a selection can begin inside it. Only one sign draws.

    ``wider`` is what the last sign takes over of the space that follows (:data:`NARROW`);
    ``after_space`` says that a space stands before, where no gap is wanted.
    """
    pieces = _pieces(cluster.text)
    if not pieces:
        return (Shown(Sign(cluster.outlines, "", cluster.advance)),) if cluster.outlines else ()
    if cluster.rtl:
        pieces = tuple(piece[::-1] for piece in reversed(pieces))
    widths, gaps = _shares(pieces, cluster.advance, upem)
    if after_space:
        widths[0], gaps[0] = widths[0] + gaps[0], 0
    # The widened letters are many; they are small where the marks before them draw.
    drawing = 0 if wider else _widest(pieces, widths)
    widths[-1] += wider
    pen = sum(widths[:drawing]) + sum(gaps[:drawing])
    drawn = tuple(_moved(cluster.outlines, -pen))
    return tuple(
        Shown(Sign(drawn if i == drawing else (), piece, width), gap)
        for i, (piece, width, gap) in enumerate(zip(pieces, widths, gaps, strict=True))
    )


def handed_over(space: float) -> int:
    """Return how much of a word space of this width the letter before takes (em/1000)."""
    step = round(1000 * STEP)
    return max(0, step * round((space - 1000 * NARROW) / step))


def _widest(pieces: tuple[str, ...], widths: list[int]) -> int:
    return max(range(len(pieces)), key=lambda i: (not is_mark(pieces[i][0]), widths[i], -i))


def _pieces(text: str) -> tuple[str, ...]:
    """Divide ``text`` into letters and the heaps of marks that follow them."""
    pieces: list[str] = []
    for char in text:
        if is_mark(char) and pieces and is_mark(pieces[-1][0]):
            pieces[-1] += char
        else:
            pieces.append(char)
    return tuple(pieces)


def _shares(pieces: tuple[str, ...], advance: int, upem: int) -> tuple[list[int], list[int]]:
    """Return each piece's advance and the gap behind it; they add up to ``advance``."""
    marks = [is_mark(piece[0]) for piece in pieces]
    letters = marks.count(False)
    if not letters or len(pieces) == 1:
        share = advance // len(pieces)
        return [*(share for _ in pieces[1:]), advance - share * (len(pieces) - 1)], [0] * len(marks)
    own, gap = round(upem * MARK_ADVANCE), round(upem * MARK_GAP)
    if advance < (own + gap) * len(pieces):
        own, gap = advance // len(pieces), 0
    rest = advance - (own + gap) * (len(pieces) - letters)
    widths = [own if mark else rest // letters for mark in marks]
    gaps = [gap if mark else 0 for mark in marks]
    last = max(i for i, mark in enumerate(marks) if not mark)
    widths[last] += advance - sum(widths) - sum(gaps)
    return widths, gaps


@cache
def is_mark(char: str) -> bool:
    """Return whether ``char`` is a nonspacing mark, as readers decide it."""
    return unicodedata.category(char) == "Mn"
