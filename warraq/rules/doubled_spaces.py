"""Two spaces and more in a row inside a line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from warraq.model import Finding, Manuscript, Metadata, Rule, Severity
from warraq.rules._prose import HIDDEN, mend
from warraq.rules._text import Message, passages, report

_RUN = re.compile(r"(?<=\S) {2,}(?=\S)")
_PAIR = re.compile(r"(?<=\S) {2}(?=\S)")
LIMIT = 5
"""Lines that are named of each of the two kinds; see :data:`warraq.rules._text.LIMIT`."""
VERSE = 3
"""Spaces from which on a gap was meant: the halves of a verse are typed like this."""

_TYPED = Message(
    "doubled-spaces",
    Severity.NOTE,
    "more than one space",
    "one is set in any case; “warraq lint --fix” takes the other away",
)
_MEANT = Message(
    "doubled-spaces",
    Severity.NOTE,
    "a wide gap will be set as one space",
    "set the halves of a verse in the two columns of a table, or one below the other",
)


def inspect(manuscript: Manuscript) -> Iterator[Finding]:
    """Report runs of spaces that are neither indentation nor a table's columns."""
    runs = [
        (passage, match.start(), match.end())
        for passage in passages(manuscript)
        for match in _RUN.finditer(_without_rows(passage.shown))
    ]
    yield from report((r for r in runs if r[2] - r[1] < VERSE), _TYPED, LIMIT)
    yield from report((r for r in runs if r[2] - r[1] >= VERSE), _MEANT, LIMIT)


def _without_rows(text: str) -> str:
    """Hide the rows of tables."""
    return "\n".join(HIDDEN * len(row) if "|" in row else row for row in text.split("\n"))


def repair(text: str, metadata: Metadata) -> str:
    """Leave one space of two; a wider gap had a purpose and stays for its author."""
    del metadata
    return mend(text, _PAIR, lambda _: " ", _without_rows)


RULE = Rule(
    id="doubled-spaces",
    severity=Severity.NOTE,
    what="Two spaces or more in a row between words.",
    why="Every edition sets them as one, so nothing can be aligned with them; what they were "
    "typed for – the gap between the halves of a verse – is lost.",
    example="مرّ  على الوراقين عند  الضحى",
    instead="مرّ على الوراقين عند الضحى",
    manuscript=inspect,
    repair=repair,
)
