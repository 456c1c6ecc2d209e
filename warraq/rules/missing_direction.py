"""Direction and language in every place of a finished file where they belong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from warraq.model import Artefact, Rule, Severity
from warraq.rules import _pdf
from warraq.rules._book import DC, OPF, XHTML, XML, Book
from warraq.rules._looks import Look, html_page, inspector

if TYPE_CHECKING:
    import pikepdf

Missing = Iterator[tuple[str, str, str]]
"""(where, what stands there, what has to stand there)."""


def _unlike(look: Callable[[Artefact], Missing]) -> Look:
    """Compare what a file says with what follows from the document's language."""

    def say(artefact: Artefact) -> Iterator[str]:
        for where, found, expected in look(artefact):
            if found != expected:
                yield f"{where} is {found or 'missing'}; {expected} was expected"

    return say


def in_html(artefact: Artefact) -> Missing:
    """Look at ``html@lang`` and ``html@dir`` (HTML §3.2.6)."""
    root = html_page(artefact.data)
    language, direction = _expected(artefact)
    yield "html@lang", root.get("lang", ""), language
    yield "html@dir", root.get("dir", ""), direction
    body = root.find("body")
    if body is not None and body.get("dir") is not None:
        yield "body@dir", body.get("dir", ""), direction


def in_epub(artefact: Artefact) -> Missing:
    """Look at the package, the spine and every page (EPUB 3.3 §5.2, §5.7, §6.1)."""
    language, direction = _expected(artefact)
    book = Book(artefact.data)
    package = book.package
    yield "package@dir", package.get("dir", ""), direction
    yield "package@xml:lang", package.get(f"{XML}lang", ""), language
    yield "dc:language", package.findtext(f".//{DC}language", ""), language
    spine = package.find(f"{OPF}spine")
    progression = "" if spine is None else spine.get("page-progression-direction", "")
    yield "spine@page-progression-direction", progression, direction
    navs = [name for name, item in book.items() if "nav" in item.get("properties", "").split()]
    yield "the navigation document", "there" if navs else "", "there"
    for name, root in book.pages():
        body = root.find(f"{XHTML}body")
        yield f"{name}: html@dir", root.get("dir", ""), direction
        yield f"{name}: html@lang", root.get("lang", ""), language
        yield f"{name}: html@xml:lang", root.get(f"{XML}lang", ""), language
        yield f"{name}: body@dir", "" if body is None else body.get("dir", ""), direction


def in_pdf(artefact: Artefact) -> Missing:
    """Look at the catalogue (ISO 32000-1 §7.7.2, §12.2, §14.7)."""
    pdf = _pdf.opened(artefact)  # the catalogue lives as long as the file is open
    catalog = pdf.Root
    language, direction = _expected(artefact)
    yield "/Lang", str(catalog.get("/Lang", "")), language
    opens = _inside(catalog, "/ViewerPreferences", "/Direction")
    if direction == "rtl" or opens:  # a file that does not say opens from the left
        yield "/ViewerPreferences /Direction", opens, "/R2L" if direction == "rtl" else "/L2R"
    if artefact.edition.specification.is_for_print_shop:
        return  # nobody reads the sheets aloud
    yield "/MarkInfo /Marked", _inside(catalog, "/MarkInfo", "/Marked"), "True"
    yield "/StructTreeRoot", "there" if "/StructTreeRoot" in catalog else "", "there"


def _inside(catalog: pikepdf.Object, name: str, key: str) -> str:
    """Return a value of one of the catalogue's dictionaries; "" when it is not there."""
    inner = catalog.get(name)
    return "" if inner is None else str(inner.get(key, ""))


def _expected(artefact: Artefact) -> tuple[str, str]:
    document = artefact.edition.document
    return document.metadata.lang, document.language.direction


RULE = Rule(
    id="missing-direction",
    severity=Severity.ERROR,
    what="A finished file that does not say its language and direction wherever a reader's "
    "program looks for them, or says another than the document's.",
    why="Programs look in different places: one left out, and pages turn the wrong way, full "
    "stops jump to the head of the line, or Arabic is read aloud by an English voice. The "
    "outside validators are blind to it.",
    example='<html lang="ar"><body>النص</body></html>',
    instead='<html lang="ar" dir="rtl"><body>النص</body></html>',
    artefact=inspector(
        "missing-direction",
        "mend the theme's page, or the format's module",
        html=_unlike(in_html),
        epub=_unlike(in_epub),
        pdf=_unlike(in_pdf),
    ),
)
