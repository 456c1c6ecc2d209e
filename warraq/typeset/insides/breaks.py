"""Line breaks: a text that fits but for the space at its end is not broken after its first word.

The engine looks for the last break of a text by asking for one pixel less than it takes. When
only the space at the end is too much, Pango finds nothing to break; the engine then takes the
first word for one that is too long, and leaves the rest of the line empty.

A word without end is cut with as much of it in sight as a line can hold: the engine would shape
all that is left of it for every line.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from warraq.typeset.insides import Hook

ENDLESS = 400
"""Characters without a space that hardly a line holds; one that does gets the whole text."""


def _with_hanging_space(original: Callable[..., Any]) -> Callable[..., Any]:
    def split_first_line(
        text: str, style: Any, context: Any, max_width: float | None, justification_spacing: float,
        is_line_start: bool = True, minimum: bool = False,
    ) -> Any:  # fmt: skip
        """Split a text; a space at its end hangs (CSS Text 3 §4.1.3) and takes no place."""
        rest = (justification_spacing, is_line_start, minimum)
        if len(text) > ENDLESS and max_width is not None and " " not in text[:ENDLESS]:
            split = original(text[:ENDLESS], style, context, max_width, *rest)
            if split[2] is not None:
                return split
        split = original(text, style, context, max_width, *rest)
        _, length, resume_at, *_ = split
        if resume_at is None or not text.endswith(" ") or b" " in text.encode()[:length]:
            return split
        bare = original(text.rstrip(" "), style, context, max_width, *rest)
        if bare[2] is not None or bare[3] > (max_width or 0):
            return split
        return original(text, style, context, None, *rest)

    return split_first_line


HOOKS = (
    Hook(
        "weasyprint.layout.inline",
        "split_first_line",
        "(text, style, context, max_width, justification_spacing, is_line_start=True, "
        "minimum=False)",
        _with_hanging_space,
    ),
)
