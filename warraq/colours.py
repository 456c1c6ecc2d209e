"""Colours as every page can hold them: 8 bits a channel, in sRGB.

WeasyPrint writes the numbers of a picture and drops the profile that says which colours they
mean; 16-bit grey it takes for 8-bit and prints noise; CMYK has no place in a PDF/A whose output
intent is RGB (ISO 19005-2 §6.2.4.3). Not every e-book reader knows better.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image as Picture
    from PIL.ImageCms import ImageCmsProfile

SAME = 3
"""How far a profile's colours may lie from sRGB's and still be taken for them, of 255."""

_DEEP = {"I;16": slice(1, None, 2), "I;16L": slice(1, None, 2), "I;16B": slice(0, None, 2)}
"""The modes of 16-bit grey, and where the upper half of each number lies."""


def is_srgb(picture: Picture) -> bool:
    """Tell whether the numbers of a picture mean what they mean in sRGB, 8 bits a channel."""
    if picture.mode == "CMYK" or picture.mode in _DEEP:
        return False
    profile = _profile(picture)
    return profile is None or _means_srgb(profile, picture.mode)


def in_srgb(picture: Picture) -> Picture:
    """Return the picture with colours that mean the same in sRGB."""
    return _converted(picture, _profile(picture))


def _profile(picture: Picture) -> ImageCmsProfile | None:
    """Return the picture's own profile; None when it has none or none that fits its channels."""
    from PIL import ImageCms

    data = picture.info.get("icc_profile")
    if not data:
        return None
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(data))
    except OSError:
        return None
    space = profile.profile.xcolor_space.strip()
    return profile if space == _space(picture.mode) else None


def _space(mode: str) -> str:
    """Return the name that ICC.1 §7.2.6 has for the colour space of a Pillow mode."""
    if mode == "CMYK":
        return "CMYK"
    return "GRAY" if mode in {"1", "L", "LA", *_DEEP} else "RGB"


def _means_srgb(profile: ImageCmsProfile, mode: str) -> bool:
    """Tell whether the profile moves no colour of a coarse cube, by what it does to it."""
    from PIL import Image

    steps = range(0, 256, 51)
    if _space(mode) == "GRAY":
        probe = Image.frombytes("L", (len(steps), 1), bytes(steps))
    else:
        cube = bytes(v for r in steps for g in steps for b in steps for v in (r, g, b))
        probe = Image.frombytes("RGB", (len(cube) // 3, 1), cube)
    before, after = probe.convert("RGB").tobytes(), _converted(probe, profile).tobytes()
    return all(abs(a - b) <= SAME for a, b in zip(before, after, strict=True))


def _converted(picture: Picture, profile: ImageCmsProfile | None) -> Picture:
    """Return RGB, with alpha if the picture has any; grey stays grey without a profile."""
    from PIL import Image, ImageCms

    if picture.mode in _DEEP:
        upper = picture.tobytes()[_DEEP[picture.mode]]
        picture = Image.frombytes("L", picture.size, upper)
    if profile is None:
        return picture.convert("RGB") if picture.mode == "CMYK" else picture
    alpha = None
    if picture.has_transparency_data:
        picture = picture.convert("RGBA" if _space(picture.mode) == "RGB" else "LA")
        alpha = picture.getchannel("A")
    plain = picture.convert({"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}[_space(picture.mode)])
    result: Picture | None = ImageCms.profileToProfile(
        plain,
        profile,
        ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    assert result is not None  # noqa: S101 - None is for conversion in place
    if alpha is not None:
        result.putalpha(alpha)
    return result
