"""The space at the end of a line: taken out, and the gap closed.

The engine takes it out of the last text box and moves the line as if that box were the outermost;
in a run against the direction of the line it stands in the middle.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from warraq.typeset.insides import Hook


def _with_trim(original: Callable[..., Any]) -> Callable[..., Any]:
    del original  # its whole work is done here

    def remove_last_whitespace(context: Any, line: Any) -> None:
        """Remove the spaces at the end of the line, and close the gap (CSS Text 3 §4.1.2)."""
        from weasyprint.formatting_structure.boxes import InlineBox, LineBox, TextBox
        from weasyprint.layout.inline import split_text_box

        box, around = line, []
        while isinstance(box, LineBox | InlineBox):
            if not box.children:
                return
            around.append((box, box.children[-1]))
            box = box.children[-1]
        collapses = ("normal", "nowrap", "pre-line")
        if not isinstance(box, TextBox) or box.style["white_space"] not in collapses:
            return
        text = box.text.rstrip(" ")
        if len(text) == len(box.text):
            return
        before, box.text, box.width = box.width, text, 0
        if text:
            trimmed, _, _ = split_text_box(context, box, None, 0)
            box.width, box.pango_layout = trimmed.width, trimmed.pango_layout
        gap = before - box.width
        for parent, last in around:
            parent.width -= gap
            if parent.style["direction"] == "rtl":  # the last is the leftmost
                for child in parent.children:
                    if child is not last:
                        child.translate(dx=-gap, ignore_floats=True)

    return remove_last_whitespace


HOOKS = (Hook("weasyprint.layout.inline", "remove_last_whitespace", "(context, line)", _with_trim),)
