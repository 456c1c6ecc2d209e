"""Text in drawings: where the words of an SVG ``text`` stand (SVG 2 §11.5).

Its characters may each be moved (``x``, ``y``, ``dx``, ``dy``, ``rotate``); one with a place of
its own begins a *chunk*, which is a paragraph of its own: it is put in order (UAX #9) and
anchored by itself. A chunk is cut into pieces that are shaped and drawn at once, and most are one.

No move cuts a word: letters that join, and a letter and its marks, are one typographic character
(§11.1), and what is said of another than its first is not done. Programs that give each letter
its place, which is that of the letter's own beginning, mean the word that the letters make. An
element with a place of its own is another line, and joins nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Literal, NamedTuple, TypeAlias

from warraq.model import Direction
from warraq.typeset import fribidi, joining
from warraq.typeset.direction import stripped
from warraq.typeset.levels import CONTROLS, levels

Anchor: TypeAlias = Literal["start", "middle", "end"]


class Move(NamedTuple):
    """What is said of a character: its place, by how much it is moved, its turn in degrees."""

    x: float | None = None
    y: float | None = None
    dx: float = 0.0
    dy: float = 0.0
    turn: float = 0.0


STILL = Move()


class Span(NamedTuple):
    """The characters of one element between two others, and a move for each."""

    text: str
    moves: Sequence[Move]


class Piece(NamedTuple):
    """What is shaped at once, as ``text`` says it to Pango; ``move`` is its first character's.

    Beside others each is of one ``level``; one that is all of its chunk is a paragraph.
    ``span`` is the index of the one that it is of; ``before`` and ``after`` are the rest of the
    word that markup cuts, see :mod:`warraq.typeset.joining`. A chunk's are in logical order.
    """

    span: int
    text: str
    level: int
    move: Move = STILL
    before: str = ""
    after: str = ""

    @property
    def direction(self) -> Direction:
        """Where it goes on to."""
        return "rtl" if self.level % 2 else "ltr"


class Fit(NamedTuple):
    """How wide a chunk is to be (``textLength``), and whether its letters are stretched."""

    length: float
    stretched: bool = False


class Spot(NamedTuple):
    """Where a piece begins at its left, on the baseline; ``scale`` is that of its width."""

    x: float
    y: float
    turn: float = 0.0
    scale: float = 1.0


# ── Cutting ─────────────────────────────────────────────────────────────────────────────


def chunks(
    spans: Sequence[Span], base: Direction, apart: Collection[int] = ()
) -> list[list[Piece]]:
    """Return the chunks of a text as pieces; of the spans ``apart`` every character is one."""
    text = "".join(span.text for span in spans)
    owners = [index for index, span in enumerate(spans) for _ in span.text]
    moves = [move for span in spans for move in span.moves]
    lines = {
        at
        for at, move in enumerate(moves)
        if _is_placed(move) and owners[at - 1 : at] != owners[at : at + 1]
    }
    goes_on = [at > 0 and at not in lines and _goes_on(text, at) for at in range(len(text))]
    moves = _whole(moves, goes_on, base)
    starts = [at for at, move in enumerate(moves) if not at or _is_placed(move)]
    made = []
    for start, end in pairwise([*starts, len(text)]):
        end = start + len(text[start:end].rstrip(" "))  # at a chunk's end nobody sees it
        cuts = [
            at
            for at in range(start, end)
            if at == start
            or owners[at] != owners[at - 1]
            or (not goes_on[at] and (owners[at] in apart or _moves(moves[at], moves[at - 1])))
        ]
        pieces = [
            Piece(owners[at], text[at:stop], 1 if base == "rtl" else 0, moves[at])
            for at, stop in pairwise([*cuts, end])
        ]
        if len(pieces) > 1 or CONTROLS.search(text, start, end):  # one is put in order by Pango
            pieces = [piece for piece in _joined(list(_turned(pieces, base))) if piece.text]
        if pieces:
            made.append(pieces)
    return made


def _is_placed(move: Move) -> bool:
    return move.x is not None or move.y is not None


def _goes_on(text: str, at: int) -> bool:
    """Tell whether a character is one with that before it: a mark, or a letter that joins."""
    return unicodedata.category(text[at])[0] == "M" or joining.joins_at(text, at)


def _whole(moves: list[Move], goes_on: list[bool], base: Direction) -> list[Move]:
    """Move words instead of their letters: a word begins where the outermost of them does."""
    start = 0
    for at, inside in enumerate([*goes_on, False]):
        if inside or not at:
            continue
        first = moves[start]
        if first.x is not None:
            places = [move.x for move in moves[start:at] if move.x is not None]
            first = first._replace(x=max(places) if base == "rtl" else min(places))
        moves[start:at] = [first, *[Move(turn=first.turn)] * (at - start - 1)]
        start = at
    return moves


def _moves(move: Move, before: Move) -> bool:
    return bool(move.dx or move.dy or move.turn) or move.turn != before.turn


def _turned(pieces: list[Piece], base: Direction) -> Iterator[Piece]:
    """Cut the pieces of a chunk where its direction changes."""
    found, at = levels("".join(piece.text for piece in pieces), base), 0
    for piece in pieces:
        for level, group in groupby(range(len(piece.text)), lambda n: found[at + n]):  # noqa: B023
            places = list(group)
            move = STILL if places[0] else piece.move
            text = piece.text[places[0] : places[-1] + 1]
            yield piece._replace(text=text, level=level, move=move)
        at += len(piece.text)


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    """Give each piece the text that Pango sets in its direction, joined to what is beside it."""
    texts = [piece.text for piece in pieces]
    parts = joining.joined(texts) if joining.may_join(texts) else map(joining.Part, texts)
    for piece, part in zip(pieces, parts, strict=True):
        _, found = fribidi.levels(part.text, piece.direction)
        forced = piece.direction if any((each ^ piece.level) & 1 for each in found) else None
        yield piece._replace(text=stripped(part.text, forced), before=part.before, after=part.after)


# ── Placing ─────────────────────────────────────────────────────────────────────────────


def place(
    made: Sequence[Sequence[Piece]],
    widths: Sequence[Sequence[float]],
    base: Direction,
    anchors: Sequence[Anchor],
    fits: Sequence[Fit | None],
) -> list[list[Spot]]:
    """Return where the pieces of each chunk stand; ``anchors`` and ``fits`` are the chunks'.

    All lengths are in the drawing's units.
    """
    placed = []
    pen = [0.0, 0.0]
    shift = [0.0, 0.0]
    for pieces, wide, anchor, fit in zip(made, widths, anchors, fits, strict=True):
        for axis, value in enumerate(pieces[0].move[:2]):
            if value is not None:
                pen[axis], shift[axis] = value, 0.0
        gap, scale = _fitted(wide, fit)
        lefts, total = _in_order([piece.level for piece in pieces], wide, gap, scale)
        begin = pen[0] - (total if base == "rtl" else 0)
        spots = []
        for piece, left in zip(pieces, lefts, strict=True):
            shift[0] += piece.move.dx
            shift[1] += piece.move.dy
            spots.append(Spot(begin + left + shift[0], pen[1] + shift[1], piece.move.turn, scale))
            if len(spots) == 1:
                at = pen[0] + shift[0]
        placed.append(_anchored(spots, wide, at, anchor, base))
        pen[0] += -total if base == "rtl" else total
    return placed


def _fitted(widths: Sequence[float], fit: Fit | None) -> tuple[float, float]:
    """Return the gap between the pieces and the scale of their widths (SVG 2 §11.5, 6)."""
    total = sum(widths)
    if fit is None or fit.length <= 0 or not total:
        return 0.0, 1.0
    if fit.stretched:
        return 0.0, fit.length / total
    return (fit.length - total) / (len(widths) - 1) if len(widths) > 1 else 0.0, 1.0


def _in_order(
    found: Sequence[int], widths: Sequence[float], gap: float, scale: float
) -> tuple[list[float], float]:
    """Return where each piece begins, from the left (UAX #9, L2), and how wide they all are."""
    order = list(range(len(found)))
    for level in range(max(found), 0, -1):
        at = 0
        while at < len(order):
            end = at
            while end < len(order) and found[order[end]] >= level:
                end += 1
            order[at:end] = order[at:end][::-1]
            at = max(end, at + 1)
    lefts = [0.0] * len(found)
    pen = 0.0
    for index in order:
        lefts[index] = pen
        pen += widths[index] * scale + gap
    return lefts, pen - gap


def _anchored(
    spots: list[Spot], widths: Sequence[float], at: float, anchor: Anchor, base: Direction
) -> list[Spot]:
    """Move a chunk so that its middle or its end is where it was to begin."""
    if anchor == "start":
        return spots
    left = min(spot.x for spot in spots)
    right = max(spot.x + width * spot.scale for spot, width in zip(spots, widths, strict=True))
    ends = {"middle": (left + right) / 2, "end": left if base == "rtl" else right}
    return [spot._replace(x=spot.x + at - ends[anchor]) for spot in spots]
