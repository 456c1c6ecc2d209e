"""What a finished file would fetch or run when it is opened."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import QName
from lxml.etree import _Element as Element

from warraq.model import Artefact, Rule, Severity
from warraq.rules import _pdf
from warraq.rules._book import Book
from warraq.rules._looks import html_page, inspector

FETCHED = frozenset({"src", "srcset", "poster", "background", "data", "manifest", "longdesc"})
PROGRAMS = frozenset("script iframe frame object embed applet portal base form".split())
LOADING = frozenset(
    "stylesheet icon preload prefetch modulepreload preconnect dns-prefetch manifest".split()
)
"""Relations for which a program goes to the address of a ``link`` by itself."""
SEEN_ONLY = frozenset({"a", "area"})
"""Elements whose ``href`` is followed when a person wants to, and not before."""
ACTIONS = frozenset(
    "/JavaScript /Launch /SubmitForm /ImportData /GoToR /GoToE /Rendition /Movie /Sound "
    "/URI".split()
)
"""Actions that run or fetch something (ISO 32000-1 §12.6.4)."""

_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):|\s*(//)")
_SRCSET = re.compile(r"(?:\A|,\s)\s*([^\s,]\S*)")
_RUNS = re.compile(r"\s*(?:javascript|vbscript|data):", re.IGNORECASE)


def in_html(artefact: Artefact) -> Iterator[str]:
    """Look at the page: nothing but ``data:`` may be loaded."""
    root = html_page(artefact.data)
    for element in root.iter():
        yield from _programs(element)
        yield from (
            f"{what} loads {address[:80]}"
            for what, address in _loaded(element)
            if not address.lower().startswith(("data:", "#"))
        )


def in_epub(artefact: Artefact) -> Iterator[str]:
    """Look at the package, every page and every style sheet: all has to be in the zip."""
    from warraq.rules import _css

    book = Book(artefact.data)
    loads = [(book.name, "item", item.get("href", "")) for _, item in book.items()]
    for name, root in (*book.pages(), *book.pages("image/svg+xml")):
        for element in root.iter():
            yield from (f"{name}: {words}" for words in _programs(element))
            loads += [(name, what, address) for what, address in _loaded(element)]
    for name, _ in book.items("text/css"):
        sheet = book.files.get(name, b"").decode()
        loads += [(name, "the style sheet", address) for address in _css.wanted(sheet).addresses]
    for base, what, address in loads:
        if address.startswith(("data:", "#")):
            continue
        if _SCHEME.match(address) or book.resolve(base, address) not in book.files:
            yield f"{base}: {what} loads {address[:80]}"


def in_pdf(artefact: Artefact) -> Iterator[str]:
    """Look at actions, attachments and streams that lie outside the file."""
    import pikepdf

    pdf = _pdf.opened(artefact)
    for value in _pdf.dictionaries(pdf):
        for key, child in _pdf.children(value):
            action = str(child.get("/S", "")) if isinstance(child, pikepdf.Dictionary) else ""
            is_link = action == "/URI" and key == "/A" and value.get("/Subtype") == "/Link"
            if action in ACTIONS and not is_link:
                yield f"{key} has an action {action}"
        for key in ("/JS", "/JavaScript", "/EmbeddedFiles", "/EF"):
            if key in value:
                yield f"the file has {key}"
        if isinstance(value, pikepdf.Stream) and "/F" in value:
            yield "a stream lies in another file"
        if value.get("/Type") == "/EmbeddedFile":
            yield "a file is embedded"


def _programs(element: Element) -> Iterator[str]:
    """Yield what of an element runs, or frames something foreign."""
    if not isinstance(element.tag, str):
        return
    tag = QName(element).localname
    if tag in PROGRAMS:
        yield f"there is a <{tag}>"
    if tag == "meta" and element.get("http-equiv", "").lower() == "refresh":
        yield "the page sends the reader elsewhere (refresh)"
    for name, value in element.attrib.items():
        attribute = QName(str(name)).localname
        if attribute.startswith("on"):
            yield f"<{tag}> has {attribute}"
        elif attribute == "href" and tag in SEEN_ONLY and _RUNS.match(str(value)):
            yield f"<{tag}> runs {str(value)[:40]}"


def _loaded(element: Element) -> Iterator[tuple[str, str]]:
    """Yield (what loads, address) for all that an element fetches by itself."""
    from warraq.rules import _css

    if not isinstance(element.tag, str):
        return
    tag = QName(element).localname
    for name, value in element.attrib.items():
        attribute = QName(str(name)).localname
        if attribute == "srcset":
            yield from ((f"<{tag} srcset>", a) for a in _SRCSET.findall(str(value)))
        elif attribute in FETCHED or (attribute == "href" and _is_fetched(element, tag)):
            yield f"<{tag} {attribute}>", str(value).strip()
        elif attribute == "style":
            yield from ((f"<{tag} style>", a) for a in _css.wanted(str(value)).addresses)
    if tag == "style":
        yield from (("<style>", a) for a in _css.wanted(element.text or "").addresses)


def _is_fetched(element: Element, tag: str) -> bool:
    """Tell whether an element loads what its ``href`` names (HTML §4.6.7)."""
    if tag == "link":
        return bool(LOADING & set(element.get("rel", "").lower().split()))
    return tag not in SEEN_ONLY


RULE = Rule(
    id="remote-reference",
    severity=Severity.ERROR,
    what="An image, font, style sheet or script that a finished file would load from outside "
    "itself, and any program in it.",
    why="The file breaks where there is no network, and where there is one it tells a stranger "
    "who reads what and when: for some readers of a briefing that is dangerous.",
    example='<img src="https://example.org/صورة.png" alt="خريطة">',
    instead='<img src="data:image/png;base64,…" alt="خريطة">',
    artefact=inspector(
        "remote-reference",
        "mend the theme's page or style sheet: a publication carries all it needs",
        html=in_html,
        epub=in_epub,
        pdf=in_pdf,
    ),
)
