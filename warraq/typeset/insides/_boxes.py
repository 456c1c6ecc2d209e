"""The text boxes of one line, in reading order, and what their styles allow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from weasyprint.formatting_structure import boxes
from weasyprint.text.line_break import strut

from warraq.model import Kashida
from warraq.typeset.kashida import LIMITS

ATOM = "\ufffc"
"""Stands for an image or another box without text (OBJECT REPLACEMENT CHARACTER)."""


@dataclass(frozen=True, slots=True)
class Run:
    """A text box of the line, whose text begins at ``start`` of the line's whole text."""

    box: Any
    start: int
    spaces: int
    level: Kashida


def runs(line: Any) -> tuple[Run, ...]:
    """Return the text boxes that flow with the line, in reading order."""
    found = []
    start = 0
    for box in _leaves(line):
        text = _text(box)
        found.append(Run(box, start, spaces(text), _level(box.style)))
        start += len(text)
    return tuple(run for run in found if isinstance(run.box, boxes.TextBox))


def spaces(text: str) -> int:
    """Count the spaces that justification widens (CSS Text 3 §6.4: word separators)."""
    return text.count(" ") + text.count("\u00a0")


def _leaves(box: Any) -> Iterator[Any]:
    for child in box.children:
        if isinstance(child, boxes.InlineBox):
            yield from _leaves(child)
        elif child.is_in_normal_flow():
            yield child


def _text(box: Any) -> str:
    return str(box.text) if isinstance(box, boxes.TextBox) else ATOM


def _level(style: Any) -> Kashida:
    """Return the level that the style asks for and its font allows."""
    tokens = style["__kashida"]
    if not tokens:
        return "none"
    level = next((token.value for token in tokens if token.type == "ident"), "none")
    if level not in LIMITS:
        return "none"
    allowed = getattr(style.font_config, "kashida", {})
    fits = next((allowed[name] for name in style["font_family"] if name in allowed), False)
    return cast(Kashida, level) if fits else "none"


def line_height(style: Any) -> float:
    """Return the used line height of a style, in CSS pixels."""
    return float(strut(style)[0])
