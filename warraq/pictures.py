"""Pictures as bytes: upright, in sRGB, no larger than of use, without what a camera wrote in them.

A camera writes where and when, a program writes who. None of that is for the reader, and for
some who publish it is a danger. Nothing but the picture goes on; a picture that needs no other
change keeps its very pixels, since only its metadata is cut out (:mod:`warraq.strip`).
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

from warraq import colours
from warraq.model import Asset
from warraq.strip import STRIPPERS

if TYPE_CHECKING:
    from PIL.Image import Image

PIXELS = 100_000_000
"""Largest picture, pixels: 10,000 × 10,000, which 400 MB of memory can hold."""

MASTER = 4000
"""Longest side of a picture that is kept, pixels: more than A4 at 300 dpi."""

QUALITY = 90
"""Of a JPEG that has to be written anew (Pillow's scale)."""

MODES = frozenset(("1", "L", "LA", "P", "RGB", "RGBA"))
"""Pillow's names of what every browser and every print engine takes."""

RASTERS = {
    "PNG": ("png", "image/png"),
    "JPEG": ("jpg", "image/jpeg"),
    "GIF": ("gif", "image/gif"),
    "WEBP": ("webp", "image/webp"),
}
"""Pillow's name → (suffix, media type): the core media types of EPUB 3.3 §3.2."""

READ = (*RASTERS, "AVIF", "TIFF", "BMP")
"""What is taken in; the last three become one of the others."""

_ORIENTATION = 0x0112  # Exif 2.32 §4.6.4
_TELLING = frozenset((0x0132, 0x013B, 0x8298, 0x8769, 0x8825))
"""Exif's tags DateTime, Artist, Copyright; those of the camera, where dates are; GPS."""


class TooManyPixelsError(ValueError):
    """The picture is larger than :data:`PIXELS`; its message says how large."""


def settle(data: bytes) -> tuple[str, bytes]:
    """Return Pillow's name of the format and the bytes that every edition starts from.

    Raises :class:`TooManyPixelsError`, OSError, SyntaxError or ValueError for what is no picture.
    """
    from PIL import Image

    with _quietly(), Image.open(io.BytesIO(data), formats=READ) as image:
        if image.width * image.height > PIXELS:
            raise TooManyPixelsError(f"{image.width} × {image.height} pixels")
        kind = {"MPO": "JPEG"}.get(image.format or "", image.format or "")
        moves = getattr(image, "n_frames", 1) > 1 and kind in {"GIF", "WEBP", "PNG"}
        if kind in RASTERS and (moves or not _needs_work(image)):
            image.load()
            return kind, STRIPPERS[kind](data)
        return _written(_drawn(image, MASTER), kind)


def media_type(data: bytes) -> str:
    """Return the media type of a picture as it lies on disk; :func:`settle` has taken it."""
    from PIL import Image

    with _quietly(), Image.open(io.BytesIO(data), formats=READ) as image:
        # Several JPEGs in one file are a JPEG with more behind it (CIPA DC-007).
        return "image/jpeg" if image.format == "MPO" else Image.MIME[image.format or ""]


def tells_of_its_maker(data: bytes) -> bool:
    """Tell whether a picture carries a place, a date or a name (Exif 2.32 §4.6)."""
    from PIL import Image

    with _quietly(), Image.open(io.BytesIO(data), formats=READ) as image:
        return not _TELLING.isdisjoint(image.getexif()) or "xmp" in image.info


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep to our own limit: Pillow warns of a picture with 90 million pixels and more."""
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        yield


def _needs_work(image: Image) -> bool:
    return (
        max(image.size) > MASTER
        or image.mode not in MODES
        or image.getexif().get(_ORIENTATION, 1) != 1
        or not colours.is_srgb(image)
    )


def _drawn(image: Image, longest: int) -> Image:
    """Return the picture upright, in sRGB, its longest side at most so many pixels."""
    from PIL import ImageOps

    upright = ImageOps.exif_transpose(_within(image, longest, longest))
    if not colours.is_srgb(upright):
        upright = colours.in_srgb(upright)
    if upright.mode in MODES:
        return upright
    return upright.convert("RGBA" if upright.has_transparency_data else "RGB")


def _within(image: Image, width: int, height: int) -> Image:
    """Return the picture no larger than that; a JPEG is decoded smaller at once."""
    if image.width <= width and image.height <= height:
        return image
    if image.mode == "P":  # colours out of a table cannot be mixed
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.draft(None, (width, height))
    image.thumbnail((width, height), reducing_gap=3.0)
    return image


def _written(image: Image, kind: str) -> tuple[str, bytes]:
    """Encode a picture: a photograph as JPEG, what has few colours or holes as PNG."""
    is_png = image.has_transparency_data or kind in {"PNG", "GIF", "BMP"}
    out = io.BytesIO()
    image.info = {k: v for k, v in image.info.items() if k == "transparency"}
    if is_png:
        image.save(out, "PNG")
        return "PNG", out.getvalue()
    image = image if image.mode in {"L", "RGB"} else image.convert("RGB")
    image.save(out, "JPEG", quality=QUALITY)
    return "JPEG", out.getvalue()


@lru_cache(maxsize=64)
def fitted(asset: Asset, width: int) -> Asset:
    """Return the asset for a format that shows at most ``width`` pixels; its name stays.

    Drawings, and pictures that move, are not touched.
    """
    from PIL import Image

    if asset.media_type in {"image/gif", "image/svg+xml"}:
        return asset
    with Image.open(io.BytesIO(asset.data)) as image:
        if image.width <= width or getattr(image, "n_frames", 1) > 1:
            return asset
        out = io.BytesIO()
        _within(image, width, image.height).save(out, image.format, quality=QUALITY)
    return Asset(asset.name, asset.media_type, out.getvalue())
