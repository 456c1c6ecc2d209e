"""The running text of a paragraph, whatever markup cuts it, changed by a pattern."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from warraq.repairs._tree import block_lists, inline_lists
from warraq.rules._prose import HIDDEN, LETTER

_SPACES = {"Space": " ", "SoftBreak": " ", "LineBreak": "\n"}
_OPEN = {"Emph": None, "Strong": None, "Underline": None, "Strikeout": None, "SmallCaps": None,
         "Superscript": None, "Subscript": None, "Link": 1, "Span": 1, "Quoted": 1}  # fmt: skip
"""Markup whose text is the paragraph's, and where in its content that is."""
_ARABIC = re.compile(f"[{LETTER}]")
_LATIN = re.compile("[A-Za-z]")


@dataclass(slots=True)
class _Atom:
    """A word or a space: its node in the tree and what it says."""

    node: dict[str, Any]
    text: str


def change_flow(
    tree: Any,
    pattern: re.Pattern[str],
    replace: Callable[[re.Match[str]], str],
    *,
    arabic: bool = False,
) -> int:
    """Replace what ``pattern`` finds in the paragraphs; return how often it did.

    Code, formulas, notes and pictures stand in the text as one hidden character; a line break
    is LF. ``arabic`` looks only at paragraphs that are mostly in Arabic letters.
    """
    count = sum(_change(inlines, pattern, replace, arabic) for inlines in paragraphs(tree))
    if count:
        for inlines in inline_lists(tree):
            inlines[:] = [new for node in inlines for new in _split(node)]
    return count


def paragraphs(tree: Any) -> Iterator[list[Any]]:
    """Yield the text of every paragraph and heading."""
    for blocks in block_lists(tree):
        for block in blocks:
            if block["t"] in {"Para", "Plain"}:
                yield block["c"]
            elif block["t"] == "Header":
                yield block["c"][2]


def _change(
    inlines: list[Any],
    pattern: re.Pattern[str],
    replace: Callable[[re.Match[str]], str],
    arabic: bool,
) -> int:
    atoms = list(_atoms(inlines))
    text = "".join(atom.text for atom in atoms)
    if arabic and len(_ARABIC.findall(text)) < len(_LATIN.findall(text)):
        return 0
    found = [(m, new) for m in pattern.finditer(text) if (new := replace(m)) != m[0]]
    if not found:
        return 0
    starts, at = [], 0
    for atom in atoms:
        starts.append(at)
        at += len(atom.text)
    for match, new in reversed(found):
        _put(atoms, starts, match.span(), new)
    for atom in atoms:
        _write(atom)
    return len(found)


def _put(atoms: list[_Atom], starts: list[int], span: tuple[int, int], new: str) -> None:
    """Put a text in the place of a span; from the last to the first, so that starts hold.

    A text as long as the span leaves every character in its markup; else the word in which
    the span begins takes all of it.
    """
    start, end = span
    if len(new) == end - start > 1:
        for at in reversed(range(start, end)):
            _put(atoms, starts, (at, at + 1), new[at - start])
        return
    for at in range(len(atoms) - 1, -1, -1):
        first = max(start - starts[at], 0)
        if starts[at] > end or first > len(atoms[at].text):
            continue
        last = end - starts[at]
        begins = starts[at] <= start
        text = atoms[at].text
        if first < last or begins:
            atoms[at].text = text[:first] + (new if begins else "") + text[max(last, first) :]
        if begins:
            return


def _atoms(inlines: list[Any]) -> Iterator[_Atom]:
    for node in inlines:
        kind = node["t"]
        if kind == "Str":
            yield _Atom(node, node["c"])
        elif kind in _SPACES:
            yield _Atom(node, _SPACES[kind])
        elif kind in _OPEN:
            where = _OPEN[kind]
            yield from _atoms(node["c"] if where is None else node["c"][where])
        else:
            yield _Atom(node, HIDDEN)


def _write(atom: _Atom) -> None:
    kind = atom.node["t"]
    if kind == "Str" or (kind in _SPACES and atom.text != _SPACES[kind]):
        atom.node["t"], atom.node["c"] = "Str", atom.text


def _split(node: dict[str, Any]) -> list[dict[str, Any]]:
    """Make words and spaces of a text; nothing of an empty one."""
    if node["t"] != "Str" or not re.search(r"[ \n]|^$", node["c"]):
        return [node]
    pieces = (piece for piece in re.split("([ \n])", node["c"]) if piece)
    kinds = {" ": "Space", "\n": "LineBreak"}
    return [{"t": kinds[p]} if p in kinds else {"t": "Str", "c": p} for p in pieces]
