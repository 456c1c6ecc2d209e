"""Line breaks where a paragraph ends: Shift+Enter, or twice Enter in a text box."""

from __future__ import annotations

import re
from typing import Any

from warraq.model import Repair
from warraq.repairs._tree import block_lists, plain

PROSE = 60
"""A line at least as long, or one that ends a sentence among such, is prose and not verse."""
_END = re.compile(r"[.؟!:؛…»)\"”]\s*$")


def mend(tree: Any) -> int:
    """Make paragraphs of the lines; those of verse and of addresses, which are short, stay."""
    count = 0
    for blocks in block_lists(tree):
        made: list[Any] = []
        for block in blocks:
            parts = _parts(block["c"]) if block["t"] == "Para" else []
            made += [{"t": "Para", "c": part} for part in parts] if len(parts) > 1 else [block]
            count += max(0, len(parts) - 1)
        blocks[:] = made
    return count


def _parts(inlines: list[Any]) -> list[list[Any]]:
    """Cut a paragraph at empty lines, and at every line when its lines are prose."""
    lines: list[list[Any]] = [[]]
    for node in inlines:
        if node["t"] == "LineBreak":
            lines.append([])
        else:
            lines[-1].append(node)
    texts = [plain(line).strip() for line in lines]
    if _are_prose(texts):
        return [_trimmed(line) for line, text in zip(lines, texts, strict=True) if text]
    made: list[list[Any]] = [[]]
    for line, text in zip(lines, texts, strict=True):
        if not text and not any(n["t"] in {"Image", "Note", "Math"} for n in line):
            made.append([])
        else:
            made[-1] += [*([{"t": "LineBreak"}] if made[-1] else []), *_trimmed(line)]
    return [part for part in made if part]


def _are_prose(texts: list[str]) -> bool:
    """Tell whether every line ends a sentence, and most are as long as those of prose."""
    said = [text for text in texts if text]
    is_whole = all(_END.search(text) for text in said)
    return is_whole and 2 * sum(len(text) >= PROSE for text in said) >= len(said) > 1


def _trimmed(line: list[Any]) -> list[Any]:
    while line and line[0]["t"] in {"Space", "SoftBreak"}:
        line = line[1:]
    while line and line[-1]["t"] in {"Space", "SoftBreak"}:
        line = line[:-1]
    return line


REPAIR = Repair(
    id="typed-line-breaks",
    what="line breaks typed for paragraphs",
    mend=mend,
)
