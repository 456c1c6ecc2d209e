"""Text in the PDF: drawn as the signs of a text layer, in fonts made of these signs.

Replaces ``draw.text.draw_first_line`` of WeasyPrint 70, which writes the glyph codes of a
line, and ``pdf.build_fonts_dictionary``, which embeds the fonts. What is rare (an ellipsis for
what overflows, colour and bitmap fonts) still goes the engine's own way.

The engine's own drawing divides offsets by 1000 that Pango gives in 1/1024 and cuts what is
left to whole thousandths, so that a vocalised line ends up to 2 % short of the margin; here
the pen is where Pango says to half a thousandth of an em.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest
from typing import Any, NamedTuple

from warraq.typeset import textlayer, textorder
from warraq.typeset.insides import Hook
from warraq.typeset.insides._arrays import array
from warraq.typeset.insides._layer import PANGO_SCALE, Layer, embed
from warraq.typeset.insides._runs import Segment, Stretch, made, places, runs_of, segments_of
from warraq.typeset.textlayer import Sign
from warraq.typeset.textorder import Line, Piece, Place

_SPACE = "space"
"""Stands for a first space that pdf.js has to hear: it loses one at the edge of a run."""
_OUTSIDE = "outside"
"""Stands for a mark outside a line; see :data:`textlayer.OUTSIDE`."""

# ── Drawing ─────────────────────────────────────────────────────────────────────────────


def _draw(original: Callable[..., Any]) -> Callable[..., Any]:
    from weasyprint.text.ffi import ffi, pango

    def draw_first_line(
        stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any
    ) -> Any:
        if not textbox.text.strip() or textbox.style["font_size"] < 1e-6:
            return []
        layout = textbox.pango_layout
        if text_overflow == "ellipsis" or block_ellipsis != "none":
            return original(stream, textbox, text_overflow, block_ellipsis, matrix)
        pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
        line, _ = layout.get_first_line()
        runs = list(runs_of(ffi, stream, line))
        if any(font.bitmap or font.png or font.svg or font.colr for _, font, _, _ in runs):
            return original(stream, textbox, text_overflow, block_ellipsis, matrix)
        silent = places(layout.text, getattr(textbox, "kashidas", ()))
        segments = segments_of(ffi, stream, runs, layout.text.encode(), silent)
        if not segments:
            return []
        line = None
        if hasattr(textbox, "position_x"):  # the text of a drawing has no line box
            line = getattr(stream, "warraq_line", None)
        inked = [segment for segment in segments if segment.text.strip()]
        for segment, after in zip_longest(segments, segments[1:]):
            key = id(textbox) if inked and segment is inked[-1] else 0
            followed = after is not None and after.text[:1] == " "
            _show(stream, segment, matrix.values, line, key, followed=followed)
        return []

    return draw_first_line


def _show(
    stream: Any,
    segment: Segment,
    matrix: tuple[float, ...],
    line: Line | None,
    key: int,
    *,
    followed: bool,
) -> None:
    """Draw one segment where it belongs, with what the readers need around it.

    ``key`` is its box's if it is the last of it; ``followed``: by a space.
    """
    a, b, _, _, e, f = matrix
    size = segment.stretches[0].size
    text = segment.text
    x, y = e + a * segment.x, f + b * segment.x
    heard = line is not None and line.from_right and segment.rtl and text[-1:] == " "
    here = Place(
        x, x + segment.width, y, size, text[:1] == " ", text[-1:] == " ", segment.rtl, heard
    )
    before = getattr(stream, "warraq_place", None)
    if not text.strip():  # PDFium drops an object that has no ink: leave it to the next
        if before is not None and before.y == y:
            stream.warraq_place = before._replace(
                left=min(x, before.left), right=max(here.right, before.right), closes=True
            )
        return
    stream.warraq_place = here
    line = line or Line(from_right=False)
    lead, trail = _edges(
        segment,
        textorder.needs_space(before, here),
        from_right=line.from_right and not textorder.goes_on(before, here),
    )
    if line.sides:
        lead, trail = _sides(here, text, line, lead, trail)
    if not line.from_right and textorder.turns(before, here):
        stream.warraq_nudge = not getattr(stream, "warraq_nudge", False)
    nudge = 0.001 if getattr(stream, "warraq_nudge", False) else 0.0
    if b or a <= 0 or not line.tied or line.done:
        if followed and before and before.heard and lead[:1] == [textlayer.GUARD]:
            lead = [" ", *lead]
        stream.set_text_matrix(*matrix[:4], x, y)
        for part in _parts(segment):
            _show_array(stream, part.stretch, _codes(part, lead, trail), nudge)
    else:
        _show_in_pieces(stream, segment, (lead, trail), matrix, nudge, line, key, followed=followed)


def _sides(
    here: Place, text: str, line: Line, lead: list[str], trail: str
) -> tuple[list[str], str]:
    """Add what poppler needs where a left-to-right line has right-to-left words."""
    if here.rtl:
        return [textlayer.LEFT, *lead], trail
    if not textlayer.is_left_to_right(text):
        lead = [textlayer.LEFT, *lead]
    left, right = line.sides or (here.left, here.right)
    if here.left < left + 0.5:
        lead = [_OUTSIDE, *lead]
    if here.right > right - 0.5 and not trail:
        trail = _OUTSIDE
    return lead, trail


class Part(NamedTuple):
    """A stretch or a piece of it: one object of the PDF, ``x`` px right of the box's left edge.

    ``goes_on``: it is drawn with the part before it in one stroke of PDFium's order.
    """

    stretch: Stretch
    x: float
    first: bool
    last: bool
    piece: Piece = Piece("R", ())
    goes_on: bool = False


def _parts(segment: Segment) -> list[Part]:
    """Return a segment's stretches as parts."""
    x = segment.x
    parts = []
    last = len(segment.stretches) - 1
    for number, stretch in enumerate(segment.stretches):
        parts.append(Part(stretch, x, not number, number == last, goes_on=number > 0))
        x += sum(word.width for word in stretch.words) / PANGO_SCALE
    return parts


