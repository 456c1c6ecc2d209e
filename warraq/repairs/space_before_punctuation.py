"""A space on the wrong side of a mark: before ، ؛ ؟, after « (."""

from __future__ import annotations

from typing import Any

from warraq.model import Repair
from warraq.repairs._flow import change_flow
from warraq.rules.space_before_punctuation import FAULT, moved


def mend(tree: Any) -> int:
    """Join the mark to its word, as the rule of the same name does in Markdown."""
    return change_flow(tree, FAULT, moved, arabic=True)


REPAIR = Repair(
    id="space-before-punctuation",
    what="spaces on the wrong side of a mark",
    mend=mend,
)
