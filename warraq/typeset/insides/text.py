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
from struct import Struct
from typing import Any, NamedTuple

from warraq.typeset import textlayer
from warraq.typeset.insides import Hook
from warraq.typeset.insides._layer import EMPTY, PANGO_SCALE, Layer, embed
from warraq.typeset.textlayer import ALONE, Around, Cluster, Place

_NUMBERS = Struct("4i")
_GLYPH = 20
"""Bytes of Pango's ``PangoGlyphInfo``: glyph, width, x and y offset, attributes."""


class Word(NamedTuple):
    """What Pango shaped at once: in a justified line a word, or the space between two.

    ``text`` is in logical order, ``width`` in 1/1024 px. ``codes`` and ``move`` are how it is
    drawn where its clusters ask nothing of each other (not ``special``).
    """

    clusters: tuple[Cluster, ...]
    text: str
    width: int
    special: bool
    codes: str
    move: float

    @property
    def is_space(self) -> bool:
        """Whether it ends, at the right, in a space."""
        return self.clusters[-1].text == " "


class Stretch(NamedTuple):
    """Words in one font and size, from left to right."""

    layer: Layer
    size: float
    words: list[Word]

    @property
    def clusters(self) -> list[Cluster]:
        """The clusters, from left to right, those joined that readers need joined."""
        clusters = [cluster for word in self.words for cluster in word.clusters]
        return textlayer.tuck(clusters, 1000 / (PANGO_SCALE * self.size))


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
        words = [word.text for stretch in self.stretches for word in stretch.words]
        return "".join(reversed(words) if self.rtl else words)


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
        runs = list(_runs(ffi, stream, line))
        if any(font.bitmap or font.png or font.svg or font.colr for _, font, _, _ in runs):
            return original(stream, textbox, text_overflow, block_ellipsis, matrix)
        silent = _places(layout.text, getattr(textbox, "kashidas", ()))
        for segment in _segments(ffi, stream, runs, layout.text.encode(), silent):
            _show(stream, segment, matrix.values)
        return []

    return draw_first_line


_Run = tuple[Any, Any, float, Any]
"""A glyph item, the engine's font of it, the font's size in px and Pango's font."""


def _runs(ffi: Any, stream: Any, line: Any) -> Iterator[_Run]:
    """Yield the glyph items of a line, from left to right, with their fonts."""
    run = line.runs
    last = font = None
    size = 0.0
    while run != ffi.NULL:
        pango_font = run.data.item.analysis.font
        if pango_font != last:
            font, size = stream.add_font(pango_font)
            last = pango_font
        yield run.data, font, size, pango_font
        run = run.next


def _places(text: str, kashidas: Any) -> frozenset[int]:
    """Return where the kashidas that justification put in stand in the text's bytes."""
    return frozenset(len(text[:index].encode()) for index in kashidas)


def _segments(
    ffi: Any, stream: Any, runs: list[_Run], text: bytes, silent: frozenset[int]
) -> list[Segment]:
    """Return the runs in reading order, those of one level beside each other as one segment.

    Pango ends a run at every space of a justified line.
    """
    segments = []
    x = 0.0
    for level, group in groupby(runs, key=lambda run: run[0].item.analysis.level):
        stretches: list[Stretch] = []
        width, start = 0, len(text)
        for run, font, size, pango_font in group:
            layer = stream._fonts.get(("warraq", font.hash))
            if layer is None:
                layer = stream._fonts[("warraq", font.hash)] = Layer(font)
            layer.pango_font = pango_font
            if not stretches or stretches[-1][:2] != (layer, size):
                stretches.append(Stretch(layer, size, []))
            word = _word(ffi, layer, size, run, text, silent)
            width += word.width
            start = min(start, run.item.offset)
            if word.clusters:
                stretches[-1].words.append(word)
        stretches = [stretch for stretch in stretches if stretch.words]
        if not level % 2 and len(stretches) == 1:
            _keep_number_whole(stretches[0])
        if stretches:
            segments.append(Segment(start, x, width / PANGO_SCALE, bool(level % 2), stretches))
        x += width / PANGO_SCALE
    return sorted(segments, key=lambda segment: segment.start)


def _keep_number_whole(stretch: Stretch) -> None:
    """Make one cluster of Arabic-Indic digits; see :func:`textlayer.whole_number`."""
    clusters = stretch.clusters
    text = "".join(cluster.text for cluster in clusters)
    if len(clusters) > 1 and not (" " in text or textlayer.is_left_to_right(text)):
        number = textlayer.whole_number(clusters)
        stretch.words[:] = [_made(stretch.layer, stretch.size, number)]


def _word(
    ffi: Any, layer: Layer, size: float, run: Any, text: bytes, silent: frozenset[int]
) -> Word:
    """Return a run, from memory if it was seen before: most of a text's words were."""
    item = run.item
    offset, length, rtl = item.offset, item.length, bool(item.analysis.level % 2)
    glyphs = run.glyphs
    count = glyphs.num_glyphs
    raw = ffi.buffer(glyphs.glyphs, count * _GLYPH)[:]
    piece = text[offset : offset + length]
    mute = frozenset(place - offset for place in silent if offset <= place < offset + length)
    if piece == b" " and count == 1:
        return _space(layer, size, raw, rtl=rtl)
    numbers = memoryview(raw).cast("i").tolist()
    del numbers[4::5]  # attributes, whose unused bits are whatever they are
    key = (size, rtl, tuple(numbers), piece, mute)
    word: Word | None = layer.words.get(key)
    if word is None:
        places = ffi.unpack(glyphs.log_clusters, count)
        word = _made(layer, size, _clusters(numbers, places, piece, mute, rtl=rtl))
        layer.words[key] = word
    return word


