"""Signs of a text layer as TrueType glyphs: outlines that move in, and composites of them.

Glyph *n* is sign *n*. An outline that no sign is by itself comes behind the signs, as a guest that
only composites name.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from functools import cache

from warraq.typeset.insides._sfnt import file_of
from warraq.typeset.textlayer import Outline, Sign

_MORE, _WORDS, _XY = 0x20, 0x01, 0x02
_HAS_INSTRUCTIONS = 0x100
_SCALES = {0x08: 2, 0x40: 4, 0x80: 8}


class _Glyphs:
    """The outlines of a TrueType font, each as bytes without its hinting."""

    def __init__(self, tables: dict[str, bytes]) -> None:
        (count,) = struct.unpack_from(">H", tables["maxp"], 4)
        long = struct.unpack_from(">h", tables["head"], 50)[0]
        code, unit = ("L", 1) if long else ("H", 2)
        size = struct.calcsize(code) * (count + 1)
        self._loca = [
            unit * at for at in struct.unpack(f">{count + 1}{code}", tables["loca"][:size])
        ]
        self._glyf = tables["glyf"]
        (self._metrics,) = struct.unpack_from(">H", tables["hhea"], 34)
        self._hmtx = tables["hmtx"]

    def outline(self, glyph: int) -> bytes:
        """Return the glyph as ``glyf`` has it, a composite's components still the font's."""
        data = self._glyf[self._loca[glyph] : self._loca[glyph + 1]]
        if not data:
            return data
        (contours,) = struct.unpack_from(">h", data)
        if contours < 0:
            return self._without_composite_hints(data)
        at = 10 + 2 * contours
        (length,) = struct.unpack_from(">H", data, at)
        return data[:at] + b"\0\0" + data[at + 2 + length :]

    def _without_composite_hints(self, data: bytes) -> bytes:
        out = bytearray(data)
        end = 10
        for at, flags, _, after in components(data):
            struct.pack_into(">H", out, at, flags & ~_HAS_INSTRUCTIONS)
            end = after
        return bytes(out[:end])

    def box(self, glyph: int) -> tuple[int, int, int, int] | None:
        """Return (x min, y min, x max, y max), or None for an empty glyph."""
        data = self._glyf[self._loca[glyph] : self._loca[glyph + 1]]
        return struct.unpack_from(">4h", data, 2) if data else None

    def bearing(self, glyph: int) -> int:
        """Return the left side bearing: where the font says that the outline begins."""
        at = 4 * glyph + 2
        if glyph >= self._metrics:
            at = 4 * self._metrics + 2 * (glyph - self._metrics)
        bearing: int = struct.unpack_from(">h", self._hmtx, at)[0]
        return bearing


def components(data: bytes) -> list[tuple[int, int, int, int]]:
    """Return a composite's components: (place of the flags, flags, glyph, end)."""
    found = []
    at, flags = 10, _MORE
    while flags & _MORE:
        flags, glyph = struct.unpack_from(">HH", data, at)
        end = at + _length(flags)
        found.append((at, flags, glyph, end))
        at = end
    return found


@cache
def _length(flags: int) -> int:
    """Return how many bytes a component with these flags has."""
    scale = next((size for bit, size in _SCALES.items() if flags & bit), 0)
    return (8 if flags & _WORDS else 6) + scale


def build(tables: dict[str, bytes], signs: Sequence[Sign]) -> bytes:
    """Return a font file of the font with these tables, its glyphs 1, 2, … the signs."""
    source = _Glyphs(tables)
    homes: dict[int, int] = {}
    for number, sign in enumerate(signs, 1):
        if len(sign.outlines) == 1 and sign.outlines[0][1:] == (0, 0):
            homes.setdefault(sign.outlines[0].glyph, number)
    guests: list[int] = []

    def home(glyph: int) -> int:
        if glyph not in homes:
            homes[glyph] = len(signs) + 1 + len(guests)
            guests.append(glyph)
        return homes[glyph]

    def moved_in(glyph: int) -> bytes:
        data = bytearray(source.outline(glyph))
        if data[:2] and struct.unpack_from(">h", data)[0] < 0:
            for at, _, part, _ in components(bytes(data)):
                struct.pack_into(">H", data, at + 2, home(part))
        return bytes(data)

    glyphs, metrics = [b""], [(0, 0)]
    for number, sign in enumerate(signs, 1):
        if not sign.outlines:
            glyphs.append(b"")
            metrics.append((sign.advance, 0))
        elif homes.get(sign.outlines[0].glyph) == number:
            glyphs.append(moved_in(sign.outlines[0].glyph))
            metrics.append((sign.advance, source.bearing(sign.outlines[0].glyph)))
        else:
            box = _union(source, sign.outlines)
            glyphs.append(_composite(box, [(home(o.glyph), o.x, o.y) for o in sign.outlines]))
            metrics.append((sign.advance, box[0]))
    for glyph in guests:  # grows while a guest brings guests of its own
        glyphs.append(moved_in(glyph))
        metrics.append((0, source.bearing(glyph)))
    return _assemble(tables, glyphs, metrics, len(signs) + 1)


