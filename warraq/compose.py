"""Stage 3, compose: Manuscript → Document.

Each body goes through pandoc once, through the sanitiser, and then through the passes: those
of every language, in the order of :data:`PASSES`, then those that its own language names.
The tree between the passes is HTML, not pandoc's: what the project exists for (direction,
joining, quotation marks) is defined by CSS and Unicode on inline HTML, and the sanitiser's
word on raw HTML has to be the last one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from os.path import commonpath
from pathlib import Path
from posixpath import normpath
from urllib.parse import unquote

from lxml import etree
from lxml import html as lxml_html
from lxml.etree import _Element as Element

from warraq import pandoc, registry
from warraq.errors import CompositionError
from warraq.images import Gallery
from warraq.model import (
    Body,
    Chapter,
    Document,
    Finding,
    Heading,
    Locate,
    Manuscript,
    Order,
    Pass,
    Place,
    Severity,
)
from warraq.passes._tree import drop, text_of, unwrap, wrap_stray_text
from warraq.passes.code import set_code
from warraq.passes.direction import mark_direction
from warraq.passes.fragments import isolate_fragments
from warraq.passes.headings import LEVELS, nest_headings
from warraq.passes.leads import lead_in
from warraq.passes.notes import gather_notes
from warraq.passes.tables import scope_headers, tick_boxes
from warraq.sanitise import sanitise

PASSES: tuple[Pass, ...] = (
    gather_notes,
    nest_headings,
    set_code,
    lead_in,
    tick_boxes,
    scope_headers,
    mark_direction,
    isolate_fragments,
)
"""What every text goes through, before the passes of its language."""

HARD_WRAP = 100
"""A plain text with blank lines and no line longer than this is wrapped by hand, characters."""


def compose(manuscript: Manuscript, order: Order) -> Document:
    """Compose every chapter. Raises :class:`CompositionError` or :class:`SourceError`."""
    metadata = manuscript.metadata
    language = registry.language(metadata.lang.split("-")[0])
    gallery = Gallery(manuscript.source, order)
    findings = list(manuscript.findings)
    trees: list[Element] = []
    for number, body in enumerate(manuscript.bodies, 1):
        locate = locator(body)
        tree, found = _tree(body, locate, f"c{number}-" if len(manuscript.bodies) > 1 else "")
        findings += found
        findings += gallery.take_in(tree, body, locate)
        for each in (*PASSES, *language.passes):
            findings += each(tree, metadata, locate)
        trees.append(tree)
    findings += _resolve_links(trees, manuscript.bodies)
    chapters = tuple(_chapter(manuscript, n, tree) for n, tree in enumerate(trees, 1))
    return Document(manuscript, language, chapters, tuple(gallery.assets.values()), tuple(findings))


def locator(body: Body) -> Locate:
    """Return a function that finds a piece of text in the body's file."""

    def locate(needle: str) -> Place:
        words = needle.split()
        for size in (len(words), 4, 2, 1):
            pattern = r"\s+".join(re.escape(w) for w in words[:size])
            match = re.search(pattern, body.text) if pattern else None
            if match:
                line = body.text.count("\n", 0, match.start()) + 1
                return Place(body.part.name, body.offset + line)
        return Place(body.part.name)

    return locate


def _tree(body: Body, locate: Locate, id_prefix: str) -> tuple[Element, tuple[Finding, ...]]:
    findings: tuple[Finding, ...] = ()
    if body.part.markup == "plain":
        fragment = plain_to_html(body.text)
    else:
        place = Place(body.part.name, body.offset + 1)
        raw = pandoc.to_html(body.text, place, id_prefix)
        fragment, findings = sanitise(raw, locate)
    tree = lxml_html.fragment_fromstring(fragment, create_parent="div")
    wrap_stray_text(tree)
    if not text_of(tree) and tree.find(".//img") is None:
        raise CompositionError(
            "nothing is left of the text",
            Place(body.part.name, body.offset + 1),
            hint="it holds only what a publication cannot carry",
        )
    return tree, findings


