"""A drawing's style sheets, written out as attributes (SVG 2 §6).

Programs that draw charts say nearly everything in ``style``, and what is kept of a drawing has
none of it: a style sheet reaches beyond the drawing. So its properties become attributes, which
mean the same. Of selectors those are followed that such programs write: names of elements,
classes and ids, one inside another. What asks for a medium or for a state is passed over. Sizes of
fonts become numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from itertools import islice
from typing import NamedTuple, TypeAlias

from lxml.etree import _Element as Element

SIZES = {
    "xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0,
    "x-large": 24.0, "xx-large": 32.0,
}  # fmt: skip
"""Names of font sizes, px (CSS Fonts 4 §2.5)."""

STEPS = {"larger": 1.2, "smaller": 1 / 1.2}
SHARES = {"em": 1.0, "%": 0.01, "ex": 0.5}
"""Names of steps from the font size around, and units of it."""

UNITS = {
    "": 1.0, "px": 1.0, "pt": 96 / 72, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4,
    "rem": SIZES["medium"],
}  # fmt: skip
"""Units of length, px (CSS Values 4 §6.2)."""

TRIES = 500_000
"""How often a selector may be held against an element."""

REACH = 64
"""How far around an element the outer parts of a selector are looked for."""

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_NEXT = re.compile(r"""(?:[^{};"']|"[^"]*"|'[^']*')*""")
_BLOCK = re.compile(r"""(?:[^{}"']|"[^"]*"|'[^']*')*""")
_DECLARATION = re.compile(r"""([\w-]+)\s*:\s*((?:[^;"']|"[^"]*"|'[^']*')+)""")
_IMPORTANT = re.compile(r"\s*!\s*important\s*$", re.IGNORECASE)
_PLAIN = re.compile(r"(?:[\w-]+|\*)?(?:[.#][\w-]+)*")
_SIZE = re.compile(r"(\d+\.?\d*|\.\d+)([a-z%]*)")
_FONT = re.compile(r"(?P<before>(?:[\w-]+\s+)*)(?P<size>[\d.]+[\w%]*)(?:/\S+)?\s+(?P<family>\S.*)")
_WORDS = {
    "font-style": ("italic", "oblique"),
    "font-weight": ("bold", "bolder", "lighter", *(f"{n}00" for n in range(1, 10))),
}

Declarations: TypeAlias = list[tuple[str, str, bool]]
"""Property, value, whether it is important."""


class Compound(NamedTuple):
    """What an element has to be: its name, "" for any, and classes and ids with their mark."""

    name: str
    marks: frozenset[str]


class Rule(NamedTuple):
    """A selector, its compounds from the outside in, and what it says.

    ``weight`` is the specificity (Selectors 3 §9): ids, classes, names.
    """

    compounds: tuple[Compound, ...]
    weight: tuple[int, int, int]
    said: Declarations


def write_out(drawing: Element, properties: Set[str]) -> None:
    """Give each element those ``properties`` that a style sheet or its ``style`` gives it.

    Raises ValueError for a style sheet that is too long for so many elements.
    """
    rules = [
        rule
        for sheet in drawing.iter("{*}style")
        for rule in _rules(_COMMENT.sub(" ", "".join(map(str, sheet.itertext()))))
    ]
    elements = [element for element in drawing.iter() if isinstance(element.tag, str)]
    if len(rules) * len(elements) > TRIES:
        raise ValueError(f"its style sheet has {len(rules)} rules for {len(elements)} parts")
    rules.sort(key=lambda rule: rule.weight)
    _say(elements, rules, properties)
    _measure(elements)


def _say(elements: list[Element], rules: list[Rule], properties: Set[str]) -> None:
    for element in elements:
        said = [each for rule in rules if _matches(rule.compounds, element) for each in rule.said]
        own = list(_declarations(_COMMENT.sub(" ", str(element.attrib.pop("style", "")))))
        for name, value, _ in sorted([*said, *own], key=lambda each: each[2]):
            if name in properties and "var(" not in value:
                element.set(name, value)


def _measure(elements: list[Element]) -> None:
    """Say font sizes as numbers, and none that is no size.

    WeasyPrint 70 knows no names, and takes shares twice: of a group's size in its text too.
    """
    known: dict[Element | None, float] = {None: SIZES["medium"]}
    for element in elements:
        known[element] = around = known[element.getparent()]
        said = str(element.attrib.pop("font-size", "")).strip()
        if (size := _size(said, around)) is not None:
            known[element] = size
            element.set("font-size", f"{size:g}")


def _size(said: str, around: float) -> float | None:
    if said in SIZES or said in STEPS:
        return SIZES.get(said) or around * STEPS[said]
    found = _SIZE.fullmatch(said)
    if found is None or found[2] not in {*SHARES, *UNITS}:
        return None
    number, unit = float(found[1]), found[2]
    return number * (around * SHARES[unit] if unit in SHARES else UNITS[unit])


# ── Reading ─────────────────────────────────────────────────────────────────────────────


def _rules(css: str) -> Iterator[Rule]:
    at = 0
    while at < len(css):
        found = _NEXT.match(css, at)
        assert found is not None, "it matches nothing too"  # noqa: S101 - for the type alone
        prelude, at = found[0].strip(), found.end() + 1
        if css[at - 1 : at] != "{":
            continue  # @import and the like
        body, at = _block(css, at)
        said = list(_declarations(body))
        for selector in [] if prelude.startswith("@") else prelude.split(","):
            if selector.strip() and all(map(_PLAIN.fullmatch, selector.split())):
                compounds = tuple(map(_compound, selector.split()))
                names = sum(bool(each.name) for each in compounds)
                weight = (selector.count("#"), selector.count("."), names)
                yield Rule(compounds, weight, said)


def _compound(text: str) -> Compound:
    name, *marks = re.split(r"(?=[.#])", text)
    return Compound(name.replace("*", ""), frozenset(marks))


def _block(css: str, at: int) -> tuple[str, int]:
    """Return what stands in the braces that were opened before ``at``, and where they end."""
    start, depth = at, 1
    while depth and at < len(css):
        at = _BLOCK.match(css, at).end()  # type: ignore[union-attr]
        depth += {"{": 1, "}": -1}.get(css[at : at + 1], 0)
        at += 1
    return css[start : at - 1], at


def _declarations(body: str) -> Iterator[tuple[str, str, bool]]:
    for name, given in _DECLARATION.findall(body):
        value = _IMPORTANT.sub("", given).strip()
        important = value != given.strip()
        if name.lower() == "font":
            yield from ((each, word, important) for each, word in _font(value))
        elif value:
            yield name.lower(), value, important


def _font(value: str) -> Iterator[tuple[str, str]]:
    """Yield what the shorthand of a font says (CSS Fonts 4 §2.7)."""
    found = _FONT.fullmatch(value)
    if found is None:
        return
    before = found["before"].split()
    for name, words in _WORDS.items():
        yield name, next((word for word in before if word in words), "normal")
    yield "font-size", found["size"]
    yield "font-family", found["family"]


# ── Matching ────────────────────────────────────────────────────────────────────────────


def _matches(compounds: tuple[Compound, ...], element: Element) -> bool:
    """Tell whether a selector picks an element: it is enough to find each outer part next."""
    *outer, own = compounds
    if not _is(own, element):
        return False
    around = islice(element.iterancestors(), REACH)
    return all(any(_is(each, parent) for parent in around) for each in reversed(outer))


def _is(compound: Compound, element: Element) -> bool:
    name, marks = compound
    if name and name != element.tag.rpartition("}")[2]:
        return False
    classes = element.get("class", "").split() if marks else []
    return marks <= {*(f".{each}" for each in classes), f"#{element.get('id')}"}
