"""The font file whose glyphs are the signs of a text layer, made from the font they come from.

Glyph *n* is sign *n*: it has the sign's own advance, which PDF/A and PDF/UA want to be equal
to the one in the PDF (ISO 19005-2 §6.2.11.5, ISO 14289-1 §7.21.5), and it draws the sign's
outlines at their offsets. In TrueType it is a composite glyph of 16 bytes that refers to the
outline (OpenType, ``glyf``); the first sign that is a glyph as the font has it holds the
outline itself. In CFF the curves are written out, one sign after the other.

Hinting is left out, as WeasyPrint does: no reader of a PDF uses it at the sizes of print.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from warraq.typeset.insides import _truetype
from warraq.typeset.insides._sfnt import tables_of
from warraq.typeset.textlayer import Sign


def build(data: bytes, index: int, signs: Sequence[Sign]) -> bytes:
    """Return a font file with ``signs`` as its glyphs 1, 2, …; glyph 0 is empty.

    ``data`` is a font file or collection, ``index`` the font's place in it.
    """
    tables = tables_of(data, index)
    return _truetype.build(tables, signs) if "glyf" in tables else _cff(data, index, signs)


def _cff(data: bytes, index: int, signs: Sequence[Sign]) -> bytes:
    """Draw every sign's curves into a new CFF font. fontTools is imported for these alone."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.t2CharStringPen import T2CharStringPen
    from fontTools.pens.transformPen import TransformPen
    from fontTools.ttLib import TTFont

    font = TTFont(BytesIO(data), fontNumber=index, lazy=True)
    order, source = font.getGlyphOrder(), font.getGlyphSet()

    def draw(sign: Sign) -> Any:
        pen = T2CharStringPen(sign.advance, None)
        for outline in sign.outlines:
            move = TransformPen(pen, (1, 0, 0, 1, outline.x, outline.y))
            source[order[outline.glyph]].draw(move)
        return pen.getCharString()

    every = [Sign((), "", 0), *signs]
    names = [".notdef", *(f"s{number}" for number in range(1, len(every)))]
    builder = FontBuilder(font["head"].unitsPerEm, isTTF=False)
    builder.font["head"] = font["head"]
    builder.setupGlyphOrder(names)
    builder.setupHorizontalMetrics({n: (s.advance, 0) for n, s in zip(names, every, strict=True)})
    builder.setupHorizontalHeader(ascent=font["hhea"].ascent, descent=font["hhea"].descent)
    builder.setupCFF("Signs", {}, {n: draw(s) for n, s in zip(names, every, strict=True)}, {})
    builder.setupMaxp()
    builder.setupCharacterMap({})
    out = BytesIO()
    builder.font.recalcTimestamp = False
    builder.save(out)
    return out.getvalue()
