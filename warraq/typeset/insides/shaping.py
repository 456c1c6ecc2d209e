"""Shaping: a text node that is part of a word is shaped with the whole word.

:func:`join` finds where words go on from one text box of a line into the next and tells the
boxes (``word_before``, ``word_after``); the same is true of the two halves of a word that a line
break cuts. Their layouts hold the whole word, and of the shaped glyphs only those of the box's
own characters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from weasyprint.formatting_structure.boxes import InlineBox, TextBox
from weasyprint.text.ffi import FROM_UNITS, ffi
from weasyprint.text.line_break import Layout

from warraq.typeset import joining
from warraq.typeset.insides import Hook
from warraq.typeset.joining import ZWJ


class WordLayout(Layout):  # type: ignore[misc]  # the engine has no types
    """A layout of one line of text inside a word; ``text`` is the box's own, without the rest."""

    def __init__(self, style: Any, spacing: float, before: str, after: str) -> None:
        self.before, self.after = before, after
        super().__init__(style, spacing)

    def set_text(self, text: str, justify: bool = False) -> None:
        """Give Pango the whole word. A joiner at the seam is not needed then, and not given."""
        super().set_text(self.before + text.strip(ZWJ) + self.after, justify)
        self.text = text
        self.is_cut = False

    def get_first_line(self) -> tuple[Any, int | None]:
        """Return the line with the box's own glyphs, and no second one."""
        line, _ = super().get_first_line()
        if not self.is_cut:
            self.is_cut = True
            own = self.text.strip(ZWJ)
            start = len(self.before.encode())
            shift = len(self.text.encode()) - len(self.text.lstrip(ZWJ).encode()) - start
            _cut(line, start, start + len(own.encode()), shift)
        return line, None

    @property
    def width(self) -> float:
        """How wide the box's own glyphs are, CSS pixels."""
        line, _ = self.get_first_line()
        units = 0
        for run in _runs(line):
            for n in range(run.glyphs.num_glyphs):
                units += run.glyphs.glyphs[n].geometry.width
        return units * float(FROM_UNITS)


def _runs(line: Any) -> Iterator[Any]:
    node = line.runs
    while node != ffi.NULL:
        yield node.data
        node = node.next


def _cut(line: Any, start: int, end: int, shift: int) -> None:
    """Leave in the line the glyphs of clusters that begin between two bytes of its text.

    The strings are Pango's own and stay where they are; they only get shorter. ``shift`` is
    added to the places in the text that the clusters name.
    """
    for run in _runs(line):
        item, glyphs = run.item, run.glyphs
        first = max(0, start - item.offset)
        last = min(item.length, end - item.offset)
        kept = 0
        for n in range(glyphs.num_glyphs):
            cluster = glyphs.log_clusters[n]
            if first <= cluster < last:
                glyphs.glyphs[kept] = glyphs.glyphs[n]
                glyphs.log_clusters[kept] = cluster - first
                kept += 1
        glyphs.num_glyphs = kept
        item.offset += first + shift
        item.length = max(0, last - first)


# ── Which boxes share a word ────────────────────────────────────────────────────────────


def join(box: Any) -> None:
    """Tell the text boxes in ``box``, a line box or an isolate, what their words go on with."""
    for chain in _chains(box):
        texts = [each.text for each in chain]
        if joining.may_join(texts):
            for each, part in zip(chain, joining.joined(texts), strict=True):
                each.text = part.text
                each.word_before, each.word_after = part.before, part.after


def _chains(box: Any) -> Iterator[list[Any]]:
    """Yield the text boxes that follow each other with nothing between them but markup."""
    chain: list[Any] = []
    for each in _flow(box):
        if isinstance(each, TextBox):
            chain.append(each)
        else:
            if len(chain) > 1:
                yield chain
            chain = []
    if len(chain) > 1:
        yield chain


def _flow(box: Any) -> Iterator[Any]:
    for child in box.children:
        if isinstance(child, InlineBox) and not child.is_leader:
            apart = child.style["direction"] != box.style["direction"]
            if apart:
                yield None
            yield from _flow(child)
            if apart:
                yield None
        elif isinstance(child, TextBox) or child.is_in_normal_flow():
            yield child


# ── In the line breaker ─────────────────────────────────────────────────────────────────


def _within_words(original: Callable[..., Any]) -> Callable[..., Any]:
    def split_text_box(
        context: Any, box: Any, available_width: Any, skip: Any, is_line_start: bool = True
    ) -> tuple[Any, int | None, bool]:
        found = original(context, box, available_width, skip, is_line_start)
        part, resume, _ = found
        if part is None:
            return found  # type: ignore[no-any-return]
        before, after = _around(box, skip, resume)
        if before or after:
            part.word_before, part.word_after = before, after
            if part.pango_layout.text == part.text:  # no hyphen was added
                _reshape(part, before, after)
        return found  # type: ignore[no-any-return]

    return split_text_box


def _around(box: Any, skip: int | None, resume: int | None) -> tuple[str, str]:
    """Return what the part from ``skip`` to ``resume`` (bytes of the text) is joined to."""
    before: str = getattr(box, "word_before", "")
    after: str = getattr(box, "word_after", "")
    if skip or resume is not None:
        text = box.text.encode()
        if skip:
            before = joining.across(text, skip)[0]
        if resume is not None:
            after = joining.across(text, resume)[1]
    return before, after


def _reshape(box: Any, before: str, after: str) -> None:
    layout = WordLayout(box.style, box.justification_spacing, before, after)
    layout.set_text(box.text)
    spacing = box.style["letter_spacing"]
    box.width = layout.width + (0 if spacing == "normal" else spacing)
    layout.deactivate()
    box.pango_layout = layout


HOOKS = (
    Hook(
        "weasyprint.layout.inline",
        "split_text_box",
        "(context, box, available_width, skip, is_line_start=True)",
        _within_words,
    ),
)
