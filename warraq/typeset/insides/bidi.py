"""Bidi in the engine: every line box gets its runs before it is laid out.

The engine knows ``direction`` but no ``unicode-bidi``: it orders the boxes in an inline box by
that box's direction alone. Here the inline content of every line box – with what the style
sheet generates: note calls, markers, leaders, margin boxes – is read as the leaves of a
paragraph, put in order by :mod:`warraq.typeset.direction`, and written back as boxes.

A run is an inline box without anything but its direction. A cut element keeps the box it has
as its first part, because others point to it (note calls, page counters that are filled in
later); the other parts are copies without id, bookmark and strings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from warraq.model import Direction
from warraq.typeset.direction import OBJECT, Cut, Leaf, Node, Piece, order, stripped
from warraq.typeset.insides import Hook
from warraq.typeset.insides._isolates import Isolation, isolation
from warraq.typeset.insides.shaping import join

_SIDED = ("margin_{}", "padding_{}", "border_{}_width")
_SIDES = ("left", "right")


def _with_order(original: Callable[..., Any]) -> Callable[..., Any]:
    def create_anonymous_boxes(box: Any) -> Any:
        box = original(box)
        for line in list(_lines(box)):
            if not getattr(line, "is_ordered", False):  # a note's can come again, for a new area
                line.is_ordered = True
                own = line.style["direction"]
                _set(line, Isolation(own, overrides=False, inherited=own))
                join(line)
        return box

    return create_anonymous_boxes


def _lines(box: Any) -> Iterator[Any]:
    from weasyprint.formatting_structure.boxes import LineBox

    for each in box.descendants():
        if isinstance(each, LineBox):
            yield each


# ── Boxes to leaves ─────────────────────────────────────────────────────────────────────


def _set(box: Any, isolate: Isolation) -> None:
    """Order what is in ``box``: a line box, or an inline box that is an isolate."""
    leaves: list[Leaf] = []
    sources: list[Any] = []
    _read(box, (), isolate.inherited, leaves, sources)
    base = isolate.direction
    tree = order(leaves, base, override=isolate.overrides)
    if tree is not None:
        box.children = [made for node in tree for made in _write(node, base, box, sources, leaves)]
    if box.style["direction"] != base:
        _turn(box, base, deep=tree is None)


def _read(
    box: Any, path: tuple[Any, ...], around: Direction, leaves: list[Leaf], sources: list[Any]
) -> None:
    from weasyprint.formatting_structure.boxes import InlineBox, TextBox

    for child in box.children:
        text = ""
        if isinstance(child, TextBox):
            text = child.text
        elif child.is_in_normal_flow():
            text = OBJECT
            if isinstance(child, InlineBox) and not child.is_leader:
                inherits = child.style["direction"] == box.style["direction"]
                if isolate := isolation(child, around if inherits else None):
                    _set(child, isolate)
                elif child.children:
                    _read(child, (*path, child), around, leaves, sources)
                    continue
                else:
                    text = ""
        leaves.append(Leaf(text, path))
        sources.append(child)


# ── Runs to boxes ───────────────────────────────────────────────────────────────────────


def _write(
    node: Node, base: Direction, parent: Any, sources: list[Any], leaves: list[Leaf]
) -> Iterator[Any]:
    """Yield the box of ``node``; none for a cut of which nothing is left."""
    from weasyprint.formatting_structure.boxes import InlineBox

    if isinstance(node, Cut):
        yield from _cut(node, base, sources[node.leaf], leaves[node.leaf].text)
        return
    if isinstance(node, Piece):
        box: Any = node.token
        direction = base
        if not (node.first and node.last):
            box = _part(box, node)
    else:
        direction = node.direction
        # As a pseudo-element it has no part in the tag tree, not even in a link.
        box = InlineBox("span::run", parent.style.anonymous_style, parent.element, [])
    children = [
        made for child in node.children for made in _write(child, direction, box, sources, leaves)
    ]
    box.children = children
    _turn(box, direction)
    yield box


def _cut(cut: Cut, base: Direction, box: Any, text: str) -> Iterator[Any]:
    if text != OBJECT and cut.end:
        wanted = stripped(text[cut.start : cut.end], cut.forced)
        if not wanted:
            return
        if wanted != text:
            whole, box = box, box.copy_with_text(wanted)
            box.leading_collapsible_space = whole.leading_collapsible_space and not cut.start
            box.trailing_collapsible_space = whole.trailing_collapsible_space and cut.end == len(
                text
            )
        _turn(box, base)
    yield box


def _part(box: Any, piece: Piece) -> Any:
    """Return the box for a part of a cut element."""
    part = box if piece.first else box.copy()
    style = box.__dict__.setdefault("whole_style", box.style)
    for side in _SIDES:
        for name in _SIDED:
            style[name.format(side)]  # has to be known before the direction changes
    style = style.copy()
    for side, stays in zip(_SIDES, (piece.left, piece.right), strict=True):
        if not stays:
            for name in _SIDED[:2]:
                style[name.format(side)] = _nothing()
            style[_SIDED[2].format(side)] = 0
    if not piece.first:
        style["anchor"] = None
        style["bookmark_level"] = "none"
        part.bookmark_label, part.string_set = None, []
    part.style = style
    return part


def _nothing() -> Any:
    from weasyprint.css.properties import ZERO_PIXELS

    return ZERO_PIXELS


def _turn(box: Any, direction: Direction, *, deep: bool = False) -> None:
    """Give the box another direction, its margins and borders staying where they are."""
    from weasyprint.formatting_structure.boxes import InlineBox, TextBox

    if box.style["direction"] != direction:
        turned = box.style.__dict__.get("_turned")
        if turned is None:
            for side in _SIDES:
                for name in _SIDED:
                    box.style[name.format(side)]  # computed from the direction, once
            turned = box.style.copy()
            turned["direction"] = direction
            box.style.__dict__["_turned"] = turned
        box.style = turned
    if deep:
        for child in box.children:
            if isinstance(child, TextBox) or (
                isinstance(child, InlineBox) and not isolation(child)
            ):
                _turn(child, direction, deep=True)


HOOKS = (
    Hook("weasyprint.formatting_structure.build", "create_anonymous_boxes", "(box)", _with_order),
)
