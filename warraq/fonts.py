"""The project's fonts: families as data (``fonts/<family>/font.toml``), coverage, subsets.

uharfbuzz is imported here alone: it cuts a face down to the characters of one publication
in a millisecond where fontTools takes half a second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unicodedata import category

from warraq import shipped
from warraq.errors import EngineError, TemplateError
from warraq.model import Direction, Place

ALWAYS = frozenset(" \u00a0\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2068\u2069") | {
    chr(selector) for selector in range(0xFE00, 0xFE10)
}
"""Characters that need no glyph: spaces, joiners, direction marks, variation selectors."""

_INVISIBLE = frozenset(("Cc", "Cf", "Zl", "Zp"))
"""General categories (Unicode 15 §4.5) of what is never drawn."""


@dataclass(frozen=True, slots=True)
class FontFace:
    """One file of a family: weight 1–1000, style ``normal`` or ``italic`` (CSS Fonts 4)."""

    path: Path
    weight: int
    style: str


@dataclass(frozen=True, slots=True)
class FontFamily:
    """A family as ``font.toml`` describes it; ``name`` is the one that CSS asks for."""

    name: str
    folder: Path
    faces: tuple[FontFace, ...]
    license: str
    copyright: str
    source: str
    kashida: bool


@cache
def families(path: tuple[Path, ...] | None = None) -> dict[str, FontFamily]:
    """Return all families by name; those in the working folder's ``fonts/`` win."""
    found: dict[str, FontFamily] = {}
    for root in reversed(path or shipped.search_path("fonts")):
        for toml in sorted(root.glob("*/font.toml")):
            family = _family(toml)
            found[family.name] = family
    return found


def _family(toml: Path) -> FontFamily:
    data = shipped.table(toml)
    try:
        faces = tuple(
            FontFace(toml.parent / face["file"], face["weight"], face["style"])
            for face in data["face"]
        )
        family = FontFamily(
            name=data["name"],
            folder=toml.parent,
            faces=faces,
            license=data["license"],
            copyright=data["copyright"],
            source=data["source"],
            kashida=data["kashida"],
        )
    except (KeyError, TypeError) as error:
        raise TemplateError(
            f"the font's description is broken: {error}", Place(str(toml))
        ) from None
    for face in faces:
        if not face.path.is_file():
            raise TemplateError(f"there is no font file {face.path.name}", Place(str(toml)))
    return family


def pick(family: FontFamily, weight: int, style: str) -> FontFace:
    """Return the nearest face of a family: style first, then weight."""
    return min(
        family.faces, key=lambda face: (face.style != style, abs(face.weight - weight), face.weight)
    )


@cache
def covered(path: Path) -> frozenset[str]:
    """Return the characters that a face has a glyph for."""
    return frozenset(map(chr, _face(path).unicodes))


def uncovered(characters: Iterable[str], stack: Iterable[FontFamily]) -> frozenset[str]:
    """Return the characters that no family of the stack can draw in its regular face."""
    missing = frozenset(c for c in characters if category(c) not in _INVISIBLE) - ALWAYS
    for family in stack:
        missing -= covered(pick(family, 400, "normal").path)
    return missing


@dataclass(frozen=True, slots=True)
class Outline:
    """A run of text as a path (SVG's ``d``, in thousandths of an em, y upwards); the rest in em."""

    path: str
    advance: float
    top: float
    bottom: float


def outline(text: str, path: Path, direction: Direction) -> Outline:
    """Shape a run of one direction with a face, and return the outlines of its glyphs."""
    import uharfbuzz as hb

    font = hb.Font(_face(path))
    font.scale = (1000, 1000)
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.direction = direction
    buffer.guess_segment_properties()
    hb.shape(font, buffer)
    drawn: list[str] = []
    at, top, bottom = 0, 0, 0
    for glyph, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        drawn += _strokes(font, glyph.codepoint, at + place.x_offset, place.y_offset)
        if extents := font.get_glyph_extents(glyph.codepoint):
            top = max(top, extents.y_bearing + place.y_offset)
            bottom = min(bottom, extents.y_bearing + extents.height + place.y_offset)
        at += place.x_advance
    return Outline(" ".join(drawn), at / 1000, top / 1000, bottom / 1000)


def _strokes(font: hb.Font, glyph: int, x: int, y: int) -> list[str]:  # type: ignore[name-defined]  # noqa: F821 - loaded lazily
    """Return the commands that draw a glyph at a place."""
    import uharfbuzz as hb

    drawn: list[str] = []

    def command(letter: str) -> Callable[..., None]:
        def add(*told: Any) -> None:
            points = [n for n in told if isinstance(n, int | float)]
            moved = (n + (y if i % 2 else x) for i, n in enumerate(points))
            drawn.append(letter + " ".join(f"{n:g}" for n in moved))

        return add

    funcs = hb.DrawFuncs()
    funcs.set_move_to_func(command("M"))
    funcs.set_line_to_func(command("L"))
    funcs.set_quadratic_to_func(command("Q"))
    funcs.set_cubic_to_func(command("C"))
    funcs.set_close_path_func(lambda *_: drawn.append("Z"))
    font.draw_glyph(glyph, funcs)
    return drawn


def subset(face: FontFace, characters: Iterable[str]) -> bytes:
    """Return the face as TrueType/OpenType with the glyphs of ``characters`` and their shapes.

    Layout features stay, so that joining, ligatures and marks work as in the whole font;
    the licence's name records (13, 14) stay too.
    """
    import uharfbuzz as hb

    wanted = hb.SubsetInput()
    wanted.unicode_set.update(ord(c) for c in (*characters, *ALWAYS))
    wanted.name_id_set.update((0, 1, 2, 3, 4, 5, 6, 13, 14))
    try:
        return bytes(hb.subset(_face(face.path), wanted).blob.data)
    except RuntimeError as error:
        raise EngineError(f"{face.path.name} cannot be subset: {error}") from None


@lru_cache(maxsize=32)
def woff2(data: bytes) -> bytes:
    """Pack a font for the web (WOFF File Format 2.0); equal input gives equal output.

    A text that is built again mostly needs the same letters.
    """
    from fontTools.ttLib import TTFont

    font = TTFont(BytesIO(data), recalcTimestamp=False, recalcBBoxes=False)
    font.flavor = "woff2"
    packed = BytesIO()
    with _quick_brotli():
        font.save(packed)
    return packed.getvalue()


@contextmanager
def _quick_brotli() -> Iterator[None]:
    """Let fontTools compress at level 9 instead of 11: a tenth of the time, 8 % more bytes."""
    import brotli
    from fontTools.ttLib import woff2 as module

    def compress(data: bytes, mode: int) -> bytes:
        packed: bytes = brotli.compress(data, mode=mode, quality=9)
        return packed

    original = module.brotli
    module.brotli = SimpleNamespace(compress=compress, MODE_FONT=brotli.MODE_FONT)
    try:
        yield
    finally:
        module.brotli = original


def _face(path: Path) -> hb.Face:  # type: ignore[name-defined]  # noqa: F821 - loaded lazily
    import uharfbuzz as hb

    return hb.Face(hb.Blob.from_file_path(str(path)))
