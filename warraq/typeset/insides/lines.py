"""Lines: justified with kashida, and each laid out once.

A line that is to be justified is filled as :mod:`warraq.typeset.kashida` says: tatweels are
put into the text of the line's boxes, those boxes are shaped again, and what their measured
growth leaves goes to the word spaces. Line breaks are made before and stay.

A box whose text was drawn out has ``kashidas: tuple[int, ...]``: the indexes of the inserted
tatweels in ``box.text``, ascending. They are the press's and no text of the author's. Other
boxes do not have the attribute.

The level is the custom property ``--kashida`` (``none``, ``light``, ``medium``, ``full``),
inherited as all custom properties are; without it nothing is drawn out. Where
``text-align-last: justify`` fills last lines too, nothing is, since none is known from another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import inf
from typing import Any, cast

from weasyprint.formatting_structure import boxes

from warraq.typeset.insides import Hook
from warraq.typeset.insides._boxes import line_height, runs, spaces
from warraq.typeset.insides._kashidas import Drawn, draw_out
from warraq.typeset.kashida import Span

_EXACT = 0.05
"""How far a line may end from where it should, in CSS pixels: less than is seen."""


def _justify_line(original: Callable[..., Any]) -> Callable[..., Any]:
    del original  # its whole work is done here

    def justify_line(context: Any, line: Any, extra_width: float) -> None:
        found = runs(line)
        drawn: dict[int, Drawn] = {}
        wanted = any(run.level != "none" for run in found)
        if wanted and line.style["text_align_last"] != "justify":
            drawn, spans = draw_out(context, line, extra_width, found, _above(context, line))
            _remember(context, line, spans)
        gaps = sum(run.spaces for run in found)
        rest = extra_width - sum(each.gain for each in drawn.values())
        if gaps or drawn:
            _widen(line, rest / gaps if gaps else 0.0, 0.0, drawn)

    return justify_line


def _widen(box: Any, spacing: float, shift: float, drawn: Mapping[int, Drawn]) -> float:
    """Move a box by ``shift``, widen the word spaces in it, and put in what was drawn out.

    Returns the shift of what follows it to the right. A text box's layout is shaped anew when
    it is drawn, so that it is enough to say the spacing.
    """
    if isinstance(box, boxes.TextBox):
        box.position_x += shift
        gain = spacing * spaces(box.text)
        new = drawn.get(id(box))
        if new:
            box.text, box.kashidas, box.pango_layout = new.text, new.kashidas, new.layout
            gain += new.gain
        box.width += gain
        box.justification_spacing = box.pango_layout.justification_spacing = spacing
        box.pango_layout.wanted = box.width
        return shift + gain
    if isinstance(box, boxes.LineBox | boxes.InlineBox):
        box.position_x += shift
        end = shift
        for child in box.children[:: -1 if box.style["direction"] == "rtl" else 1]:
            if child.is_in_normal_flow():
                end = _widen(child, spacing, end, drawn)
        box.width += end - shift
        return end
    box.translate(shift, 0)
    return shift


def _layout(original: Any) -> Any:
    """Let a justified box be drawn as wide as it is said to be.

    Widened spaces are shaped apart from the words beside them, so that what a face does across
    a space is lost: Amiri draws كان nearer to ولكنه before it by a quarter of an em, and the
    line would end that far outside. The spaces of the box give it back.
    """
    from weasyprint.text.ffi import pango
    from weasyprint.text.line_break import line_size

    class Layout(original):  # type: ignore[misc]  # the engine has no types
        """A layout that knows the width it is ``wanted`` to be drawn in, in CSS pixels."""

        wanted: float | None = None

        def reactivate(self, style: Any) -> None:
            super().reactivate(style)
            gaps = spaces(self.text)
            if self.wanted is None or not gaps:
                return
            # Said when it is drawn, it would let Pango shape the line a second time.
            pango.pango_layout_set_single_paragraph_mode(self.layout, True)
            over = line_size(self.get_first_line()[0], style)[0] - self.wanted
            if abs(over) > _EXACT:
                self.justification_spacing -= over / gaps
                self.set_text(self.text, justify=True)

    return Layout


def _above(context: Any, line: Any) -> Sequence[Span]:
    """Return where the kashidas of the line above are: the one just over it on its page."""
    reach = 1.5 * line_height(line.style)
    for (x, y), spans in _lines(context).items():
        if x == round(line.position_x) and 0 < line.position_y - y < reach:
            return spans
    return ()


def _remember(context: Any, line: Any, spans: tuple[Span, ...]) -> None:
    _lines(context)[round(line.position_x), line.position_y] = spans


def _lines(context: Any) -> dict[tuple[int, float], tuple[Span, ...]]:
    """Return the lines of the page that is being laid out, by their right end and top."""
    page, lines = getattr(context, "kashidas", (None, {}))
    if page != context.current_page:
        lines = {}
        context.kashidas = (context.current_page, lines)
    return cast(dict[tuple[int, float], tuple[Span, ...]], lines)


def _avoid_collisions(original: Callable[..., Any]) -> Callable[..., Any]:
    """Let a line without floats beside it be right the first time.

    ``get_next_linebox`` lays a line out again until its position stands still or it is no
    higher than before; from the right its position moves with its width, so that it needs
    two passes. A line that begins as high as can be needs one. Left to right it does already.
    """

    def avoid_collisions(
        context: Any, box: Any, containing_block: Any, outer: bool = True
    ) -> tuple[float, float, float]:
        result: tuple[float, float, float] = original(context, box, containing_block, outer)
        if (
            not (outer or box.width or box.height or context.excluded_shapes)
            and containing_block.style["direction"] == "rtl"
        ):
            box.height = inf
        return result

    return avoid_collisions


def _text_align(original: Callable[..., Any]) -> Callable[..., Any]:
    """Indent a line from the right at its right end (CSS Text 3 §8.1).

    The engine makes room for the indent and leaves it at the left end in both directions.
    """

    def text_align(context: Any, line: Any, available_width: float, last: bool) -> float:
        offset: float = original(context, line, available_width, last)
        if line.text_indent and line.style["direction"] == "rtl":
            for child in line.children:
                child.translate(-line.text_indent, 0)
        return offset

    return text_align


HOOKS = (
    Hook(
        "weasyprint.text.line_break",
        "Layout",
        "(style, justification_spacing=0, max_width=None)",
        _layout,
    ),
    Hook("weasyprint.layout.inline", "justify_line", "(context, line, extra_width)", _justify_line),
    Hook(
        "weasyprint.layout.inline",
        "text_align",
        "(context, line, available_width, last)",
        _text_align,
    ),
    Hook(
        "weasyprint.layout.inline",
        "avoid_collisions",
        "(context, box, containing_block, outer=True)",
        _avoid_collisions,
    ),
)
