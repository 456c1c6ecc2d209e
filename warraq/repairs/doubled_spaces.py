"""Several spaces between two words, hard ones among them."""

from __future__ import annotations

import re
from typing import Any

from warraq.model import Repair
from warraq.repairs._flow import change_flow

_RUN = re.compile("(?=[ \u00a0]*\u00a0)[ \u00a0]{2,}| {2,}")


def mend(tree: Any) -> int:
    """Leave one, which may break."""
    return change_flow(tree, _RUN, lambda _: " ")


REPAIR = Repair(
    id="doubled-spaces",
    what="more than one space between words",
    mend=mend,
)
