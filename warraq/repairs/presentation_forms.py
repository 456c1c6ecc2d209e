"""Letters stored by their shape, as they come out of old programs and PDF files: ﻻ for لا."""

from __future__ import annotations

from typing import Any

from warraq.model import Repair
from warraq.repairs._tree import change_text
from warraq.rules.presentation_forms import FAULT, letters


def mend(tree: Any) -> int:
    """Put the letters in the place of their shapes."""
    return change_text(tree, lambda text: FAULT.sub(lambda m: letters(m[0]), text))


REPAIR = Repair(
    id="presentation-forms",
    what="letters stored as shapes",
    mend=mend,
)