def _union(source: _Glyphs, outlines: Sequence[Outline]) -> tuple[int, int, int, int]:
    boxes = [
        (box[0] + o.x, box[1] + o.y, box[2] + o.x, box[3] + o.y)
        for o in outlines
        if (box := source.box(o.glyph))
    ]
    if not boxes:
        return (0, 0, 0, 0)
    left, bottom, right, top = zip(*boxes, strict=True)
    return min(left), min(bottom), max(right), max(top)


def _composite(box: tuple[int, int, int, int], parts: Sequence[tuple[int, int, int]]) -> bytes:
    out = [struct.pack(">5h", -1, *box)]
    for i, (glyph, x, y) in enumerate(parts, 1):
        flags = _XY | (_MORE if i < len(parts) else 0)
        if -128 <= x < 128 and -128 <= y < 128:
            out.append(struct.pack(">HHbb", flags, glyph, x, y))
        else:
            out.append(struct.pack(">HHhh", flags | _WORDS, glyph, x, y))
    return b"".join(out)


def _assemble(
    tables: dict[str, bytes], glyphs: list[bytes], metrics: list[tuple[int, int]], full: int
) -> bytes:
    """Write the tables that ISO 32000-1 §9.9 wants of a TrueType font, and no other."""
    glyphs = [data + b"\0" * (len(data) % 2) for data in glyphs]
    places = [0]
    for data in glyphs:
        places.append(places[-1] + len(data))
    long = places[-1] >= 1 << 17
    head = bytearray(tables["head"])
    struct.pack_into(">L", head, 8, 0)
    struct.pack_into(">h", head, 50, long)
    hhea = bytearray(tables["hhea"])
    struct.pack_into(">H", hhea, 10, max(advance for advance, _ in metrics))
    struct.pack_into(">H", hhea, 34, full)
    new = {
        "glyf": b"".join(glyphs),
        "head": bytes(head),
        "hhea": bytes(hhea),
        "hmtx": b"".join(struct.pack(">Hh", *pair) for pair in metrics[:full])
        + b"".join(struct.pack(">h", bearing) for _, bearing in metrics[full:]),
        "loca": struct.pack(f">{len(places)}L", *places)
        if long
        else struct.pack(f">{len(places)}H", *(place // 2 for place in places)),
        "maxp": _maxp(tables["maxp"], glyphs),
    }
    return file_of(new)


def _maxp(old: bytes, glyphs: list[bytes]) -> bytes:
    """Return the profile with room for the composites (readers allocate what it says).

    What it says of the font's simple glyphs is enough for those that are left.
    """
    shapes: dict[int, tuple[int, int, int, int]] = {}

    def shape(number: int) -> tuple[int, int, int, int]:
        """Return a glyph's points, contours, depth and components."""
        if number not in shapes:
            data = glyphs[number]
            contours = struct.unpack_from(">h", data)[0] if data else 0
            if contours >= 0:
                end = struct.unpack_from(">H", data, 8 + 2 * contours)[0] + 1 if contours else 0
                shapes[number] = (end, contours, 0, 0)
            else:
                parts = [shape(part) for _, _, part, _ in components(data)]
                points, rings, depths, _ = zip(*parts, strict=True)
                shapes[number] = (sum(points), sum(rings), max(depths) + 1, len(parts))
        return shapes[number]

    composites = [shape(i) for i, data in enumerate(glyphs) if data[:2] == b"\xff\xff"]
    points, rings, depths, elements = zip((0, 0, 0, 0), *composites, strict=True)
    out = bytearray(old[:32])
    struct.pack_into(">H", out, 4, len(glyphs))
    struct.pack_into(">2H", out, 10, max(points), max(rings))
    struct.pack_into(">3H", out, 26, 0, max(elements), max(depths))
    return bytes(out)
