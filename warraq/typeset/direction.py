"""Bidi: in which order the pieces of a paragraph stand, whatever elements they are in.

WeasyPrint orders inline boxes by the direction of the box around them, and lets Pango order
the characters of one text node by itself, line by line. The Unicode Bidirectional Algorithm
(UAX #9) wants the levels of the *whole* paragraph, through all markup and before lines are
broken (CSS Writing Modes 3 §2.4). So the levels are found here, and written back as nested
runs of one direction: :func:`order` takes the leaves of a paragraph and returns them as a tree
in which every run of a higher level is one box, with the elements that it crosses cut. To turn
such runs round on every line (rule L2) is then just what WeasyPrint does with boxes.

The module knows neither HTML nor boxes: an element is any hashable token.
:mod:`warraq.typeset.insides.bidi` reads the engine's boxes into leaves and writes them back.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from warraq.model import Direction
from warraq.typeset import fribidi
from warraq.typeset.levels import CONTROLS, levels
from warraq.typeset.settled import is_quiet, settled

OBJECT = "\ufffc"
"""Stands for whatever is no text: an image, an inline block, an isolate (CSS Writing Modes 3
§2.4.2: an atomic inline is a neutral character)."""

_APART = re.compile(r"[٠-٩](?![.,:/،٫٬\u00a0][٠-٩])[\W_]+[٠-٩]")
"""Arabic numbers with more between them than a separator (W4)."""

_SPACED = re.compile(r"(\s+)")
_EQUAL = re.compile(rb"(?s)(.)\1*")


class Leaf(NamedTuple):
    """A text node or an object, and the elements around it, the outermost first.

    An object has the text :data:`OBJECT`; what has no place in the text (an anchor, a float)
    has none. A preserved line break ends a paragraph; what follows is another.
    """

    text: str
    path: tuple[Hashable, ...] = ()


@dataclass(frozen=True, slots=True)
class Cut:
    """The characters ``start`` to ``end`` of a leaf, which Pango will set right by itself.

    When it would not, because an override wants them against their nature (``bdo``, U+202E),
    ``forced`` is the direction to force upon them.
    """

    leaf: int
    start: int
    end: int
    forced: Direction | None = None


@dataclass(slots=True)
class Run:
    """A run that goes against what is around it."""

    direction: Direction
    children: list[Node]


@dataclass(slots=True)
class Piece:
    """An element, or a part of one that a run has cut.

    ``first`` is the part that comes first in the text. ``left`` and ``right`` say whether the
    element's own left and right side are here when all of it stands on one line: only there
    it has its border, padding and margin (CSS 2.2 §8.6).
    """

    token: Hashable
    children: list[Node]
    first: bool = True
    last: bool = True
    left: bool = True
    right: bool = True


Node: TypeAlias = Cut | Run | Piece


def order(leaves: Sequence[Leaf], base: Direction, *, override: bool = False) -> list[Node] | None:
    """Return the leaves as a tree of runs; None when they are right as they stand.

    ``override`` forces the direction ``base`` upon every character, as ``bdo`` does.
    """
    text = "".join(leaf.text for leaf in leaves)
    if is_quiet(text, base):
        return None
    lowest = 1 if base == "rtl" else 0
    explicit = override or CONTROLS.search(text) is not None
    wanted = bytes([lowest]) * len(text) if override else levels(text, base)
    atoms = None if explicit else _unforced(leaves, text, wanted, base)
    if atoms is None:
        atoms = [
            atom._replace(forced=_direction(atom.level))
            if _is_forced(atom, text, wanted, explicit=explicit)
            else atom
            for atom in _atoms(leaves, wanted, lowest)
        ]
    elif not atoms:
        return None
    tree = _weave(atoms, lowest, 0)
    _number(tree, base)
    return tree


def stripped(text: str, forced: Direction | None = None) -> str:
    """Return the text of a cut without explicit marks, or with those that force it.

    Every word gets its own override, because a line may begin with any of them.
    """
    text = CONTROLS.sub("", text)
    if forced is None:
        return text
    mark = "\u202e" if forced == "rtl" else "\u202d"
    words = _SPACED.split(text)
    return "".join(f"{mark}{w}\u202c" if w and not w.isspace() else w for w in words)


# ── From levels to atoms ────────────────────────────────────────────────────────────────


class _Atom(NamedTuple):
    """Characters of one leaf and one level: ``at`` is where in the whole text."""

    at: int
    leaf: int
    start: int
    end: int
    level: int
    path: tuple[Hashable, ...]
    forced: Direction | None = None


def _unforced(
    leaves: Sequence[Leaf], text: str, wanted: bytes, base: Direction
) -> list[_Atom] | None:
    """Return as few atoms as Pango needs; none when it needs nothing; None when it fails."""
    lowest = 1 if base == "rtl" else 0
    fewer = settled(text, wanted, list(_spans(leaves)), base)
    needs_none = not fewer.strip(bytes([lowest]))
    if needs_none and base == "rtl":
        return []
    atoms = list(_atoms(leaves, fewer, lowest))
    if any(_is_forced(atom, text, wanted, explicit=False) for atom in atoms):
        return None
    return [] if needs_none else atoms


def _spans(leaves: Sequence[Leaf]) -> Iterator[tuple[int, int]]:
    at = 0
    for leaf in leaves:
        yield at, at + len(leaf.text)
        at += len(leaf.text)


def _atoms(leaves: Sequence[Leaf], found: bytes, lowest: int) -> Iterator[_Atom]:
    for index, (leaf, (at, stop)) in enumerate(zip(leaves, _spans(leaves), strict=True)):
        if at == stop:  # what has no width goes along with its neighbours
            level = min(found[at - 1 : at + 1]) if 0 < at < len(found) else lowest
            yield _Atom(at, index, 0, 0, level, leaf.path)
        for run in _EQUAL.finditer(found, at, stop):
            start, end = run.span()
            yield _Atom(start, index, start - at, end - at, found[start], leaf.path)


def _is_forced(atom: _Atom, text: str, wanted: bytes, *, explicit: bool) -> bool:
    """Tell that Pango, given the atom's text alone, might not arrive at ``wanted``.

    Without explicit marks this can only be in a left-to-right run where brackets hold Arabic
    numbers apart (N0): ``a (b ١) (٢ c)``; it depends on a bracket that may be on another line.
    """
    part = slice(atom.at, atom.at + atom.end - atom.start)
    text = text[part]
    if not explicit:
        return not atom.level & 1 and _APART.search(text) is not None
    if text == OBJECT:
        return False
    kept = (n for n, c in zip(wanted[part], text, strict=True) if not CONTROLS.match(c))
    _, found = fribidi.levels(CONTROLS.sub("", text), _direction(atom.level))
    return any((a ^ b) & 1 for a, b in zip(kept, found, strict=True))


def _direction(level: int) -> Direction:
    return "rtl" if level & 1 else "ltr"


# ── From atoms to runs ──────────────────────────────────────────────────────────────────


def _weave(atoms: Sequence[_Atom], level: int, depth: int) -> list[Node]:
    """Nest ``atoms``, which share their first ``depth`` elements and are of ``level`` or above.

    Of a run and an element that cross, the element is cut. Where one holds the other, that one
    is outside; where both are the same, the element, so that what the style sheet puts before
    and after its text keeps to the direction of the text around it.
    """
    nodes: list[Node] = []
    at = 0
    while at < len(atoms):
        atom = atoms[at]
        run = _run_end(atoms, at, level)
        element = _element_end(atoms, at, depth)
        if element > at and element >= run:
            end = _before_crossing(atoms, at, element, level)
            nodes.append(Piece(atom.path[depth], _weave(atoms[at:end], level, depth + 1)))
        elif run > at:
            end = run
            nodes.append(Run(_direction(level + 1), _weave(atoms[at:end], level + 1, depth)))
        else:
            end = at + 1
            nodes.append(Cut(atom.leaf, atom.start, atom.end, atom.forced))
        at = end
    return nodes


def _run_end(atoms: Sequence[_Atom], at: int, level: int) -> int:
    while at < len(atoms) and atoms[at].level > level:
        at += 1
    return at


def _element_end(atoms: Sequence[_Atom], at: int, depth: int) -> int:
    if len(atoms[at].path) == depth:
        return at
    token = atoms[at].path[depth]
    while at < len(atoms) and len(atoms[at].path) > depth and atoms[at].path[depth] == token:
        at += 1
    return at


def _before_crossing(atoms: Sequence[_Atom], start: int, end: int, level: int) -> int:
    """Return where the run begins that goes on beyond the element's end, or that end."""
    if end == len(atoms) or atoms[end].level <= level:
        return end
    cut = end
    while cut > start and atoms[cut - 1].level > level:
        cut -= 1
    return cut


# ── Which part of an element has what ───────────────────────────────────────────────────


def _number(tree: list[Node], base: Direction) -> None:
    """Set the marks of every part of an element that is cut."""
    parts: dict[Hashable, list[Piece]] = {}
    for piece in _pieces(tree, None):
        parts.setdefault(piece.token, []).append(piece)
    if all(len(each) == 1 for each in parts.values()):
        return
    for pieces in parts.values():
        for piece in pieces:
            piece.first, piece.last = piece is pieces[0], piece is pieces[-1]
    seen: dict[Hashable, list[Piece]] = {}
    for piece in _pieces(tree, base):
        seen.setdefault(piece.token, []).append(piece)
    for pieces in seen.values():
        for piece in pieces:
            piece.left, piece.right = piece is pieces[0], piece is pieces[-1]


def _pieces(nodes: list[Node], base: Direction | None) -> Iterator[Piece]:
    """Yield the pieces in logical order; in visual order, from the left, when given ``base``."""
    for node in reversed(nodes) if base == "rtl" else nodes:
        if isinstance(node, Piece):
            yield node
            yield from _pieces(node.children, base)
        elif isinstance(node, Run):
            yield from _pieces(node.children, base and node.direction)
