"""Fragments that run from the left in a text from the right: ``C++``, ``50%``, ``1/2``.

The Unicode Bidirectional Algorithm keeps letters and digits together and leaves the signs at
their edges to the text around (UAX #9, W4 to N2): ``C++`` becomes ``++C``, ``-3`` becomes ``3-``.
A reader cannot tell. So every such fragment is isolated (``bdi``), in every format.

A fragment is isolated with the Latin words and numbers that follow it or lead up to it, since
``Visual C++ 2022`` is one phrase; a number before it belongs to the Arabic. Numbers in Arabic
or Persian digits are set as they are typed, and so is a plain range (``1990-2000``), which
Arabic houses read from the right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element as Element

from warraq import registry
from warraq.model import Finding, Locate, Metadata
from warraq.passes._tree import LITERAL, Slot, blocks, isolate, slots

_URL_END = r"[\w/#&=%~+-]"
_ADDRESS = (
    rf"(?:https?|ftp)://[^\s<>«»\"“”،؛؟]*{_URL_END}"
    rf"|www\.[A-Za-z0-9-]+\.[^\s<>«»\"“”،؛؟]*{_URL_END}"
    r"|[A-Za-z0-9][A-Za-z0-9_.+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
    r"|[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.(?:com|org|net|edu|gov|int|info|io|dev)"
    r"(?:/[A-Za-z0-9_./#?&=%~+-]*[A-Za-z0-9_/])?"
)
_NAMED = (
    r"[@#][A-Za-z][A-Za-z0-9_]*"  # a handle, a hashtag
    r"|[A-Za-z]+(?:\+\+|#|\+)"  # C++, C#, A+
    r"|\.[A-Z][A-Za-z]+"  # .NET
    r"|v[0-9]+(?:\.[0-9]+)*"  # v2.1
)
_NUMBER = "[0-9]+(?:[.,][0-9]+)*"
_COUNTED = (
    rf"(?<![A-Za-z0-9)%א-ת])[-−+±]{_NUMBER}(?:%|‰|°[CF]?)"
    r"|\+[0-9]{1,3}(?:[ .-]?\(?[0-9]{1,4}\)?){2,6}"  # a telephone, with the country or the area
    r"|\([0-9]{2,4}\) ?[0-9]{3}[ -]?[0-9]{4}"
    r"|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[-–] ?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?"  # times
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,4}/[0-9]{1,2}/[0-9]{1,4}|[0-9]+/[0-9]+"  # date, fraction
    r"|[0-9]+(?:\.[0-9]+){2,}"  # a section
    rf"|{_NUMBER}%[-–]{_NUMBER}%|(?<![A-Za-z0-9)%א-ת])[-−+±]{_NUMBER}(?:%|‰|°[CF]?)?"
    rf"|{_NUMBER}(?: ?%|‰|°[CF]?)"
    rf"|[$£€¥]{_NUMBER}|{_NUMBER}[$£€¥]"
    r"|#[0-9]+"
)
_WORD = r"[A-Za-z]+(?:['’&-][A-Za-z]+)*[0-9]*"

_FRAGMENT = re.compile(f"{_ADDRESS}|{_NAMED}|{_COUNTED}")
_PHRASE = re.compile(
    rf"(?<![A-Za-z0-9@._/+#-])(?:(?:{_ADDRESS}|{_NAMED}|{_WORD})"
    rf"(?: (?:{_ADDRESS}|{_NAMED}|{_COUNTED}|{_WORD}|{_NUMBER}))*|{_COUNTED})(?![A-Za-z0-9])"
)
_NAMES = re.compile(rf"(?:{_NAMED}|{_WORD}|{_COUNTED}|{_NUMBER}| )+")

_TOKEN = re.compile(r"[A-Za-z0-9.,)]*[A-Za-z0-9)]$")
_AFTER = re.compile("[A-Za-z0-9]*")


def isolate_fragments(tree: Element, metadata: Metadata, locate: Locate) -> Iterator[Finding]:
    """Put every fragment of a text from the right into a ``bdi`` from the left.

    One that is made of ASCII words and names is marked as English: it is read aloud so, and
    hyphenated, searched and set in the font for it.
    """
    del locate
    if registry.language(metadata.lang).direction == "rtl":
        for block in list(blocks(tree)):
            for slot in list(slots(block, LITERAL | {"bdi", "bdo"})):
                if any("0" <= c <= "z" for c in slot.text):
                    _isolate(slot)
        for element in [*tree.iter("sup"), *tree.iter("sub")]:
            _keep_raised(element)
    yield from ()


def phrases(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the phrases are that hold a fragment.

    >>> [text[a:b] for text in ["لغة C++ 20 وحدها"] for a, b in phrases(text)]
    ['C++ 20']
    """
    for match in _PHRASE.finditer(text):
        if _FRAGMENT.search(match[0]):
            yield match.span()


def _isolate(slot: Slot) -> None:
    """Cut the slot at its phrases and put an element around each."""
    found = list(phrases(slot.text))
    if not found or _runs_from_left(slot.holder):
        return
    for each in isolate(slot, found):
        text = each.text or ""
        if re.search("[A-Za-z]{2}|[A-Z]", text) and _NAMES.fullmatch(text):
            each.set("lang", "en")


def _keep_raised(element: Element) -> None:
    """Isolate a power or an index with what it belongs to: ``10<sup>-3</sup>``, ``CO<sub>2</sub>``.

    Alone the raised part would go to the other side of its number.
    """
    parent, previous = element.getparent(), element.getprevious()
    if parent is None or parent.tag == "bdi" or _runs_from_left(parent):
        return
    base = Slot(parent, is_tail=False) if previous is None else Slot(previous, is_tail=True)
    token, raised = _TOKEN.search(base.text), "".join(map(str, element.itertext()))
    if token is None or not raised.isascii():
        return
    isolate = etree.Element("bdi", {"dir": "ltr"})
    base.text, isolate.text = base.text[: token.start()], token[0]
    rest = _AFTER.match(element.tail or "")
    after = rest[0] if rest else ""
    isolate.tail, element.tail = (element.tail or "")[len(after) :], after
    parent.replace(element, isolate)
    isolate.append(element)


def _runs_from_left(element: Element) -> bool:
    nearest = next((e for e in (element, *element.iterancestors()) if e.get("dir")), None)
    return nearest is not None and nearest.get("dir") == "ltr"
