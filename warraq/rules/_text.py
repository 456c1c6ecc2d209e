"""From what a pattern finds in a manuscript to findings: one a line, a few a file."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from warraq import registry
from warraq.model import Finding, Manuscript, Metadata, Place, Severity
from warraq.rules._prose import prose

LIMIT = 10
"""Findings of one rule in one file; what goes beyond is counted in a last one."""

AROUND = 14
"""Characters shown on either side of what was found."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text: a body, or a value of the metadata; ``shown`` is its prose."""

    file: str
    text: str
    shown: str
    first_line: int
    is_metadata: bool = False
    has_lines: bool = True
    """Whether a line of the text is one of the file: not in a converted manuscript."""

    def line(self, position: int) -> int:
        """Return the line of the file on which a character of the text stands."""
        if self.is_metadata:
            return self.first_line
        return self.first_line + bisect_right(_line_ends(self.text), position - 1)

    def place(self, position: int) -> Place:
        """Return where a character of the text stands."""
        return Place(self.file, self.line(position) if self.has_lines else None)


@lru_cache(maxsize=8)
def _line_ends(text: str) -> tuple[int, ...]:
    return tuple(m.start() for m in re.finditer("\n", text))


Hit: TypeAlias = tuple[Passage, int, int]
"""Where something was found: the passage, and from which character to which."""


def passages(manuscript: Manuscript) -> Iterator[Passage]:
    """Yield the values of the metadata that are text, then every body."""
    meta = manuscript.metadata
    values = (meta.title, meta.subtitle, meta.summary, *meta.authors, *meta.keywords,
              meta.publisher, meta.rights)  # fmt: skip
    for value in filter(None, values):
        if value.endswith("…") and any(value[:-1] in body.text for body in manuscript.bodies):
            continue  # a title made of the first words of a paragraph that stays
        place = _place_of(manuscript, value)
        yield Passage(
            place.file, value, prose(value, "plain"), place.line or 1,
            is_metadata=True, has_lines=bool(place.line),
        )  # fmt: skip
    for body in manuscript.bodies:
        shown = prose(body.text, body.part.markup)
        lines = not body.part.converted
        yield Passage(body.part.name, body.text, shown, body.offset + 1, has_lines=lines)


def _place_of(manuscript: Manuscript, value: str) -> Place:
    """Find a value of the metadata where it was typed: its first words, however spaced."""
    source = manuscript.source
    part = source.settings or source.parts[0]
    match = re.search(r"\s+".join(map(re.escape, value.rstrip("…").split()[:5])), part.text)
    if match is None and source.settings:
        return Place(source.parts[0].name, 1)
    return part.at(part.text.count("\n", 0, match.start()) + 1 if match else 1)


@dataclass(frozen=True, slots=True)
class Message:
    """What the findings of one kind say: ``words``, to which the place in the text is added."""

    id: str
    severity: Severity
    words: str
    hint: str


def look_for(
    manuscript: Manuscript, pattern: re.Pattern[str], message: Message, *, everywhere: bool = False
) -> Iterator[Finding]:
    """Report what ``pattern`` finds in the prose, or ``everywhere`` in the text as typed."""
    found = (
        (passage, match.start(), match.end())
        for passage in passages(manuscript)
        for match in pattern.finditer(passage.text if everywhere else passage.shown)
    )
    yield from report(found, message)


def report(found: Iterable[Hit], message: Message, limit: int = LIMIT) -> Iterator[Finding]:
    """Turn hits into findings: one a line, the first ``limit`` lines of a file."""
    files: dict[str, dict[int, list[Hit]]] = {}
    for each in found:
        passage, start, _ = each
        lines = files.setdefault(passage.file, {})
        lines.setdefault(passage.line(start), []).append(each)
    for lines in files.values():
        for hits in list(lines.values())[:limit]:
            times = f" ({len(hits)} times on this line)" if len(hits) > 1 else ""
            words = f"{message.words}: {excerpt(*hits[0])}{times}"
            place = hits[0][0].place(hits[0][1])
            yield Finding(message.id, message.severity, words, place, message.hint)
        if rest := list(lines.items())[limit:]:
            count = sum(len(hits) for _, hits in rest)
            place = rest[0][1][0][0].place(rest[0][1][0][1])
            where = f", lines {rest[0][0]}–{rest[-1][0]}" if place.line else ""
            words = f"{message.words}: and {count} more{where}"
            yield Finding(message.id, message.severity, words, place, message.hint)


def excerpt(passage: Passage, start: int, end: int) -> str:
    """Return the words around a place, on one line."""
    before = passage.text[max(0, start - 2 * AROUND) : start].rpartition("\n")[2]
    after = passage.text[end : end + 2 * AROUND].partition("\n")[0]
    if len(before) > AROUND:
        before = before[-AROUND:].partition(" ")[2] or before[-AROUND:]
    if len(after) > AROUND:
        after = after[:AROUND].rpartition(" ")[0] or after[:AROUND]
    return " ".join(f"{before}{passage.text[start:end]}{after}".split())


def is_arabic(metadata: Metadata) -> bool:
    """Tell whether the publication is in the Arabic script."""
    return registry.script(metadata.lang) == "Arab"


def code(metadata: Metadata) -> str:
    """Return the language's code without region: ``ar-EG`` → ``ar``."""
    return metadata.lang.split("-")[0]