def plain_to_html(text: str) -> str:
    r"""Make a paragraph of every line, or of every block when the lines are wrapped by hand.

    >>> plain_to_html("سطر أول\nسطر ثانٍ")
    '<p>سطر أول</p>\n<p>سطر ثانٍ</p>'
    """
    lines = text.strip().split("\n")
    wrapped = any(not line.strip() for line in lines) and max(map(len, lines)) <= HARD_WRAP
    paragraphs = re.split(r"\n\s*\n", text.strip()) if wrapped else lines
    return "\n".join(
        f"<p>{html.escape(' '.join(p.split()), quote=False)}</p>" for p in paragraphs if p.strip()
    )


def _resolve_links(trees: Iterable[Element], bodies: tuple[Body, ...]) -> Iterator[Finding]:
    """Turn links between the files of a book into links inside it; report dead ones."""
    trees = list(trees)
    root = Path(commonpath([body.part.path.parent for body in bodies]))
    homes = [body.part.path.parent.relative_to(root).as_posix() for body in bodies]
    files = {
        normpath(f"{home}/{body.part.path.name}"): n
        for n, (home, body) in enumerate(zip(homes, bodies, strict=True), 1)
    }
    ids = {e.get("id") for tree in trees for e in tree.iter() if e.get("id")}
    ids |= {f"c{n}" for n in files.values()}
    for tree, body, home in zip(trees, bodies, homes, strict=True):
        for link in list(tree.iter("a")):
            href = link.get("href")
            if href is None:
                unwrap(link)
                continue
            target = _target(unquote(href), home, files)
            if target is None:
                continue
            if target in ids:
                link.set("href", f"#{target}")
                continue
            typed = re.sub(r"^#c\d+-", "#", href)  # pandoc puts the chapter's prefix there
            yield Finding(
                "dead-link",
                Severity.WARNING,
                f"the link to {unquote(typed)} leads nowhere",
                locator(body)(unquote(typed)),
                "link to a heading (#…), a chapter's file or a full address",
            )
            unwrap(link)


def _target(href: str, home: str, files: dict[str, int]) -> str | None:
    """Return the id that a link inside the publication means; None for a full address."""
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", href):
        return None
    name, _, fragment = href.partition("#")
    if not name:
        return fragment
    number = files.get(normpath(f"{home}/{name}"))
    if number is None:
        return href
    prefix = f"c{number}"
    return prefix if not fragment else f"{prefix}-{fragment}" if len(files) > 1 else fragment


def _chapter(manuscript: Manuscript, number: int, tree: Element) -> Chapter:
    title, rest = manuscript.metadata.title, tree
    if manuscript.source.is_book:
        body = manuscript.bodies[number - 1]
        title = body.title or _pull_title(tree) or body.part.path.stem
    return Chapter(f"c{number}", title, serialise(rest), _headings(rest))


def _pull_title(tree: Element) -> str:
    """Take the first heading out of a chapter: it is the chapter's title, at level 1."""
    heading = next((e for e in tree if e.tag in LEVELS), None)
    if heading is None:
        return ""
    title = text_of(heading)
    drop(heading)
    rest = [e for e in tree.iter() if e.tag in LEVELS]
    if rest and min(LEVELS[str(e.tag)] for e in rest) > 2:
        for each in rest:
            each.tag = f"h{LEVELS[str(each.tag)] - 1}"
    return title


def _headings(tree: Element) -> tuple[Heading, ...]:
    found = []
    for number, element in enumerate((e for e in tree.iter() if e.tag in LEVELS), 1):
        if not element.get("id"):
            element.set("id", f"h{number}")
        found.append(Heading(LEVELS[str(element.tag)], element.get("id", ""), text_of(element)))
    return tuple(found)


def serialise(tree: Element) -> str:
    """Return the content of ``tree`` as well-formed XML, without the element itself."""
    inner = html.escape(tree.text or "", quote=False)
    return inner + "".join(etree.tostring(e, encoding="unicode") for e in tree)
