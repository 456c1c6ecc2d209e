"""The signs that a document draws with one font: numbered, measured, remembered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from warraq.typeset import chrome, textlayer
from warraq.typeset.textlayer import ALONE, Around, Cluster, Outline, Sign

PANGO_SCALE = 1024
EMPTY = 0x0FFFFFFF
UNKNOWN = 0x10000000

APART = "|"
"""Divides the codes of one object from those of the next."""

MARK_GRID = 4
"""To how many em/1000 the place of a mark is rounded: 0.002 em off at the most, which is 1/40 mm
at 12 points, and 2 % off the file of a vocalised text in Noto Nastaliq."""

_NO_GAP = Sign((), " ", 0)
"""The first sign of a font, and with another twin the last one. PDFium measures the gaps inside
an object by the width of the space, which is any sign's whose text is a space: it looks it up
in a hash table, and what it finds there is the last one put in, or the first. No gap is one by
a width of nothing."""

_STRING = re.compile("<([0-9a-f]*)>")
_THIN = (textlayer.LETTER, textlayer.ANCHOR, textlayer.LATIN_ANCHOR)
_LETTER = Sign((), textlayer.LETTER, 0)

Drawn = tuple[str, float]
"""A piece of a TJ array between ``<`` and ``>``, and how far it moves the pen (em/1000)."""


class Layer:
    """Signs numbered as they come, and a memory of what was drawn how.

    ``font`` is the engine's own object of the font, which knows its names and measures.
    ``widths`` are the signs' advances by their codes; ``lettered``: :data:`textlayer.LETTER`,
    whose code is kept free for it, is among what was drawn.
    """

    def __init__(self, font: Any) -> None:
        self.font = font
        self.name = f"w{font.hash}"
        self.upem: int = font.upem
        self.signs: dict[Sign, int] = {}
        self.known: dict[tuple[float, object, Around], Drawn] = {}
        self.clusters: dict[tuple[Any, ...], Cluster] = {}
        self.plain: dict[tuple[float, int], tuple[str, str, float]] = {}
        self.words: dict[Any, Any] = {}
        self.answered: dict[Any, Any] = {}
        self.pango_font: Any = None
        self.lettered = False
        self.widths = {f"{textlayer.LETTER_CODE:04x}": textlayer.THIN}
        self.code(_NO_GAP)

    def code(self, sign: Sign) -> str:
        """Return the code of ``sign`` in hexadecimal; 0 is no sign's."""
        number = self.signs.get(sign)
        if sign == _LETTER:
            self.lettered = True
            number = textlayer.LETTER_CODE
        elif number is None:
            if len(self.signs) + 1 == textlayer.LETTER_CODE:
                self.signs[_LETTER] = textlayer.LETTER_CODE
            number = self.signs[sign] = len(self.signs) + 1
            self.widths[f"{number:04x}"] = self.width(sign)
        return f"{number:04x}"

    def thin(self, text: str, advance: int = 0) -> str:
        """Return the code of a sign that is only text."""
        if text == textlayer.LETTER:
            return self.apart(text)
        heard = textlayer.SPLIT if text[:1] == textlayer.SPLIT else ""
        return self.code(Sign((), text.removeprefix(textlayer.SPLIT), advance, heard=heard))

    def apart(self, text: str, advance: int = 0) -> str:
        """Return the code of a sign that is only text, and that PDFium is not to hear.

        It is an object of its own: PDFium leaves out one without ink
        (``CPDF_TextPage::ProcessTextObject``), and the others do not see where objects end.
        """
        return f">{APART}<{self.code(Sign((), text, advance))}>{APART}<"

    def length(self, codes: str) -> float:
        """Return how far a piece of an array moves the pen (em/1000)."""
        strings = "".join(_STRING.findall(codes))
        shown = sum(self.widths[strings[i : i + 4]] for i in range(0, len(strings), 4))
        return shown - sum(map(float, _STRING.sub(" ", codes).split()))

    def every_sign(self) -> list[Sign]:
        """Return all signs in the order of their codes, from 1."""
        self.code(_NO_GAP._replace(twin=-1))
        while self.lettered and _LETTER not in self.signs:
            self.code(_NO_GAP._replace(twin=-1 - len(self.signs)))
        return list(self.signs)

    def width(self, sign: Sign) -> float:
        """Return a sign's advance in thousandths of an em, as the PDF says it."""
        if not sign.advance and sign.text in _THIN:
            return textlayer.THIN
        return round(sign.advance * 1000 / self.upem, 1)

    def draw(self, size: float, cluster: Cluster, around: Around) -> Drawn:
        """Return a cluster's codes and how far they move the pen.

        Each justified line has its own width of a word space, and all are drawn alike.
        """
        shape = cluster.glyphs[0] if cluster.text == " " and len(cluster.glyphs) == 4 else cluster
        key = (size, shape, around)
        drawn = self.known.get(key)
        if drawn is None:
            drawn = self.known[key] = self._draw(size, cluster, around)
        return drawn

    def drawn(self, size: float, clusters: Sequence[Cluster]) -> Drawn:
        """Return the codes of clusters that ask nothing of each other, and how far they move."""
        drawn = [self.draw(size, cluster, ALONE) for cluster in clusters]
        return "".join(codes for codes, _ in drawn), sum(move for _, move in drawn)

    def _draw(self, size: float, cluster: Cluster, around: Around) -> Drawn:
        scale = self.upem / (PANGO_SCALE * size)
        outlines, text = _outlines(cluster, scale, self.units(MARK_GRID) or 1), cluster.text
        if text == " " and len(outlines) <= 1:
            advance = self._space(size, outlines, cluster.width * scale)
            if around.narrow:
                advance = self.units(around.narrow)
            if around.anchored:
                ends = self.anchored(advance, faint=around.faint)[:: -around.anchored]
                codes = "".join(ends) + (self.apart(textlayer.LETTER) if around.closed else "")
                return codes, self.length(f"<{codes}>".replace(APART, ""))
            signs: tuple[Sign, ...] = (Sign((), " ", advance),)
        else:
            signs = textlayer.deal(
                text,
                rtl=cluster.rtl,
                outlines=outlines,
                advance=round(cluster.width * scale),
                upem=self.upem,
                wider=self.units(around.wider),
            )
            signs = chrome.alone(signs, cluster)
        each = [self.code(sign) for sign in signs]
        codes, move = "".join(each), sum([self.widths[code] for code in each])
        if around.parted:
            codes = self.apart(textlayer.GUARD) + codes
        return codes, move

    def anchored(self, advance: int, *, faint: bool) -> tuple[str, str]:
        """Return the codes of what is a letter for pdf.js alone, and of a space that it keeps."""
        if not faint:
            return self.apart(textlayer.LETTER), self.thin(" ", advance)
        touch = self.units(textlayer.TOUCH)
        return self.apart(textlayer.ANCHOR, max(0, advance - touch)), self.thin(" ", touch)

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
    glyphs = cluster.glyphs
    pen = 0
    for i in range(0, len(glyphs), 4):
        glyph, advance, x, y = glyphs[i : i + 4]
        if glyph != EMPTY:
            if glyph & UNKNOWN:
                _complain(glyph - UNKNOWN)
            number = 0 if glyph & UNKNOWN else glyph
            across, up = pen + x, -y
            if across or up:
                step = 1 if advance else grid
                across, up = (step * round(way * scale / step) for way in (across, up))
            outlines.append(Outline(number, across, up))
        pen += advance
    return tuple(outlines)


def _complain(codepoint: int) -> None:
    from weasyprint.logger import LOGGER

    LOGGER.warning("no font has the character %r (U+%04X)", chr(codepoint), codepoint)
