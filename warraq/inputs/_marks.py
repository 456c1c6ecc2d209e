"""What a word processor knows of a paragraph and pandoc's tree cannot say, carried through it.

A character of the private planes, set before the first word of the paragraph by what reads
the file, is found again in the tree, where it becomes markup.
"""

from __future__ import annotations

import re
from typing import Any

from warraq.repairs._tree import block_lists, inline_lists

PAGE = "\U000ff001"
"""A new page begins here."""
LEFT, RIGHT = "\U000ff002", "\U000ff003"
"""The paragraph runs from the left, from the right, and the document does not."""
LISTS = {
    "arabicAlpha": "\U000ff008",
    "arabicAbjad": "\U000ff009",
    "hebrew1": "\U000ff00a",
    "hebrew2": "\U000ff00a",
}
"""How the list is numbered of which this is an item, by the name that Word gives it."""
HEADING, FAKE = "\U000ff010", "\U000ff020"
"""A heading, one by its look alone; of level 2 with the next character, and so on."""
LEVELS = 6

_ANY = re.compile("[\U000ff000-\U000ff0ff]+")
_NAMES = {
    "\U000ff008": "arabic-alpha",
    "\U000ff009": "arabic-abjad",
    "\U000ff00a": "hebrew",
}


def without(text: str) -> str:
    """Take out of a text what could be taken for a mark."""
    return _ANY.sub("", text)


def heading(level: int, kind: str = HEADING) -> str:
    """Return the mark of a heading of this level."""
    return chr(ord(kind) + min(level, LEVELS) - 1)


def make_headings(tree: Any, kind: str = HEADING) -> int:
    """Make headings of the paragraphs that are marked as such; return how many."""
    count = 0
    for blocks in block_lists(tree):
        for at, block in enumerate(blocks):
            levels = (ord(mark) - ord(kind) + 1 for mark in _marks_of(block))
            level = next((level for level in levels if 1 <= level <= LEVELS), 0)
            if level and block["t"] in {"Para", "Plain"}:
                words = _without_looks(block["c"])
                blocks[at] = {"t": "Header", "c": [level, ["", [], []], words]}
                count += 1
    return count


def _without_looks(inlines: list[Any]) -> list[Any]:
    """Take off what a heading has by being one: bold and underline."""
    made = []
    for node in inlines:
        made += _without_looks(node["c"]) if node["t"] in {"Strong", "Underline"} else [node]
    return made


def settle(tree: Any) -> None:
    """Make markup of the marks of headings, pages, direction, lists; take all marks out."""
    make_headings(tree)
    for blocks in block_lists(tree):
        blocks[:] = [_settled(block) for block in blocks]
    for inlines in inline_lists(tree):
        for node in inlines:
            if node["t"] == "Str":
                node["c"] = without(node["c"])
        inlines[:] = [n for n in inlines if n != {"t": "Str", "c": ""}]


def _settled(block: Any) -> Any:
    if block["t"] == "OrderedList" and block["c"][1] and block["c"][1][0]:
        first = block["c"][1][0][0]
        found = [_NAMES[m] for m in _marks_of(first) if m in _NAMES]
        for name in _NAMES:
            _take(first, name)
        return _within(found, "", block)
    marks = _marks_of(block)
    for mark in marks:
        _take(block, mark)
    classes = ["new-page"] if PAGE in marks else []
    direction = "ltr" if LEFT in marks else "rtl" if RIGHT in marks else ""
    if block["t"] == "Header":
        block["c"][1][1].extend(classes)
        block["c"][1][2].extend([["dir", direction]] if direction else [])
        return block
    return _within(classes, direction, block)


def _take(block: Any, mark: str) -> None:
    """Take a mark off, so that it is not found again in what was made of it."""
    if first := _first(block):
        first["c"] = first["c"].replace(mark, "", 1)


def _within(classes: list[str], direction: str, block: Any) -> Any:
    if not classes and not direction:
        return block
    attributes = [["dir", direction]] if direction else []
    return {"t": "Div", "c": [["", classes, attributes], [block]]}


def _marks_of(block: Any) -> str:
    """Return the marks before the first word of a block."""
    first = _first(block)
    match = _ANY.match(first["c"]) if first else None
    return match[0] if match else ""


def _first(block: Any) -> Any:
    """Return the first word of a paragraph or heading."""
    inlines = _inlines(block)
    while inlines and inlines[0]["t"] in {"Strong", "Emph", "Underline"}:
        inlines = inlines[0]["c"]
    return inlines[0] if inlines and inlines[0]["t"] == "Str" else None


def _inlines(block: Any) -> Any:
    if block["t"] in {"Para", "Plain"}:
        return block["c"]
    return block["c"][2] if block["t"] == "Header" else None
