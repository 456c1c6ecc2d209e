"""Formulas drawn: MathML → SVG, for engines that cannot lay MathML out.

ziamath is imported here alone; its font is STIX Two Math (OFL 1.1). It sets a text in its own
font only, so words in letters which that font lacks, Arabic ones above all, are drawn in the
text's.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from math import isfinite
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree

from lxml.etree import _Element as Element

from warraq import fonts, mathml
from warraq.mathml import UndrawableError
from warraq.typeset import fribidi

EM = 24.0
"""Size of the drawing's letters in its own units: the one that ziamath is made for."""

AIR = (0.04, 0.1)
"""Space at the sides of a drawing, over and under it, em: lines reach over the boxes they bound."""

STEPS_EACH = 60
STEPS_MORE = 2_000
"""Elements that ziamath may lay out for each that there is, and besides: it lays a row with
brackets out twice to know how tall they are, and so 2ⁿ times what lies in n pairs of them.
Counted, so that the answer is the same on a slow machine."""

WHOLE = 8.0
"""Width, em, up to which a formula in the line is never parted."""

CLEAR = 0.1
"""How far before what follows a formula is parted, em: a slanted letter reaches to the left."""

WIDEST, TALLEST = 300.0, 100.0
"""Sizes, em, that no formula has."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A formula as outlines: an ``svg`` of the text's colour, no text in it; sizes in em.

    ``depth`` is what hangs below the baseline.
    """

    svg: str
    width: float
    height: float
    depth: float


def draw(formula: Element, faces: tuple[Path, ...]) -> tuple[Drawing, ...]:
    """Draw a ``math`` element; ``faces`` are the text's fonts, best first.

    A long formula in the line comes in several drawings that touch: a line may end after each.
    Equal formulas give equal drawings. Raises :class:`UndrawableError`.
    """
    library = _library()
    plain = mathml.plain(formula, mathml.Means(library.known, library.covered, faces))
    text = ElementTree.tostring(plain, encoding="unicode")
    return _drawn(text, faces, mathml.size(formula))


@dataclass(slots=True)
class _Library:
    """ziamath, told what to do; ``steps`` are those that it may still take."""

    module: ModuleType
    known: frozenset[str]
    covered: frozenset[str]
    brackets: frozenset[str]
    faces: tuple[Path, ...] = ()
    steps: int = 0


@cache
def _library() -> _Library:
    """Load ziamath (0.2 s: only a text with formulas pays it)."""
    with warnings.catch_warnings():  # it asks for its font as Python 3.11 calls outdated
        warnings.simplefilter("ignore", DeprecationWarning)
        import ziamath
        from ziamath.config import config
        from ziamath.nodes.mnode import Mnode, _node_classes
        from ziamath.nodes.mrow import Mrow
        from ziamath.operators import operators

    known = frozenset(_node_classes) - {"merror"}
    config.svg2 = False  # each glyph a path of its own, no ids
    config.math.color = "currentColor"
    font = Path(str(ziamath.zmath.loadedfonts["default"].fname))
    grow = {char for (char, _), told in operators.items() if told.get("stretchy") == "true"}
    library = _Library(ziamath, known, fonts.covered(font), frozenset(grow))

    class _Row(Mrow, tag="mrow"):  # registers itself by its tag
        """A row that counts, and measures its height for brackets alone."""

        def _setup(self, **told: Any) -> None:
            width = len(self.element)
            library.steps -= 1 + width + width**2 // 100  # each part is measured against all
            if library.steps < 0:
                raise UndrawableError("it is nested too deep")
            super()._setup(**told)

        def _get_height_nostretch(
            self, line: list[ElementTree.Element], **told: Any
        ) -> tuple[float, float]:
            grows = any(_grows(each, library.brackets) for each in line)
            return super()._get_height_nostretch(line, **told) if grows else (0.0, 0.0)

    class _Words(Mnode, tag=mathml.WORDS):  # registers itself by its tag
        """Text in a font of the text's."""

        def __init__(self, element: ElementTree.Element, parent: Any, **told: Any) -> None:
            super().__init__(element, parent, **told)
            face = library.faces[int(element.get("face", "0"))]
            self.is_hidden = bool(told.get("phantom"))
            self.pieces = list(_pieces(element.text or "", face))
            tops = [p.top for _, p in self.pieces] or [0.0]
            bottoms = [p.bottom for _, p in self.pieces] or [0.0]
            width = sum(p.advance for _, p in self.pieces)
            box = (0.0, width, min(bottoms), max(tops))
            self.bbox = type(self.bbox)(*(self.glyphsize * each for each in box))

        def draw(self, x: float, y: float, svg: ElementTree.Element) -> tuple[float, float]:
            scale = self.glyphsize
            for at, piece in self.pieces:
                path = ElementTree.Element("path", fill="currentColor", d=piece.path)
                place = f"translate({x + at * scale:.3f} {y:.3f}) scale({scale / 1000:.6f} "
                path.set("transform", f"{place}{-scale / 1000:.6f})")
                if not self.is_hidden and piece.path:
                    svg.append(path)
            return x + self.bbox.xmax, y

    return library


