"""Blocks of the text that a PDF's structure tree does not give back.

A validator sees that there are tags; it does not see that they hold the text. Here the tree is
read to its end and compared with what was written, block by block: headings with their level,
paragraphs, items with their labels, cells, headers, notes with their links, alternative texts,
each in its language.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from warraq.model import Artefact, Finding, Place, Rule, Severity

if TYPE_CHECKING:
    from warraq.rules._outline import Block

SHOWN = 60
"""How much of a block is quoted, characters."""


def inspect(artefact: Artefact) -> Iterator[Finding]:
    """Name the first block that differs."""
    edition = artefact.edition
    if edition.format != "pdf" or edition.specification.is_for_print_shop:
        return  # nobody reads the sheets aloud
    # Every build asks for all rules, and this one looks at finished files alone.
    from warraq.rules import _outline, _structure, _told

    root = _structure.read(artefact.data)
    if root is None:
        yield _finding(artefact, "the file has no structure tree")
        return
    written = _outline.of_document(edition)
    differences = list(compare(written, _told.of_structure(root)))
    if differences:
        wanted, found = differences[0]
        yield _finding(
            artefact,
            f"{len(differences)} of {len(written)} blocks are read otherwise than written; the "
            f"first is {_name(wanted, found)}, and {_name(found, wanted)} is read",
        )


def compare(written: list[Block], told: list[Block]) -> Iterator[tuple[Block | None, Block | None]]:
    """Yield (what was written, what is read) wherever they differ.

    What the theme puts before the first block and after the last – a title page, the contents,
    a colophon – is its own.
    """
    match = SequenceMatcher(None, [b.mark for b in written], [b.mark for b in told], autojunk=False)
    own = {0, 1, len(written)}  # 1: between the title and the text
    for name, first, last, start, end in match.get_opcodes():
        if name == "insert" and first in own:
            continue
        longest = last - first if own & {first, last} else max(last - first, end - start)
        for place in range(longest):
            wanted = written[first + place] if first + place < last else None
            found = told[start + place] if start + place < end else None
            if name != "equal" or not (wanted and found and found.has_order_of(wanted)):
                yield wanted, found


def _name(block: Block | None, other: Block | None) -> str:
    """Name a block by its kind, its languages, and its words from where they differ."""
    if block is None:
        return "nothing"
    text, same = block.text, 0
    if other is not None and other.text != text and text.startswith(other.text[:SHOWN]):
        pairs = enumerate(zip(text, other.text, strict=False))
        same = next((i for i, (a, b) in pairs if a != b), min(len(text), len(other.text)))
    start = text.rfind(" ", 0, max(same - SHOWN // 2, 0)) + 1
    quoted = text[start : start + SHOWN].rstrip()
    quoted = f"{'…' if start else ''}{quoted}{'…' if start + SHOWN < len(text) else ''}"
    langs = ", ".join(dict.fromkeys(lang for lang, _ in block.runs))
    return f"{block.kind} “{quoted}” ({langs or 'empty'})"


def _finding(artefact: Artefact, message: str) -> Finding:
    return Finding(
        RULE.id, RULE.severity, message, Place(artefact.name),
        "read the file with a screen reader there; report it with the text that does it",
    )  # fmt: skip


RULE = Rule(
    id="lost-structure",
    severity=Severity.WARNING,
    what="A block of the text that assistive technology reads from a PDF as something else, in "
    "another place or language, or not at all.",
    why="Tags can be valid and empty. Who listens to a text hears the structure tree and "
    "nothing else, and nobody who looks at the page can know what is missing there.",
    example="H2 > Span «مقدمة» ← P «مقدمة»",
    instead="H2 «مقدمة»",
    artefact=inspect,
)
