"""Brackets typed as they look in a program that did not mirror them: )هكذا( for (هكذا)."""

from __future__ import annotations

import re
from typing import Any

from warraq.model import Repair
from warraq.repairs._flow import change_flow
from warraq.rules._prose import LETTER, MARK

_PAIRS = {")": "(", "]": "[", "}": "{", "»": "«"}
_WORD = f"[{LETTER}{MARK}0-9٠-٩۰-۹]"
_FAULT = re.compile(
    rf"""(?<![^\s،؛:.])(?:
        \)({_WORD}[^()\n]{{0,300}}?)\( | \]({_WORD}[^][\n]{{0,300}}?)\[
        | \}}({_WORD}[^{{}}\n]{{0,300}}?)\{{ | »({_WORD}[^«»\n]{{0,300}}?)«
    )(?![^\s،؛؟:.!])""",
    re.VERBOSE,
)
"""A closing bracket before a word where none is open, and an opening one behind it."""


def mend(tree: Any) -> int:
    """Turn both round (UAX #9 §3.4 mirrors them in a line from the right)."""
    return change_flow(tree, _FAULT, _turned, arabic=True)


def _turned(fault: re.Match[str]) -> str:
    mark = fault[0][0]
    before = fault.string[: fault.start()]
    if before.count(_PAIRS[mark]) > before.count(mark):
        return fault[0]
    return f"{_PAIRS[mark]}{fault[0][1:-1]}{mark}"


REPAIR = Repair(
    id="reversed-brackets",
    what="brackets typed the wrong way round",
    mend=mend,
)
