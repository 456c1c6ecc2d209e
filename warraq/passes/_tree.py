"""What passes need to know of a tree: its blocks, and the slots in which its text lies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element as Element

BLOCKS = frozenset(
    "p h1 h2 h3 h4 h5 h6 li td th caption figcaption dt dd blockquote div section aside".split()
)
INLINE = frozenset(
    "a abbr b bdi bdo br cite code del dfn em i img ins kbd mark math q s samp small span strong "
    "sub sup time u var wbr".split()
)
"""Elements that stand in a line of text."""
LITERAL = frozenset({"code", "pre", "kbd", "samp", "math", "var"})
"""Elements whose characters are quoted as they are: no typography inside."""


@dataclass(slots=True)
class Slot:
    """A run of text in lxml's model: the ``text`` of an element or the ``tail`` after it."""

    element: Element
    is_tail: bool

    @property
    def text(self) -> str:
        """The characters of the run."""
        return (self.element.tail if self.is_tail else self.element.text) or ""

    @text.setter
    def text(self, value: str) -> None:
        if self.is_tail:
            self.element.tail = value
        else:
            self.element.text = value


def slots(block: Element, skip: frozenset[str] = frozenset()) -> Iterator[Slot]:
    """Yield the slots of one block's own inline text, in reading order.

    Blocks inside it are left out (they are blocks of their own), and so are elements named
    in ``skip`` and elements in another language.
    """
    yield Slot(block, is_tail=False)
    for child in block:
        own = (
            isinstance(child.tag, str) and child.tag not in BLOCKS | skip and not child.get("lang")
        )
        if own:
            yield from slots(child, skip)
        yield Slot(child, is_tail=True)


def blocks(tree: Element) -> Iterator[Element]:
    """Yield every block in the document's language that may hold inline text, in order."""
    for element in tree.iter():
        if element.tag in BLOCKS and not any(e.get("lang") for e in _inside(element, tree)):
            yield element


def _inside(element: Element, tree: Element) -> Iterator[Element]:
    """Yield the element and what it stands in, up to the tree's root."""
    yield element
    for ancestor in element.iterancestors():
        if ancestor is tree:
            return
        yield ancestor


def wrap_stray_text(tree: Element) -> None:
    """Put text that stands between blocks into paragraphs.

    pandoc leaves the beginning of a paragraph bare when it takes an HTML tag in it for a block.
    """
    stray = etree.Element("p")
    stray.text, tree.text = tree.text, None
    flow = [stray]
    for child in list(tree):
        tail, child.tail = child.tail, None
        if child.tag in INLINE:
            stray.append(child)
            child.tail = tail
        else:
            stray = etree.Element("p")
            stray.text = tail
            flow += [child, stray]
    for element in flow:
        if element.tag != "p" or len(element) or (element.text or "").strip():
            element.tail = "\n"
            tree.append(element)


def text_of(element: Element) -> str:
    """Return the element's text without the numbers of its notes, white space folded."""
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and not has_class(child, "noteref"):
            yield from _pieces(child)
        yield child.tail or ""


def add_class(element: Element, name: str) -> None:
    """Add one class to the element's list."""
    element.set("class", " ".join([*(element.get("class") or "").split(), name]))


def has_class(element: Element, name: str) -> bool:
    """Tell whether the element's class list has ``name``."""
    return name in (element.get("class") or "").split()


def drop(element: Element, replacement: str = "") -> None:
    """Remove the element with its content; ``replacement`` and its tail stay in its place."""
    parent = element.getparent()
    if parent is None:
        return
    text = replacement + (element.tail or "")
    previous = element.getprevious()
    if previous is not None:
        previous.tail = (previous.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    parent.remove(element)


def unwrap(element: Element) -> None:
    """Put the element's content in its place."""
    parent = element.getparent()
    if parent is None:
        return
    index = parent.index(element)
    children = list(element)
    before = element.text or ""
    tail = element.tail or ""
    element.text = element.tail = None
    parent.remove(element)
    for offset, child in enumerate(children):
        parent.insert(index + offset, child)
    _append_text(parent, index, before)
    _append_text(parent, index + len(children), tail)


def _append_text(parent: Element, index: int, text: str) -> None:
    """Add ``text`` just before the child that stands at ``index``."""
    if index == 0:
        parent.text = (parent.text or "") + text
    else:
        child = parent[index - 1]
        child.tail = (child.tail or "") + text