def _pieces(segment: Segment) -> list[Part]:
    """Return the pieces of a left-to-right segment as parts."""
    parts: list[Part] = []
    for whole in _parts(segment):
        layer, size, _ = whole.stretch
        for piece in textorder.pieces(whole.stretch.clusters):
            stretch = Stretch(
                layer, size, [made(layer, size, textlayer.digits_whole(piece.clusters))]
            )
            x = whole.x + piece.x / PANGO_SCALE
            parts.append(Part(stretch, x, not parts, False, piece))
    parts[-1] = parts[-1]._replace(last=True)
    return parts


def _show_in_pieces(
    stream: Any,
    segment: Segment,
    edges: tuple[list[str], str],
    matrix: tuple[float, ...],
    nudge: float,
    line: Line,
    key: int,
    *,
    followed: bool,
) -> None:
    """Draw a segment as objects that PDFium sorts as it has to; see :mod:`textorder`."""
    a, _, _, _, e, y = matrix
    parts = _parts(segment) if segment.rtl else _pieces(segment)
    divided = line.divides(segment.text, rtl=segment.rtl)
    for part, following in zip_longest(parts, parts[1:]):
        layer, size, words = part.stretch
        unit = 1000 / size / a
        left = e + a * part.x
        right = left + a * sum(word.width for word in words) / PANGO_SCALE
        parted = line.parted or part.piece.after
        line.next(part.piece, joins=part.goes_on or line.joins(part.piece))
        if following:
            goes_on = following.goes_on or line.joins(following.piece)
        else:
            goes_on = key in line.joined
        marked = goes_on or not line.opening
        last = not following and key == line.tied != 0
        codes = _codes(part, *edges, ends=not marked)
        if line.sides and parted:
            if segment.rtl:
                codes += f"<{layer.thin(' ')}>"
            elif followed and not textlayer.is_left_to_right(segment.text):
                codes += f"<{layer.thin(textlayer.LATIN_ANCHOR)}>"
            elif part.piece.before or (followed and not following):
                codes = f"<{layer.thin(' ')}>{codes}"
        if marked:
            end = layer.code(Sign((), " ", 0, line.end))
            if divided and part is parts[0]:
                end = layer.thin(textlayer.GUARD) + end
            codes += f" {(right - line.place) * unit:.2f}<{end}>"
        if last:
            line.done = True
        else:
            begin = layer.code(Sign((), " ", 0, line.twin))
            move = (line.place - left) * unit
            codes = f"<{begin}>{move:.2f}{codes}"
        stream.set_text_matrix(*matrix[:4], left if last else line.place, y)
        _show_array(stream, part.stretch, codes, nudge)


