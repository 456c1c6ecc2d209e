"""MathML as ziamath takes it: what that library does not know is refused, never guessed.

A formula that is drawn wrong says something that its author did not.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from lxml import etree
from lxml.etree import _Element as Element

from warraq import fonts

ELEMENTS = 800
LETTERS = 5_000
DEPTH = 40
"""More than this in one formula is no formula; ziamath takes ten calls for each level."""

WORDS = "words"
"""An element of our own: text in one of the text's faces, whose number is its ``face``."""

_TOKENS = frozenset("mi mn mo ms mtext".split())
_ROWS = frozenset("math mrow mstyle mtr mtd none".split())
_UNSAID = frozenset({"annotation", "annotation-xml"})
_BARS = {("mover", "¯"): "top", ("mover", "‾"): "top", ("munder", "_"): "bottom"}
"""Lines over and under, which the library draws as the accent of one letter."""

_LENGTHS = ("width", "lspace", "rspace")
_LIBRARY_EM = 1.333
"""What ziamath takes 1em for: it counts points, and its letters in pixels."""

_SILENT = frozenset(" \n\t\u2061\u2062\u2063\u2064")
"""White space, and the operators that are not seen (MathML Core, appendix B)."""


class UndrawableError(Exception):
    """The formula cannot be drawn; the message says why."""


@dataclass(frozen=True, slots=True)
class Means:
    """What a formula is drawn with: elements, letters of the font for formulas, other faces."""

    known: frozenset[str]
    covered: frozenset[str]
    faces: tuple[Path, ...]


def plain(formula: Element, means: Means) -> ElementTree.Element:
    """Return a ``math`` element without what only looks different from something else.

    Raises :class:`UndrawableError`.
    """
    if (formula.get("dir") or "ltr").lower() == "rtl":
        raise UndrawableError("it runs from the right")
    if size(formula) > ELEMENTS or sum(len(t) for t in formula.itertext()) > LETTERS:
        raise UndrawableError("it is too long")
    made = _plain(formula, means)
    made.set("display", formula.get("display") or "inline")
    return made


def size(formula: Element) -> int:
    """Return the number of elements."""
    return sum(1 for _ in formula.iter())


def _plain(element: Element, means: Means, depth: int = 0) -> ElementTree.Element:
    """Copy an element as the library knows it: no namespace, no white space, no idle rows."""
    if depth > DEPTH:
        raise UndrawableError("it is nested too deep")
    name = etree.QName(element).localname
    parts = [e for e in element if isinstance(e.tag, str) and _local(e) not in _UNSAID]
    if name == "semantics":
        parts = parts[:1]
    if name == "semantics" or (name in {"mrow", "mstyle"} and not element.attrib):
        if len(parts) == 1:
            return _plain(parts[0], means, depth + 1)
        name = "mrow"
    if bar := _bar(name, parts):
        made = ElementTree.Element("menclose", notation=bar)
        made.append(_plain(parts[0], means, depth + 1))
        return made
    if name not in _ROWS | _TOKENS and name not in means.known:
        raise UndrawableError(f"<{name}> is not known")
    made = ElementTree.Element("mrow" if name == "mstyle" else name, _attributes(element))
    made.extend([_plain(part, means, depth + 1) for part in parts])
    if name in _TOKENS:
        made.text = element.text or ""
        if set(made.text) - _SILENT - means.covered:
            made.tag = WORDS
            made.set("face", str(_face_for(made.text, means.faces)))
    return made


def _local(element: Element) -> str:
    return etree.QName(element).localname


def _bar(name: str, parts: list[Element]) -> str:
    """Return on which side a line is drawn along the whole of the first part, if one is."""
    is_bar = len(parts) == 2 and _local(parts[1]) == "mo"
    return _BARS.get((name, (parts[1].text or "").strip()), "") if is_bar else ""


def _attributes(element: Element) -> dict[str, str]:
    """Return the attributes that say how it looks, an em the size that it is."""
    kept = {str(k): str(v) for k, v in element.attrib.items() if k not in {"style", "class", "id"}}
    for name in _LENGTHS:
        if kept.get(name, "").endswith("em"):
            try:
                kept[name] = f"{float(kept[name][:-2]) / _LIBRARY_EM:.4f}em"
            except ValueError:
                del kept[name]
    return kept


def _face_for(text: str, faces: tuple[Path, ...]) -> int:
    wanted = set(text) - fonts.ALWAYS - _SILENT
    for number, face in enumerate(faces):
        if wanted <= fonts.covered(face):
            return number
    raise UndrawableError(f"no one font has all letters of “{text.strip()[:20]}”")
