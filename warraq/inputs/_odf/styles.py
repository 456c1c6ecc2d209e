"""How text of OpenDocument looks: the styles, each with what it inherits (part 3, §16)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import _Element as Element

from warraq.inputs._odf.package import Odf, q
from warraq.letters import strong

DEPTH = 20
_SIZE = re.compile(r"(\d+(?:\.\d+)?)pt")
_PAIRS = {
    "bold": ("fo:font-weight", "style:font-weight-complex"),
    "italic": ("fo:font-style", "style:font-style-complex"),
    "size": ("fo:font-size", "style:font-size-complex"),
}
"""Properties that complex scripts have of their own."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a stretch of text looks."""

    bold: bool = False
    italic: bool = False
    underline: bool = False
    struck: bool = False
    position: str = ""
    hidden: bool = False
    small_caps: bool = False


def is_complex_script(text: str) -> bool:
    """Tell whether a text has the looks named ``…-complex``: most of it runs from the right."""
    right, left = strong(text)
    return right > left


class Styles:
    """The styles of a text by family and name."""

    def __init__(self, odf: Odf) -> None:
        self._styles: dict[tuple[str, str], Element] = {}
        self._defaults: dict[str, Element] = {}
        self.lists: dict[str, Element] = {}
        self.outline: Element | None = None
        for root in reversed(odf.roots):
            for style in root.iter(q("style:style")):
                key = style.get(q("style:family"), ""), style.get(q("style:name"), "")
                self._styles[key] = style
            for style in root.iter(q("style:default-style")):
                self._defaults[style.get(q("style:family"), "")] = style
            for style in root.iter(q("text:list-style")):
                self.lists[style.get(q("style:name"), "")] = style
            self.outline = next(root.iter(q("text:outline-style")), self.outline)

    def chain(self, family: str, name: str) -> Iterator[Element]:
        """Yield a style and what it inherits from, its own first."""
        for _ in range(DEPTH):
            style = self._styles.get((family, name))
            if style is None:
                return
            yield style
            name = style.get(q("style:parent-style-name"), "")

    def names(self, name: str) -> list[str]:
        """Return the names that a paragraph style has and inherits, as a person sees them."""
        styles = self.chain("paragraph", name)
        return [s.get(q("style:display-name"), "") or s.get(q("style:name"), "") for s in styles]

    def get(self, family: str, name: str, group: str, key: str) -> str:
        """Return a property, of the group ``text`` or ``paragraph`` …, wherever it is said."""
        path = q(f"style:{group}-properties")
        default = self._defaults.get(family)
        sources = [*self.chain(family, name), *([] if default is None else [default])]
        found = (e.get(q(key)) for s in sources for e in s.findall(path))
        return next((value for value in found if value is not None), "")

    def own(self, family: str, name: str, key: str) -> str:
        """Return an attribute of a style itself: its master page, its list."""
        found = (style.get(q(key)) for style in self.chain(family, name))
        return next((value for value in found if value), "")

    def look(self, name: str, *, is_complex: bool, family: str = "text") -> Look:
        """Return how a span of this style looks."""

        def text(key: str) -> str:
            return self.get(family, name, "text", key)

        at = 1 if is_complex else 0
        position = text("style:text-position").split(" ")[0]
        return Look(
            text(_PAIRS["bold"][at]) in {"bold", "600", "700", "800", "900"},
            text(_PAIRS["italic"][at]) in {"italic", "oblique"},
            text("style:text-underline-style") not in {"", "none"},
            text("style:text-line-through-style") not in {"", "none"},
            _position(position),
            text("text:display") == "none",
            text("fo:font-variant") == "small-caps",
        )

    def size(self, name: str, family: str, *, is_complex: bool) -> int:
        """Return the size of letters, half points; 0 when it is not said in points."""
        match = _SIZE.match(self.get(family, name, "text", _PAIRS["size"][int(is_complex)]))
        return round(float(match[1]) * 2) if match else 0


def _position(word: str) -> str:
    """Return ``super``, ``sub`` or nothing of a text-position (§20.384)."""
    if word in {"super", "sub"}:
        return word
    if not word.endswith("%") or word in {"0%"}:
        return ""
    return "sub" if word.startswith("-") else "super"
