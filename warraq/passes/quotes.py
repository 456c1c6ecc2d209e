"""Quotation marks in the style of the house: “نص” → «نص», “a” stays “a” in English.

Marks are paired over the whole inline text of a block, through bold and links. A mark that
is typed the wrong way round (``لـ”البيان“``) is turned; a block whose marks do not pair is
left as it is and reported, since only the author knows where the missing one belongs.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element

from warraq import registry
from warraq.model import Finding, Locate, Metadata, Severity
from warraq.passes._tree import LITERAL, Slot, blocks, slots, text_of

OPENING = frozenset("“„«")
CLOSING = frozenset("”‟»")
MARKS = OPENING | CLOSING | {'"'}
_BEFORE_OPENING = frozenset(" \u00a0\t\n([{—–-/ـ")


def house_quotes(tree: Element, metadata: Metadata, locate: Locate) -> Iterator[Finding]:
    """Set every paired quotation mark in the marks of the document's language."""
    if metadata.quotes == "keep":
        return
    style = registry.language(metadata.lang).quotes
    for block in blocks(tree):
        runs = [slot for slot in slots(block, LITERAL) if slot.text]
        text = "".join(slot.text for slot in runs)
        if not MARKS.intersection(text):
            continue
        paired = pair(text, style)
        if paired is None:
            yield Finding(
                "unpaired-quotes",
                Severity.WARNING,
                f"quotation marks do not pair in “{text_of(block)[:40]}…”; left as typed",
                locate(text[:60]),
                "add the missing mark, or remove the one too many",
            )
            continue
        turned = [i for i, mark in enumerate(text) if _turned(mark, paired[i], style)]
        for index in turned:
            yield Finding(
                "turned-quotes",
                Severity.NOTE,
                f"a quotation mark faced the wrong way: {_around(text, index, 12)}",
                locate(_around(text, index, 20)),
                "it is turned in every edition",
            )
        _write(runs, paired)


def pair(text: str, style: tuple[str, str, str, str]) -> str | None:
    """Return ``text`` with its marks in ``style``; None when they do not pair.

    >>> pair('قال "نعم" ثم “لا”', ("«", "»", "“", "”"))
    'قال «نعم» ثم «لا»'
    """
    depth = 0
    out = list(text)
    for index, mark in enumerate(text):
        if mark not in MARKS:
            continue
        before = text[index - 1] if index else " "
        after = text[index + 1] if index + 1 < len(text) else " "
        if mark == '"' and depth == 0 and before.isdigit():
            continue  # inches and seconds: 15"
        opens = depth == 0 or (
            before in _BEFORE_OPENING and not after.isspace() and mark not in CLOSING
        )
        if opens and depth == 2:
            return None
        level = depth if opens else depth - 1
        out[index] = style[2 * min(level, 1) + (not opens)]
        depth += 1 if opens else -1
    return "".join(out) if depth == 0 else None


def _around(text: str, index: int, reach: int) -> str:
    return text[max(0, index - reach) : index + reach].strip()


def _turned(mark: str, set_as: str, style: tuple[str, str, str, str]) -> bool:
    if set_as in (style[0], style[2]):
        return mark in CLOSING
    return set_as in (style[1], style[3]) and mark in OPENING


def _write(runs: list[Slot], text: str) -> None:
    position = 0
    for slot in runs:
        length = len(slot.text)
        slot.text = text[position : position + length]
        position += length
