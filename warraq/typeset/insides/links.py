"""Links: one annotation each, whatever is marked up or turned inside.

The engine makes an annotation of every box inside a link, so that a bold word, a run from the
left or a generated page number gets one of its own, which no Link tag encloses (ISO 14289-1
§7.18.5). The link's own box carries it alone, grown to cover what it holds.
"""

from __future__ import annotations

from typing import Any

from warraq.typeset.insides import Hook


def _one_each(original: Any) -> Any:
    def gather_anchors(
        box: Any, anchors: Any, links: list[Any], bookmarks: Any, forms: Any, *more: Any
    ) -> None:
        original(box, anchors, links, bookmarks, forms, *more)
        own: list[Any] = []
        for kind, target, rectangle, inside in links:
            if inside.link or not own:
                own.append((kind, target, rectangle, inside))
            else:
                own[-1] = (*own[-1][:2], _around(own[-1][2], rectangle), own[-1][3])
        links[:] = own

    return gather_anchors


def _around(one: tuple[float, ...], other: tuple[float, ...]) -> tuple[float, ...]:
    """Return the smallest rectangle around two, each (x, y, x, y)."""
    return (*map(min, one[:2], other[:2]), *map(max, one[2:], other[2:]))


HOOKS = (
    Hook(
        "weasyprint.document",
        "gather_anchors",
        "(box, anchors, links, bookmarks, forms, parent_matrix=None, parent_form=None, "
        "parent_link=None)",
        _one_each,
    ),
)
