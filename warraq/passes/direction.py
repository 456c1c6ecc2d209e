"""Direction where it differs from the document's: foreign languages and code."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element

from warraq import registry
from warraq.model import Direction, Finding, Locate, Metadata, Severity

LEFT_TO_RIGHT = ("code", "pre", "kbd", "samp", "math")


def mark_direction(tree: Element, metadata: Metadata, locate: Locate) -> Iterator[Finding]:
    """Give ``dir`` to every element with a ``lang`` of its own and to code.

    Direction follows from language; a language that the press does not know is taken to
    run as its script does (RFC 5646: ``ur``, ``he``, ``ckb``, ``ps``, ``ug`` … run from the
    right).
    """
    del metadata
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in LEFT_TO_RIGHT:
            element.set("dir", element.get("dir") or "ltr")
        elif (tag := element.get("lang")) is not None:
            code = tag.split("-")[0].lower()
            if not code.isalpha() or not 2 <= len(code) <= 3:
                del element.attrib["lang"]
                yield Finding(
                    "bad-lang",
                    Severity.WARNING,
                    f"{tag} is not a language tag",
                    locate(tag),
                    "write ar, fa, en, fr …",
                )
                continue
            element.set("dir", direction_of(code))


def direction_of(code: str) -> Direction:
    """Return ``rtl`` or ``ltr`` for a language code, known to the press or not."""
    if code in registry.language_codes():
        return registry.language(code).direction
    return "rtl" if code in {"ar", "fa", "ur", "he", "yi", "ckb", "ps", "sd", "ug", "dv"} else "ltr"
