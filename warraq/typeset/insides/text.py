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
from typing import Any, NamedTuple

from warraq.typeset import textlayer, textorder
from warraq.typeset.insides import Hook
from warraq.typeset.insides._arrays import array
from warraq.typeset.insides._layer import PANGO_SCALE, Layer, embed
from warraq.typeset.insides._runs import Segment, Stretch, made, places, runs_of, segments_of
from warraq.typeset.textlayer import Sign
from warraq.typeset.textorder import Edges, Line, Piece, Place

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
        left, right = line.edges.get(id(textbox), Edges()) if line else Edges()
        first, last = min(s.x for s in segments), max(s.x for s in segments)
        for segment in segments:
            alone = not (left and segment.x == first) and not (right and segment.x == last)
            if segment.rtl:
                alone = not (line and (line.inside or textbox.style["direction"] == "ltr"))
            _show(stream, segment, matrix.values, line, alone=alone)
        return []

    return draw_first_line


def _show(
    stream: Any, segment: Segment, matrix: tuple[float, ...], line: Line | None, *, alone: bool
) -> None:
    """Draw one segment where it belongs, with what the readers need around it.

    ``alone``: what is on its left and right is of the line's own direction.
    """
    a, b, _, _, e, f = matrix
    size = segment.stretches[0].size
    text = segment.text
    x, y = e + a * segment.x, f + b * segment.x
    here = Place(x, x + segment.width, y, size, text[:1] == " ", text[-1:] == " ", segment.rtl)
    before = getattr(stream, "warraq_place", None)
    if not text.strip():  # PDFium drops an object that has no ink: leave it to the next
        if before is not None and before.y == y:
            stream.warraq_place = before._replace(
                left=min(x, before.left), right=max(here.right, before.right), closes=True
            )
        return
    stream.warraq_place = here
    line = line or Line(from_right=False, sorts=False, edges={}, place=x)
    lead, trail = _edges(
        segment,
        textorder.needs_space(before, here),
        from_right=line.from_right and not textorder.goes_on(before, here),
    )
    if line.sides:
        lead, trail = _sides(here, line, lead, trail)
    if not line.from_right and textorder.turns(before, here):
        stream.warraq_nudge = not getattr(stream, "warraq_nudge", False)
    nudge = 0.001 if getattr(stream, "warraq_nudge", False) else 0.0
    if not line.sorts or b or a <= 0 or _stands(segment, line, alone=alone):
        line.passes(here)
        stream.set_text_matrix(*matrix[:4], x, y)
        for part in _parts(segment):
            _show_array(stream, part.stretch, _codes(part, lead, trail), nudge)
    else:
        _show_in_pieces(stream, segment, (lead, trail), matrix, nudge, line)


def _stands(segment: Segment, line: Line, *, alone: bool) -> bool:
    """Return whether a segment stands in PDFium's order by itself."""
    if not line.from_right:
        return False
    return alone and (segment.rtl or len(_pieces(segment)) == 1)


def _sides(here: Place, line: Line, lead: list[str], trail: str) -> tuple[list[str], str]:
    """Add what poppler needs where a left-to-right line has right-to-left words."""
    if here.rtl:
        return [textlayer.LEFT, *lead], trail
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
            stretch = Stretch(layer, size, [made(layer, size, list(piece.clusters))])
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
) -> None:
    """Draw a segment as objects that PDFium sorts as it has to; see :mod:`textorder`."""
    a, _, _, _, e, y = matrix
    for part in _parts(segment) if segment.rtl else _pieces(segment):
        layer, size, _ = part.stretch
        place, twin = line.next(part.piece, goes_on=part.goes_on)
        # What has no width PDFium leaves out of a rectangle's text.
        anchor = Sign((), " ", -(-layer.upem // 1000), twin)
        move = (place - e - a * part.x) / a * 1000 / size + layer.width(anchor)
        codes = f"<{layer.code(anchor)}>{move:.2f}{_codes(part, *edges)}"
        if part.piece.after:
            codes += f"<{layer.code(anchor._replace(twin=textorder.TWINS))}>"
        stream.set_text_matrix(*matrix[:4], place, y)
        _show_array(stream, part.stretch, codes, nudge)


def _codes(part: Part, lead: list[str], trail: str) -> str:
    """Return a part as a TJ array, with the texts left and right of its segment."""
    layer, size, words = part.stretch
    trail = trail if part.last else ""
    if trail == " ":
        *others, number = part.stretch.clusters
        words = [made(layer, size, [*others, number._replace(text=f"{number.text} ")])]
        part, trail = part._replace(stretch=Stretch(layer, size, words)), ""
    turned = bool(trail) and part.stretch.words[-1].clusters[-1].text == " "
    codes = array(part.stretch, anchored=turned, last=part.last or bool(part.piece.clusters))
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
