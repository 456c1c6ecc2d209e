"""The objects of the PDF that a segment is drawn as, each as a TJ array (ISO 32000-1 §9.4.3)."""

from __future__ import annotations

from typing import NamedTuple

from warraq.typeset import chrome, textlayer, textorder
from warraq.typeset.insides._arrays import array
from warraq.typeset.insides._edges import AFTER, OUTSIDE, SPACE, Edges
from warraq.typeset.insides._layer import APART, PANGO_SCALE, Layer
from warraq.typeset.insides._runs import Segment, Stretch, Word, made
from warraq.typeset.textlayer import ALONE, Around
from warraq.typeset.textorder import Piece


class Part(NamedTuple):
    """A stretch or a piece of it: one object of the PDF, ``x`` px right of the box's left edge.

    ``goes_on``: it is drawn with the part before it in one stroke of PDFium's order. ``left``
    and ``right`` are spaces drawn beside it.
    """

    stretch: Stretch
    x: float
    first: bool
    last: bool
    piece: Piece = Piece("R", ())
    goes_on: bool = False
    left: Word | None = None
    right: Word | None = None


def parts_of(segment: Segment) -> list[Part]:
    """Return a segment's stretches as parts."""
    x = segment.x
    parts = []
    last = len(segment.stretches) - 1
    for number, stretch in enumerate(segment.stretches):
        parts.append(Part(stretch, x, not number, number == last, goes_on=number > 0))
        x += sum(word.width for word in stretch.words) / PANGO_SCALE
    return parts


def pieces_of(segment: Segment, *, latin: bool, neutral: bool) -> list[Part]:
    """Return the pieces of a left-to-right segment as parts.

    ``latin``: PDFium goes on from the left; ``neutral``: with a sign of no direction.
    """
    parts: list[Part] = []
    for whole in parts_of(segment):
        layer, size, _ = whole.stretch
        pieces = textorder.pieces(whole.stretch.clusters)
        for piece in chrome.pieces(pieces, latin=latin, neutral=neutral and whole.last):
            word = made(layer, size, textlayer.digits_whole(piece.clusters))
            x = whole.x + piece.x / PANGO_SCALE
            parts.append(Part(Stretch(layer, size, [word]), x, not parts, False, piece))
        latin = latin or any(piece.kind == "L" for piece in pieces)
    parts[-1] = parts[-1]._replace(last=True)
    return parts


def bare(parts: list[Part], edges: Edges) -> list[Part]:
    """Take the spaces that pdf.js has to hear out of the ends of a right-to-left segment.

    They are drawn beside it, and PDFium is told of them by ``piece``.
    """
    words = parts[0].stretch.words
    if edges.lead[:1] == (SPACE,) and len(words) > 1:
        parts = [
            parts[0]._replace(
                stretch=parts[0].stretch._replace(words=words[1:]),
                x=parts[0].x + words[0].width / PANGO_SCALE,
                piece=parts[0].piece._replace(before=True),
                left=words[0],
            ),
            *parts[1:],
        ]
    words = parts[-1].stretch.words
    if edges.trail and len(words) > 1 and words[-1].text == " ":
        last = parts[-1]._replace(
            stretch=parts[-1].stretch._replace(words=words[:-1]),
            piece=parts[-1].piece._replace(after=True),
            right=words[-1],
        )
        parts = [*parts[:-1], last]
    return parts


class Codes(NamedTuple):
    """A part as pieces of a TJ array: what is left of its text, the text, what is right of it.

    ``reach`` is the width of the first (em/1000).
    """

    lead: str
    text: str
    trail: str
    reach: float = 0

    def sifted(self, layer: Layer) -> tuple[str, list[tuple[float, str]]]:
        """Return the text without the marks that PDFium need not hear, and these.

        Each comes with how far right of the text's beginning it stands (em/1000).
        """
        heard, pen, marks = "", 0.0, []
        for i, codes in enumerate(self.text.split(APART)):
            if i % 2:
                marks.append((pen, codes))
            else:
                heard += codes
                pen += layer.length(codes)
        return heard, marks

    @property
    def line(self) -> str:
        """All of it, one after the other."""
        return self.lead + self.text + self.trail


def codes_of(part: Part, edges: Edges, *, ends: bool = True) -> Codes:
    """Return a part as pieces of a TJ array, with the texts left and right of its segment."""
    layer, size, words = part.stretch
    trail = edges.trail if part.last else ""
    if trail == " ":
        *others, number = part.stretch.clusters
        words = [made(layer, size, [*others, number._replace(text=f"{number.text} ")])]
        part, trail = part._replace(stretch=Stretch(layer, size, words)), ""
    turned = bool(trail) and part.stretch.words[-1].clusters[-1].text == " "
    opened = part.first and edges.lead[:1] == (SPACE,)
    left = _left_of(part, edges) if opened else ALONE
    right = Around(anchored=1, faint=edges.faint)
    text = array(
        part.stretch,
        opened=ALONE if part.left else left,
        anchored=right if turned else ALONE,
        last=ends and (part.last or bool(part.piece.clusters)),
    )
    lead = _lead(layer, edges.lead[opened:], heard=edges.meets) if part.first else ""
    if part.first and edges.spaced:
        lead = f" {textlayer.TOUCH}{lead}"
        text = f"<{layer.thin(' ', layer.units(textlayer.TOUCH))}>{text}"
    reach = 0.0
    if part.left:
        codes, reach = layer.draw(size, part.left.clusters[0], left)
        lead += f"<{codes}>"
    if part.right:
        trail = f"<{layer.draw(size, part.right.clusters[0], right)[0]}>"
    else:
        trail = "" if turned else _trail(layer, trail, faint=edges.faint)
    return Codes(lead, text, trail, reach)


def _left_of(part: Part, edges: Edges) -> Around:
    """Return what is asked of the space at a part's left edge."""
    clusters = (cluster for word in part.stretch.words for cluster in word.clusters)
    first = next((cluster for cluster in clusters if cluster.text != " "), None)
    closed = first is not None and textlayer.mark_first(first) and not edges.faint
    return Around(anchored=-1, faint=edges.faint, closed=closed)


def _lead(layer: Layer, texts: tuple[str, ...], *, heard: bool) -> str:
    if texts[:1] == (OUTSIDE,):
        mark, space = layer.thin(textlayer.LEFT), textlayer.OUTSIDE
        return _lead(layer, texts[1:], heard=heard) + f" {space}<{mark}>-{space}"
    return f"<{''.join(map(layer.thin if heard else layer.apart, texts))}>"


def _trail(layer: Layer, text: str, *, faint: bool) -> str:
    if text == OUTSIDE:
        return f"-{textlayer.OUTSIDE}<{layer.thin(textlayer.LEFT)}>"
    if text != AFTER:
        return ""
    return "<" + "".join(reversed(layer.anchored(0, faint=faint))) + ">"


def from_left(
    codes: str,
    part: Part,
    segment: Segment,
    parted: bool,
    followed: bool,
    *,
    spaced: bool,
) -> str:
    """Add what PDFium has to hear of a part in a left-to-right line with right-to-left words.

    ``parted``: a space comes before it; ``followed``: one comes after its segment; ``spaced``:
    one comes after it.
    """
    layer = part.stretch.layer
    if not parted:
        return codes
    if segment.rtl:
        return f"{codes}<{layer.thin(' ')}>"
    if followed and not textlayer.is_left_to_right(segment.text):
        return f"{codes}<{layer.thin(textlayer.LATIN_ANCHOR)}>"
    return f"<{layer.thin(' ')}>{codes}" if spaced else codes
