"""Invisible characters that force a direction, typed into the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from warraq.model import Finding, Manuscript, Rule, Severity
from warraq.rules._text import Message, look_for

# UAX #9: isolates (U+2066–2069) do no harm outside the phrase they enclose, and the joiners
# (U+200C, U+200D) are part of the spelling. Neither is reported.
_MARKS = re.compile("[\u200e\u200f\u061c]+")
_OVERRIDES = re.compile("[\u202a-\u202e]+")

_NOTE = Message(
    "direction-marks",
    Severity.NOTE,
    "an invisible direction mark (LRM, RLM or ALM)",
    "remove it: the press orders Latin words and numbers itself",
)
_WARNING = Message(
    "direction-marks",
    Severity.WARNING,
    "an invisible embedding or override (U+202A–202E)",
    "remove it, and where it ends; mark a foreign phrase as [phrase]{lang=en}",
)


def inspect(manuscript: Manuscript) -> Iterator[Finding]:
    """Report direction controls wherever they stand, in code and addresses too."""
    yield from look_for(manuscript, _OVERRIDES, _WARNING, everywhere=True)
    yield from look_for(manuscript, _MARKS, _NOTE, everywhere=True)


RULE = Rule(
    id="direction-marks",
    severity=Severity.WARNING,
    what="The characters LRM, RLM and ALM (a note); embeddings and overrides (a warning).",
    why="They come along unseen when text is copied from a program that needed them. What is "
    "opened and not closed turns the rest of the paragraph round, and an override can make a "
    "text read otherwise than it is.",
    example="تحالف \u202bحرية الإنترنت\u202c",
    instead="تحالف حرية الإنترنت",
    manuscript=inspect,
)
