"""Latin comma, semicolon and question mark after an Arabic letter; Hebrew uses the Latin ones."""

from __future__ import annotations

import re
from collections.abc import Iterable

from warraq.model import Finding, Manuscript, Metadata, Rule, Severity
from warraq.rules._prose import LETTER, MARK, mend
from warraq.rules._text import Message, is_arabic, look_for

MENDED = {",": "،", ";": "؛", "?": "؟"}

# Between the letter and the mark may stand what closes a quotation, an emphasis or a link.
_FAULT = re.compile(rf"[{LETTER}{MARK}][»”\"'’)\]*_\0]*([,;?])")

_MESSAGE = Message(
    "latin-punctuation",
    Severity.WARNING,
    "a Latin mark after an Arabic letter",
    "type ، ؛ ؟ – or let “warraq lint --fix” do it",
)


def inspect(manuscript: Manuscript) -> Iterable[Finding]:
    """Report Latin marks in a text in the Arabic script."""
    return look_for(manuscript, _FAULT, _MESSAGE) if is_arabic(manuscript.metadata) else ()


def repair(text: str, metadata: Metadata) -> str:
    """Put the Arabic mark in the place of the Latin one."""
    return mend(text, _FAULT, lambda m: MENDED[m[1]]) if is_arabic(metadata) else text


RULE = Rule(
    id="latin-punctuation",
    severity=Severity.WARNING,
    what="A comma, semicolon or question mark of the Latin script after an Arabic letter.",
    why="It faces the wrong way, and where the line meets a Latin word or a number it jumps "
    "to the other side of it.",
    example="هل قرأت الكتاب, أم سمعت به?",
    instead="هل قرأت الكتاب، أم سمعت به؟",
    manuscript=inspect,
    repair=repair,
)
