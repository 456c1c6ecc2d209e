"""A book in one piece of Markdown → its chapters: a cut before each heading of the first level."""

from __future__ import annotations

import re
from collections.abc import Iterator

_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")


def chapters(text: str) -> Iterator[str]:
    r"""Yield the chapters; what stands above the first is one too.

    The Markdown is pandoc's own, whose notes stand in the section that calls them.

    >>> list(chapters("تمهيد.\n\n# فصل\n\nنص.\n"))
    ['تمهيد.\n', '# فصل\n\nنص.\n']
    """
    chapter: list[str] = []
    fence = ""
    divisions = 0
    for line in text.splitlines(keepends=True):
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence):
            fence = ""
        elif line.startswith(":::") and not fence:
            divisions += 1 if line.strip(":\n ") else -1
        if line.startswith("# ") and not fence and not divisions:
            yield from _titled(chapter)
            chapter = []
        chapter.append(line)
    yield from _titled(chapter)


def _titled(lines: list[str]) -> Iterator[str]:
    """Yield a chapter that has text; one without a title gets its first heading for one."""
    text = "".join(lines).strip()
    if text:
        yield re.sub(r"\A##+ ", "# ", text) + "\n"
