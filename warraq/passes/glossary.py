"""A glossary, ``::: glossary``: a list of definitions in the order of its language."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element

from warraq import registry
from warraq.collation import key
from warraq.model import Finding, Language, Locate, Metadata
from warraq.passes._tree import add_class, language_tag, text_of


def sort_glossary(tree: Element, metadata: Metadata, locate: Locate) -> Iterator[Finding]:
    """Sort the lists in every glossary, and give it its name and role (DPUB-ARIA 1.1).

    It is called by its English name or by the word of its language (``::: مسرد``).
    """
    del locate
    for block in list(tree.iter("div", "section")):
        language = registry.language(language_tag(block) or metadata.lang)
        word = language.phrases.glossary
        names = {"glossary", word.replace(" ", "-")}
        classes = (block.get("class") or "").split()
        if not names.intersection(classes):
            continue
        block.tag = "section"
        block.set("class", " ".join(c for c in classes if c not in names))
        add_class(block, "glossary")
        block.set("role", "doc-glossary")
        block.set("aria-label", word)
        for entries in block.iter("dl"):
            _sort(entries, language)
    yield from ()


def _sort(entries: Element, language: Language) -> None:
    """Sort the terms of a list, each with all that follows it up to the next."""
    groups: list[list[Element]] = []
    for child in list(entries):
        if not groups or (child.tag == "dt" and groups[-1][-1].tag != "dt"):
            groups.append([])
        groups[-1].append(child)
    groups.sort(key=lambda group: key(text_of(group[0]), language))
    entries[:] = [child for group in groups for child in group]
