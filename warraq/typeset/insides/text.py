"""Text in the PDF: drawn as the signs of a text layer, in fonts made of these signs.

Replaces two functions of WeasyPrint 70: ``draw.text.draw_first_line``, which writes the
glyph codes of a line, and ``pdf.build_fonts_dictionary``, which embeds the fonts. What is rare
(an ellipsis for what overflows, colour and bitmap fonts) still goes the engine's own way.

What :mod:`warraq.typeset.textlayer` decides is remembered by how Pango shaped a cluster, so
that a letter costs one look-up where the engine's own loop does a dozen steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from typing import Any

from warraq.typeset import textlayer
from warraq.typeset.insides import Hook, _fontfile
from warraq.typeset.textlayer import Cluster, Outline, Sign

_PANGO_SCALE = 1024
_EMPTY = 0x0FFFFFFF
_UNKNOWN = 0x10000000


class Layer:
    """The signs that a document draws with one font, numbered as they come.

    ``font`` is the engine's own object of the font, which knows its names and measures.
    """

    def __init__(self, font: Any) -> None:
        self.font = font
        self.name = f"w{font.hash}"
        self.signs: dict[Sign, int] = {}
        self.sizes: dict[float, dict[Any, _Drawn]] = {}
        self.natural: dict[int, int] = {}
        self.pango_font: Any = None

    def code(self, sign: Sign) -> int:
        """Return the code of ``sign``; 0 is no sign's."""
        return self.signs.setdefault(sign, len(self.signs) + 1)

    def width(self, advance: int) -> float:
        """Return font units as thousandths of an em, as the PDF says them."""
        upem: int = self.font.upem
        return round(advance * 1000 / upem, 1)


_Drawn = tuple[str, float]
"""A piece of a TJ array between ``<`` and ``>``, and how far it moves the pen (em/1000)."""


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
        text = layout.text.encode()
        silent = _places(layout.text, getattr(textbox, "kashidas", ()))
        stretches = list(_stretches(ffi, stream, runs, text, silent))
        stream.set_text_matrix(*_anchored(matrix, stretches))
        for number, (layer, size, keys) in enumerate(stretches):
            stream.set_font_size(layer.name, size)
            shown = _stretch(layer, size, keys)
            if not number and _ends_in_mark(keys[0]):
                shown = f"<{layer.code(_anchor(layer)):04x}>{shown}"
            if shown := shown.replace("<>", "").replace("><", ""):
                stream.show_text(shown)
        return []

    return draw_first_line


def _runs(ffi: Any, line: Any) -> Iterator[Any]:
    """Yield the glyph items of a line, from left to right."""
    run = line.runs
    while run != ffi.NULL:
        yield run.data
        run = run.next


def _stretches(
    ffi: Any, stream: Any, runs: list[Any], text: bytes, silent: frozenset[int]
) -> Iterator[tuple[Layer, float, list[_Key]]]:
    """Yield the runs that follow one another in one font and size as one list of clusters.

    Pango ends a run at every space of a justified line.
    """
    layer, size, keys = None, 0.0, []
    for run in runs:
        pango_font = run.item.analysis.font
        font, font_size = stream.add_font(pango_font)
        new = stream._fonts.setdefault(("warraq", font.hash), Layer(font))
        new.pango_font = pango_font
        if layer is not None and (layer, size) != (new, font_size):
            yield layer, size, keys
            keys = []
        layer, size = new, font_size
        keys += _groups(ffi, run, text, silent)
    if layer is not None and keys:
        yield layer, size, keys


def _places(text: str, kashidas: Any) -> frozenset[int]:
    """Return where the kashidas that justification put in stand in the text's bytes."""
    return frozenset(len(text[:index].encode()) for index in kashidas)


def _anchor(layer: Layer) -> Sign:
    upem = layer.font.upem
    return Sign((), textlayer.ANCHOR, round(upem * textlayer.ANCHOR_ADVANCE))


