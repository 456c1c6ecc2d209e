"""How a paragraph and a run of Word look: what the styles say, what is said on the spot.

ECMA-376-1 §17.7.2: the defaults of the document, then the paragraph's styles from the base
up, then the run's, then the element itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from lxml.etree import _Element as Element

from warraq.inputs._word.package import Word, is_on, value, w

DEPTH = 20
"""Most styles based on one another that are followed: a ring would have no end."""
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")
_SIZE = 20
"""Word's own size where nothing says another (§17.3.2.38), half points."""


class Looks:
    """The styles of a Word file, asked about paragraphs and runs."""

    def __init__(self, word: Word) -> None:
        self._part = word.related("styles")
        self._known: dict[tuple[str, str, str], Element | None] = {}

    @cached_property
    def _styles(self) -> dict[str, Element]:
        found = [] if self._part is None else list(self._part.iter(w("style")))
        return {style.get(w("styleId"), ""): style for style in found}

    @cached_property
    def _default(self) -> str:
        for id_, style in self._styles.items():
            if style.get(w("type")) == "paragraph" and style.get(w("default")) in {"1", "true"}:
                return id_
        return "Normal"

    def chain(self, paragraph: Element) -> Iterator[Element]:
        """Yield the styles of a paragraph, its own first."""
        return self._chain(self._style_of(paragraph))

    def _chain(self, id_: str) -> Iterator[Element]:
        for _ in range(DEPTH):
            style = self._styles.get(id_)
            if style is None:
                return
            yield style
            id_ = value(style.find(w("basedOn")))

    def style_name(self, paragraph: Element) -> str:
        """Return the name of a paragraph's style, lower case: ``heading 1``, ``toc 2``."""
        style = next(self.chain(paragraph), None)
        return "" if style is None else value(style.find(w("name"))).lower()

    def of_paragraph(self, paragraph: Element, name: str) -> Element | None:
        """Return a property of a paragraph, ``jc``, ``bidi``, ``numPr``, wherever it is said."""
        own = paragraph.find(f"{w('pPr')}/{w(name)}")
        if own is not None:
            return own
        found = self._inherited(self._style_of(paragraph), "pPr", name)
        return self._default_of("pPr", name) if found is None else found

    def of_run(self, run: Element, paragraph: Element, name: str) -> Element | None:
        """Return a property of a run."""
        properties = run.find(w("rPr"))
        if properties is not None:
            if (own := properties.find(w(name))) is not None:
                return own
            style = value(properties.find(w("rStyle")))
            if style and (found := self._inherited(style, "rPr", name)) is not None:
                return found
        found = self._inherited(self._style_of(paragraph), "rPr", name)
        return self._default_of("rPr", name) if found is None else found

    def _style_of(self, paragraph: Element) -> str:
        return value(paragraph.find(f"{w('pPr')}/{w('pStyle')}")) or self._default

    def _inherited(self, style: str, kind: str, name: str) -> Element | None:
        """Return what a style and those under it say; asked once, since every run asks."""
        key = style, kind, name
        if key not in self._known:
            found = (each.find(f"{w(kind)}/{w(name)}") for each in self._chain(style))
            self._known[key] = next((f for f in found if f is not None), None)
        return self._known[key]

    def of_table(self, table: Element, name: str) -> Element | None:
        """Return a property of a table."""
        styles = self._chain(value(table.find(f"{w('tblPr')}/{w('tblStyle')}")))
        found = (source.find(f"{w('tblPr')}/{w(name)}") for source in (table, *styles))
        return next((f for f in found if f is not None), None)

    def _default_of(self, kind: str, name: str) -> Element | None:
        key = "", kind, name
        if key not in self._known:
            path = f"{w('docDefaults')}/{w(kind + 'Default')}/{w(kind)}/{w(name)}"
            self._known[key] = None if self._part is None else self._part.find(path)
        return self._known[key]

    def is_complex(self, run: Element, paragraph: Element) -> bool:
        """Tell whether a run is set by the properties of complex scripts (§17.3.2.26)."""
        return any(is_on(self.of_run(run, paragraph, name)) for name in ("rtl", "cs"))

    def is_bold(self, run: Element, paragraph: Element) -> bool:
        """Tell whether a run's letters are bold."""
        if self.is_complex(run, paragraph):
            return bool(is_on(self.of_run(run, paragraph, "bCs")))
        names = ("b", "bCs") if is_arabic(run) else ("b",)
        return any(is_on(self.of_run(run, paragraph, name)) for name in names)

    def size(self, run: Element, paragraph: Element) -> int:
        """Return the size of a run's letters, half points."""
        name = "szCs" if self.is_complex(run, paragraph) else "sz"
        number = value(self.of_run(run, paragraph, name))
        return int(number) if number.isascii() and number.isdigit() else _SIZE

    def level(self, paragraph: Element) -> int:
        """Return the level of a heading by style, 0 for what is none."""
        for style in self.chain(paragraph):
            name = re.fullmatch(r"heading ([1-9])", value(style.find(w("name"))).lower())
            if name:
                return int(name[1])
        outline = value(self.of_paragraph(paragraph, "outlineLvl"))
        return int(outline) + 1 if outline in {*"012345678"} else 0


def is_arabic(element: Element) -> bool:
    """Tell whether an element has a letter of the Arabic script."""
    return any(_ARABIC.search(t.text or "") for t in element.iter(w("t")))


def text_of(element: Element) -> str:
    """Return the text of an element as Word shows it."""
    return "".join(t.text or "" for t in element.iter(w("t")))


def runs_of(paragraph: Element) -> list[Element]:
    """Return the runs of a paragraph that have text, but not those of a text box in it."""
    return [
        run
        for run in paragraph.iter(w("r"))
        if run.find(w("t")) is not None and next(run.iterancestors(w("p"))) is paragraph
    ]
