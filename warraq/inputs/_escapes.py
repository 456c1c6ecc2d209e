"""What pandoc's Markdown writer leaves bare and its reader takes for markup."""

from __future__ import annotations

import re
from typing import Any

from warraq.repairs._tree import block_lists, text_of

_NUMBER = re.compile(r"\([0-9A-Za-z#]{1,9}\)|\(@[\w-]*\)")
"""A number in brackets: before a space it would begin a list (pandoc's ``fancy_lists``)."""


def escape(tree: Any) -> None:
    """Keep a paragraph that begins with ``(1)``, and a picture by itself, what they are.

    Of a picture alone in its paragraph pandoc makes a figure and shows its description.
    """
    for blocks in block_lists(tree):
        for block in blocks:
            words = block["c"] if block["t"] in {"Para", "Plain"} else []
            if block["t"] == "Para" and len(words) == 1 and words[0]["t"] == "Image":
                attributes, described, _ = words[0]["c"]
                if text := text_of(described):
                    attributes[2].append(["alt", text])
                    described.clear()
            if words and words[0]["t"] == "Str" and _NUMBER.fullmatch(words[0]["c"]):
                words[0] = {"t": "RawInline", "c": ["markdown", f"\\{words[0]['c']}"]}
