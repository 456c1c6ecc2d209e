"""Invisible marks that force a direction, typed by programs that could not order a line."""

from __future__ import annotations

import re
from typing import Any

from warraq.model import Repair
from warraq.repairs._flow import change_flow
from warraq.rules._prose import LETTER, MARK

# Isolates (UAX #9, U+2066–2069) do no harm outside what they enclose; joiners are spelling.
_MARKS = re.compile("[\u200e\u200f\u061c\u202a-\u202e\ufeff]+")
_NO_JOINER = re.compile(f"(?<=[{LETTER}{MARK}])[\u200e\u200f]+(?=[{LETTER}])")
"""Typed between two letters of a word in order to part them, as Persian spells it."""


def mend(tree: Any) -> int:
    """Take them out: the press orders Latin words and numbers itself.

    One that parts two letters of a word does the work of a non-joiner and becomes one.
    """
    parted = change_flow(tree, _NO_JOINER, lambda _: "\u200c")
    return parted + change_flow(tree, _MARKS, lambda _: "")


REPAIR = Repair(
    id="direction-marks",
    what="invisible marks of direction",
    mend=mend,
)
