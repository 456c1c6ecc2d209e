"""Numbered lists and headings of OpenDocument (part 3, §5.3, §16.30)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lxml.etree import _Element as Element

from warraq.inputs import _counters, _marks
from warraq.inputs._odf.inlines import space, string
from warraq.inputs._odf.package import q
from warraq.inputs._odf.styles import Styles

_WORDS = re.compile(r"[^\W\d_]")
_NUMBER = q("text:list-level-style-number")
_KINDS = {"1": "decimal", "i": "lowerRoman", "I": "upperRoman", "a": "lowerLetter",
          "A": "upperLetter"}  # fmt: skip
_PANDOC = {"decimal": "Decimal", "lowerRoman": "LowerRoman", "upperRoman": "UpperRoman",
           "lowerLetter": "LowerAlpha", "upperLetter": "UpperAlpha"}  # fmt: skip


@dataclass(slots=True)
class Numbers:
    """The lists of a text and how far each has counted."""

    styles: Styles
    digits: str
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    outline: dict[int, int] = field(default_factory=dict)

    def read(
        self,
        element: Element,
        blocks: Callable[[Element], list[Any]],
        block: Callable[[Element], list[Any]],
        depth: int,
        style: str,
    ) -> list[Any]:
        """Read a list; one whose labels a list of ours cannot say becomes paragraphs."""
        style = element.get(q("text:style-name"), "") or style
        level = self._level(style, depth)
        counted = self.counts.setdefault(style, {})
        goes_on = element.get(q("text:continue-numbering")) == "true" or element.get(
            q("text:continue-list")
        )
        if not goes_on or depth:
            counted[depth] = 0
        first = counted.get(depth, 0) + _start(level)
        plain = level is None or level.tag != _NUMBER or self._is_plain(level)
        items: list[list[Any]] = []
        for item in element.iterchildren(q("text:list-item"), q("text:list-header")):
            if item.tag == q("text:list-item"):
                counted[depth] = counted.get(depth, 0) + 1
            made = self._item(item, block, blocks, depth, style)
            if not plain and level is not None and item.tag == q("text:list-item"):
                _put(made, self._label(level, style, depth))
            items.append(made)
        if not plain or _holds_headings(items):
            return [each for item in items for each in item]
        return _list(level, items, first)

    def _item(
        self,
        item: Element,
        block: Callable[[Element], list[Any]],
        blocks: Callable[[Element], list[Any]],
        depth: int,
        style: str,
    ) -> list[Any]:
        made: list[Any] = []
        for child in item:
            if child.tag == q("text:list"):
                made += self.read(child, blocks, block, depth + 1, style)
            else:
                made += block(child)
        return made

    def _level(self, style: str, depth: int) -> Element | None:
        found = self.styles.lists.get(style)
        levels = [] if found is None else list(found)
        return next((e for e in levels if e.get(q("text:level")) == str(depth + 1)), None)

    def _is_plain(self, level: Element) -> bool:
        around = level.get(q("style:num-prefix"), "") + level.get(q("style:num-suffix"), "")
        several = level.get(q("text:display-levels"), "1") != "1"
        return not several and not _WORDS.search(around) and bool(level.get(q("style:num-format")))

    def _label(self, level: Element, style: str, depth: int) -> str:
        shown = _number(level.get(q("text:display-levels"), "1"))
        parts = []
        for at in range(max(0, depth + 1 - shown), depth + 1):
            own = self._level(style, at)
            kind = _kind(own)
            number = self.counts[style].get(at, 0) + (_start(own) - 1 if own is not None else 0)
            parts.append(_counters.label(max(number, 1), kind, self.digits))
        return _around(level, ".".join(p for p in parts if p))

    def heading(self, element: Element, level: int) -> str:
        """Return the number of a heading, when the text numbers its headings."""
        if self.styles.outline is None or element.get(q("text:is-list-header")) == "true":
            return ""
        levels = {_number(e.get(q("text:level"), "0")): e for e in self.styles.outline}
        own = levels.get(level)
        if own is None or not own.get(q("style:num-format")):
            return ""
        self.outline[level] = self.outline.get(level, _start(own) - 1) + 1
        for deeper in [n for n in self.outline if n > level]:
            del self.outline[deeper]
        shown = _number(own.get(q("text:display-levels"), "1"))
        parts = [
            _counters.label(self.outline.get(at, 1), _kind(levels.get(at)), self.digits)
            for at in range(max(1, level + 1 - shown), level + 1)
        ]
        return _around(own, ".".join(p for p in parts if p))


def _around(level: Element, number: str) -> str:
    prefix, suffix = level.get(q("style:num-prefix"), ""), level.get(q("style:num-suffix"), "")
    return f"{prefix}{number}{suffix}".strip() if number else ""


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _start(level: Element | None) -> int:
    return 1 if level is None else _number(level.get(q("text:start-value"), "1"))


def _kind(level: Element | None) -> str:
    """Return Word's name of a number's format; LibreOffice spells letters out: أ, ب, ت."""
    text = "" if level is None else level.get(q("style:num-format"), "")
    if text in _KINDS:
        return _KINDS[text]
    letters = re.findall(r"\w", text)
    if len(letters) >= 3 and letters[0] in "اأ":
        return "arabicAbjad" if letters[2] == "ج" else "arabicAlpha"
    return "hebrew1" if letters and letters[0] == "א" else "decimal"


def _put(blocks: list[Any], label: str) -> None:
    if blocks and blocks[0]["t"] == "Para" and label:
        at = next((n for n, e in enumerate(blocks[0]["c"]) if not _is_mark(e)), len(blocks[0]["c"]))
        blocks[0]["c"][at:at] = [string(label), space()]


def _is_mark(node: Any) -> bool:
    return node["t"] == "Str" and not _marks.without(node["c"])


def _holds_headings(items: list[list[Any]]) -> bool:
    return any(block["t"] == "Header" for item in items for block in item)


def _list(level: Element | None, items: list[list[Any]], first: int) -> list[Any]:
    items = [item for item in items if item]
    if not items:
        return []
    if level is None or level.tag != _NUMBER:
        return [{"t": "BulletList", "c": items}]
    kind = _kind(level)
    if mark := _marks.LISTS.get(kind):
        if items[0][0]["t"] == "Para":
            items[0][0]["c"].insert(0, string(mark))
        kind = "decimal"
    style = {"t": _PANDOC.get(kind, "Decimal")}
    return [{"t": "OrderedList", "c": [[first, style, {"t": "Period"}], items]}]
