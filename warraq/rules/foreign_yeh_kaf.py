"""Persian ی and ک in an Arabic text, Arabic ي and ك in a Persian one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from warraq.model import Finding, Manuscript, Metadata, Rule, Severity
from warraq.rules._prose import LETTER, MARK, mend
from warraq.rules._text import Message, code, look_for

# In Arabic a final ی may stand for ي or for ى: على is not علي. Only the author knows.
MENDED = {
    "ar": {"ک": "ك", "ی": "ي"},
    "fa": {"ك": "ک", "ي": "ی", "ى": "ی"},
}
_FAULT = {"ar": re.compile("[کی]"), "fa": re.compile("[كيى]")}
_SAFE = {
    "ar": re.compile(f"ک|ی(?=[{MARK}\u200d]*[{LETTER}])"),
    "fa": _FAULT["fa"],
}
_NAMES = {"ar": "a Persian letter in an Arabic text", "fa": "an Arabic letter in a Persian text"}
_HINTS = {
    "ar": "type ك, and ي or ى; “warraq lint --fix” mends all but a final ی; a Persian phrase "
    "is marked [متن]{lang=fa}",
    "fa": "type ک and ی, or let “warraq lint --fix” do it; an Arabic phrase is marked "
    "[نص]{lang=ar}",
}


def inspect(manuscript: Manuscript) -> Iterator[Finding]:
    """Report letters of the neighbouring language."""
    lang = code(manuscript.metadata)
    if lang in MENDED:
        message = Message("foreign-yeh-kaf", Severity.WARNING, _NAMES[lang], _HINTS[lang])
        yield from look_for(manuscript, _FAULT[lang], message)


def repair(text: str, metadata: Metadata) -> str:
    """Put the language's own letter wherever there is only one it can be."""
    lang = code(metadata)
    if lang not in MENDED:
        return text
    return mend(text, _SAFE[lang], lambda m: MENDED[lang][m[0]])


RULE = Rule(
    id="foreign-yeh-kaf",
    severity=Severity.WARNING,
    what="The letters ی (U+06CC) and ک (U+06A9) in Arabic; ي, ى and ك in Persian.",
    why="They look alike and are not the same: a search for the word misses it, it sorts "
    "elsewhere, and at the end of a word the dots appear or vanish.",
    example="کتاب فی التاریخ",
    instead="كتاب في التاريخ",
    manuscript=inspect,
    repair=repair,
)
