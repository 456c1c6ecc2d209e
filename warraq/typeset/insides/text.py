"""Text in the PDF: drawn as the signs of a text layer, in fonts made of these signs.

Replaces ``draw.text.draw_first_line`` of WeasyPrint 70, which writes the glyph codes of a
line, and ``pdf.build_fonts_dictionary``, which embeds the fonts; ``draw.draw_inline_level``
only says which way a line goes. What is rare (an ellipsis for what overflows, colour and bitmap
fonts) still goes the engine's own way.

The engine's own drawing divides offsets by 1000 that Pango gives in 1/1024 and cuts what is
left to whole thousandths, so that a vocalised line ends up to 2 % short of the margin; here
the pen is where Pango says to half a thousandth of an em.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby, pairwise
from typing import Any, NamedTuple

from warraq.typeset import textlayer
from warraq.typeset.insides import Hook
from warraq.typeset.insides._layer import EMPTY, PANGO_SCALE, Layer, embed
from warraq.typeset.textlayer import ALONE, Around, Cluster, Place


class Stretch(NamedTuple):
    """Clusters in one font and size, from left to right."""

    layer: Layer
    size: float
    clusters: list[Cluster]


class Segment(NamedTuple):
    """Runs of one level side by side: ``x`` px right of the box's left edge."""

    start: int
    x: float
    width: float
    rtl: bool
    stretches: list[Stretch]

    @property
    def text(self) -> str:
        """The text in logical order."""
        clusters = [cluster for stretch in self.stretches for cluster in stretch.clusters]
        return "".join(c.text for c in (reversed(clusters) if self.rtl else clusters))


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
        runs = list(_runs(ffi, line))
        fonts = [stream.add_font(run.item.analysis.font)[0] for run in runs]
        if any(font.bitmap or font.png or font.svg or font.colr for font in fonts):
            return original(stream, textbox, text_overflow, block_ellipsis, matrix)
        silent = _places(layout.text, getattr(textbox, "kashidas", ()))
        for segment in _segments(ffi, stream, runs, layout.text.encode(), silent):
            _show(stream, segment, matrix.values)
        return []

    return draw_first_line


def _runs(ffi: Any, line: Any) -> Iterator[Any]:
    """Yield the glyph items of a line, from left to right."""
    run = line.runs
    while run != ffi.NULL:
        yield run.data
        run = run.next


def _places(text: str, kashidas: Any) -> frozenset[int]:
    """Return where the kashidas that justification put in stand in the text's bytes."""
    return frozenset(len(text[:index].encode()) for index in kashidas)


def _segments(
    ffi: Any, stream: Any, runs: list[Any], text: bytes, silent: frozenset[int]
) -> list[Segment]:
    """Return the runs in reading order, those of one level beside each other as one segment.

    Pango ends a run at every space of a justified line.
    """
    segments = []
    x = 0.0
    for level, group in groupby(runs, key=lambda run: run.item.analysis.level):
        members = list(group)
        stretches: list[Stretch] = []
        width = 0
        for run in members:
            pango_font = run.item.analysis.font
            font, size = stream.add_font(pango_font)
            layer = stream._fonts.setdefault(("warraq", font.hash), Layer(font))
            layer.pango_font = pango_font
            clusters = _clusters(ffi, run, text, silent)
            width += sum(cluster.width for cluster in clusters)
            if stretches and stretches[-1][:2] == (layer, size):
                stretches[-1].clusters.extend(clusters)
            else:
                stretches.append(Stretch(layer, size, clusters))
        stretches = [
            stretch._replace(
                clusters=textlayer.tuck(stretch.clusters, 1000 / (PANGO_SCALE * stretch.size))
            )
            for stretch in stretches
            if stretch.clusters
        ]
        if not level % 2 and len(stretches) == 1 and _is_number(stretches[0].clusters):
            stretches[0].clusters[:] = textlayer.whole_number(stretches[0].clusters)
        start = min(run.item.offset for run in members)
        if stretches:
            segments.append(Segment(start, x, width / PANGO_SCALE, bool(level % 2), stretches))
        x += width / PANGO_SCALE
    return sorted(segments, key=lambda segment: segment.start)


def _is_number(clusters: list[Cluster]) -> bool:
    text = "".join(cluster.text for cluster in clusters)
    return len(clusters) > 1 and not (" " in text or textlayer.is_left_to_right(text))


