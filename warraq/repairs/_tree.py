"""Walking over pandoc's tree: its JSON, in which every node is ``{"t": type, "c": content}``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any


def nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Yield every node of the tree, a parent before its children."""
    waiting = [tree]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if "t" in value:
                yield value
            waiting += reversed(list(value.values()))
        elif isinstance(value, list):
            waiting += reversed(value)


def change_text(tree: Any, change: Callable[[str], str]) -> int:
    """Change the words of the tree (code and formulas are none); return how many changed."""
    count = 0
    for node in nodes(tree):
        if node["t"] == "Str" and (new := change(node["c"])) != node["c"]:
            node["c"] = new
            count += 1
    return count
