"""Fonts inside an edition: which faces it needs, each cut down to the text that it sets."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from warraq import fonts, voices
from warraq.fonts import FontFace
from warraq.model import Edition

_TAG = re.compile(r"<[^>]*>")
_CODE = re.compile(r"<(code|pre|kbd|samp)\b.*?</\1>", re.DOTALL)
_BOLD = re.compile(r"<(?:strong|b|em|i|cite|dt|th)\b")
_SLANTED = re.compile(r"<(?:em|i|cite)\b")
_HEAD = re.compile(r"<head\b.*?</head>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class EmbeddedFace:
    """A face as it goes into a file: TrueType data with only the glyphs that are needed."""

    family: str
    weight: int
    style: str
    name: str
    data: bytes


def characters(xhtml: str) -> frozenset[str]:
    """Return every character of a page's text, markup and head left out."""
    return frozenset(html.unescape(_TAG.sub("", _HEAD.sub("", xhtml))))


def embedded(edition: Edition, pages: Iterable[str]) -> tuple[EmbeddedFace, ...]:
    """Choose and cut the faces for these pages.

    Each family gets what it draws; code's own only what stands in code, a language's own only
    what is said in it. The text's bold and italics come along only where it has any.
    """
    text = "\n".join(pages)
    everywhere = characters(text) | frozenset(edition.document.language.digits)
    in_code = frozenset().union(*(characters(m[0]) for m in _CODE.finditer(text)))
    slanted, bold = bool(_SLANTED.search(text)), bool(_BOLD.search(text))
    wanted: dict[tuple[str, FontFace], set[str]] = defaultdict(set)
    for role, stack, said in voices.stacks(edition, everywhere, in_code):
        for family, drawn in stack.share_out(said):
            for weight in stack.weights:
                if not (role == "text" and weight > 500 and not bold):
                    wanted[family.name, fonts.pick(family, weight, "normal")] |= drawn
            if slanted and role == "text":
                wanted[family.name, fonts.pick(family, 400, "italic")] |= drawn
    return tuple(
        EmbeddedFace(family, face.weight, face.style, face.path.name, fonts.subset(face, chars))
        for (family, face), chars in wanted.items()
    )


def font_face(face: EmbeddedFace, url: str, kind: str) -> str:
    """Write the ``@font-face`` rule of a face found at ``url`` (CSS Fonts 4 §4)."""
    return (
        f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};'
        f'font-style:{face.style};font-display:swap;src:url("{url}") format("{kind}")}}'
    )


def font_faces(faces: Iterable[EmbeddedFace], url: Callable[[EmbeddedFace], str], kind: str) -> str:
    """Write the rules of all faces, one a line."""
    return "".join(font_face(face, url(face), kind) + "\n" for face in faces)
