"""Notes at the foot: none is lost when its page is full or is laid out again.

* A page whose page numbers have become known (``target-counter``) is laid out once more, by
  itself. The engine keeps the notes that one page hands to the next only while it goes from the
  one to the other: when the giving page stays as it is, the page that takes is made again without
  them. Here a page that gives or takes notes is made again whenever any page is.
* A line that can neither go to the next page (orphans) nor stay with the notes above it gets their
  place, and they go to the next page. The engine forgets the notes of that line itself; here they
  go after the others.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from warraq.typeset.insides import Hook


def _with_notes_handed_on(original: Callable[..., Any]) -> Callable[..., Any]:
    def remake_page(index: int, context: Any, root_box: Any, html: Any) -> Any:
        takes = bool(context.reported_footnotes)
        made = original(index, context, root_box, html)
        gives = bool(context.reported_footnotes)
        # The last item of a page is what makes it anew: in this round when its content changed,
        # in every later round when it wants the number of pages, which alone begins no round.
        if takes or gives:
            context.page_maker[index][-1]["pages_wanted"] = True
        if gives:
            context.page_maker[index + 1][-1]["content_changed"] = True
        return made

    return remake_page


def _with_notes_of_last_line(original: Callable[..., Any]) -> Callable[..., Any]:
    def linebox_layout(
        context: Any, box: Any, index: int, child: Any, new_children: list[Any], *rest: Any
    ) -> Any:
        laid_out = original(context, box, index, child, new_children, *rest)
        _, stopped, *_ = laid_out
        if stopped and new_children:
            for each in new_children[-1].descendants():
                if each.footnote in context.footnotes:
                    context.footnotes.remove(each.footnote)
                    context.reported_footnotes.append(each.footnote)
        return laid_out

    return linebox_layout


HOOKS = (
    Hook(
        "weasyprint.layout.page",
        "remake_page",
        "(index, context, root_box, html)",
        _with_notes_handed_on,
    ),
    Hook(
        "weasyprint.layout.block",
        "_linebox_layout",
        "(context, box, index, child, new_children, page_is_empty, absolute_boxes, fixed_boxes, "
        "adjoining_margins, bottom_space, position_y, skip_stack, first_letter_style, "
        "first_line_style, draw_bottom_decoration, max_lines)",
        _with_notes_of_last_line,
    ),
)
