"""Lines that look like headings and are none: bold, short, centred or larger than the text."""

from __future__ import annotations

from typing import Any

from warraq.inputs import _marks
from warraq.model import Repair


def mend(tree: Any) -> int:
    """Make headings of them. What reads the file knows how lines look, and marks them."""
    return _marks.make_headings(tree, _marks.FAKE)


REPAIR = Repair(
    id="fake-headings",
    what="headings by their look alone",
    mend=mend,
)
