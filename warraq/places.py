"""Where a piece of composed text stands in the file that it came from."""

from __future__ import annotations

import re

from warraq.model import Body, Locate, Place, Source


def locator(body: Body) -> Locate:
    """Return a function that finds a piece of text in the body's file."""

    def locate(needle: str) -> Place:
        words = needle.split()
        for size in (len(words), 4, 2, 1):
            pattern = r"\s+".join(re.escape(w) for w in words[:size])
            match = re.search(pattern, body.text) if pattern else None
            if match:
                line = body.text.count("\n", 0, match.start()) + 1
                return body.part.at(body.offset + line)
        return Place(body.part.name)

    return locate


def key_place(source: Source, key: str) -> Place:
    """Return the place of a metadata key, in the sidecar or in the front matter."""
    for part in filter(None, (source.settings, *source.parts)):
        if match := re.search(rf"^{re.escape(key)}[ \t]*:", part.text, re.MULTILINE):
            return part.at(part.text.count("\n", 0, match.start()) + 1)
    return Place((source.settings or source.parts[0]).name)
