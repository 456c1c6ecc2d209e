"""Notes: pandoc's list at the end becomes one ``<aside>`` a note, called from the text.

Every format then gives them its natural form: pop-ups in an e-book, the foot of the page in
print, a linked list on the screen.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element as Element

from warraq import registry
from warraq.model import Finding, Locate, Metadata
from warraq.passes._tree import BLOCKS, drop, has_class


def gather_notes(tree: Element, metadata: Metadata, locate: Locate) -> Iterator[Finding]:
    """Turn pandoc's notes into asides; number the calls in the language's digits.

    A note is in the language of the block that calls it. In a text from the right a call is
    isolated: ``٢٠٢٥.٢``, a year, a stop and a call, would else be one number (UAX #9, W4).
    """
    del locate
    language = registry.language_of(metadata)
    calls = [a for a in tree.iter("a") if a.get("role") == "doc-noteref"]
    for number, call in enumerate(calls, 1):
        call.attrib.pop("role")
        call.set("class", "noteref")
        for child in list(call):
            call.remove(child)
        call.text = language.number(number)
        if language.direction == "rtl":
            call.set("dir", "rtl")
    spoken = {call.get("href", "")[1:]: _language(call) for call in calls}
    for section in [s for s in tree.iter("section") if s.get("role") == "doc-endnotes"]:
        for item in list(section.iter("li")):
            if item.get("id"):
                tree.append(_aside(item, spoken.get(item.get("id", ""), "")))
        drop(section)
    yield from ()


def _language(call: Element) -> str:
    """Return the language that a block around the call names; a phrase's is not the note's."""
    around = (e for e in call.iterancestors() if e.tag in BLOCKS and e.get("lang"))
    return next((e.get("lang", "") for e in around), "")


def _aside(item: Element, lang: str) -> Element:
    aside = etree.Element("aside", {"class": "note", "id": item.get("id", "")})
    if lang:
        aside.set("lang", lang)
    aside.text = item.text
    aside.extend(list(item))
    for link in list(aside.iter("a")):
        if has_class(link, "footnote-back"):
            drop(link)
    return aside