def _codes(part: Part, lead: list[str], trail: str, *, ends: bool = True) -> str:
    """Return a part as a TJ array, with the texts left and right of its segment."""
    layer, size, words = part.stretch
    trail = trail if part.last else ""
    if trail == " ":
        *others, number = part.stretch.clusters
        words = [made(layer, size, [*others, number._replace(text=f"{number.text} ")])]
        part, trail = part._replace(stretch=Stretch(layer, size, words)), ""
    turned = bool(trail) and part.stretch.words[-1].clusters[-1].text == " "
    opened = part.first and bool(lead) and lead[0] == _SPACE
    if opened:
        lead = lead[1:]
    codes = array(
        part.stretch,
        anchored=turned,
        opened=opened,
        last=ends and (part.last or bool(part.piece.clusters)),
    )
    if part.first and lead:
        if lead[0] == _OUTSIDE:
            codes = f" {textlayer.OUTSIDE}<{layer.thin(textlayer.LEFT)}>-{textlayer.OUTSIDE}{codes}"
            lead = lead[1:]
        codes = f"<{''.join(map(layer.thin, lead))}>{codes}"
    if trail == _OUTSIDE:
        codes += f"-{textlayer.OUTSIDE}<{layer.thin(textlayer.LEFT)}>"
    elif trail and not turned:
        codes += f"<{layer.thin(trail, layer.units(1) or 1)}>"
    return codes


def _show_array(stream: Any, stretch: Stretch, codes: str, nudge: float) -> None:
    stream.set_font_size(stretch.layer.name, stretch.size + nudge)
    if codes := codes.replace("<>", "").replace("><", ""):
        stream.show_text(codes)


def _edges(segment: Segment, space: bool, *, from_right: bool) -> tuple[list[str], str]:
    """Return the texts without outline that go left and right of a segment."""
    first = segment.stretches[0].words[0].clusters[0]
    if segment.rtl:
        lead = []
        if textlayer.mark_first(first):
            lead = [textlayer.ANCHOR]
        elif from_right and first.text == " ":
            lead = [_SPACE, textlayer.TURN]
        elif from_right and not first.text[-1:].isalnum():
            lead = [textlayer.TURN]
        return lead, textlayer.ANCHOR if space else ""
    guard = [textlayer.GUARD, textlayer.LEFT] if from_right else []
    if not textlayer.is_left_to_right(segment.text):
        lead = (
            [textlayer.GUARD, textlayer.FLUSH, *([" "] if space else []), textlayer.LEFT]
            if from_right
            else []
        )
        return lead, " " if space else ""
    return [*guard, *([textlayer.LATIN_ANCHOR] if space else [])], ""


# ── Fonts ───────────────────────────────────────────────────────────────────────────────


def _embed(original: Callable[..., Any]) -> Callable[..., Any]:
    def build_fonts_dictionary(
        pdf: Any, fonts: dict[Any, Any], compress: bool, subset: bool, options: Any
    ) -> Any:
        layers = [font for font in fonts.values() if isinstance(font, Layer)]
        others = {
            key: font
            for key, font in fonts.items()
            if not isinstance(font, Layer) and (font.to_unicode or font.used_in_forms)
        }
        dictionary = original(pdf, others, compress, subset, options)
        for layer in layers:
            if layer.signs:
                dictionary[layer.name] = embed(pdf, layer, compress)
        return dictionary

    return build_fonts_dictionary


_DRAW = "(stream, textbox, text_overflow, block_ellipsis, matrix)"
_BUILD = "(pdf, fonts, compress, subset, options)"

HOOKS = (
    Hook("weasyprint.draw.text", "draw_first_line", _DRAW, _draw),
    Hook("weasyprint.pdf", "build_fonts_dictionary", _BUILD, _embed),
)
