"""Words cut at the end of a line by hand: Arabic cuts none, and lines end elsewhere here."""

from __future__ import annotations

import re
from typing import Any

from warraq.model import Repair
from warraq.repairs._flow import change_flow
from warraq.rules._prose import LETTER, MARK

_FAULT = re.compile(
    f"(?<=[{LETTER}{MARK}])\u0640*[-\u2010\u00ad]\n ?(?=[{LETTER}])"
    f"|\u00ad(?=[{LETTER}])|(?<=[{LETTER}{MARK}])\u00ad"
)


def mend(tree: Any) -> int:
    """Join the two halves; take soft hyphens out of Arabic words."""
    return change_flow(tree, _FAULT, lambda _: "")


REPAIR = Repair(
    id="manual-hyphens",
    what="words cut by hand",
    mend=mend,
)
