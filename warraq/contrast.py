"""How well a colour is read on another (WCAG 2.2, 1.4.3: 4.5 to 1 for text)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

LEAST = 4.5
"""The contrast that text needs."""

BACKGROUNDS = ("paper", "wash")
TEXTS = ("ink", "muted", "accent", "alert", "code-keyword", "code-string", "code-number",
         "code-name")  # fmt: skip
PAIRS = (*((text, ground) for ground in BACKGROUNDS for text in TEXTS), ("on-accent", "accent"))
"""Which tokens the style sheets set on which."""

_COLOUR = re.compile("#[0-9a-fA-F]{6}")


def is_colour(text: str) -> bool:
    """Tell whether a text is a colour as tokens are written, ``#rrggbb``."""
    return _COLOUR.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def weak(colours: Mapping[str, str]) -> Iterator[tuple[str, str, float]]:
    """Yield every text and ground that stand too near to each other, with their contrast.

    A colour in another notation than ``#rrggbb`` is not looked at.
    """
    for text, ground in PAIRS:
        pair = (colours.get(text, ""), colours.get(ground, ""))
        if all(map(is_colour, pair)) and (ratio := contrast(*pair)) < LEAST:
            yield text, ground, ratio


def readable(colour: str, ground: str, towards: str) -> str:
    """Mix ``colour`` with ``towards`` until it is read well on ``ground``."""
    for share in range(0, 101, 4):
        mixed = _mix(colour, towards, share / 100)
        if contrast(mixed, ground) >= LEAST:
            return mixed
    return towards


def on(colour: str) -> str:
    """Return white or near-black, whichever is read better on ``colour``."""
    return max(("#ffffff", "#161412"), key=lambda text: contrast(text, colour))


def _mix(one: str, other: str, share: float) -> str:
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
