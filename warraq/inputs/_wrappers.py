"""Divisions and spans that say nothing a publication needs: classes, styles, a direction again.

A saved page, a Word file and an e-book wrap nearly every word. What stays is the language, a
direction that is not the one around it, and the names that links lead to.
"""

from __future__ import annotations

from typing import Any

from warraq.letters import runs_right
from warraq.repairs._tree import INLINES, nodes

Attributes = list[Any]
"""Pandoc's: [id, [class, …], [[key, value], …]]."""

_SPOKEN = {"underline", "smallcaps", "mark"}
_SIZES = {"width", "height"}


def unwrap(tree: Any) -> None:
    """Take empty wrappers off a tree, in place, and what they say that nobody reads."""
    targets = {
        node["c"][2][0][1:]
        for node in nodes(tree["blocks"])
        if node["t"] == "Link" and node["c"][2][0].startswith("#")
    }
    _name_headings(tree, targets)
    direction = "rtl" if is_rtl(tree) else "ltr"
    tree["blocks"] = _unwrapped(tree["blocks"], targets, ("", direction))


def _name_headings(tree: Any, targets: set[str]) -> None:
    """Lead links to a division to the heading that it begins with."""
    homes = {}
    for node in nodes(tree["blocks"]):
        if node["t"] == "Div" and node["c"][0][0] in targets and node["c"][1]:
            first = node["c"][1][0]
            if first["t"] == "Header":
                first["c"][1][0] = first["c"][1][0] or node["c"][0][0]
                homes[node["c"][0][0]] = first["c"][1][0]
    for node in nodes(tree["blocks"]):
        if node["t"] == "Link" and node["c"][2][0][1:] in homes:
            node["c"][2][0] = f"#{homes[node['c'][2][0][1:]]}"
    targets -= homes.keys()
    targets |= set(homes.values())


def is_rtl(tree: Any) -> bool:
    """Tell whether the words of a tree run from the right."""
    return runs_right("".join(n["c"] for n in nodes(tree["blocks"]) if n["t"] == "Str"))


def _unwrapped(
    value: Any, targets: set[str], around: tuple[str, str], *, in_words: bool = False
) -> Any:
    """Unwrap what is in a value; a space begins no block, but it may begin an emphasis."""
    if isinstance(value, dict) and "t" in value:
        inside = around
        if value["t"] in {"Div", "Span"}:
            inside = _keep(value["c"][0], targets, around)
        elif value["t"] in {"Code", "CodeBlock"}:
            _bare_code(value)
        elif value["t"] in {"Header", "Image", "Link", "Table", "Figure"}:
            _plain(value)
        if "c" in value:
            in_words = value["t"] in INLINES - {"Note"}
            value["c"] = _unwrapped(value["c"], targets, inside, in_words=in_words)
        return value
    if isinstance(value, list):
        flat: list[Any] = []
        for each in value:
            if _is_way_back(each) or (not flat and not in_words and _is_space(each)):
                continue
            made = _unwrapped(each, targets, around, in_words=in_words)
            flat += _content(made) if _is_empty(made) else [made]
        return flat
    return value


def _keep(attributes: Attributes, targets: set[str], around: tuple[str, str]) -> tuple[str, str]:
    """Reduce attributes to what counts; return the language and direction inside."""
    name, classes, pairs = attributes
    values = dict(pairs)
    lang = values.get("lang") or values.get("xml:lang") or around[0]
    direction = (values.get("dir") or around[1]).lower()
    attributes[0] = name if name in targets else ""
    attributes[1] = [c for c in classes if c in _SPOKEN]
    attributes[2] = [["lang", lang]] if lang != around[0] else []
    if direction != around[1] and lang == around[0] and direction in {"rtl", "ltr"}:
        attributes[2].append(["dir", direction])
    return lang, direction


def _plain(node: dict[str, Any]) -> None:
    """Leave of a heading, an image, a link or a table its name, and of an image its size."""
    where = 1 if node["t"] == "Header" else 0
    name, classes, pairs = node["c"][where]
    keep = [pair for pair in pairs if node["t"] == "Image" and pair[0] in _SIZES]
    node["c"][where] = [name, [c for c in classes if c == "unnumbered"], keep]


def _is_space(node: Any) -> bool:
    return isinstance(node, dict) and node.get("t") in {"Space", "SoftBreak"}


def _is_way_back(node: Any) -> bool:
    """Tell a link from a note back to its call: every edition makes its own."""
    if not isinstance(node, dict) or node.get("t") != "Link":
        return False
    _, classes, pairs = node["c"][0]
    return "footnote-back" in classes or ["role", "doc-backlink"] in pairs


def _bare_code(node: dict[str, Any]) -> None:
    """Leave of code the language that it is written in, the only class it has or the second."""
    classes = [c for c in node["c"][0][1] if c != "sourceCode"]
    node["c"][0] = ["", classes[:1] if node["t"] == "CodeBlock" else [], []]


def _is_empty(node: Any) -> bool:
    return (
        isinstance(node, dict) and node.get("t") in {"Div", "Span"} and node["c"][0] == ["", [], []]
    )


def _content(node: dict[str, Any]) -> list[Any]:
    """Return what stood in a wrapper; a line of a division was a paragraph of its own."""
    content: list[Any] = node["c"][1]
    if node["t"] == "Div":
        return [{"t": "Para", "c": b["c"]} if b["t"] == "Plain" else b for b in content]
    return content
