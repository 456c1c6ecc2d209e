"""Text in drawings, shaped and in order; where it stands says :mod:`warraq.typeset.drawntext`.

Replaces what ``svg.TAGS`` has for ``text`` in WeasyPrint 70, which draws letter by letter from
the left. The engine moves what it drew by an anchor only where its own function is in that
table, so that here nothing is moved twice.

A drawing has no fonts of its own. Families that it names are taken if the theme has them, and
then those that the style sheet gives to the picture.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from math import cos, radians, sin
from typing import Any, NamedTuple

from weasyprint.text.line_break import Layout, line_size

from warraq import svg as svg_file
from warraq.model import Direction
from warraq.typeset import drawntext, textorder
from warraq.typeset.drawntext import Anchor, Fit, Piece, Span, Spot
from warraq.typeset.insides import Hook
from warraq.typeset.insides._characters import Characters, Source
from warraq.typeset.insides.shaping import WordLayout
from warraq.typeset.textorder import Leaf, Line

_SMALLEST = 1e-6
_SCALES = (0.2, 5.0)
"""Points of a unit between which the steps of :mod:`.textorder` are seen for what they are."""
_ALL = -1
"""No box's key: not even the last object of a line stands where it is drawn."""
_BASELINES = {
    **dict.fromkeys(("central", "middle"), 0.3),
    **dict.fromkeys(("text-before-edge", "before-edge", "top", "hanging", "text-top"), 0.8),
    **dict.fromkeys(
        ("text-after-edge", "after-edge", "bottom", "text-bottom", "ideographic"), -0.2
    ),
}
"""How far below its line a text begins, em: the engine's own, an em is .8 up and .2 down."""

# ── Setting ─────────────────────────────────────────────────────────────────────────────


class _TextBox(NamedTuple):
    """What ``draw_first_line`` needs to know of a box."""

    pango_layout: Any
    style: Any
    text: str
    baseline: float


class _Set(NamedTuple):
    """A shaped piece; ``width`` and ``height`` are its line's, in the drawing's units."""

    source: Source
    box: _TextBox
    width: float
    height: float


def _set(svg: Any, source: Source, piece: Piece) -> _Set:
    from weasyprint.text.ffi import FROM_UNITS, pango

    style = _style(svg, source)
    style["direction"] = piece.direction
    within = piece.before or piece.after
    layout = WordLayout(style, 0, piece.before, piece.after) if within else Layout(style)
    # Said when it is drawn, it would let Pango shape the line a second time.
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
    layout.set_text(piece.text)
    width, height = line_size(layout.get_first_line()[0], style)
    baseline = pango.pango_layout_get_baseline(layout.layout) * FROM_UNITS
    box = _TextBox(layout, style, layout.text, baseline)
    return _Set(source, box, layout.width if within else width, height)


def _style(svg: Any, source: Source) -> Any:
    from weasyprint.css.properties import INITIAL_VALUES
    from weasyprint.svg.text import Style

    node, size = source
    style = Style(INITIAL_VALUES)
    style.font_config = svg.font_config
    around = getattr(svg, "warraq_around", INITIAL_VALUES)
    style["font_family"] = (*svg_file.families(node.get("font-family", "")), *around["font_family"])
    style["lang"] = around["lang"]
    style["font_size"] = max(size, _SMALLEST)
    if node.get("font-style") in ("italic", "oblique"):
        style["font_style"] = node.get("font-style")
    style["font_weight"] = svg_file.weight(node.get("font-weight", ""))
    return style


def _anchor(source: Source) -> Anchor:
    anchor = source.node.get("text-anchor")
    return anchor if anchor in ("middle", "end") else "start"


def _fit(svg: Any, sources: list[Source]) -> Fit | None:
    """Return what all of a chunk's elements say of its length, if they do."""
    (said, *others) = {
        (source.node.get("textLength"), source.node.get("lengthAdjust")) for source in sources
    }
    if others or not said[0]:
        return None
    return Fit(svg.length(said[0], sources[0].size), said[1] == "spacingAndGlyphs")


# ── Drawing ─────────────────────────────────────────────────────────────────────────────


def _draw(svg: Any, node: Any, size: float) -> None:
    """Draw a ``text`` element with all that is in it."""
    spans = Characters(svg, node, size).spans
    base: Direction = "rtl" if node.get("direction") == "rtl" else "ltr"
    sources = [source for source, _, _ in spans]
    apart = {index for index, source in enumerate(sources) if source.node.get("textLength")}
    made = drawntext.chunks([Span("".join(text), moves) for _, text, moves in spans], base, apart)
    shaped = [[_set(svg, sources[piece.span], piece) for piece in pieces] for pieces in made]
    spots = drawntext.place(
        made,
        [[each.width for each in pieces] for pieces in shaped],
        base,
        [_anchor(pieces[0].source) for pieces in shaped],
        [_fit(svg, [each.source for each in pieces]) for pieces in shaped],
    )
    _go_on(svg.stream)
    outer = getattr(svg.stream, "warraq_line", None)
    node.text_bounding_box = _bounds(list(zip(chain(*shaped), chain(*spots), strict=True)))
    for line, places in zip(shaped, spots, strict=True):
        svg.stream.warraq_line = _line(svg.stream, [each.box for each in line], base)
        for each, spot in zip(line, places, strict=True):
            each.source.node.text_bounding_box = node.text_bounding_box
            if each.source.node.visible and each.source.size > _SMALLEST:
                _show(svg, each, spot)
        _remember(svg.stream)
    svg.stream.warraq_line = outer


