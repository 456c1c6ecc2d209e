"""Notes that are called and not there, or there and never called."""

from __future__ import annotations

import re
from collections.abc import Iterator

from warraq.model import Finding, Manuscript, Rule, Severity
from warraq.rules._blocks import protected_lines
from warraq.rules._text import Hit, Message, Passage, passages, report

_NOTE = re.compile(
    r"(?P<head>^[ ]{0,3}(?=\[[^\[\]\s]+\]:))?\[\^(?P<name>[^\[\]\s]+)\]", re.MULTILINE
)
_CODE = re.compile(r"(`+)(?:(?!\1)[^\n])+\1|\\[^\n]")

_MISSING = Message(
    "unpaired-notes",
    Severity.WARNING,
    "the call of a note that is not there",
    "write the note on a line of its own below it: its call, a colon and the text",
)
_LOST = Message(
    "unpaired-notes",
    Severity.WARNING,
    "a note that nothing calls, which is in no edition",
    "put its call where it belongs in the text, or take the note out",
)


def inspect(manuscript: Manuscript) -> Iterator[Finding]:
    """Compare calls with notes, file by file: a note is called in its own file alone."""
    marked = {body.part.name for body in manuscript.bodies if body.part.markup == "markdown"}
    missing: list[Hit] = []
    lost: list[Hit] = []
    for passage in passages(manuscript):
        if passage.file in marked and not passage.is_metadata and "[^" in passage.text:
            calls, notes = _read(passage)
            called, there = ({name for name, _ in each} for each in (calls, notes))
            missing += [(passage, *span) for name, span in calls if name not in there]
            lost += [(passage, *span) for name, span in notes if name not in called]
    yield from report(missing, _MISSING)
    yield from report(lost, _LOST)


_Named = list[tuple[str, tuple[int, int]]]


def _read(passage: Passage) -> tuple[_Named, _Named]:
    """Return the calls and the notes of a text, each with its name and where it stands."""
    lines = passage.text.split("\n")
    for number in protected_lines(lines):
        lines[number] = " " * len(lines[number])
    shown = _CODE.sub(lambda code: " " * len(code[0]), "\n".join(lines))
    calls: _Named = []
    notes: _Named = []
    for match in _NOTE.finditer(shown):
        (calls if match["head"] is None else notes).append((match["name"], match.span()))
    return calls, notes


RULE = Rule(
    id="unpaired-notes",
    severity=Severity.WARNING,
    what="A call of a note that is not there, or a note that nothing calls.",
    why="The call is printed with its brackets, and the note is lost without a word.",
    example="قال ذلك في كتابه.[^مصدر]",
    instead="قال ذلك في كتابه.[^مصدر]\n\n[^مصدر]: الفهرست، ص ٣.",
    manuscript=inspect,
)
