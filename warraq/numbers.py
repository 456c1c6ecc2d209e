"""Numbers over the whole publication: chapters, appendices, sections, figures, tables.

Chapters and sections have numbers when ``numbering`` asks for them, figures and tables when they
have a name (``{#fig-…}``, ``{#tbl-…}``): through the chapter where chapters have numbers, else
through the publication. The parts of a number are divided by a full stop, which keeps digits of
either kind in their order in a line from the right (UAX #9, W4).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree
from lxml.etree import _Element as Element

from warraq import registry
from warraq.model import Caption, Counted, Language, ListOf, Metadata
from warraq.openings import Opening
from warraq.passes._tree import has_class, text_of
from warraq.passes.figures import counted_as
from warraq.passes.headings import LEVELS

DEPTH = 3
"""So many parts a number has at most: ``٣.٢.١``."""

_ONE: dict[ListOf, Counted] = {"figures": "figure", "tables": "table"}


@dataclass(frozen=True, slots=True)
class Target:
    """What can be said of something that is referred to: «الفصل ٣», «٣», its own words."""

    label: str
    number: str
    name: str


@dataclass(slots=True)
class Numbers:
    """What has been counted so far; after the last chapter, of the whole publication."""

    metadata: Metadata
    is_book: bool
    targets: dict[str, Target] = field(default_factory=dict)
    """By id, for every id of the publication; what has no name has that of its section."""
    _captions: list[tuple[ListOf, str, Element]] = field(default_factory=list)
    _counts: Counter[str] = field(default_factory=Counter)

    @property
    def language(self) -> Language:
        """The publication's language, which has the digits and the words."""
        return registry.language_of(self.metadata)

    def chapter(self, opening: Opening, tree: Element) -> Opening:
        """Number one chapter and all in it, in the tree; return its opening with its label."""
        label = number = ""
        if self.is_book and self.metadata.numbering != "none" and opening.is_numbered:
            counted: Counted = "appendix" if opening.matter == "appendix" else "chapter"
            self._counts[counted] += 1
            number = self._written(counted, self._counts[counted])
            label = self._label(counted, number)
        self.targets[opening.id] = here = Target(label, number, opening.title)
        sections = dict(self._sections(tree, number))
        for element in list(tree.iter()):
            if element.tag in LEVELS:
                here = self._heading(element, sections.get(element, ""))
            elif element.tag in {"figure", "table"} and (kind := counted_as(element)):
                self._caption(element, kind, number)
            elif element.get("id"):
                self.targets.setdefault(element.get("id", ""), _named(element) or here)
        return replace(opening, label=label)

    def captions(self) -> tuple[Caption, ...]:
        """Return every caption with its number, as it stands in the tree now."""
        return tuple(Caption(kind, id_, text_of(caption)) for kind, id_, caption in self._captions)

    def _sections(self, tree: Element, chapter: str) -> Iterator[tuple[Element, str]]:
        """Yield the headings that have a number; none below one that is unnumbered has."""
        if self.metadata.numbering != "sections" or (self.is_book and not chapter):
            return
        deepest = DEPTH - self.is_book
        counts: list[int] = []
        skipped = 0
        """The level of the unnumbered heading under which the text stands."""
        for heading in (e for e in tree.iter() if e.tag in LEVELS):
            depth = LEVELS[str(heading.tag)] - 1
            if skipped and depth > skipped:
                continue
            skipped = depth if has_class(heading, "unnumbered") else 0
            if skipped or depth > deepest:
                continue
            before = counts[depth - 1] if len(counts) >= depth else 0
            counts = [*counts[: depth - 1], before + 1]
            yield heading, ".".join(filter(None, (chapter, *map(self.language.number, counts))))

    def _heading(self, heading: Element, number: str) -> Target:
        label = self._label("section", number) if number else ""
        target = Target(label, number, text_of(heading))
        if name := heading.get("id"):
            self.targets[name] = target
        if number:
            _put_before(heading, "number", f"{number} ")
        return target

    def _caption(self, element: Element, kind: ListOf, chapter: str) -> None:
        """Count a figure or table, and write its label before its caption."""
        self._counts[f"{kind} {chapter}"] += 1
        count = self.language.number(self._counts[f"{kind} {chapter}"])
        number = f"{chapter}.{count}" if chapter else count
        label = self._label(_ONE[kind], number)
        tag, place = ("caption", 0) if element.tag == "table" else ("figcaption", len(element))
        caption = element.find(tag)
        if caption is None:
            caption = etree.Element(tag)
            element.insert(place, caption)
        words, id_ = text_of(caption), element.get("id", "")
        before = self.language.phrases.titled.partition("{title}")[0].format(label=label)
        _put_before(caption, "label", before if words else label)
        caption.attrib.pop("aria-hidden", "")
        self.targets[id_] = Target(label, number, words)
        self._captions.append((kind, id_, caption))

    def _written(self, counted: Counted, count: int) -> str:
        letters = self.language.letters
        if counted == "appendix" and count <= len(letters):
            return letters[count - 1]
        return self.language.number(count)

    def _label(self, counted: Counted, number: str) -> str:
        return self.language.phrases.labels[counted].format(number=number)


def _named(element: Element) -> Target | None:
    """Return the target that a figure or table without a number makes: its caption."""
    caption = next(element.iter("figcaption", "caption"), None)
    if element.tag not in {"figure", "table"} or caption is None:
        return None
    return Target("", "", text_of(caption))


def _put_before(element: Element, name: str, words: str) -> None:
    """Begin an element with a span; a space at the end of ``words`` stands after it."""
    span = etree.Element("span", {"class": name})
    span.text = words.rstrip()
    span.tail = words[len(span.text) :] + (element.text or "")
    element.text = None
    element.insert(0, span)