def _anchored(matrix: Any, stretches: list[tuple[Layer, float, list[_Key]]]) -> tuple[float, ...]:
    """Return the text matrix, moved to the left by what stands before a line's first mark."""
    a, b, c, d, e, f = matrix.values
    if stretches and _ends_in_mark(stretches[0][2][0]):
        move = textlayer.ANCHOR_ADVANCE * stretches[0][1]
        e, f = e - a * move, f - b * move
    return a, b, c, d, e, f


def _ends_in_mark(key: _Key) -> bool:
    """Return whether a cluster is seen by its mark first: it is right to left and has one."""
    return key[2] and key[0] != b"" and textlayer.is_mark(key[0].decode()[-1])


def _stretch(layer: Layer, size: float, keys: list[_Key]) -> str:
    """Return clusters as a piece of a TJ array (ISO 32000-1 §9.4.3).

    The pen of the PDF is kept within half a thousandth of an em of Pango's: at every space the
    difference, which in a justified line is the space's own stretch, becomes a move.
    """
    known = layer.sizes.setdefault(size, {})
    units = 1000 / (_PANGO_SCALE * size)
    torn = {i for i, key in enumerate(keys[:-1]) if key[0] == b" " and _ends_in_mark(keys[i + 1])}
    out = ["<"]
    pen = wanted = 0.0
    for i, key in enumerate(keys):
        how = _PLAIN
        if torn:
            after = i - 1 in torn
            narrow = i in torn and i > 0 and keys[i - 1][0] != b" "
            wider = 0
            if i + 1 in torn and key[0] != b" ":
                wider = textlayer.handed_over(keys[i + 1][1] * units)
            how = (wider, after, narrow, i in torn and not narrow)
        drawn = known.get((key, how))
        if drawn is None:
            drawn = known[key, how] = _drawn(layer, size, key, how)
        codes, move = drawn
        pen += move
        wanted += key[1] * units
        out.append(codes)
        if key[0] == b" " and (gap := round(pen - wanted)):
            out.append(f">{gap}<")
            pen -= gap
    if gap := round(pen - wanted):
        out.append(f">{gap}<")
    out.append(">")
    return "".join(out)


_How = tuple[int, bool, bool, bool]
"""A cluster's neighbourhood: how much of the space that follows it takes over (em/1000),
whether a space stands before it, whether it is such a space itself, or one that could not."""

_PLAIN: _How = (0, False, False, False)

_Key = tuple[bytes, int, bool, tuple[int, ...]]
"""A cluster as Pango shaped it: text, width, whether right to left, and four numbers a glyph
(glyph, width, x and y offset in 1/1024 px). Kashidas have no text."""


def _groups(ffi: Any, run: Any, text: bytes, silent: frozenset[int]) -> list[_Key]:
    """Return the clusters of a run from left to right."""
    count = run.glyphs.num_glyphs
    item = run.item
    offset, length, rtl = item.offset, item.length, bool(item.analysis.level % 2)
    size = ffi.sizeof("PangoGlyphInfo") // 4
    numbers = memoryview(ffi.buffer(run.glyphs.glyphs, count * size * 4)).cast("i")
    places = ffi.unpack(run.glyphs.log_clusters, count)
    starts = [0, *(i for i in range(1, count) if places[i] != places[i - 1]), count]
    ends = [places[i] for i in starts[:-1]]
    ends = [length, *ends[:-1]] if rtl else [*ends[1:], length]
    groups: list[_Key] = []
    plain = True
    for (first, after), end in zip(pairwise(starts), ends, strict=True):
        start = places[first]
        piece = text[offset + start : offset + end] if offset + start not in silent else b""
        glyphs: tuple[int, ...] = ()
        width = 0
        for i in range(first, after):
            glyph, advance, x, y = numbers[i * size : i * size + 4]
            glyphs += (glyph, advance, x, y)
            width += advance
        plain = plain and _stands_alone(piece)
        groups.append((piece, width, rtl, glyphs))
    return groups if plain else _gathered(groups, rtl)


