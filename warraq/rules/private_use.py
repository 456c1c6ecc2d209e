"""Characters that mean nothing outside one font."""

from __future__ import annotations

import re
from collections.abc import Iterator

from warraq.model import Finding, Manuscript, Rule, Severity
from warraq.rules._text import Message, look_for
from warraq.typeset.archival import PRIVATE

_CHARACTERS = re.compile(f"{PRIVATE.pattern}+")

_WARNING = Message(
    "private-use",
    Severity.WARNING,
    "a private-use character, which means nothing outside one font",
    "write a character of Unicode; with this one the PDF can be PDF/A-2b but not 2a",
)


def inspect(manuscript: Manuscript) -> Iterator[Finding]:
    """Report them wherever they stand, in code too."""
    yield from look_for(manuscript, _CHARACTERS, _WARNING, everywhere=True)


RULE = Rule(
    id="private-use",
    severity=Severity.WARNING,
    what="A character from U+E000–F8FF or planes 15 and 16, to which Unicode gives no meaning.",
    why="Word processors' symbol fonts leave them behind. Nobody can search for them or hear them "
    "read, and an archive does not take them for text (ISO 19005-2 §6.2.11.7.3).",
    example="المرحلة الأولى \uf0a7 الثانية",
    instead="المرحلة الأولى • الثانية",
    manuscript=inspect,
)
