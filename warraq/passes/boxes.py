"""Boxes beside the running text: ``::: warning``, ``::: {.tip title="…"}``, ``> [!NOTE]``.

A box is named by its English class or by the words that its own language gives it
(``::: تنبيه``), and so are Quarto's names (``callout-tip``). Its title is the ``title``
attribute, a heading at its beginning, or the language's own word. Any other class is the
writer's and stays as it is.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element as Element

from warraq import registry
from warraq.model import Finding, Locate, Metadata, Severity
from warraq.passes._tree import drop, has_class, language_tag, text_of
from warraq.passes.headings import LEVELS

ROLES = {
    "summary": ("section", "doc-abstract"),
    "key-points": ("aside", "note"),
    "note": ("aside", "note"),
    "tip": ("aside", "doc-tip"),
    "important": ("section", "doc-notice"),
    "warning": ("section", "doc-notice"),
    "caution": ("section", "doc-notice"),
    "box": ("aside", "note"),
}
"""A kind of box → its element and its role (DPUB-ARIA 1.1, ARIA in HTML §4)."""

NEAR = 0.75
"""How like a box's name a class has to be for the writer to be asked about it."""


def set_boxes(tree: Element, metadata: Metadata, locate: Locate) -> Iterator[Finding]:
    """Give every box its element, its role and a title that is seen and read aloud."""
    english = {kind: kind for kind in ROLES} | {f"callout-{kind}": kind for kind in ROLES}
    for block in list(tree.iter("div", "section")):
        labels = registry.language(language_tag(block) or metadata.lang).phrases.boxes
        own = {name.replace(" ", "-"): kind for kind, words in labels.items() for name in words}
        names = english | own
        classes = (block.get("class") or "").split()
        kind = next((names[c] for c in classes if c in names), None)
        if kind is not None:
            rest = [c for c in classes if c not in names]
            _set(block, kind, rest, labels[kind][0] if kind in labels else "")
        elif len(classes) == 1 and (near := difflib.get_close_matches(classes[0], names, 1, NEAR)):
            yield Finding(
                "unknown-box",
                Severity.NOTE,
                f"{classes[0]} is not the name of a box",
                locate(classes[0]),
                f"did you mean {near[0]}?",
            )


def _set(block: Element, kind: str, classes: list[str], label: str) -> None:
    """Turn a ``div`` (a ``section`` when a heading begins it) into the box, its title first."""
    block.tag, role = ROLES[kind]
    title = _title(block) or label
    block.set("class", " ".join(["box", f"box-{kind}", *classes]))
    block.set("role", role)
    if title:
        block.set("aria-label", title)
        head = etree.Element("p", {"class": "box-title"})
        head.text = title
        head.tail, block.text = block.text or "\n", "\n"
        block.insert(0, head)


def _title(block: Element) -> str:
    """Take the title that the writer gave out of the box; "" when there is none.

    An alert of GitHub's has no other title than its English name, which pandoc writes in.
    """
    given = block.get("title", "").strip()
    block.attrib.pop("title", "")
    first = block[0] if len(block) and not (block.text or "").strip() else None
    if first is not None and first.tag == "div" and has_class(first, "title"):
        drop(first)
    elif first is not None and first.tag in LEVELS:
        given = given or text_of(first)
        drop(first)
    return given