def _line(stream: Any, boxes: list[_TextBox], base: Direction) -> Line:
    """Return a chunk as a line, whose order PDFium would turn in a document from the right.

    All its objects have their place off the page, those of the next chunk further left: else
    the words of two labels side by side would be told apart by where they are drawn.
    """
    line = Line(from_right=base == "rtl")
    leaves = [Leaf(id(box), box.text) for box in boxes]
    edge = getattr(stream, "warraq_edge", None)
    a, b, c, _, e, _ = stream.ctm.values
    is_even = not (b or c) and _SCALES[0] < a < _SCALES[1]
    turned = textorder.last_tied(leaves) or base == "ltr"
    if edge is not None and is_even and turned:
        line.tied = _ALL
        line.place = (edge - e) / a
        line.joined = textorder.joined(leaves)
    return line


def _remember(stream: Any) -> None:
    """Go on with the places off the page where a chunk has left them."""
    if stream.warraq_line.tied:
        a, _, _, _, e, _ = stream.ctm.values
        stream.warraq_edge = (stream.warraq_line.place - textorder.STEP) * a + e


def _go_on(stream: Any) -> None:
    """Say where the text before was drawn in the units of this one, if only a shift is between."""
    place, before = getattr(stream, "warraq_place", None), getattr(stream, "warraq_matrix", None)
    stream.warraq_matrix = here = stream.ctm.values
    if place is None or before == here:
        return
    a, b, c, d, e, f = here
    stream.warraq_place = None
    if before and before[:4] == (a, 0, 0, d) == (a, b, c, d) and a and d:
        x, y = (before[4] - e) / a, (before[5] - f) / d
        stream.warraq_place = place._replace(
            left=place.left + x, right=place.right + x, y=place.y + y
        )


def _bounds(placed: list[tuple[_Set, Spot]]) -> Any:
    from weasyprint.svg.bounding_box import EMPTY_BOUNDING_BOX, extend_bounding_box

    box = EMPTY_BOUNDING_BOX
    for each, spot in placed:
        top = spot.y + _raised(each.source) - each.box.baseline
        corners = ((spot.x, top), (spot.x + each.width * spot.scale, top + each.height))
        box = extend_bounding_box(box, corners)
    return box


def _raised(source: Source) -> float:
    """Return how far below its line a text begins (SVG 2 §11.10.2), by the engine's measures."""
    node, size = source
    baseline = node.get("dominant-baseline", node.get("alignment-baseline"))
    return size * _BASELINES.get(baseline, 0.0)


def _show(svg: Any, each: _Set, spot: Spot) -> None:
    from weasyprint.draw.text import draw_emojis, draw_first_line
    from weasyprint.matrix import Matrix

    node, size = each.source
    x, y = spot.x, spot.y + _raised(each.source)
    svg.stream.push_state()
    fill, stroke = svg.set_graphical_state(node, size)
    svg.stream.begin_text()
    svg.fill_stroke(fill, stroke, text=True)
    angle = radians(spot.turn)
    turn = Matrix(cos(angle), sin(angle), -sin(angle), cos(angle), x, y)
    matrix = Matrix(a=spot.scale, d=-1) @ turn
    emojis = draw_first_line(svg.stream, each.box, "none", "none", matrix)
    svg.stream.end_text()
    svg.stream.pop_state()
    draw_emojis(svg.stream, each.box.style, x, y, emojis)


# ── In the engine ───────────────────────────────────────────────────────────────────────


def _in_words(original: Callable[..., Any]) -> Callable[..., Any]:
    from weasyprint.svg import TAGS

    TAGS["text"] = _draw
    TAGS["tspan"] = lambda svg, node, size: None  # noqa: ARG005 - drawn with its text
    return original


def _by_itself(original: Callable[..., Any]) -> Callable[..., Any]:
    def draw_replacedbox(stream: Any, box: Any) -> None:
        drawing = getattr(box.replacement, "_svg", None)
        if drawing is None:
            original(stream, box)
            return
        drawing.warraq_around = box.style
        place = getattr(stream, "warraq_place", None)  # in the page's units, not the drawing's
        stream.warraq_place = stream.warraq_matrix = None
        stream.warraq_edge = _edge(stream)
        original(stream, box)
        stream.warraq_place = place

    return draw_replacedbox


def _edge(stream: Any) -> float | None:
    """Return where, in the PDF's units, places off the page begin in a document from the right."""
    page = getattr(stream, "warraq_page", None)
    if page is None or page.children[0].style["direction"] != "rtl":
        return None
    a, _, _, _, e, _ = stream.ctm.values
    return float((page.margin_width() + textorder.OFF_PAGE) * a + e)


def _noting_page(original: Callable[..., Any]) -> Callable[..., Any]:
    def draw_page(page: Any, stream: Any) -> None:
        stream.warraq_page = page
        original(page, stream)

    return draw_page


HOOKS = (
    Hook("weasyprint.document", "draw_page", "(page, stream)", _noting_page),
    Hook("weasyprint.svg", "text", "(svg, node, font_size)", _in_words),
    Hook("weasyprint.draw", "draw_replacedbox", "(stream, box)", _by_itself),
)
