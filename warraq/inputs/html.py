"""HTML: pages as they were saved. The text is found, what surrounds it on a site is left out.

What is left out is known by what HTML and ARIA say of it (landmarks: ``nav``, ``header``,
``footer``, ``aside``, ``form``; WAI-ARIA 1.2 §5.3.4), never by guessing at words, and is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree
from lxml import html as lxml_html
from lxml.etree import _Element as Element

from warraq.errors import SourceError
from warraq.inputs._text import decode
from warraq.model import Finding, Input, Intake, Place, Severity, Wishes
from warraq.passes._tree import drop

AROUND = frozenset("nav form dialog".split())
"""Elements that are never a part of the text."""

BESIDE = frozenset("header footer aside".split())
"""Elements that belong to the page when no article or section holds them (HTML §4.3.7–9)."""

ROLES = frozenset("navigation banner contentinfo complementary search menu menubar dialog".split())
UNSEEN = frozenset("script style noscript template iframe object embed canvas button svg".split())
DEPTH = 200
"""Deepest nesting of elements: pages are deep, but not without end."""

SHOWN = 40
"""Characters shown of something that was left out."""

_START = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.DOTALL
)
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w-]+)", re.I)


def recognise(data: bytes) -> bool | None:
    """Tell a page by its first tag; a piece of one looks like text."""
    plain = data[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    return True if _START.match(plain) else None


def take_in(data: bytes, place: Place, wishes: Wishes) -> Intake:
    """Convert the text of the page to Markdown. Raises :class:`SourceError`."""
    from warraq.inputs._pandoc import convert  # every build asks for all inputs, few for this

    text, findings = _decoded(data, place)
    page = lxml_html.document_fromstring(text, parser=lxml_html.HTMLParser(huge_tree=True))
    _refuse_depth(page, place)
    left = tuple(_leave_out(page))
    _keep_text(page)
    _leave_title_to_heading(page)
    cleaned = etree.tostring(page, encoding="unicode", method="html").encode()
    took = convert(cleaned, "html-tex_math_dollars", place, wishes)
    return replace(took, findings=(*findings, *_said(left, place), *took.findings))


def _decoded(data: bytes, place: Place) -> tuple[str, tuple[Finding, ...]]:
    """Decode the page as it says itself, or as any text."""
    said = _CHARSET.search(data[:4096])
    if said:
        try:
            return data.decode(said[1].decode().lower().replace("utf8", "utf-8")), ()
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data, place)


def _refuse_depth(page: Element, place: Place) -> None:
    deepest = depth = 0
    for event, _ in etree.iterwalk(page, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(depth, deepest)
    if deepest > DEPTH:
        raise SourceError(
            f"the page nests {deepest} elements deep; the limit is {DEPTH}",
            place,
            hint="save the page again, from another browser",
        )


def _leave_out(page: Element) -> Iterator[str]:
    """Take out what is not the text; yield the words of each piece that had any."""
    for element in list(page.iter(*UNSEEN, etree.Comment, etree.ProcessingInstruction)):
        drop(element)
    gone: set[Element] = set()
    for element in list(page.iter()):
        if not gone.isdisjoint(element.iterancestors()) or not _is_around(element):
            continue
        gone.add(element)
        if words := " ".join(" ".join(map(str, element.itertext())).split()):
            yield words
    for element in gone:
        drop(element)


def _is_around(element: Element) -> bool:
    if element.tag in AROUND or element.get("role", "").lower() in ROLES:
        return not _holds_text(element)
    if element.get("hidden") is not None:
        return True
    if element.tag not in BESIDE:
        return False
    inside = any(e.tag in {"article", "section", "main"} for e in element.iterancestors())
    return not inside and not _holds_text(element)


def _holds_text(element: Element) -> bool:
    """Tell whether the text itself lies in there: some pages are one form from end to end."""
    if any(e.tag in {"main", "article"} for e in element.iter()):
        return True
    words = sum(len(str(t).split()) for t in element.itertext())
    linked = sum(len(str(t).split()) for a in element.iter("a") for t in a.itertext())
    return element.find(".//p") is not None and words > 20 and linked * 4 < words


def _keep_text(page: Element) -> None:
    """Reduce the body to its only ``main``, or its only ``article``, when it has one."""
    body = page.find("body")
    mains = [e for e in page.iter() if e.tag == "main" or e.get("role") == "main"]
    mains = mains or list(page.iter("article"))
    if body is None or len(mains) != 1:
        return
    main = mains[0]
    main.tail = None
    body[:] = [main]
    body.text = None


def _leave_title_to_heading(page: Element) -> None:
    """Drop the page's title when its text has one: the other names the site as well."""
    title = page.find(".//title")
    if title is not None and len(list(page.iter("h1"))) == 1:
        drop(title)


def _said(left: tuple[str, ...], place: Place) -> Iterator[Finding]:
    if left:
        words = sum(len(each.split()) for each in left)
        shown = "; ".join(each[:SHOWN] for each in left[:3])
        yield Finding(
            "left-out",
            Severity.NOTE,
            f"left out: {words} words around the text of the page: {shown}…",
            place,
            "they are navigation and the like; if one belongs to the text, write it as a paragraph",
        )


INPUT = Input(
    "html", "HTML page", (".html", ".htm", ".xhtml"), recognise, take_in, media_type="text/html"
)
