"""Direction where it differs from the document's: foreign languages and code."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element

from warraq import registry, tags
from warraq.model import Direction, Finding, Locate, Metadata, Severity

LEFT_TO_RIGHT = ("code", "pre", "kbd", "samp", "math")

FROM_RIGHT = frozenset("arc azb bal dv glk ks lrc mzn pnb ps sd syr ug yi".split())
"""Languages from the right that the press has no module for."""

SCRIPTS_FROM_RIGHT = frozenset("Adlm Arab Aran Hebr Mand Mend Nkoo Rohg Samr Syrc Thaa".split())
"""Scripts in use whose letters are strong from the right (UAX #9, types R and AL)."""


def mark_direction(tree: Element, metadata: Metadata, locate: Locate) -> Iterator[Finding]:
    """Give ``dir`` to every element with a ``lang`` of its own and to code.

    Direction follows from language, whatever the manuscript says; a language that the press
    does not know runs as the script does in which it is usually written.
    """
    del metadata
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        is_code = element.tag in LEFT_TO_RIGHT
        if is_code:
            element.set("dir", element.get("dir") or "ltr")
        if (typed := element.get("lang")) is not None:
            if not (tag := tags.normal(typed)):
                del element.attrib["lang"]
                yield Finding(
                    "bad-lang",
                    Severity.WARNING,
                    f"{typed} is not a language tag",
                    locate(f"lang={typed}"),
                    "write ar, fa, en, fr …",
                )
                continue
            code = tag.split("-")[0]
            element.set("lang", tag)
            if not is_code:
                element.set("dir", direction_of(tag))
            if code not in registry.language_codes():
                yield Finding(
                    "unknown-lang",
                    Severity.NOTE,
                    f"the press does not know the language {tag}: it keeps the quotation marks "
                    "as typed and the fonts of the text around",
                    locate(f"lang={typed}"),
                    f"the press knows {', '.join(registry.language_codes())}",
                )


def direction_of(tag: str) -> Direction:
    """Return ``rtl`` or ``ltr`` for a language tag, known to the press or not.

    A script in the tag has the last word: ``ckb-Latn`` runs from the left.
    """
    if script := tags.script(tag):
        return "rtl" if script in SCRIPTS_FROM_RIGHT else "ltr"
    code = tag.split("-")[0]
    if code in registry.language_codes():
        return registry.language(code).direction
    return "rtl" if code in FROM_RIGHT else "ltr"