def _space(layer: Layer, size: float, raw: bytes, *, rtl: bool) -> Word:
    """Return a word space: each line has its own width of it, and all are drawn alike."""
    glyph, width, x, y = _NUMBERS.unpack_from(raw)
    cluster = Cluster(" ", width, rtl, (glyph, width, x, y))
    key = (size, glyph)
    if key not in layer.words:
        layer.words[key] = layer.draw(size, cluster, ALONE)
    return Word((cluster,), " ", width, False, *layer.words[key])


def _made(layer: Layer, size: float, clusters: list[Cluster]) -> Word:
    rtl = bool(clusters) and clusters[0].rtl
    text = "".join(c.text for c in (reversed(clusters) if rtl else clusters))
    special = textlayer.is_special(clusters)
    drawn = [] if special else [layer.draw(size, cluster, ALONE) for cluster in clusters]
    return Word(
        tuple(clusters),
        text,
        sum(cluster.width for cluster in clusters),
        special,
        "".join(codes for codes, _ in drawn),
        sum(move for _, move in drawn),
    )


def _clusters(
    numbers: list[int], places: list[int], text: bytes, silent: frozenset[int], *, rtl: bool
) -> list[Cluster]:
    """Return the clusters of a run from left to right; ``numbers`` are four a glyph."""
    count, size = len(places), 4
    starts = [0, *(i for i in range(1, count) if places[i] != places[i - 1]), count]
    ends = [places[i] for i in starts[:-1]]
    ends = [len(text), *ends[:-1]] if rtl else [*ends[1:], len(text)]
    clusters = []
    for (first, after), end in zip(pairwise(starts), ends, strict=True):
        start = places[first]
        heard = "" if start in silent else textlayer.audible(text[start:end].decode())
        glyphs: tuple[int, ...] = ()
        width = 0
        for i in range(first * size, after * size, size):
            if numbers[i] != EMPTY or numbers[i + 1]:
                glyphs += tuple(numbers[i : i + 4])
            width += numbers[i + 1]
        clusters.append(Cluster(heard, width, rtl, glyphs))
    return clusters if all(c.text for c in clusters) else textlayer.gather(clusters)


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
    for number, stretch in enumerate(segment.stretches):
        layer = stretch.layer
        stream.set_font_size(layer.name, stretch.size + nudge)
        ends = number == last and trail
        turned = ends and stretch.words[-1].clusters[-1].text == " "
        codes = _array(stretch, anchored=bool(turned), last=number == last)
        if not number and lead:
            codes = f"<{''.join(map(layer.thin, lead))}>{codes}"
        if ends and not turned:
            codes += f"<{layer.thin(trail, layer.units(1) or 1)}>"
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
        return guard, textlayer.ANCHOR if space else ""
    return [*guard, *([textlayer.LATIN_ANCHOR] if space else [])], ""


def _array(stretch: Stretch, *, anchored: bool, last: bool) -> str:
    """Return a stretch as a piece of a TJ array (ISO 32000-1 §9.4.3).

    The pen of the PDF is kept within half a thousandth of an em of Pango's: at every space the
    difference, which in a justified line is the space's own stretch, becomes a move.

    ``anchored`` says that the last cluster is a space that has to count as a letter; ``last``
    that nothing follows: then the array must not end in a number, which PDFium would take for
    its last character.
    """
    units = 1000 / (PANGO_SCALE * stretch.size)
    out = ["<"]
    pen = wanted = 0.0
    for codes, move, width, is_space in _steps(stretch, units, anchored=anchored):
        pen += move
        wanted += width * units
        out.append(codes)
        if is_space and (gap := round(pen - wanted)):
            out.append(f">{gap}<")
            pen -= gap
    if last:
        out[-1] = "" if out[-1].startswith(">") else out[-1]
    elif gap := round(pen - wanted):
        out.append(f">{gap}<")
    return "".join([*out, ">"])


def _steps(
    stretch: Stretch, units: float, *, anchored: bool
) -> Iterator[tuple[str, float, int, bool]]:
    """Yield codes, how far they move the pen, how far it has to go, whether it is a space."""
    words = stretch.words
    asking = _asking(words, textlayer.WIDE / units)
    if anchored:
        asking.add(len(words) - 1)
    for asks, group in groupby(range(len(words)), key=asking.__contains__):
        some = [words[i] for i in group]
        if not asks:
            for word in some:
                yield word.codes, word.move, word.width, word.is_space
            continue
        clusters = stretch._replace(words=some).clusters
        around = textlayer.neighbours(clusters, units) or [ALONE] * len(clusters)
        if anchored and some[-1] is words[-1]:
            around[-1] = Around(anchored=True)
        for cluster, asked in zip(clusters, around, strict=True):
            codes, move = stretch.layer.draw(stretch.size, cluster, asked)
            yield codes, move, cluster.width, cluster.text == " "


def _asking(words: list[Word], wide: float) -> set[int]:
    """Return which words ask something of others, the space before them and what is beyond."""
    asking: set[int] = set()
    for i, word in enumerate(words):
        if word.special:
            asking.update((i, max(i - 1, 0), max(i - 2, 0)))
        elif word.is_space and word.width > wide:
            asking.update((i, max(i - 1, 0), min(i + 1, len(words) - 1)))
    return asking


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
