"""What passes need to know of a tree: its blocks, and the slots in which its text lies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element as Element

from warraq import registry

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
    def holder(self) -> Element:
        """The element whose content the run is; a root has no tail."""
        parent = self.element.getparent() if self.is_tail else None
        return self.element if parent is None else parent

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


def isolate(slot: Slot, spans: list[tuple[int, int]]) -> list[Element]:
    """Put pieces of a slot's text, in order, into isolates from the left; return these."""
    text, made = slot.text, []
    index = slot.holder.index(slot.element) + 1 if slot.is_tail else 0
    for number, (start, end) in enumerate(spans):
        piece = etree.Element("bdi", {"dir": "ltr"})
        piece.text = text[start:end]
        piece.tail = text[end : spans[number + 1][0] if number + 1 < len(spans) else len(text)]
        slot.holder.insert(index + number, piece)
        made.append(piece)
    if spans:
        slot.text = text[: spans[0][0]]
    return made


@dataclass(frozen=True, slots=True)
class Line:
    """The slots of one block and their text; :data:`OBJECT` stands for what is left out."""

    slots: tuple[Slot, ...]
    text: str

    def write(self, text: Sequence[str]) -> None:
        """Put into the slots what ``text`` has for each character of the line."""
        position = 0
        for slot in self.slots:
            position += _is_after_object(slot)
            if length := len(slot.text):
                slot.text = "".join(text[position : position + length])
                position += length


OBJECT = "\ufffc"
"""OBJECT REPLACEMENT CHARACTER: code, a picture or a foreign phrase in a line."""


def line(block: Element) -> Line:
    """Return the block's own inline text, without what is quoted as it is."""
    found = tuple(slots(block, LITERAL))
    return Line(found, "".join(OBJECT * _is_after_object(slot) + slot.text for slot in found))


def _is_after_object(slot: Slot) -> bool:
    """Tell whether what stands before the tail is left out of the line, or has no text."""
    element = slot.element
    is_object = element.tag in LITERAL or element.tag == "img" or bool(element.get("lang"))
    return slot.is_tail and is_object


def blocks(tree: Element) -> Iterator[Element]:
    """Yield the root, then every block in its language that may hold inline text, in order.

    The root is a chapter, or a phrase or a block in a language of its own.
    """
    yield tree
    for element in tree.iter():
        if element is not tree and element.tag in BLOCKS and not _is_foreign(element, tree):
            yield element


def _is_foreign(element: Element, tree: Element) -> bool:
    """Tell whether the element, or what it stands in below the root, names its language."""
    while element is not tree:
        parent = element.getparent()
        if element.get("lang") or parent is None:
            return True
        element = parent
    return False


def language_tag(element: Element) -> str:
    """Return the nearest tag around an element of a language that the press knows, else ""."""
    tags = (e.get("lang") or "" for e in (element, *element.iterancestors()))
    return next((tag for tag in tags if registry.script(tag)), "")


def regions(tree: Element) -> Iterator[Element]:
    """Yield the root, then every phrase and block that names a language, in order."""
    yield tree
    yield from (e for e in tree.iter() if e is not tree and e.get("lang"))


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
    """Return the element's text without the numbers of its notes, white space folded.

    A formula is its TeX source where it has one: its letters alone say something else.
    """
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: Element) -> Iterator[str]:
    source = element.find("{*}semantics/{*}annotation")
    if source is not None:
        yield source.text or ""
        return
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
