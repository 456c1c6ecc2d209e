"""Formulas in print: drawings in the line, each with its source as its description.

The engine lays no MathML out: it prints the letters in a row, and a fraction as a product. What
cannot be drawn is printed so all the same, and said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from lxml import etree
from lxml.etree import _Element as Element

from warraq.fonts import pick
from warraq.mathml import UndrawableError
from warraq.model import Edition, Finding, Severity
from warraq.passes._tree import drop, text_of
from warraq.passes.headings import LEVELS
from warraq.places import locator

OPERATORS = frozenset("+ - − ± = ≠ < > ≤ ≥ ≈ × ÷ → ⇒".split())


def set_in(roots: Iterable[Element], edition: Edition) -> Iterator[Finding]:
    """Draw the formulas of the chapters, in place; say which cannot be drawn."""
    families = edition.theme.fonts["text"].families
    faces = tuple(pick(family, 400, "normal").path for family in families)
    for root, body in zip(roots, edition.document.manuscript.bodies, strict=True):
        for formula in list(root.iter("{*}math")):
            if next(formula.iterancestors("{*}math"), None) is not None:
                continue
            _name_heading(formula)
            _describe(formula)
            if reason := _set(formula, faces):
                source = formula.get("alttext", "")
                yield Finding(
                    "formula-in-a-row", Severity.WARNING,
                    f"{edition.filename} prints the formula {source[:40]} as letters in a row: "
                    f"{reason}",
                    locator(body)(source),
                    "look at it in the PDF; write it in simpler commands, or give it as a picture",
                )  # fmt: skip


def _name_heading(formula: Element) -> None:
    """Keep the words of the heading around a formula for the bookmark, which shows no drawing."""
    heading = next(formula.iterancestors(*LEVELS), None)
    if heading is not None and heading.get("data-label") is None:
        heading.set("data-label", text_of(heading))


def _describe(formula: Element) -> None:
    """Make a formula's TeX source, or else its letters, its alternative text.

    The engine would print the source after the formula.
    """
    sources = list(formula.iter("{*}annotation"))
    said = next(filter(None, map(text_of, sources)), "")
    for source in sources:
        drop(source)
    formula.set("alttext", said or text_of(formula))


def _set(formula: Element, faces: tuple[Path, ...]) -> str:
    """Put drawings in the place of a formula's letters; return why not, if it cannot be."""
    from warraq import formulas  # most texts have none

    try:
        drawings = formulas.draw(formula, faces)
    except UndrawableError as error:
        _space_operators(formula)
        return str(error)
    for letters in list(formula):
        formula.remove(letters)
    formula.text = None
    for drawing in drawings:
        picture = etree.fromstring(drawing.svg)
        picture.set("alt", formula.get("alttext", ""))  # for the tags: it is content, no ornament
        picture.set("width", f"{drawing.width:.3f}em")
        picture.set("height", f"{drawing.height:.3f}em")
        picture.set("style", f"vertical-align:{-drawing.depth:.3f}em")
        formula.append(picture)
    return ""


def _space_operators(formula: Element) -> None:
    """Put a space around the operators of a formula: a line may then end there.

    The engine sets a formula as a line of text, and without spaces that is one word.
    """
    for operator in formula.iter("{*}mo"):
        before = operator.getprevious()
        if (operator.text or "").strip() in OPERATORS and before is not None:
            before.tail = operator.tail = " "
