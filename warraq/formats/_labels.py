"""Fonts inside drawings: their words are set in the theme's fonts wherever they are shown.

A drawing shown as a picture sees neither the page's style sheet nor its fonts (SVG 2 §2.2.3),
and would be set in whatever the reader's machine has.
"""

from __future__ import annotations

from base64 import b64encode
from collections import defaultdict
from functools import lru_cache

from lxml import etree
from lxml.etree import _Element as Element

from warraq import fonts, svg
from warraq.fonts import FontFace, FontFamily
from warraq.formats._faces import EmbeddedFace, font_faces
from warraq.model import Asset, Edition
from warraq.themes import Stack


def with_fonts(asset: Asset, edition: Edition) -> Asset:
    """Return a drawing with the faces that its words need; other assets as they are."""
    if asset.media_type != svg.MEDIA_TYPE or b"<text" not in asset.data:
        return asset
    data = _dressed(asset.data, edition.families, edition.theme.fonts["display"])
    return Asset(asset.name, asset.media_type, data, asset.place)


@lru_cache(maxsize=32)
def _dressed(data: bytes, families: tuple[FontFamily, ...], display: Stack) -> bytes:
    root = etree.fromstring(data)
    known = {family.name.casefold(): family for family in families}
    wanted: dict[tuple[str, FontFace], set[str]] = defaultdict(set)
    for element in root.iter("{*}text", "{*}tspan"):
        stack = _stack(_said(element, "font-family"), known, display)
        weight = svg.weight(_said(element, "font-weight"))
        for family, drawn in stack.share_out(_characters(element)):
            wanted[family.name, fonts.pick(family, weight, "normal")] |= drawn
    for element in [root, *root.iterfind(".//*[@font-family]")]:
        stack = _stack(element.get("font-family", ""), known, display)
        element.set("font-family", f"{stack.css}, sans-serif")
    faces = [
        EmbeddedFace(family, face.weight, face.style, face.path.name, fonts.subset(face, chars))
        for (family, face), chars in wanted.items()
    ]
    style = etree.Element("{http://www.w3.org/2000/svg}style")
    style.text = font_faces(faces, _url, "woff2")
    root.insert(0, style)
    return etree.tostring(root)


def _said(element: Element, name: str) -> str:
    """Return the nearest word on an inherited property, its own or that of what is around it."""
    around = (element, *element.iterancestors())
    return next((each.get(name, "") for each in around if each.get(name)), "")


def _stack(said: str, known: dict[str, FontFamily], display: Stack) -> Stack:
    """Return the families that are named and that the theme has, and then those for display."""
    named = [known[name.casefold()] for name in svg.families(said) if name.casefold() in known]
    return Stack(tuple(dict.fromkeys((*named, *display.families))), display.weights)


def _characters(element: Element) -> frozenset[str]:
    return frozenset("".join([element.text or "", *(child.tail or "" for child in element)]))


def _url(face: EmbeddedFace) -> str:
    return f"data:font/woff2;base64,{b64encode(fonts.woff2(face.data)).decode()}"
