"""Pictures of a manuscript of another program: made usable, or named and left out."""

from __future__ import annotations

import io
from collections.abc import Mapping, Set
from typing import Any

from warraq import svg
from warraq.model import Finding, Place, Severity
from warraq.pictures import READ
from warraq.repairs._tree import nodes


def usable(
    tree: Any, media: Mapping[str, bytes], place: Place
) -> tuple[Mapping[str, bytes], tuple[Finding, ...]]:
    """Return the pictures that the press can show; put words in the place of the others."""
    made = {name: data for name, data in media.items() if _is_picture(data)}
    gone = [_left_out(node) for node in _images(tree, media.keys() - made.keys())]
    findings = tuple(
        Finding(
            "picture-left-out",
            Severity.WARNING,
            f"left out: {name}, a picture of a kind that no edition shows (EMF, WMF), or damaged",
            place,
            "save it as PNG, JPEG or SVG and put it in again",
        )
        for name in dict.fromkeys(gone)
    )
    return made, findings


def _is_picture(data: bytes) -> bool:
    """Tell whether the press takes a picture: by its head alone, it is read through later."""
    if svg.is_markup(data):
        return True
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data), formats=READ) as image:
            return image.width > 0
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False


def _images(tree: Any, lost: Set[str]) -> list[dict[str, Any]]:
    return [n for n in nodes(tree) if n["t"] == "Image" and n["c"][2][0] in lost]


def _left_out(node: dict[str, Any]) -> str:
    """Put an image's description in its place; return the name of the image."""
    name = str(node["c"][2][0])
    node["t"], node["c"] = "Span", [["", [], []], node["c"][1]]
    return name
