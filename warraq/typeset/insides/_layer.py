"""The signs that a document draws with one font, and the font that is embedded for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from warraq.typeset import textlayer
from warraq.typeset.insides import _fontfile
from warraq.typeset.textlayer import Around, Cluster, Outline, Sign

PANGO_SCALE = 1024
EMPTY = 0x0FFFFFFF
UNKNOWN = 0x10000000

MARK_GRID = 4
"""To how many em/1000 the place of a mark is rounded: 0.002 em off at the most, which is 1/40 mm
at 12 points, and 2 % off the file of a vocalised text in Noto Nastaliq."""

Drawn = tuple[str, float]
"""A piece of a TJ array between ``<`` and ``>``, and how far it moves the pen (em/1000)."""


class Layer:
    """Signs numbered as they come, and a memory of what was drawn how.

    ``font`` is the engine's own object of the font, which knows its names and measures.
    """

    def __init__(self, font: Any) -> None:
        self.font = font
        self.name = f"w{font.hash}"
        self.upem: int = font.upem
        self.signs: dict[Sign, int] = {}
        self.known: dict[tuple[float, str, object, Around], Drawn] = {}
        self.words: dict[Any, Any] = {}
        self.answered: dict[Any, Any] = {}
        self.pango_font: Any = None
        # PDFium measures gaps by the first space it finds: no gap is one by a width of nothing.
        self.code(Sign((), " ", 0))

    def code(self, sign: Sign) -> str:
        """Return the code of ``sign`` in hexadecimal; 0 is no sign's."""
        return f"{self.signs.setdefault(sign, len(self.signs) + 1):04x}"

    def thin(self, text: str, advance: int = 0) -> str:
        """Return the code of a sign that is only text."""
        return self.code(Sign((), text, advance))

    def width(self, sign: Sign) -> float:
        """Return a sign's advance in thousandths of an em, as the PDF says it."""
        if not sign.advance and sign.text in (textlayer.ANCHOR, textlayer.LATIN_ANCHOR):
            return textlayer.THIN
        return round(sign.advance * 1000 / self.upem, 1)

    def draw(self, size: float, cluster: Cluster, around: Around) -> Drawn:
        """Return a cluster's codes and how far they move the pen.

        Each justified line has its own width of a word space, and all are drawn alike.
        """
        text, width, rtl, glyphs = cluster
        shape = glyphs[0] if text == " " and len(glyphs) == 4 else (width, rtl, glyphs)
        key = (size, text, shape, around)
        drawn = self.known.get(key)
        if drawn is None:
            drawn = self.known[key] = self._draw(size, cluster, around)
        return drawn

    def _draw(self, size: float, cluster: Cluster, around: Around) -> Drawn:
        scale = self.upem / (PANGO_SCALE * size)
        outlines, text = _outlines(cluster, scale, self.units(MARK_GRID) or 1), cluster.text
        if text == " " and len(outlines) <= 1:
            advance = self._space(size, outlines, cluster.width * scale)
            if around.narrow:
                advance = self.units(around.narrow)
            signs: tuple[Sign, ...] = (
                Sign((), textlayer.ANCHOR if around.anchored else " ", advance),
            )
        else:
            signs = textlayer.deal(
                text,
                rtl=cluster.rtl,
                outlines=outlines,
                advance=round(cluster.width * scale),
                upem=self.upem,
                wider=self.units(around.wider),
            )
        if around.guarded:
            signs = (Sign((), textlayer.GUARD, -(-self.upem // 1000)), *signs)
        if around.parted:
            signs = (Sign((), textlayer.GUARD, 0), *signs)
        return "".join(map(self.code, signs)), sum(map(self.width, signs))

    def units(self, thousandths: float) -> int:
        """Return em/1000 in font units."""
        return round(thousandths * self.upem / 1000)

    def _space(self, size: float, outlines: tuple[Outline, ...], wide: float) -> int:
        """Return a space's advance as the font has it: what is added to it is moved over."""
        from weasyprint.text.ffi import ffi, pango

        if not outlines:
            return round(wide)
        logical = ffi.new("PangoRectangle *")
        pango.pango_font_get_glyph_extents(self.pango_font, outlines[0].glyph, ffi.NULL, logical)
        natural: float = logical.width * self.upem / (PANGO_SCALE * size)
        return round(natural)


def _outlines(cluster: Cluster, scale: float, grid: int) -> tuple[Outline, ...]:
    """Return a cluster's glyphs in font units; what has no advance is a mark."""
    outlines = []
    pen = 0
    for glyph, advance, x, y in zip(*[iter(cluster.glyphs)] * 4, strict=True):
        if glyph != EMPTY:
            if glyph & UNKNOWN:
                _complain(glyph - UNKNOWN)
            number = 0 if glyph & UNKNOWN else glyph
            step = 1 if advance else grid
            across, up = ((pen + x) * scale, -y * scale)
            outlines.append(Outline(number, step * round(across / step), step * round(up / step)))
        pen += advance
    return tuple(outlines)


def _complain(codepoint: int) -> None:
    from weasyprint.logger import LOGGER

    LOGGER.warning("no font has the character %r (U+%04X)", chr(codepoint), codepoint)


def embed(pdf: Any, layer: Layer, compress: bool) -> Any:
    """Write a Type 0 font (ISO 32000-1 §9.7.6); return the reference to it."""
    import pydyf

    data = _fontfile.build(layer.font.file_content, layer.font.index, list(layer.signs))
    cff = data[:4] == b"OTTO"
    extra = {"Subtype": "/OpenType"} if cff else {"Length1": len(data)}
    file = _add(pdf, pydyf.Stream([data], pydyf.Dictionary(extra), compress=compress))
    to_unicode = _add(pdf, pydyf.Stream(list(_to_unicode(layer)), compress=compress))
    widths = [layer.width(sign) for sign in layer.signs]
    font = layer.font
    descriptor = {
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
    }
    system = {"Registry": pydyf.String("Adobe"), "Ordering": pydyf.String("Identity")}
    descendant = {
        "Type": "/Font",
        "Subtype": "/CIDFontType0" if cff else "/CIDFontType2",
        "BaseFont": font.name,
        "CIDSystemInfo": pydyf.Dictionary({**system, "Supplement": 0}),
        "W": pydyf.Array([1, pydyf.Array(widths)]),
        "FontDescriptor": _add(pdf, pydyf.Dictionary(descriptor)),
        **({} if cff else {"CIDToGIDMap": "/Identity"}),
    }
    whole = {
        "Type": "/Font",
        "Subtype": "/Type0",
        "BaseFont": font.name,
        "Encoding": "/Identity-H",
        "DescendantFonts": pydyf.Array([_add(pdf, pydyf.Dictionary(descendant))]),
        "ToUnicode": to_unicode,
    }
    return _add(pdf, pydyf.Dictionary(whole))


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
