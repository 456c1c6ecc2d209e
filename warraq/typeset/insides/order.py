"""What a line is, told to the stream while the line is drawn: ``stream.warraq_line``.

The text layer needs it to put PDFium's order right; see :mod:`warraq.typeset.textorder`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from weasyprint.formatting_structure import boxes

from warraq.typeset import textorder
from warraq.typeset.insides import Hook
from warraq.typeset.textorder import Edges, Leaf, Line


def _note_line(original: Callable[..., Any]) -> Callable[..., Any]:
    def draw_inline_level(stream: Any, page: Any, box: Any, *arguments: Any, **named: Any) -> None:
        outer = getattr(stream, "warraq_line", None)
        if not isinstance(box, boxes.LineBox):
            inline = isinstance(box, boxes.InlineBox) and box.style["direction"] == "ltr"
            if outer is not None:
                outer.inside += inline
            original(stream, page, box, *arguments, **named)
            if outer is not None:
                outer.inside -= inline
            return
        sorts = page.children[0].style["direction"] == "rtl"
        stream.warraq_line = Line(
            from_right=box.style["direction"] == "rtl",
            sorts=sorts,
            edges=_edges_of(box),
            place=box.position_x + box.width,
            sides=_sides_of(box) if sorts else None,
        )
        original(stream, page, box, *arguments, **named)
        stream.warraq_line = outer

    return draw_inline_level


def _edges_of(line: Any) -> dict[int, Edges]:
    """Return the edges of the boxes of text in a right-to-left line, by their ``id``."""
    only = len(line.children) == 1 and isinstance(line.children[0], boxes.TextBox)
    if only or line.style["direction"] != "rtl":
        return {}
    texts = _texts(line)
    texts.sort(key=lambda box: box.position_x)
    leaves = [Leaf(box.text, box.style["direction"] == "rtl") for box in texts]
    return {id(box): edges for box, edges in zip(texts, textorder.edges(leaves), strict=True)}


def _sides_of(line: Any) -> tuple[float, float] | None:
    """Return where the text of a left-to-right line begins and ends if some goes the other way."""
    if line.style["direction"] == "rtl":
        return None
    texts = _texts(line)
    if not any(textorder.kind(char) == "R" for box in texts for char in box.text):
        return None
    return min(b.position_x for b in texts), max(b.position_x + b.width for b in texts)


def _texts(line: Any) -> list[Any]:
    return [b for b in line.descendants() if isinstance(b, boxes.TextBox) and b.text]


_INLINE = "(stream, page, box, offset_x=0, text_overflow='clip', block_ellipsis='none')"

HOOKS = (Hook("weasyprint.draw", "draw_inline_level", _INLINE, _note_line),)
