"""What a cross-reference says: «الفصل ٣», «الشكل ٢», or the words of what has no number.

Print adds the page (``.xref`` in print.css). A reference that stands in brackets already has the
class ``inside``, so that no brackets come into brackets.
"""

from __future__ import annotations

import re

from lxml import etree
from lxml.etree import _Element as Element

from warraq.model import Language
from warraq.numbers import Target
from warraq.passes._tree import BLOCKS, Slot, add_class, has_class
from warraq.passes.references import EACH, REFERENCE

NO_BREAK = "\u00a0"

CLITIC = re.compile(r"(?<![^\s(\[«“،])[وف]?[بكل]?\Z")
"""«and», «so», «in», «like», «for»: one letter each, written with what follows."""


def fill(tree: Element, targets: dict[str, Target], language: Language) -> None:
    """Write into every reference, and every link without words, what it leads to."""
    bracketed = _bracketed(tree)
    for link in list(tree.iter("a")):
        target = targets.get((link.get("href") or "#").removeprefix("#"))
        marked = has_class(link, "xref")
        if target is None or not (marked or _is_empty(link)):
            continue
        if not marked:
            add_class(link, "xref")
        for child in list(link):
            link.remove(child)
        link.text = _joined(
            _cut_clitic(link), _words(target, language, bare=has_class(link, "bare"))
        )
        if link in bracketed:
            add_class(link, "inside")
        following = link.getnext()
        if marked and following is not None and has_class(following, "xref") and not link.tail:
            link.tail = language.phrases.separator  # [@fig-a; @fig-b]
    for image in tree.iter("img"):
        alt = image.get("alt") or ""
        if "@" in alt:
            image.set("alt", _plain(alt, targets, language))


def _words(target: Target, language: Language, *, bare: bool) -> str:
    if target.label:
        return target.number if bare else target.label.replace(" ", NO_BREAK)
    return f"{language.quotes[0]}{target.name}{language.quotes[1]}"


def _is_empty(link: Element) -> bool:
    return not len(link) and not (link.text or "").strip()


def _bracketed(tree: Element) -> frozenset[Element]:
    """Return the links that stand between brackets which are open in their block."""
    found = set()
    depth = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if event == "start":
            depth = 0 if element.tag in BLOCKS else depth
            if element.tag == "a" and depth > 0:
                found.add(element)
            text = element.text or ""
        else:
            text = element.tail or ""
        depth += text.count("(") - text.count(")")
    return frozenset(found)


def _cut_clitic(link: Element) -> str:
    """Take the letters that Arabic writes together with the next word from before the link.

    In the link the word is whole: no border of colour runs through it, and it is copied whole.
    """
    previous, parent = link.getprevious(), link.getparent()
    if parent is None:
        return ""
    slot = Slot(parent, is_tail=False) if previous is None else Slot(previous, is_tail=True)
    match = CLITIC.search(slot.text)
    if match is None:
        return ""
    slot.text = slot.text[: match.start()]
    return match[0]


def _joined(clitic: str, words: str) -> str:
    """Join the letters to the word: ``ل`` and ``الشكل`` make ``للشكل``."""
    return clitic + (words[1:] if clitic.endswith("ل") and words.startswith("ال") else words)


def _plain(alt: str, targets: dict[str, Target], language: Language) -> str:
    """Write the references of an alternative text as plain words; leave those unknown."""
    known = {re.sub(r"^c\d+-", "", id_): target for id_, target in reversed(targets.items())}

    def words(match: re.Match[str]) -> str:
        found = [(known.get(name), bool(bare)) for bare, name in EACH.findall(match[0])]
        said = [_words(target, language, bare=bare) for target, bare in found if target]
        return language.phrases.separator.join(said) if len(said) == len(found) else match[0]

    return REFERENCE.sub(words, alt)