@cache
def _stands_alone(piece: bytes) -> bool:
    return bool(textlayer.audible(piece.decode()))


def _gathered(groups: list[_Key], rtl: bool) -> list[_Key]:
    """Join what has no text to the letter before it.

    The same as :func:`textlayer.gather`, on the keys.
    """
    joined: list[_Key] = []
    for piece, width, _, glyphs in groups[::-1] if rtl else groups:
        heard = textlayer.audible(piece.decode()).encode()
        key = (heard, width, rtl, glyphs)
        alone = _stands_alone(piece)
        if joined and not joined[-1][0]:
            joined[-1] = _joined(joined[-1], key)
        elif alone or not joined or joined[-1][0] == b" ":
            if heard or width or any(glyph != _EMPTY for glyph in glyphs[::4]):
                joined.append(key)
        else:
            joined[-1] = _joined(joined[-1], key)
    return joined[::-1] if rtl else joined


def _joined(first: _Key, second: _Key) -> _Key:
    left, right = (second, first) if first[2] else (first, second)
    return (first[0] + second[0], first[1] + second[1], first[2], left[3] + right[3])


def _drawn(layer: Layer, size: float, key: _Key, how: _How) -> _Drawn:
    """Return a cluster's codes and how far they move the pen."""
    piece, width, rtl, numbers = key
    wider, after_space, narrow, anchored = how
    upem = layer.font.upem
    scale = upem / (_PANGO_SCALE * size)
    outlines = []
    pen = 0
    for glyph, advance, x, y in zip(*[iter(numbers)] * 4, strict=True):
        if glyph != _EMPTY:
            if glyph & _UNKNOWN:
                _complain(glyph - _UNKNOWN)
                glyph = 0
            outlines.append(Outline(glyph, round((pen + x) * scale), round(-y * scale)))
        pen += advance
    text = textlayer.audible(piece.decode())
    whole = round(width * scale)
    if text == " " and len(outlines) == 1:
        whole = layer.natural.setdefault(
            outlines[0].glyph, _natural(layer, size, outlines[0].glyph)
        )
        outlines = []
        if narrow:
            whole = round(textlayer.NARROW * upem)
        elif anchored:
            text = textlayer.ANCHOR
            return f"{layer.code(Sign((), text, whole)):04x}", layer.width(whole)
    cluster = Cluster(tuple(outlines), text, whole, rtl)
    wider = round(wider * upem / 1000)
    shown = textlayer.deal(cluster, upem, wider=wider, after_space=after_space)
    codes, move = "", 0.0
    for sign, gap in shown:
        codes += f"{layer.code(sign):04x}"
        move += layer.width(sign.advance)
        if gap:
            thousandths = round(gap * 1000 / upem)
            codes += f">{-thousandths}<"
            move += thousandths
    return codes, move


def _natural(layer: Layer, size: float, glyph: int) -> int:
    """Return a glyph's advance as the font has it, in font units."""
    from weasyprint.text.ffi import ffi, pango

    logical = ffi.new("PangoRectangle *")
    pango.pango_font_get_glyph_extents(layer.pango_font, glyph, ffi.NULL, logical)
    upem: int = layer.font.upem
    return round(logical.width * upem / (_PANGO_SCALE * size))


def _complain(codepoint: int) -> None:
    from weasyprint.logger import LOGGER

    LOGGER.warning("no font has the character %r (U+%04X)", chr(codepoint), codepoint)


# ── Fonts ───────────────────────────────────────────────────────────────────────────────


