"""The kashidas of one line: planned, shaped with their boxes, measured as they are drawn."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from weasyprint.text.ffi import FROM_UNITS, ffi
from weasyprint.text.line_break import create_layout, line_size

from warraq.typeset import kashida
from warraq.typeset.insides._boxes import ATOM, Run
from warraq.typeset.kashida import LIMITS, TATWEEL, Candidate, Limits, Line, Span

_ATTEMPTS = 4
"""How often a line is planned anew when it turns out too long or stacked."""

_CLEAR = 0.25
"""The least distance between a kashida and one in the line above, sideways, in em."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a text box becomes: its text with tatweels, shaped, and its growth in CSS pixels.

    ``strokes`` are the kashidas as drawn, by the index before which they were put: left and
    right end in the box with word spaces of natural width, and how many of these are to the left.
    """

    text: str
    kashidas: tuple[int, ...]
    layout: Any
    gain: float
    strokes: Mapping[int, tuple[float, float, int]]


def draw_out(
    context: Any, line: Any, extra: float, found: Sequence[Run], above: Sequence[Span]
) -> tuple[dict[int, Drawn], tuple[Span, ...]]:
    """Plan the line's kashidas and shape their boxes; the boxes themselves are left alone.

    Returns what becomes of which box, by the box's id, and where the kashidas then are.
    """
    first = next(run for run in found if run.level != "none")
    limits = LIMITS[first.level]
    measures = _measures(context, line, extra, found, first.box.style, above)
    if not kashida.room(measures, limits):
        return {}, ()
    candidates = list(_candidates(line, found, limits, measures))
    planned = measures
    for _ in range(_ATTEMPTS):
        counts = kashida.choose(planned, candidates, limits)
        if not counts:
            break
        drawn = _shape(context, found, counts, limits.longest * measures.em)
        gain = sum(each.gain for each in drawn.values())
        if gain > extra:
            planned = replace(planned, extra=planned.extra - planned.unit)
            continue
        spacing = (extra - gain) / measures.spaces if measures.spaces else 0.0
        spans = _spans(line, found, drawn, spacing)
        bad = {
            index
            for index, span in spans.items()
            if kashida.is_stacked(span, above, _CLEAR * measures.em)
        }
        if not bad:
            return drawn, tuple(spans.values())
        candidates = [c for c in candidates if c.index not in bad]
    return {}, ()


def _measures(
    context: Any, line: Any, extra: float, found: Sequence[Run], style: Any, above: Sequence[Span]
) -> Line:
    return Line(
        width=line.width + extra,
        extra=extra,
        spaces=sum(run.spaces for run in found),
        space=_width(context, " ", style),
        unit=_width(context, TATWEEL, style),
        em=style["font_size"],
        above=above,
    )


def _width(context: Any, text: str, style: Any) -> float:
    """Measure a text in a style, in CSS pixels; once a font and size."""
    key = (text, *(style[n] for n in ("font_family", "font_size", "font_weight", "font_style")))
    known: float | None = style.cache.get(key)
    if known is None:
        known = style.cache[key] = _shaped(context, text, style)[1]
    return known


def _shaped(context: Any, text: str, style: Any) -> tuple[Any, float, Any]:
    """Return the layout of a text, its width in CSS pixels, and its Pango line."""
    layout = create_layout(text, style, context, max_width=None, justification_spacing=0)
    line, _ = layout.get_first_line()
    return layout, float(line_size(line, style)[0]), line


def _candidates(
    line: Any, found: Sequence[Run], limits: Limits, measures: Line
) -> Iterator[Candidate]:
    """Yield the best place of every word, its ``x`` estimated from the letters' usual widths.

    Words go through boxes (a bold ending, a note's call), so that they are sought in the
    whole line; where two boxes meet nothing is put in, since the tag's joiners stand there.
    """
    text = [ATOM] * (found[-1].start + len(found[-1].box.text))
    for run in found:
        text[run.start : run.start + len(run.box.text)] = run.box.text
    starts = [run.start for run in found]
    stretch = measures.width / line.width
    ends = [kashida.advances(run.box.text) for run in found]
    for begin, word in kashida.words("".join(text)):
        for place in kashida.best(word, limits):
            index = begin + place.index
            n = bisect_right(starts, index) - 1
            run = found[n]
            if run.level != "none" and index != run.start:
                share = 1 - ends[n][index - run.start - 1] / ends[n][-1]  # from the left
                x = run.box.position_x - line.position_x + share * run.box.width
                yield Candidate(index, place.priority, x * stretch)
                break


def _shape(
    context: Any, found: Sequence[Run], counts: dict[int, int], longest: float
) -> dict[int, Drawn]:
    """Put the tatweels in and shape again the boxes that got any.

    What a tatweel adds depends on its place: three of them are 0.56 em in one word of Amiri
    and a curve of 0.79 em in another. A stroke that became too long gets one less.
    """
    drawn = {}
    for run in found:
        end = run.start + len(run.box.text)
        inside = {i - run.start: n for i, n in sorted(counts.items()) if run.start < i < end}
        while inside:
            new = drawn[id(run.box)] = _drawn(context, run.box, inside)
            long = {i for i, (a, b, _) in new.strokes.items() if b - a > longest and inside[i] > 1}
            if not long:
                break
            inside = {i: n - (i in long) for i, n in inside.items()}
    return drawn


def _drawn(context: Any, box: Any, counts: Mapping[int, int]) -> Drawn:
    cuts = [0, *counts, len(box.text)]
    pieces = [box.text[a:b] for a, b in pairwise(cuts)]
    text = pieces[0]
    kashidas: list[int] = []
    places: dict[int, int] = {}
    for piece, (index, count) in zip(pieces[1:], counts.items(), strict=True):
        kashidas += range(len(text), len(text) + count)
        at = len(text.encode())
        places |= dict.fromkeys(range(at, at + 2 * count), index)  # two bytes a tatweel
        text += TATWEEL * count + piece
    layout, width, line = _shaped(context, text, box.style)
    strokes = _strokes(text.encode(), places, line)
    layout.deactivate()
    return Drawn(text, tuple(kashidas), layout, width - box.width, strokes)


def _strokes(
    utf8: bytes, places: Mapping[int, int], line: Any
) -> dict[int, tuple[float, float, int]]:
    """Find the glyphs that draw tatweels; a face may draw several as one long glyph.

    ``places`` says of every byte of a tatweel which place it is at.
    """
    strokes: dict[int, tuple[float, float, int]] = {}
    x = 0.0
    gaps = 0
    run = line.runs
    while run != ffi.NULL:
        offset, glyphs = run.data.item.offset, run.data.glyphs
        for n in range(glyphs.num_glyphs):
            at = offset + glyphs.log_clusters[n]
            right = x + glyphs.glyphs[n].geometry.width * FROM_UNITS
            if at in places:
                left = strokes.get(places[at], (x,))[0]
                strokes[places[at]] = (left, right, gaps)
            elif utf8[at] == 0x20 or utf8[at : at + 2] == b"\xc2\xa0":
                gaps += 1
            x = right
        run = run.next
    return strokes


def _spans(
    line: Any, found: Sequence[Run], drawn: Mapping[int, Drawn], spacing: float
) -> dict[int, Span]:
    """Return where the kashidas are on the justified line, by their index in the whole text."""
    spans: dict[int, Span] = {}
    moved = 0.0
    for run in sorted(found, key=lambda run: float(run.box.position_x)):
        new = drawn.get(id(run.box))
        if new:
            start = run.box.position_x - line.position_x + moved
            for index, (left, right, gaps) in new.strokes.items():
                shift = start + spacing * gaps
                spans[run.start + index] = (shift + left, shift + right)
            moved += new.gain
        moved += spacing * run.spaces
    return spans


def strokes(box: Any) -> tuple[Span, ...]:
    """Return where a finished text box draws its kashidas on the page, in CSS pixels.

    What was planned is not asked: tests and bench/justify.py measure by this.
    """
    starts: dict[int, int] = {}
    for index in getattr(box, "kashidas", ()):
        starts[index] = starts.get(index - 1, index)
    if not starts:
        return ()
    places = {len(box.text[:index].encode()): start for index, start in starts.items()}
    box.pango_layout.reactivate(box.style)
    line, _ = box.pango_layout.get_first_line()
    found = _strokes(box.text.encode(), places, line)
    box.pango_layout.deactivate()
    x = box.position_x
    return tuple((x + left, x + right) for left, right, _ in found.values())
