"""A space on the wrong side of a mark: before ، ؛ ؟ . : ! » ), after « (."""

from __future__ import annotations

import re
from collections.abc import Iterable

from warraq.model import Finding, Manuscript, Metadata, Rule, Severity
from warraq.rules._prose import ADDRESS, HIDDEN, LETTER, line_head, mend
from warraq.rules._text import Message, code, look_for

LANGUAGES = frozenset({"ar", "fa", "ur", "ckb"})
"""French sets a space before some of these marks; these languages before none."""

# Not meant: an omission (…), an image (![), a ratio (٣ : ٥), a name (.org), a table's rule
# (:---), an address that would take the mark in, a label that would become a list.
FAULT = re.compile(
    rf"""
    (?<=[^\s|>\-+.{ADDRESS}(«]) [ ]+ (?: [،؛؟۔] (?![{LETTER}])
        | [:] (?![ ]*\d|[\w\-:/]) | [.] (?![\w/]|[ ]*[.]) | ! (?![\[\w]) | [»)] (?!\w) )
    | (?<=[^\s|>\-+.{ADDRESS}(«]) [ ]+ [،؛؟۔.:!] (?=[{LETTER}])
    | [«(] [ ]+ (?=[^\s)»])
    """,
    re.VERBOSE,
)
_LABEL = re.compile(rf"[\s{HIDDEN}]*(?:\(?[ ]*[0-9A-Za-z#@]{{1,9}}[ ]*[.)]|\([ ]+[0-9A-Za-z#@])")
_PAIRED = frozenset("*_~^$")
"""What may open or close emphasis or math: without the space it could do the other."""

_MESSAGE = Message(
    "space-before-punctuation",
    Severity.WARNING,
    "a space on the wrong side of a mark",
    "join the mark to its word – or let “warraq lint --fix” do it",
)


def inspect(manuscript: Manuscript) -> Iterable[Finding]:
    """Report marks that stand apart from the word they belong to."""
    if code(manuscript.metadata) not in LANGUAGES:
        return ()
    return look_for(manuscript, FAULT, _MESSAGE)


def repair(text: str, metadata: Metadata) -> str:
    """Move the space to the other side, or take it away."""
    return mend(text, FAULT, _joined) if code(metadata) in LANGUAGES else text


def _joined(fault: re.Match[str]) -> str:
    """Return what stands in the place of a fault: the mark at its word, or all as it was."""
    before = fault.string[max(0, fault.start() - 1) : fault.start()]
    following = fault.string[fault.end() : fault.end() + 1]
    if {before, following} & _PAIRED or _LABEL.match(line_head(fault.string, fault.end() + 1)):
        return fault[0]
    return moved(fault)


def moved(fault: re.Match[str]) -> str:
    """Return the mark at its word, whatever stands around it."""
    mark = fault[0].strip()
    following = fault.string[fault.end() : fault.end() + 1]
    return f"{mark} " if mark in "،؛؟۔.:!" and re.match(f"[{LETTER}]", following) else mark


RULE = Rule(
    id="space-before-punctuation",
    severity=Severity.WARNING,
    what="A space before ، ؛ ؟ . : ! » ) or after « (.",
    why="The mark can come to stand alone at the head of the next line, far from its word.",
    example="قال : « نعم » ، ثم مضى .",
    instead="قال: «نعم»، ثم مضى.",
    manuscript=inspect,
    repair=repair,
)
