"""Two tatweels and more in a row, typed to stretch or to align a line."""

from __future__ import annotations

import re
from collections.abc import Iterable

from warraq.model import Finding, Manuscript, Metadata, Rule, Severity
from warraq.rules._prose import LETTER, MARK, mend
from warraq.rules._text import Message, look_for

_FAULT = re.compile("\u0640{2,}")
# Before a mark a tatweel may be what carries it; at the end of a word it may be a dash.
INSIDE = re.compile(f"(?<=[{LETTER}{MARK}])(?<!\u0640)\u0640{{2,}}(?=[{LETTER}])")

_MESSAGE = Message(
    "stacked-tatweel",
    Severity.WARNING,
    "a word stretched by hand",
    "remove the tatweels: the press stretches lines itself; “warraq lint --fix” removes those "
    "inside a word",
)


def inspect(manuscript: Manuscript) -> Iterable[Finding]:
    """Report runs of tatweels, in a text of any language."""
    return look_for(manuscript, _FAULT, _MESSAGE)


def repair(text: str, metadata: Metadata) -> str:
    """Remove runs of tatweels that have a letter on either side."""
    del metadata
    return mend(text, INSIDE, lambda _: "")


RULE = Rule(
    id="stacked-tatweel",
    severity=Severity.WARNING,
    what="Two tatweels (U+0640) or more in a row.",
    why="They fit one font at one size; in every other edition the line is too long or too "
    "short, and nobody who searches for the word finds it.",
    example="الفصــــل الأول",
    instead="الفصل الأول",
    manuscript=inspect,
    repair=repair,
)
