"""The lines of a Markdown text that are not prose: code, definitions of links, ruled tables.

A scanner of lines, not a parser: where Markdown is ambiguous a line counts as protected, so
that a repair can miss a fault but cannot break a text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

_QUOTE = re.compile(r"[ ]{0,3}(?:>[ ]?)+")
_FENCE = re.compile(r"(?:[-*+]|\d+[.)])?\s*(`{3,}(?=[^`]*\Z)|~{3,})")
_ITEM = re.compile(r"(?:[-*+:~]|\(?(?:\d{1,9}|\#|@[\w-]*)[.)])[ \t]+|\[\^[^\]\s]+\]:")
_DEFINITION = re.compile(r"[ ]{0,3}\[(?!\^)[^\]]+\]:\s*(\S?)")
_DIV = re.compile(r"[ ]{0,3}:{3,}\s*(\S.*)?")
_LANGUAGE = re.compile(r"\blang=")
_RULED = re.compile(r"\s*-+(?:[ \t]+-+)+\s*\Z|\s*\+(?:[-=:]+\+)+\s*\Z")
_DASHES = re.compile(r"\s*-{3,}\s*\Z")
_ALONE = re.compile(r"#{1,6}(?:\s|\Z)|[-=*_ ]+\Z|<.*>\Z|\|\Z")
"""A heading, a rule, a tag: what an indented block may follow without an empty line."""
_LEAD = re.compile(
    r"[\s>]*(?:(?:[-*+:~]|#{1,6}|\(?[0-9A-Za-z#@]{1,9}[.)]|\[\^[^\[\]\s]*\]:)(?:\s+|\Z))*"
)
_NOTE_INDENT = 4


def protected_lines(lines: list[str]) -> Iterator[int]:
    """Yield the index of every line that no rule may touch, in order."""
    scan = _Scan()
    tables = frozenset(_tables(lines))
    for number, line in enumerate(lines):
        if scan.hides(line) or number in tables:
            yield number


def lead(line: str) -> int:
    """Return how many characters a line begins with that make it an item, a heading and so on."""
    match = _LEAD.match(line)
    return match.end() if match else 0


@dataclass(slots=True)
class _Scan:
    """What the lines so far have opened: a fence, foreign divisions, lists, a paragraph."""

    fence: str = ""
    divisions: int = 0
    foreign: int = 0
    """How many divisions are open; at which of them another language begins (0: at none)."""
    columns: list[int] = field(default_factory=list)
    """The column at which the content of each open list item begins."""
    in_paragraph: bool = False
    expected: Literal["", "title", "target"] = ""
    """What of a link's definition may stand on this line."""

    def hides(self, line: str) -> bool:
        """Take in one line; tell whether it is protected."""
        quote = _QUOTE.match(line)
        text = (line[quote.end() :] if quote else line).expandtabs(4)
        bare = text.strip()
        if self.fence:
            if set(bare) == {self.fence[0]} and len(bare) >= len(self.fence):
                self.fence = ""
            return True
        if not bare:
            self.in_paragraph = False
            self.expected = ""
            return False
        return self._opens(text, bare) or bool(self.foreign)

    def _opens(self, text: str, bare: str) -> bool:
        if fence := _FENCE.match(bare):
            self.fence = fence[1]
            self.in_paragraph = False
            return True
        if division := _DIV.match(text):
            self._divide(division[1] or "")
            self.in_paragraph = False
            return True
        if self.expected == "target" or (self.expected and bare[0] in "\"'("):
            self.expected = "title" if self.expected == "target" else ""
            return True
        if self._is_code(len(text) - len(text.lstrip()), bare):
            return True
        if set(bare) in ({"-"}, {"="}):
            self.columns.clear()  # what looked like a list was a heading: «1. نص» over «---»
        definition = _DEFINITION.match(text)
        self.expected = ("title" if definition[1] else "target") if definition else ""
        self.in_paragraph = not definition and not _ALONE.match(bare)
        return definition is not None

    def _divide(self, attributes: str) -> None:
        """Open a division that has attributes, or close the innermost."""
        if not attributes:
            self.foreign = 0 if self.foreign == self.divisions else self.foreign
            self.divisions = max(0, self.divisions - 1)
            return
        self.divisions += 1
        if not self.foreign and _LANGUAGE.search(attributes):
            self.foreign = self.divisions

    def _is_code(self, indent: int, bare: str) -> bool:
        """Tell whether the line is indented code; keep account of the lists it stands in."""
        item = _ITEM.match(bare)
        if self.in_paragraph and not (item and self.columns):
            return False  # neither indented code nor a first item can interrupt a paragraph
        while self.columns and indent < self.columns[-1]:
            self.columns.pop()
        if indent - (self.columns[-1] if self.columns else 0) >= 4 and not self.in_paragraph:
            return True
        if item is None:
            return False
        marker = len(item[0].rstrip())
        is_code = item.end() - marker > 4  # as in «-     x»
        is_note = bare.startswith("[")
        width = _NOTE_INDENT if is_note else marker + 1 if is_code else item.end()
        self.columns.append(indent + width)
        return is_code


def _tables(lines: list[str]) -> Iterator[int]:
    """Yield the lines of tables whose columns are where the characters stand.

    A simple table ends with its block; one that begins with a line of dashes ends with the
    next such line, and may hold empty lines (pandoc's ``multiline_tables``).
    """
    closing = [n for n in range(len(lines)) if _closes(lines, n)]
    start = 0
    end = -1
    for number, line in enumerate(lines):
        if not line.strip():
            start = number + 1
        if number <= end or not _RULED.match(line):
            continue
        first = lines[start]
        is_framed = bool(_DASHES.match(first) or _RULED.match(first))
        next_closing = bisect_right(closing, number)
        end = (
            closing[next_closing]
            if is_framed and next_closing < len(closing)
            else _block_end(lines, number)
        )
        yield from range(start, end + 1)


def _block_end(lines: list[str], start: int) -> int:
    """Return the last line of the block in which ``start`` stands."""
    end = start
    while end + 1 < len(lines) and lines[end + 1].strip():
        end += 1
    return end


def _closes(lines: list[str], number: int) -> bool:
    """Tell whether a line of dashes stands at the end of its block."""
    is_last = number + 1 == len(lines) or not lines[number + 1].strip()
    return is_last and bool(_DASHES.match(lines[number]) or _RULED.match(lines[number]))
