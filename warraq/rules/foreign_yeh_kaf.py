"""Letters of a neighbouring language that look alike: ی and ک in Arabic, ي and ك in Persian."""

from __future__ import annotations

import re
from collections.abc import Iterator

from warraq.model import Finding, Manuscript, Metadata, Rule, Severity
from warraq.rules._prose import LETTER, MARK, mend
from warraq.rules._text import Message, code, look_for

# In Arabic a final ی may stand for ي or for ى: على is not علي. Only the author knows. So it is in
# Urdu with ه, for ہ or ھ. In Kurdish ه with a joiner is how ە was typed before it had a key.
_PERSIAN = {"ك": "ک", "ي": "ی", "ى": "ی"}
MENDED = {
    "ar": {"ک": "ك", "ی": "ي"},
    "fa": _PERSIAN,
    "ur": _PERSIAN,
    "ckb": _PERSIAN | {"ه\u200c": "ە"},
}
_FAULT = {
    "ar": re.compile("[کی]"),
    "fa": re.compile("[كيى]"),
    "ur": re.compile("[كيىه]"),
    "ckb": re.compile("[كيى]|ه\u200c"),
}
_SAFE = {
    "ar": re.compile(f"ک|ی(?=[{MARK}\u200d]*[{LETTER}])"),
    "fa": _FAULT["fa"],
    "ur": re.compile("[كيى]"),
    "ckb": _FAULT["ckb"],
}
_NAMES = {
    "ar": "a Persian letter in an Arabic text",
    "fa": "an Arabic letter in a Persian text",
    "ur": "an Arabic letter in an Urdu text",
    "ckb": "an Arabic letter in a Kurdish text",
}
_HINTS = {
    "ar": "type ك, and ي or ى; “warraq lint --fix” mends all but a final ی; a Persian phrase "
    "is marked [متن]{lang=fa}",
    "fa": "type ک and ی, or let “warraq lint --fix” do it; an Arabic phrase is marked "
    "[نص]{lang=ar}",
    "ur": "type ک and ی, and ہ or ھ for ه; “warraq lint --fix” mends all but ه; an Arabic "
    "phrase is marked [نص]{lang=ar}",
    "ckb": "type ک, ی and ە, or let “warraq lint --fix” do it; an Arabic phrase is marked "
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
    what="The letters ی (U+06CC) and ک (U+06A9) in Arabic; ي, ى and ك in Persian, Urdu and "
    "Kurdish; ه (U+0647) in Urdu, and for ە in Kurdish.",
    why="They look alike and are not the same: a search for the word misses it, it sorts "
    "elsewhere, and at the end of a word the dots appear or vanish.",
    example="کتاب فی التاریخ",
    instead="كتاب في التاريخ",
    manuscript=inspect,
    repair=repair,
)
