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
from typing import Any

from warraq.typeset import textlayer, textorder
from warraq.typeset.insides import Hook
from warraq.typeset.insides._edges import Edges, beside, edges_of
from warraq.typeset.insides._embedding import embed
from warraq.typeset.insides._heard import Context, context_of, heard
from warraq.typeset.insides._layer import APART, PANGO_SCALE, Layer
from warraq.typeset.insides._parts import bare, codes_of, from_left, parts_of, pieces_of
from warraq.typeset.insides._runs import Segment, Stretch, places, runs_of, segments_of
from warraq.typeset.textlayer import Sign
from warraq.typeset.textorder import Line, Place

_NEAR = 20
"""How far left of the text marks stand that PDFium need not hear, in em/1000: nearer, poppler
takes them for the later ones, and at more than 30 it sees a word of their own."""

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
        line = getattr(stream, "warraq_line", None)
        inked = [segment for segment in segments if segment.text.strip()]
        for segment, after in zip_longest(segments, segments[1:]):
            key = id(textbox) if inked and segment is inked[-1] else 0
            _show(stream, segment, matrix.values, line, key, after.text if after else "")
        return []

    return draw_first_line


def _show(
    stream: Any,
    segment: Segment,
    matrix: tuple[float, ...],
    line: Line | None,
    key: int,
    following: str,
) -> None:
    """Draw one segment where it belongs, with what the readers need around it.

    ``key`` is its box's if it is the last of it; ``following`` is the text of the next one in it.
    """
    a, b, _, _, e, f = matrix
    size = segment.stretches[0].size
    text = segment.text
    x, y = e + a * segment.x, f + b * segment.x
    from_right = line is not None and line.from_right
    before = getattr(stream, "warraq_place", None)
    context = context_of(stream, segment, y, line, key, following)
    segment = heard(segment, context)
    here = Place(
        left=x,
        right=x + segment.width,
        y=y,
        size=size,
        opens=text[:1] == " ",
        closes=text[-1:] == " ",
        rtl=segment.rtl,
        heard=from_right and segment.rtl and text[-1:] == " ",
        latin=textorder.goes_left(text, context.latin),
    )
    if not text.strip():  # PDFium drops an object that has no ink: leave it to the next
        if before is not None and before.y == y:
            stream.warraq_place = before._replace(
                left=min(x, before.left), right=max(here.right, before.right), closes=True
            )
        return
    goes_on = textorder.goes_on(before, here)
    stream.warraq_place = here._replace(left=before.left) if before and goes_on else here
    line = line or Line(from_right=False)
    edges = edges_of(
        segment,
        textorder.needs_space(before, here),
        from_right=line.from_right and not goes_on,
    )
    if line.sides:
        edges = beside(edges, here, text, line)
    if not line.from_right and textorder.turns(before, here):
        stream.warraq_nudge = not getattr(stream, "warraq_nudge", False)
    nudge = 0.001 if getattr(stream, "warraq_nudge", False) else 0.0
    number = textorder.kind(text[-1]) == "W"
    edges = edges._replace(meets=number and context.meets)
    followed = following[:1] == " "
    if b or a <= 0 or not line.tied or line.done:
        if followed and before and before.heard and edges.lead[:1] == (textlayer.GUARD,):
            edges = edges._replace(lead=(" ", *edges.lead))
        spaced = not segment.rtl and textorder.spaces(context.after)
        edges = edges._replace(spaced=spaced)
        stream.set_text_matrix(*matrix[:4], x, y)
        for part in parts_of(segment):
            _show_array(stream, part.stretch, codes_of(part, edges).line, nudge)
    else:
        _show_in_pieces(
            stream, segment, edges, matrix, nudge, line, key, context, followed=followed
        )


def _show_in_pieces(
    stream: Any,
    segment: Segment,
    edges: Edges,
    matrix: tuple[float, ...],
    nudge: float,
    line: Line,
    key: int,
    context: Context,
    *,
    followed: bool,
) -> None:
    """Draw a segment as objects that PDFium sorts as it has to; see :mod:`textorder`."""
    a, _, _, _, e, y = matrix
    if segment.rtl:
        parts = bare(parts_of(segment), edges)
    else:
        parts = pieces_of(segment, latin=context.latin, neutral=context.neutral)
    divided = line.divides(segment.text, rtl=segment.rtl, given=bool(context.given))
    for part, following in zip_longest(parts, parts[1:]):
        layer, size, words = part.stretch
        unit = 1000 / size / a
        left = e + a * part.x
        right = left + a * sum(word.width for word in words) / PANGO_SCALE
        parted = line.parted or part.piece.after
        line.next(part.piece, joins=part.goes_on or line.joins(part.piece))
        if following:
            goes_on = following.goes_on or line.joins(following.piece)
            refaced = following.stretch.layer is not layer
        else:
            goes_on, refaced = key in line.joined, key in line.refaced
        marked = goes_on or not line.opening
        last = not following and key == line.tied != 0
        drawn = codes_of(part, edges, ends=not marked)
        codes, marks = drawn.sifted(layer)
        if line.sides:
            spaced = part.piece.before or (followed and not following)
            codes = from_left(codes, part, segment, parted, followed, spaced=spaced)
        number = part.piece.kind == "W" and (
            following.piece.kind == "W" if following else edges.meets
        )
        begin, end = line.seams(part.piece, goes_on=goes_on, refaced=refaced, number=number)
        if marked:
            code = layer.thin(end) if end else layer.code(Sign((), " ", 0, line.end))
            if divided and part is parts[0]:
                code = layer.thin(divided) + code
            codes += f" {(right - line.place) * unit:.2f}<{code}>"
        if last:
            line.done = True
        else:
            place = _place(layer, begin, line.twin)
            codes = f"{place}{(line.place - left) * unit:.2f}{codes}"
        shown = [
            (left - (_NEAR + drawn.reach) / unit, drawn.lead),
            *((left + (pen - _NEAR) / unit, mark) for pen, mark in marks),
            (left if last else line.place, codes),
            (right + textlayer.TOUCH / unit, drawn.trail),
        ]
        for x, objects in shown:
            if objects.strip("<>"):
                stream.set_text_matrix(*matrix[:4], x, y)
                _show_array(stream, part.stretch, objects, nudge)


def _place(layer: Layer, mark: str, twin: int) -> str:
    """Return what an object begins with off the page: ``mark``, or a space.

    pdf.js moves the pen neither by a mark nor by the first number after it.
    """
    if not mark:
        return f"<{layer.code(Sign((), ' ', 0, twin))}>"
    return f"<{layer.thin(mark, layer.units(textorder.SEAM))}> {textorder.SEAM} "


def _show_array(stream: Any, stretch: Stretch, objects: str, nudge: float) -> None:
    stream.set_font_size(stretch.layer.name, stretch.size + nudge)
    for codes in objects.split(APART):
        if codes := codes.replace("<>", "").replace("><", ""):
            stream.show_text(codes)


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
