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


def join_words(tree: Any) -> None:
    """Put together again what a reader gave in pieces: a word, an emphasis, a link."""
    waiting = [tree]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            _join(value)
            waiting += value
        elif isinstance(value, dict):
            waiting += value.values()


_STYLES = {"Strong", "Emph", "Underline", "Strikeout", "Superscript", "Subscript", "SmallCaps"}
_SPACES = {"Space", "SoftBreak"}


def _join(inlines: list[Any]) -> None:
    kept: list[Any] = []
    waiting = list(reversed(inlines))
    while waiting:
        each = waiting.pop()
        before = kept[-1] if kept else None
        if _is_blank(each):
            waiting += reversed(_content(each))
        elif _goes_on(before, each):
            kept[-1] = _joined(kept[-1], each)
        else:
            kept.append(each)
    inlines[:] = kept


def _kind(node: Any) -> str:
    return str(node.get("t", "")) if isinstance(node, dict) else ""


def _content(node: Any) -> list[Any]:
    inlines: list[Any] = node["c"][1] if _kind(node) == "Link" else node["c"]
    return inlines


def _is_blank(node: Any) -> bool:
    """Tell whether a style or link has nothing in it that could show it."""
    if _kind(node) not in _STYLES | {"Link"}:
        return False
    return all(_kind(each) in _SPACES for each in _content(node))


def _goes_on(before: Any, node: Any) -> bool:
    kind = _kind(node)
    if kind != _kind(before):
        return False
    return kind in _STYLES | {"Str"} or (kind == "Link" and before["c"][2] == node["c"][2])


def _joined(before: Any, node: Any) -> Any:
    if _kind(node) == "Link":
        attributes, words, target = before["c"]
        return {"t": "Link", "c": [attributes, [*words, *node["c"][1]], target]}
    return {"t": node["t"], "c": before["c"] + node["c"]}


def text_of(tree: Any) -> str:
    """Return the words of a part of the tree, its notes' too, on one line."""
    words = (" " if node["t"] in {"Para", "Plain"} else _said(node) or "" for node in nodes(tree))
    return " ".join("".join(words).split())


def _said(node: dict[str, Any]) -> str | None:
    """Return what a node says by itself; None for one that only holds others."""
    kind, content = node.get("t"), node.get("c", "")
    if kind in {"Str", "MetaString"}:
        return str(content)
    if kind in {"Space", "SoftBreak", "LineBreak"}:
        return " "
    if kind in {"Code", "Math"}:
        return str(content[1])
    return None


BLOCKS = frozenset(
    "Plain Para LineBlock CodeBlock RawBlock BlockQuote OrderedList BulletList DefinitionList "
    "HorizontalRule Header Div Figure Table".split()
)
"""The types of blocks; all others are inlines, attributes, or parts of a table."""


def block_lists(tree: Any) -> Iterator[list[Any]]:
    """Yield every list of blocks, one that holds others before them; it may be changed."""
    return _lists(tree, BLOCKS)


INLINES = frozenset(
    "Str Emph Underline Strong Strikeout Superscript Subscript SmallCaps Quoted Cite Code Space "
    "SoftBreak LineBreak Math RawInline Link Image Note Span".split()
)


def inline_lists(tree: Any) -> Iterator[list[Any]]:
    """Yield every list of inlines, one that holds others before them; it may be changed."""
    return _lists(tree, INLINES)


_LEAVES = frozenset(("Str", "Space", "SoftBreak", "LineBreak"))


def _lists(tree: Any, kinds: frozenset[str]) -> Iterator[list[Any]]:
    waiting = [tree]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            if value and isinstance(value[0], dict) and value[0].get("t") in kinds:
                yield value
        else:
            value = list(value.values())
        # Most of a tree are words, and no list is in them.
        waiting += [each for each in reversed(value) if _has_parts(each)]


def _has_parts(value: Any) -> bool:
    if isinstance(value, dict):
        return value.get("t") not in _LEAVES
    return isinstance(value, list)


def plain(value: Any) -> str:
    """Return the words of a part of the tree, without markup; a note's words are not the text's."""
    if isinstance(value, list):
        return "".join(map(plain, value))
    if not isinstance(value, dict):
        return ""
    if (said := _said(value)) is not None:
        return said
    kind, content = value.get("t"), value.get("c", ())
    if kind == "Note":
        return ""
    if kind in {"Span", "Link", "Image", "Quoted", "Cite"}:
        return plain(content[1])
    return plain(content)
