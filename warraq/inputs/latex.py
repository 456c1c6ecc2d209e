"""LaTeX, through pandoc: the text and its structure, not its layout."""

from __future__ import annotations

import re

from warraq.inputs._markup import markup
from warraq.model import Finding

_LINE = re.compile(r"at line (\d+)")


def matters(text: str, said: Finding) -> bool:
    """Pass over what stands above the document: packages and layout, which nobody misses."""
    line = _LINE.search(said.message)
    begin = text.find("\\begin{document}")
    return line is None or begin < 0 or int(line[1]) > text.count("\n", 0, begin) + 1


INPUT = markup("latex", "LaTeX", (".tex", ".latex"), reader="latex", matters=matters)
