"""The characters of a text in a drawing, read from the engine's tree; :mod:`.drawntext` sets them.

White space is as SVG has it, and the places in the lists of an element go to its characters and
to those of the elements in it (SVG 2 §11.4.3): the engine gives them to its own alone.
"""

from __future__ import annotations

from math import isfinite
from typing import Any, NamedTuple

from warraq.typeset.drawntext import STILL, Move

_LISTS = ("x", "y", "dx", "dy", "rotate")


class Source(NamedTuple):
    """The element that a span is of, and its font size."""

    node: Any
    size: float


class _Element:
    """An element's lists of places; how many of its characters were read."""

    def __init__(self, svg: Any, node: Any, size: float) -> None:
        from weasyprint.svg.utils import normalize

        given = node._etree_node.attrib
        whole = {"x": svg.inner_width, "y": svg.inner_height}
        self.lists = {
            name: [
                _length(each, size, whole.get(name[-1], 0.0))
                for each in normalize(given.get(name)).split()
            ]
            for name in _LISTS
        }
        self.count = 0

    def get(self, name: str) -> float | None:
        values = self.lists[name]
        if name == "rotate" and values:  # the last one goes on
            return values[min(self.count, len(values) - 1)]
        return values[self.count] if self.count < len(values) else None


class Characters:
    """The characters of a ``text`` as ``spans``: their elements, characters, moves.

    ``svg`` is the engine's drawing, ``node`` its element, ``size`` the element's font size.
    """

    def __init__(self, svg: Any, node: Any, size: float) -> None:
        self.svg = svg
        self.spans: list[tuple[Source, list[str], list[Move]]] = []
        self.spaced = True
        self._read(Source(node, size), ())
        if self.spaced and self.spans:
            _, text, moves = self.spans[-1]
            del text[-1:], moves[-1:]

    def _read(self, source: Source, around: tuple[_Element, ...]) -> None:
        from cssselect2 import ElementWrapper

        node = source.node
        if not node.display:
            return
        elements = (*around, _Element(self.svg, node, source.size))
        self._take(source, node._etree_node.text, elements)
        for child in node._etree_node:
            if child.tag.endswith("}tspan"):
                inner = type(node)(ElementWrapper.from_xml_root(child), node._style)
                node.cascade(inner)
                self._read(Source(inner, _size(child, source.size)), elements)
            self._take(source, child.tail, elements)

    def _take(self, source: Source, text: str | None, elements: tuple[_Element, ...]) -> None:
        chars, moves = [], []
        for char in text or "":
            space = char in " \t\r\n"
            if not (space and self.spaced):
                chars.append(" " if space else char)
                moves.append(_move(elements))
                for element in elements:
                    element.count += 1
            self.spaced = space
        if chars:
            self.spans.append((source, chars, moves))


def _move(elements: tuple[_Element, ...]) -> Move:
    """Return what the innermost of the elements around a character says of it."""
    said = {}
    for name in _LISTS:
        values = (element.get(name) for element in reversed(elements))
        value = next((value for value in values if value is not None), None)
        if value is not None:
            said["turn" if name == "rotate" else name] = value
    return Move(**said) if said else STILL


def _size(child: Any, size: float) -> float:
    return _length(child.get("font-size", "1em"), size, size)


def _length(said: str, size: float, whole: float) -> float:
    """Return a length; 0 for what is none, for which the engine would give the drawing up."""
    from weasyprint.svg.utils import size as length

    try:
        found: float = length(said, size, whole)
    except ValueError:
        return 0.0
    return found if isfinite(found) else 0.0
