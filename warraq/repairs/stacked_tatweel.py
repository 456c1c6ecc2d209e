"""Words stretched by tatweels in order to fill a line or to align a word."""

from __future__ import annotations

from typing import Any

from warraq.model import Repair
from warraq.repairs._flow import change_flow
from warraq.rules.stacked_tatweel import INSIDE


def mend(tree: Any) -> int:
    """Take them out: the press stretches lines itself."""
    return change_flow(tree, INSIDE, lambda _: "")


REPAIR = Repair(
    id="stacked-tatweel",
    what="words stretched by hand",
    mend=mend,
)
