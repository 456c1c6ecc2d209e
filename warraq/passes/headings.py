"""Headings that begin at level 2 and never skip one on the way down."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element

from warraq.model import Finding, Locate, Metadata, Severity
from warraq.passes._tree import text_of

LEVELS = {f"h{n}": n for n in range(1, 7)}


def nest_headings(tree: Element, metadata: Metadata, locate: Locate) -> Iterator[Finding]:
    """Renumber headings: the chapter's title is level 1, so its sections are level 2.

    PDF/UA-1 (ISO 14289-1 §7.4.2) and WCAG 2.4.6 want no level left out.
    """
    del metadata
    headings = [e for e in tree.iter() if e.tag in LEVELS]
    stack: list[int] = []
    for heading in headings:
        typed = LEVELS[str(heading.tag)]
        previous = stack[-1] if stack else 0
        while stack and stack[-1] >= typed:
            stack.pop()
        if stack and typed > previous + 1 and previous:
            yield Finding(
                "heading-skip",
                Severity.NOTE,
                f"the heading “{text_of(heading)[:40]}” skips from level {previous} to {typed}",
                locate(text_of(heading)),
                "it is set one level below the heading before it",
            )
        stack.append(typed)
        heading.tag = f"h{min(len(stack) + 1, 6)}"
