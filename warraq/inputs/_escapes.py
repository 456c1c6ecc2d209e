"""What pandoc's Markdown writer leaves bare and its reader takes for markup."""

from __future__ import annotations

import re
from typing import Any

from warraq.repairs._tree import block_lists

_NUMBER = re.compile(r"\([0-9A-Za-z#]{1,9}\)|\(@[\w-]*\)")
"""A number in brackets: before a space it would begin a list (pandoc's ``fancy_lists``)."""


def escape(tree: Any) -> None:
    """Keep a paragraph that begins with ``(1)`` what it is."""
    for blocks in block_lists(tree):
        for block in blocks:
            words = block["c"] if block["t"] in {"Para", "Plain"} else []
            if words and words[0]["t"] == "Str" and _NUMBER.fullmatch(words[0]["c"]):
                words[0] = {"t": "RawInline", "c": ["markdown", f"\\{words[0]['c']}"]}
