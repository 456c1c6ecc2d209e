"""Letters stored by their shape: ﻻ for لا, ﻢ for م."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from warraq.model import Finding, Manuscript, Metadata, Rule, Severity
from warraq.rules._prose import mend
from warraq.rules._text import Message, look_for

# Whole words and phrases drawn as one sign (U+FDF0–FDFD: ﷲ ﷺ ﷽) and the ornate brackets
# (U+FD3E, U+FD3F) are characters in their own right; so is what NFKC leaves as it is.
FAULT = re.compile("[\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufd8f\ufd92-\ufdc7\ufe70-\ufefc]")

_MESSAGE = Message(
    "presentation-forms",
    Severity.WARNING,
    "letters stored as shapes",
    "type the words again, or let “warraq lint --fix” put letters in their place",
)


def inspect(manuscript: Manuscript) -> Iterable[Finding]:
    """Report presentation forms, in a text of any language."""
    return look_for(manuscript, FAULT, _MESSAGE)


def repair(text: str, metadata: Metadata) -> str:
    """Put the letters in the place of their shapes."""
    del metadata
    return mend(text, FAULT, lambda m: letters(m[0]))


def letters(form: str) -> str:
    """Return what a presentation form stands for (UAX #15, NFKC).

    Unicode decomposes a mark's isolated form into a space and the mark; the mark belongs
    to the letter before it.

    >>> letters("ﻻ")
    'لا'
    """
    return unicodedata.normalize("NFKC", form).lstrip(" ")


RULE = Rule(
    id="presentation-forms",
    severity=Severity.WARNING,
    what="Letters of the blocks Arabic Presentation Forms A and B, one code for each shape.",
    why="They come out of old programs and of PDF files; nobody who searches for the word "
    "finds it, a screen reader spells it, and a font without these codes leaves it blank.",
    example="ﺍﻟﺴﻼﻡ",
    instead="السلام",
    manuscript=inspect,
    repair=repair,
)