def _grows(element: ElementTree.Element, brackets: frozenset[str]) -> bool:
    """Tell whether an element is a bracket that grows with its row, an exponent on it or not."""
    while element.tag != "mo" and len(element) and element.tag != "mrow":
        element = element[0]
    stretchy = element.get("stretchy", str((element.text or "").strip() in brackets))
    return element.tag == "mo" and stretchy.lower() != "false"


def _pieces(text: str, face: Path) -> Iterator[tuple[float, fonts.Outline]]:
    """Yield the runs of a text from left to right, each with where it begins (UAX #9 L2), em."""
    text = " ".join(text.split()) if text.strip() else text
    _, levels = fribidi.levels(text, "auto")
    runs: list[tuple[int, str]] = []
    for level, char in zip(levels, text, strict=True):
        if runs and runs[-1][0] == level:
            runs[-1] = (level, runs[-1][1] + char)
        else:
            runs.append((level, char))
    for lowest in range(max(levels, default=0), 0, -1):
        start = 0
        while start < len(runs):
            end = start
            while end < len(runs) and runs[end][0] >= lowest:
                end += 1
            runs[start:end] = runs[start:end][::-1]
            start = end + 1
    at = 0.0
    for level, run in runs:
        outline = fonts.outline(run, face, "rtl" if level % 2 else "ltr")
        yield at, outline
        at += outline.advance


@lru_cache(maxsize=2048)
def _drawn(text: str, faces: tuple[Path, ...], count: int) -> tuple[Drawing, ...]:
    library = _library()
    library.faces, library.steps = faces, count * STEPS_EACH + STEPS_MORE
    element = ElementTree.fromstring(text)  # noqa: S314 - ours
    is_in_line = element.get("display") == "inline"
    try:
        math = library.module.Math(element, size=EM)
        math.font.language("math", "")  # a text that failed half-way leaves another behind
        row = math.node
        left, right = row.bbox.xmin / EM - AIR[0], max(row.bbox.xmax, row.xadvance()) / EM + AIR[0]
        parts = _parts(row) if is_in_line and right - left > WHOLE else [[(0.0, row)]]
        cuts = [part[0][0] / EM - CLEAR for part in parts[1:]]
        drawings = tuple(map(_drawing, parts, [left, *cuts], [*cuts, right]))
    except UndrawableError:
        raise
    except Exception as error:  # a stranger's formula in a library that checks nothing
        raise UndrawableError(f"{type(error).__name__}: {error}"[:80]) from error
    if not all(isfinite(each.width + each.height) for each in drawings):
        raise UndrawableError("it has no size")
    if not (0 < right - left < WIDEST and all(0 < each.height < TALLEST for each in drawings)):
        raise UndrawableError("it is too large, or empty")
    if not any("<path" in each.svg for each in drawings):
        raise UndrawableError("it is empty")
    return drawings


def _parts(row: Any) -> list[list[tuple[float, Any]]]:
    """Part a row after its relations and binary operations (TeXbook ch. 18): nodes and their x.

    Not inside brackets, and not after the sign of a number, which has no operand before it.
    """
    while len(row.nodes) == 1 and row.nodes[0].mtag == "mrow":
        row = row.nodes[0]
    parts: list[list[tuple[float, Any]]] = [[]]
    depth, after_operand = 0, False
    for (x, _), node in zip(row.nodexy, row.nodes, strict=True):
        parts[-1].append((x, node))
        is_operator = node.mtag == "mo"
        told, form = (node.params, node.form) if is_operator else ({}, "")
        if told.get("fence") == "true":
            depth += {"prefix": 1, "postfix": -1}.get(form, 0)
        spaced = {told.get(side, "0em") for side in ("lspace", "rspace")}
        if form == "infix" and after_operand and depth <= 0 and "0em" not in spaced:
            parts.append([])
        after_operand = not is_operator or form == "postfix"
    return [part for part in parts if part]


def _drawing(part: list[tuple[float, Any]], left: float, right: float) -> Drawing:
    """Draw some nodes of a row between two edges, em."""
    svg = ElementTree.Element("svg", xmlns="http://www.w3.org/2000/svg")
    for x, node in part:
        node.draw(x, 0, svg)
    top = max(node.bbox.ymax for _, node in part) / EM + AIR[1]
    bottom = min(node.bbox.ymin for _, node in part) / EM - AIR[1]
    sides = (left, -top, right - left, top - bottom)
    svg.set("viewBox", " ".join(f"{each * EM:.3f}" for each in sides))
    return Drawing(ElementTree.tostring(svg, encoding="unicode"), *sides[2:], -bottom)
