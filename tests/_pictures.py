"""One picture of every kind that a manuscript may hold, made as small as it can be."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from PIL import Image, ImageCms, ImageDraw

RED, BLUE = (200, 40, 40), (30, 120, 200)
SIZE = (24, 16)


def _drawn() -> Image.Image:
    picture = Image.new("RGB", SIZE, RED)
    ImageDraw.Draw(picture).rectangle((12, 0, 23, 15), fill=BLUE)
    return picture


def _glass() -> Image.Image:
    picture = _drawn().convert("RGBA")
    picture.putalpha(Image.new("L", SIZE, 128))
    return picture


def saved(picture: Callable[[], Image.Image], kind: str, **how: Any) -> Callable[[], bytes]:
    """Return what Pillow writes."""

    def save() -> bytes:
        file = io.BytesIO()
        picture().save(file, kind, **how)
        return file.getvalue()

    return save


def wide_gamut() -> bytes:
    """Return a profile with the primaries of Display P3, made of Pillow's sRGB."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    primaries = {
        b"rXYZ": (0.51512, 0.24120, -0.00105),
        b"gXYZ": (0.29198, 0.69225, 0.04189),
        b"bXYZ": (0.15710, 0.06657, 0.78407),
    }
    (tags,) = struct.unpack_from(">I", data, 128)
    for at in range(132, 132 + 12 * tags, 12):
        name, offset = bytes(data[at : at + 4]), struct.unpack_from(">I", data, at + 4)[0]
        if name in primaries:
            fixed = (round(value * 65536) for value in primaries[name])
            struct.pack_into(">3i", data, offset + 8, *fixed)
    return bytes(data)


def png(depth: int, colour: int, rows: bytes, interlaced: bool = False) -> Callable[[], bytes]:
    """Return what Pillow cannot write."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", *SIZE, depth, colour, 0, 0, interlaced))
    file = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return lambda: file


Pixels = Callable[[int, int], bytes]

WHOLE = ((0, 0, 1, 1),)
ADAM7 = tuple(tuple(map(int, each)) for each in "0088 4088 0448 2044 0224 1022 0112".split())
"""Where each pass begins and the steps it takes, x and y (PNG §8.2)."""


def _rows(pixels: Pixels, passes: tuple[tuple[int, ...], ...] = WHOLE) -> bytes:
    width, height = SIZE
    return b"".join(
        b"\0" + b"".join(pixels(x, y) for x in range(left, width, right))
        for left, top, right, down in passes
        for y in range(top, height, down)
    )


def _colour(x: int, _y: int) -> bytes:
    return bytes(RED if x < 12 else BLUE)


def drawing(inside: str) -> Callable[[], bytes]:
    """Return an SVG with these parts."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="24" height="16">{inside}</svg>'
    return svg.encode


def nested(depth: int) -> Callable[[], bytes]:
    """Return a circle in groups inside one another."""
    return drawing("<g transform='translate(1 0)'>" * depth + "<circle r='9'/>" + "</g>" * depth)


FADE = '<stop offset="0" stop-color="#f00"/><stop offset="1" stop-color="#00f" stop-opacity="0"/>'


def _deep(*alpha: int) -> Pixels:
    """Return the pixels in 16 bits a channel."""
    return lambda x, y: bytes(v for c in (*_colour(x, y), *alpha) for v in (c, c))


def _grey(x: int, _y: int) -> bytes:
    return b"\x40\xff" if x < 12 else b"\xc0\1"


def _indexed() -> Image.Image:
    return _drawn().quantize(8)


MORE = {"save_all": True, "append_images": [_glass().convert("RGB")]}

PICTURES: Mapping[str, Callable[[], bytes]] = {
    "rgb.png": saved(_drawn, "PNG"),
    "alpha.png": saved(_glass, "PNG"),
    "grey-alpha.png": saved(lambda: _glass().convert("LA"), "PNG"),
    "palette.png": saved(_indexed, "PNG"),
    "palette-alpha.png": saved(lambda: _glass().quantize(), "PNG"),
    "bilevel.png": saved(lambda: _drawn().convert("1"), "PNG"),
    "transparent-colour.png": saved(_drawn, "PNG", transparency=RED),
    "interlaced.png": png(8, 2, _rows(_colour, ADAM7), interlaced=True),
    "grey-16.png": png(16, 0, _rows(_grey)),
    "rgb-16.png": png(16, 2, _rows(_deep())),
    "rgba-16.png": png(16, 6, _rows(_deep(128))),
    "animated.png": saved(_drawn, "PNG", **MORE),
    "p3.png": saved(_drawn, "PNG", icc_profile=wide_gamut()),
    "p3-alpha.png": saved(_glass, "PNG", icc_profile=wide_gamut()),
    "p3-palette.png": saved(lambda: _glass().quantize(), "PNG", icc_profile=wide_gamut()),
    "broken-profile.png": saved(_drawn, "PNG", icc_profile=b"no profile" * 20),
    "rgb.jpg": saved(_drawn, "JPEG", quality=95),
    "grey.jpg": saved(lambda: _drawn().convert("L"), "JPEG"),
    "progressive.jpg": saved(_drawn, "JPEG", progressive=True),
    "cmyk.jpg": saved(lambda: _drawn().convert("CMYK"), "JPEG", quality=95, subsampling=0),
    "p3.jpg": saved(_drawn, "JPEG", quality=95, subsampling=0, icc_profile=wide_gamut()),
    "camera.jpg": saved(_drawn, "MPO", **MORE),
    "animated.gif": saved(_indexed, "GIF", save_all=True, append_images=[_glass().quantize()]),
    "transparent.gif": saved(_glass, "GIF"),
    "alpha.webp": saved(_glass, "WEBP", lossless=True),
    "animated.webp": saved(_drawn, "WEBP", **MORE),
    "opacity.svg": drawing('<g opacity=".5"><circle r="9"/></g><circle r="7" fill-opacity=".3"/>'),
    "gradient.svg": drawing(
        f'<defs><linearGradient id="a">{FADE}</linearGradient><radialGradient id="b">{FADE}'
        '</radialGradient></defs><rect width="24" height="8" fill="url(#a)"/>'
        '<rect y="8" width="24" height="8" fill="url(#b)" opacity=".7"/>'
    ),
    "mask.svg": drawing(
        '<defs><mask id="m"><rect width="9" height="9" fill="#fff"/></mask>'
        '<clipPath id="c"><circle cx="9" cy="9" r="5"/></clipPath></defs>'
        '<g mask="url(#m)"><circle r="9"/></g><g clip-path="url(#c)"><circle r="9"/></g>'
    ),
    "nested.svg": nested(14),
}
"""By name, what writes it."""
