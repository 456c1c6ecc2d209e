"""Colours of light become inks: black alone, or cyan, magenta, yellow and black.

What is grey is printed in black ink alone: text in four inks has coloured edges as soon as a
plate is a tenth of a millimetre off. The rest goes through the profile of the press. Which colours
of a PDF these are is :mod:`warraq.printshop.recolour`'s to know.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from warraq.model import Intent

if TYPE_CHECKING:
    from PIL.Image import Image as Picture
    from PIL.ImageCms import ImageCmsTransform

GREY = 0.05
"""So far may red, green and blue lie apart, of 1, and be printed as a grey."""

Colour: TypeAlias = tuple[float, ...]
"""Amounts from 0 to 1: one is grey light, three are red, green and blue, four are inks."""


@dataclass(slots=True)
class Inks:
    """The inks of one job; ``profile`` is an ICC output profile of ``intent``'s colour space."""

    intent: Intent
    profile: bytes
    black: bytes
    _known: dict[Colour, Colour] = field(default_factory=dict)
    _transforms: dict[str, ImageCmsTransform] = field(default_factory=dict)

    def of(self, colour: Colour) -> Colour:
        """Return a colour in inks: one amount of light for black, four of ink for CMYK."""
        if colour not in self._known:
            self._known[colour] = self._made(colour)
        return self._known[colour]

    def _made(self, colour: Colour) -> Colour:
        if len(colour) == 4 and self.intent == "cmyk":
            return colour
        if len(colour) == 4:
            c, m, y, k = colour
            colour = tuple((1 - ink) * (1 - k) for ink in (c, m, y))
        if len(colour) == 3 and max(colour) - min(colour) > GREY and self.intent == "cmyk":
            return self._through("CMYK", colour)
        grey = colour[0] if len(colour) == 1 else self._through("L", colour)[0]
        return (grey,) if self.intent == "black" else (0.0, 0.0, 0.0, round(1 - grey, 4))

    def _through(self, mode: str, colour: Colour) -> Colour:
        from PIL import Image

        pixel = Image.new("RGB", (1, 1), tuple(round(255 * v) for v in colour))
        made = self._converted(pixel, mode).tobytes()
        return tuple(round(v / 255, 4) for v in made)

    def picture(self, image: Picture) -> Picture:
        """Return a picture in grey, or in four inks if it has colours and the job has them."""
        from PIL import Image, ImageChops

        image = image if image.mode in {"L", "RGB"} else image.convert("RGB")
        if image.mode == "L":
            return image
        red, green, blue = image.split()
        spread = Image.new("L", image.size)
        for one, other in ((red, green), (green, blue), (red, blue)):
            spread = ImageChops.lighter(spread, ImageChops.difference(one, other))
        is_grey = int(spread.getextrema()[1]) <= GREY * 255  # type: ignore[arg-type]
        return self._converted(image, "L" if is_grey or self.intent == "black" else "CMYK")

    def _converted(self, image: Picture, mode: str) -> Picture:
        from PIL import ImageCms

        if mode not in self._transforms:
            data = self.profile if mode == "CMYK" or self.intent == "black" else self.black
            self._transforms[mode] = ImageCms.buildTransform(
                ImageCms.createProfile("sRGB"),
                ImageCms.ImageCmsProfile(io.BytesIO(data)),
                "RGB",
                mode,
                renderingIntent=ImageCms.Intent.PERCEPTUAL
                if mode == "CMYK"
                else ImageCms.Intent.RELATIVE_COLORIMETRIC,
                flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )
        made = ImageCms.applyTransform(image, self._transforms[mode])
        assert made is not None  # noqa: S101 - only a transform in place gives none
        return made
