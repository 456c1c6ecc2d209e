"""What the rules about finished files share: one look a format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from lxml import html as lxml_html
from lxml.etree import _Element as Element

from warraq.model import Artefact, Finding, Place, Severity

Look: TypeAlias = "Callable[[Artefact], Iterator[str]]"
"""Looks at a file of one format and says what is wrong with it, a sentence a fault."""


def inspector(
    rule_id: str, hint: str, *, html: Look, epub: Look, pdf: Look
) -> Callable[[Artefact], Iterator[Finding]]:
    """Return a rule's inspector: every fault that the format's look finds is an error."""
    looks = {"html": html, "epub": epub, "pdf": pdf}

    def inspect(artefact: Artefact) -> Iterator[Finding]:
        look = looks.get(artefact.edition.format)
        for words in look(artefact) if look else ():
            yield Finding(rule_id, Severity.ERROR, words, Place(artefact.name), hint)

    return inspect


def html_page(data: bytes) -> Element:
    """Parse a finished page of HTML."""
    return lxml_html.document_fromstring(data, parser=lxml_html.HTMLParser(huge_tree=True))
