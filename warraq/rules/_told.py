"""The blocks of a text as the structure tree of a finished PDF tells them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from warraq.rules._outline import Block, say
from warraq.rules._structure import Element, Link

GENERATED = "generated"
"""The title of what the style sheet adds, which is nobody's text."""

_TAG_KINDS = {
    "LBody": "item", "TD": "cell", "Caption": "caption", "BlockQuote": "quotation",
}  # fmt: skip
_IN_LINE = frozenset("Span Code Quote Link Reference Formula".split())


def of_structure(root: Element) -> list[Block]:
    """Return the blocks of a structure tree. What is wrong with one is a part of its kind."""
    calls = {
        kid.target
        for element in root.walk()
        if element.role == "Link"
        for kid in element.kids
        if isinstance(kid, Link)
    }
    return list(_Told(calls).inside(root, "paragraph"))


class _Told:
    """Takes a structure tree apart; ``targets`` are where its links lead."""

    def __init__(self, targets: set[str]) -> None:
        self.targets = targets

    def inside(self, element: Element, kind: str, said: Block | None = None) -> Iterator[Block]:
        """Yield the blocks in ``element``; ``said`` was said before its first line."""
        line = Block(kind, list(said.runs) if said else [])
        is_empty = True
        for kid in element.kids:
            if not isinstance(kid, Element) or _is_in_line(kid, element):
                _hear(line, kid, element.lang)
                continue
            if line.runs:
                yield line
                is_empty = False
            line = Block(kind)
            for block in self._block(kid, kind):
                yield block
                is_empty = False
        if line.runs or (is_empty and element.role in {"TD", "TH"}):
            yield line

    def _block(self, element: Element, kind: str) -> Iterator[Block]:
        role = element.role
        if role == "Figure":
            yield Block(
                "figure" if element.alt else "figure without text", [(element.lang, element.alt)]
            )
        elif role == "LI":
            yield from self._item(element)
        elif role == "L":
            for item in element.elements:
                yield from self._item(
                    item, numbered=element.attributes.get("ListNumbering") != "None"
                )
        elif role == "Note":
            yield from self._note(element)
        elif role[:1] == "H" and role[1:].isdigit():
            yield from self.inside(element, f"heading {role[1:]}")
        elif role == "TH":
            yield from self.inside(
                element, f"header of a {str(element.attributes.get('Scope')).lower()}"
            )
        else:
            yield from self.inside(element, _TAG_KINDS.get(role, kind))

    def _item(self, item: Element, *, numbered: bool = True) -> Iterator[Block]:
        said = None
        has_label = False
        for kid in item.elements:
            if kid.role == "Lbl":
                has_label = True
                drawn = any(each.role == "Figure" for each in kid.walk())
                if drawn:
                    said = Block("", [(kid.lang, kid.text)])
                elif not numbered:
                    yield from self.inside(kid, "term")
            else:
                labelled = has_label or not numbered
                yield from self.inside(kid, "item" if labelled else "item without a label", said)
                said = None

    def _note(self, note: Element) -> Iterator[Block]:
        label = next((each for each in note.elements if each.role == "Lbl"), None)
        back = label is not None and any(each.role == "Link" for each in label.walk())
        kind = "note" if back and note.id in self.targets else "note without its links"
        body = tuple(kid for kid in note.kids if kid is not label)
        yield from self.inside(replace(note, kids=body), kind)


def _is_in_line(kid: Element, around: Element) -> bool:
    if kid.role == "Figure":
        return around.role not in {"Document", "Sect", "Div", "BlockQuote"}
    return kid.role in _IN_LINE


def _hear(line: Block, kid: Element | str | Link, lang: str) -> None:
    if isinstance(kid, str):
        say(line, lang, kid)
    elif isinstance(kid, Element) and kid.title != GENERATED:
        if kid.alt:
            say(line, kid.lang, kid.alt)
        else:
            for each in kid.kids:
                _hear(line, each, kid.lang)