def _embed(original: Callable[..., Any]) -> Callable[..., Any]:
    def build_fonts_dictionary(
        pdf: Any,
        fonts: dict[Any, Any],
        compress: bool,
        subset: bool,
        options: Any,
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
                dictionary[layer.name] = _font(pdf, layer, compress)
        return dictionary

    return build_fonts_dictionary


def _font(pdf: Any, layer: Layer, compress: bool) -> Any:
    """Write a Type 0 font (ISO 32000-1 §9.7.6); return the reference to it."""
    import pydyf

    data = _fontfile.build(layer.font.file_content, layer.font.index, list(layer.signs))
    cff = data[:4] == b"OTTO"
    file = _add(pdf, pydyf.Stream(
        [data],
        pydyf.Dictionary({"Subtype": "/OpenType"} if cff else {"Length1": len(data)}),
        compress=compress,
    ))  # fmt: skip
    widths = [layer.width(sign.advance) for sign in layer.signs]
    font = layer.font
    descriptor = _add(pdf, pydyf.Dictionary({
        "Type": "/FontDescriptor",
        "FontName": font.name,
        "FontFamily": pydyf.String(font.family),
        "Flags": font.flags,
        "FontBBox": pydyf.Array([0, font.descent, max(widths), font.ascent]),
        "ItalicAngle": font.italic_angle,
        "Ascent": font.ascent,
        "Descent": font.descent,
        "CapHeight": font.ascent,
        "StemV": font.stemv,
        "StemH": font.stemh,
        "FontFile3" if cff else "FontFile2": file,
    }))  # fmt: skip
    descendant = _add(pdf, pydyf.Dictionary({
        "Type": "/Font",
        "Subtype": "/CIDFontType0" if cff else "/CIDFontType2",
        "BaseFont": font.name,
        "CIDSystemInfo": pydyf.Dictionary({
            "Registry": pydyf.String("Adobe"),
            "Ordering": pydyf.String("Identity"),
            "Supplement": 0,
        }),
        "W": pydyf.Array([1, pydyf.Array(widths)]),
        "FontDescriptor": descriptor,
        **({} if cff else {"CIDToGIDMap": "/Identity"}),
    }))  # fmt: skip
    return _add(pdf, pydyf.Dictionary({
        "Type": "/Font",
        "Subtype": "/Type0",
        "BaseFont": font.name,
        "Encoding": "/Identity-H",
        "DescendantFonts": pydyf.Array([descendant]),
        "ToUnicode": _add(pdf, pydyf.Stream(list(_to_unicode(layer)), compress=compress)),
    }))  # fmt: skip


def _add(pdf: Any, thing: Any) -> Any:
    pdf.add_object(thing)
    return thing.reference


def _to_unicode(layer: Layer) -> Iterator[bytes]:
    """Yield the lines of a ToUnicode CMap (ISO 32000-1 §9.10.3)."""
    yield from (
        b"/CIDInit /ProcSet findresource begin",
        b"12 dict begin",
        b"begincmap",
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        b"/CMapName /Adobe-Identity-UCS def",
        b"/CMapType 2 def",
        b"1 begincodespacerange",
        b"<0000> <ffff>",
        b"endcodespacerange",
    )
    entries = [(code, sign.text) for sign, code in layer.signs.items() if sign.text]
    for first in range(0, len(entries), 100):
        some = entries[first : first + 100]
        yield b"%d beginbfchar" % len(some)
        for code, text in some:
            yield f"<{code:04x}> <{text.encode('utf-16-be').hex()}>".encode()
        yield b"endbfchar"
    yield from (
        b"endcmap",
        b"CMapName currentdict /CMap defineresource pop",
        b"end",
        b"end",
    )


_DRAW = "(stream, textbox, text_overflow, block_ellipsis, matrix)"

HOOKS = (
    Hook("weasyprint.draw.text", "draw_first_line", _DRAW, _draw),
    Hook(
        "weasyprint.pdf",
        "build_fonts_dictionary",
        "(pdf, fonts, compress, subset, options)",
        _embed,
    ),
)