def _clusters(ffi: Any, run: Any, text: bytes, silent: frozenset[int]) -> list[Cluster]:
    """Return the clusters of a run from left to right."""
    count = run.glyphs.num_glyphs
    item = run.item
    offset, length, rtl = item.offset, item.length, bool(item.analysis.level % 2)
    size = ffi.sizeof("PangoGlyphInfo") // 4
    numbers = memoryview(ffi.buffer(run.glyphs.glyphs, count * size * 4)).cast("i").tolist()
    places = ffi.unpack(run.glyphs.log_clusters, count)
    starts = [0, *(i for i in range(1, count) if places[i] != places[i - 1]), count]
    ends = [places[i] for i in starts[:-1]]
    ends = [length, *ends[:-1]] if rtl else [*ends[1:], length]
    clusters = []
    plain = True
    for (first, after), end in zip(pairwise(starts), ends, strict=True):
        start = offset + places[first]
        piece = text[start : offset + end].decode()
        heard = "" if start in silent else piece if piece.isalnum() else textlayer.audible(piece)
        glyphs: tuple[int, ...] = ()
        width = 0
        for i in range(first * size, after * size, size):
            if numbers[i] != EMPTY or numbers[i + 1]:
                glyphs += tuple(numbers[i : i + 4])
            width += numbers[i + 1]
        plain = plain and bool(heard)
        clusters.append(Cluster(heard, width, rtl, glyphs))
    return clusters if plain else textlayer.gather(clusters)


def _show(stream: Any, segment: Segment, matrix: tuple[float, ...]) -> None:
    """Draw one segment where it belongs, with what the readers need around it."""
    a, b, c, d, e, f = matrix
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
    from_right = getattr(stream, "warraq_from_right", False)
    lead, trail = _edges(segment, textlayer.needs_space(before, here), from_right=from_right)
    if not from_right and textlayer.turns(before, here):
        stream.warraq_nudge = not getattr(stream, "warraq_nudge", False)
    nudge = 0.001 if getattr(stream, "warraq_nudge", False) else 0.0
    stream.set_text_matrix(a, b, c, d, x, y)
    last = len(segment.stretches) - 1
    for number, (layer, size, clusters) in enumerate(segment.stretches):
        stream.set_font_size(layer.name, size + nudge)
        ends = number == last and trail
        turned = ends and clusters[-1].text == " "
        codes = _array(layer, size, clusters, anchored=bool(turned), last=number == last)
        if not number and lead:
            codes = f"<{''.join(map(layer.thin, lead))}>{codes}"
        if ends and not turned:
            codes += f"<{layer.thin(trail, layer.units(1) or 1)}>"
        if codes := codes.replace("<>", "").replace("><", ""):
            stream.show_text(codes)


def _edges(segment: Segment, space: bool, *, from_right: bool) -> tuple[list[str], str]:
    """Return the texts without outline that go left and right of a segment."""
    first = segment.stretches[0].clusters[0]
    if segment.rtl:
        lead = []
        if textlayer.mark_first(first):
            lead = [textlayer.ANCHOR]
        elif from_right and not first.text[-1:].isalnum():
            lead = [textlayer.TURN]
        return lead, textlayer.ANCHOR if space else ""
    guard = [textlayer.GUARD, textlayer.LEFT] if from_right else []
    if not textlayer.is_left_to_right(segment.text):
        return guard, textlayer.ANCHOR if space else ""
    return [*guard, *([textlayer.LATIN_ANCHOR] if space else [])], ""


def _array(
    layer: Layer, size: float, clusters: list[Cluster], *, anchored: bool, last: bool
) -> str:
    """Return clusters as a piece of a TJ array (ISO 32000-1 §9.4.3).

    ``anchored`` says that the last of them is a space that has to count as a letter; ``last``
    that nothing follows: then the array must not end in a number, which PDFium would take for
    its last character.

    The pen of the PDF is kept within half a thousandth of an em of Pango's: at every space the
    difference, which in a justified line is the space's own stretch, becomes a move.
    """
    units = 1000 / (PANGO_SCALE * size)
    around = textlayer.neighbours(clusters, units)
    if anchored:
        around = around or [ALONE] * len(clusters)
        around[-1] = Around(anchored=True)
    known = layer.known
    out = ["<"]
    pen = wanted = 0.0
    for i, cluster in enumerate(clusters):
        asked = around[i] if around else ALONE
        drawn = known.get((size, cluster, asked))
        codes, move = drawn or layer.draw(size, cluster, asked)
        pen += move
        wanted += cluster.width * units
        out.append(codes)
        if cluster.text == " " and (gap := round(pen - wanted)):
            out.append(f">{gap}<")
            pen -= gap
    if last:
        out[-1] = out[-1].partition(">")[0] if out[-1].startswith(">") else out[-1]
    elif gap := round(pen - wanted):
        out.append(f">{gap}<")
    return "".join([*out, ">"])


def _note_direction(original: Callable[..., Any]) -> Callable[..., Any]:
    from weasyprint.formatting_structure.boxes import LineBox

    def draw_inline_level(stream: Any, page: Any, box: Any, *arguments: Any, **named: Any) -> None:
        if isinstance(box, LineBox):
            stream.warraq_from_right = box.style["direction"] == "rtl"
        original(stream, page, box, *arguments, **named)

    return draw_inline_level


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
_INLINE = "(stream, page, box, offset_x=0, text_overflow='clip', block_ellipsis='none')"
_BUILD = "(pdf, fonts, compress, subset, options)"

HOOKS = (
    Hook("weasyprint.draw.text", "draw_first_line", _DRAW, _draw),
    Hook("weasyprint.draw", "draw_inline_level", _INLINE, _note_direction),
    Hook("weasyprint.pdf", "build_fonts_dictionary", _BUILD, _embed),
)
