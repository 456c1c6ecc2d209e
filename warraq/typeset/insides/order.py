"""What a line is, told to the stream while the line is drawn: ``stream.warraq_line``.

The text layer needs it to put PDFium's order right; see :mod:`warraq.typeset.textorder`.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from weasyprint.formatting_structure import boxes

from warraq.typeset import textorder
from warraq.typeset.insides import Hook
from warraq.typeset.textorder import Leaf, Line

_JOINERS = "\u200c\u200d"
"""What a word that markup cuts has at the cut (see ``joining.py``)."""


def _note_line(original: Callable[..., Any]) -> Callable[..., Any]:
    def draw_inline_level(stream: Any, page: Any, box: Any, *arguments: Any, **named: Any) -> None:
        if not isinstance(box, boxes.LineBox):
            original(stream, page, box, *arguments, **named)
            return
        outer = getattr(stream, "warraq_line", None)
        stream.warraq_line = _line_of(box, page)
        original(stream, page, box, *arguments, **named)
        stream.warraq_line = outer

    return draw_inline_level


def _line_of(box: Any, page: Any) -> Line:
    line = Line(from_right=box.style["direction"] == "rtl")
    if page.children[0].style["direction"] != "rtl":  # PDFium turns nothing
        return line
    texts = _texts(box)
    leaves = [Leaf(id(box), box.text.strip(_JOINERS)) for box in texts]
    line.following = {one.key: other.text for one, other in pairwise(leaves)}
    if line.from_right:
        line.tied = textorder.last_tied(leaves)
    else:
        line.sides = _sides_of(texts)
        line.tied = next((leaf.key for leaf in reversed(leaves) if leaf.text.strip()), 0)
    if line.tied:
        line.place = page.margin_width() + textorder.OFF_PAGE
        line.joined = textorder.joined(leaves)
        line.refaced = _refaced(texts)
    return line


def _refaced(texts: list[Any]) -> frozenset[int]:
    """Return the keys of the boxes right after which, with no space, another font comes."""
    pairs = ((one, other) for one, other in pairwise(texts) if _face(one) != _face(other))
    return frozenset(
        id(one)
        for one, other in pairs
        if not (one.text.endswith(" ") or other.text.startswith(" "))
    )


def _face(box: Any) -> tuple[Any, ...]:
    return tuple(box.style[name] for name in ("font_family", "font_weight", "font_style"))


def _sides_of(texts: list[Any]) -> tuple[float, float] | None:
    """Return where the text of a left-to-right line begins and ends if some goes the other way."""
    if not any(textorder.kind(char) == "R" for box in texts for char in box.text):
        return None
    return min(b.position_x for b in texts), max(b.position_x + b.width for b in texts)


def _texts(line: Any) -> list[Any]:
    return [b for b in line.descendants() if isinstance(b, boxes.TextBox) and b.text]


_INLINE = "(stream, page, box, offset_x=0, text_overflow='clip', block_ellipsis='none')"

HOOKS = (Hook("weasyprint.draw", "draw_inline_level", _INLINE, _note_line),)
