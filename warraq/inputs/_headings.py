"""Lines that look like headings: bold, short, and centred, larger, or alone above text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

WORDS = 12
"""A bold line longer than this is a sentence, not a heading, words."""

_SENTENCE = re.compile(r"[.،؛,;…]\s*$")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph as it looks: text, size (half points), whether all of it is bold.

    ``level`` is that of a heading by style, else 0; ``other`` says that its style or its
    number makes it something else: a caption, a title, an item of a list.
    """

    text: str
    size: int
    bold: bool
    centred: bool
    level: int = 0
    other: bool = False


def levels(lines: Sequence[Line]) -> dict[int, int]:
    """Return which lines are headings by their look, by their place, and of which level.

    The larger the letters the higher the level; those below a heading by style are below it.
    """
    body = _body_size(lines)
    following: list[Line | None] = [*lines, None][1:]
    found = {
        at: line
        for at, (line, below) in enumerate(zip(lines, following, strict=True))
        if below is not None and _could_be(line) and _stands_out(line, below, body)
    }
    ranks = sorted({_rank(line) for line in found.values()})
    made, above = {}, 0
    for at, line in enumerate(lines):
        above = line.level or above
        if at in found:
            made[at] = above + 1 + ranks.index(_rank(line))
    return made


def _rank(line: Line) -> tuple[int, bool]:
    return -line.size, not line.centred


def _could_be(line: Line) -> bool:
    if line.level or line.other or not line.bold or not _LETTER.search(line.text):
        return False
    return len(line.text.split()) <= WORDS and not _SENTENCE.search(line.text)


def _stands_out(line: Line, below: Line, body: int) -> bool:
    if line.centred or line.size > body:
        return True
    return not below.bold and len(below.text.split()) > len(line.text.split())


def _body_size(lines: Sequence[Line]) -> int:
    """Return the size in which most letters are set, half points."""
    sizes: Counter[int] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return max(sizes, key=lambda size: sizes[size], default=0)
