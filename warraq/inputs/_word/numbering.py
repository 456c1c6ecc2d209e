"""Numbers that Word writes before paragraphs (ECMA-376-1 §17.9), which pandoc leaves out.

A list stays a list. A number that a list of ours cannot say – of a heading, "المادة 3",
"1.2" – becomes text, so that what the text refers to is there.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from lxml import etree
from lxml.etree import _Element as Element

from warraq.inputs import _counters, _marks
from warraq.inputs._word.looks import Looks, is_arabic
from warraq.inputs._word.package import Word, is_on, value, w

_PART = re.compile(r"%([1-9])")
_WORDS = re.compile(r"[^\W\d_]")
_LEVELS = 9


@dataclass(slots=True)
class _Level:
    """A level of a numbered list: its format, its pattern, where it begins."""

    kind: str
    pattern: str
    start: int
    legal: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether a list of ours says as much: one number and what stands around it."""
        parts = _PART.findall(self.pattern)
        return len(parts) < 2 and not _WORDS.search(_PART.sub("", self.pattern))


@dataclass(slots=True)
class _List:
    """A numbered list and how far it has counted."""

    levels: dict[int, _Level]
    counts: list[int] = field(default_factory=lambda: [0] * _LEVELS)

    def count(self, at: int) -> None:
        """Count one on at a level; the levels below begin anew."""
        level = self.levels.get(at)
        start = level.start if level else 1
        self.counts[at] = self.counts[at] + 1 if self.counts[at] else start
        self.counts[at + 1 :] = [0] * (_LEVELS - at - 1)

    def label(self, at: int, digits: str) -> str:
        """Return what stands before the paragraph that was just counted."""
        own = self.levels[at]

        def part(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            level = self.levels.get(index)
            number = self.counts[index] or (level.start if level else 1)
            kind = level.kind if level and not own.legal else "decimal"
            return _counters.label(number, kind, digits)

        return _PART.sub(part, own.pattern).strip()


def write_labels(word: Word) -> None:
    """Write out the labels that a list cannot say; mark the lists that count with letters."""
    looks, lists = Looks(word), _Lists(word)
    digits = _digits(word)
    for paragraph in list(word.body.iter(w("p"))):
        number = looks.of_paragraph(paragraph, "numPr")
        if number is None:
            continue
        at = value(number.find(w("ilvl"))) or _level_of_style(lists, looks, paragraph)
        level_at = int(at) if at in {*"012345678"} else 0
        found = lists.get(value(number.find(w("numId"))))
        if found is None or level_at not in found.levels:
            continue
        found.count(level_at)
        level = found.levels[level_at]
        if level.kind != "bullet" and (looks.level(paragraph) or not level.is_plain):
            _stop_numbering(paragraph)
            if text := found.label(level_at, digits):
                write_before(paragraph, f"{text} ")
        elif mark := _marks.LISTS.get(level.kind):
            write_before(paragraph, mark)


class _Lists:
    """The numbered lists of a file by ``numId``; what is based on the same counts together."""

    def __init__(self, word: Word) -> None:
        part = word.related("numbering")
        self._numbers = {} if part is None else {
            n.get(w("numId"), ""): n for n in part.iter(w("num"))
        }  # fmt: skip
        self._abstract = {} if part is None else {
            a.get(w("abstractNumId"), ""): a for a in part.iter(w("abstractNum"))
        }  # fmt: skip
        self._made: dict[str, _List] = {}

    def get(self, id_: str) -> _List | None:
        """Return a list; one that overrides where it begins counts for itself (§17.9.26)."""
        number = self._numbers.get(id_)
        if number is None:
            return None
        base = value(number.find(w("abstractNumId")))
        overrides = number.findall(w("lvlOverride"))
        key = f"n{id_}" if overrides else f"a{base}"
        if key not in self._made:
            levels = self._levels(base)
            for override in overrides:
                _override(levels, override)
            self._made[key] = _List(levels)
        return self._made[key]

    def _levels(self, base: str) -> dict[int, _Level]:
        abstract = self._abstract.get(base)
        return {} if abstract is None else dict(map(_level, abstract.findall(w("lvl"))))

    def style_level(self, style: str) -> str:
        """Return the level that a list gives to a paragraph style (§17.9.23)."""
        for abstract in self._abstract.values():
            for level in abstract.iter(w("lvl")):
                if value(level.find(w("pStyle"))) == style:
                    return level.get(w("ilvl"), "0")
        return "0"


def _level_of_style(lists: _Lists, looks: Looks, paragraph: Element) -> str:
    styles = (style.get(w("styleId"), "") for style in looks.chain(paragraph))
    return next((level for s in styles if (level := lists.style_level(s)) != "0"), "0")


def _level(element: Element) -> tuple[int, _Level]:
    start = value(element.find(w("start")))
    pattern = element.find(w("lvlText"))
    made = _Level(
        value(element.find(w("numFmt"))) or "decimal",
        value(pattern),
        int(start) if start.isascii() and start.isdigit() else 1,
        bool(is_on(element.find(w("isLgl")))),
    )
    at = element.get(w("ilvl"), "0")
    return (int(at) if at in {*"012345678"} else 0), made


def _override(levels: dict[int, _Level], override: Element) -> None:
    for element in override.findall(w("lvl")):
        at, level = _level(element)
        levels[at] = level
    start = value(override.find(w("startOverride")))
    at = int(override.get(w("ilvl"), "0") or 0)
    if start.isascii() and start.isdigit() and at in levels:
        old = levels[at]
        levels[at] = _Level(old.kind, old.pattern, int(start), old.legal)


def _stop_numbering(paragraph: Element) -> None:
    properties = paragraph.find(w("pPr"))
    if properties is None:
        properties = etree.Element(w("pPr"))
        paragraph.insert(0, properties)
    for old in properties.findall(w("numPr")):
        properties.remove(old)
    none = etree.SubElement(properties, w("numPr"))
    etree.SubElement(none, w("ilvl"), {w("val"): "0"})
    etree.SubElement(none, w("numId"), {w("val"): "0"})


def write_before(paragraph: Element, text: str) -> None:
    """Write a text before the first word of a paragraph, looking as that does."""
    run = etree.Element(w("r"))
    first = paragraph.find(w("r"))
    properties = None if first is None else first.find(w("rPr"))
    if properties is not None:
        run.append(etree.fromstring(etree.tostring(properties)))
    etree.SubElement(run, w("t")).text = text
    own = paragraph.find(w("pPr"))
    paragraph.insert(0 if own is None else paragraph.index(own) + 1, run)


def _digits(word: Word) -> str:
    """Return the digits that the text itself is written with; else those of its script."""
    text = "".join(t.text or "" for t in word.body.iter(w("t")))
    counts = Counter({
        digits: sum(map(text.count, digits))
        for digits in (_counters.ARABIC_DIGITS, _counters.PERSIAN_DIGITS, _counters.LATIN_DIGITS)
    })  # fmt: skip
    best, times = counts.most_common(1)[0]
    if times:
        return best
    return _counters.ARABIC_DIGITS if is_arabic(word.body) else _counters.LATIN_DIGITS
