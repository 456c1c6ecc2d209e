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
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree
from lxml import html as lxml_html
from lxml.etree import _Element as Element

from warraq import links, pandoc, references, registry
from warraq.errors import CompositionError
from warraq.images import Gallery
from warraq.model import (
    Body,
    Caption,
    Chapter,
    Document,
    Finding,
    Heading,
    Locate,
    Manuscript,
    Metadata,
    Order,
    Pass,
    Repertoire,
    Severity,
)
from warraq.numbers import Numbers
from warraq.openings import Opening, open_chapter
from warraq.passes._tree import LITERAL, regions, text_of, wrap_stray_text
from warraq.passes.accents import set_accents
from warraq.passes.boxes import set_boxes
from warraq.passes.code import set_code
from warraq.passes.credits import set_credits
from warraq.passes.direction import mark_direction
from warraq.passes.figures import frame_figures
from warraq.passes.fragments import isolate_fragments
from warraq.passes.glossary import sort_glossary
from warraq.passes.handouts import rule_answer_lines
from warraq.passes.headings import LEVELS, nest_headings
from warraq.passes.leads import lead_in
from warraq.passes.lists import class_lists
from warraq.passes.notes import gather_notes
from warraq.passes.quotations import set_quotations
from warraq.passes.references import mark_references
from warraq.passes.tables import scope_headers, tick_boxes
from warraq.places import key_place, locator
from warraq.sanitise import sanitise

PASSES: tuple[Pass, ...] = (
    gather_notes,
    set_boxes,
    rule_answer_lines,
    sort_glossary,
    set_quotations,
    set_credits,
    nest_headings,
    frame_figures,
    mark_references,
    set_code,
    set_accents,
    lead_in,
    tick_boxes,
    class_lists,
    scope_headers,
    mark_direction,
)
"""What every text goes through, before the passes of its language."""

RAW = re.compile(r"\{=([A-Za-z0-9_+-]+)\}")
"""pandoc's mark of raw text for one format."""

HARD_WRAP = 100
"""A plain text with blank lines and no line longer than this is wrapped by hand, characters."""


def compose(manuscript: Manuscript, order: Order) -> Document:
    """Compose every chapter. Raises :class:`CompositionError` or :class:`SourceError`."""
    metadata = manuscript.metadata
    language = registry.language_of(metadata)
    gallery = Gallery(manuscript.source, order, is_attached=metadata.source == "attach")
    logo, doubts = gallery.take_in_logo(metadata)
    findings = [*manuscript.findings, *doubts]
    trees: list[Element] = []
    for number, body in enumerate(manuscript.bodies, 1):
        locate = locator(body)
        tree, found = _tree(body, locate, f"c{number}-" if len(manuscript.bodies) > 1 else "")
        findings += found
        findings += gallery.take_in(tree, body, locate)
        for each in PASSES:
            findings += each(tree, metadata, locate)
        findings += _set_languages(tree, metadata, locate)
        trees.append(tree)
    findings += gallery.say_attached()
    findings += links.settle_ids(trees, manuscript.bodies)
    findings += links.shared_names(trees, manuscript.bodies)
    openings = tuple(open_chapter(manuscript, number, tree) for number, tree in enumerate(trees, 1))
    findings += links.resolve(trees, manuscript.bodies, openings)
    numbers = Numbers(metadata, manuscript.is_book)
    openings = tuple(numbers.chapter(*each) for each in zip(openings, trees, strict=True))
    for tree in trees:
        references.fill(tree, numbers.targets, language)
    captions = numbers.captions()
    findings += _empty_lists(manuscript, captions)
    chapters = tuple(_chapter(*each) for each in zip(openings, trees, strict=True))
    assets = tuple(gallery.assets.values())
    return Document(
        manuscript,
        language,
        chapters,
        assets,
        captions,
        tuple(findings),
        _repertoire(trees),
        logo,
        tuple(gallery.originals.values()),
    )


def _empty_lists(manuscript: Manuscript, captions: tuple[Caption, ...]) -> Iterator[Finding]:
    for kind in manuscript.metadata.lists:
        if not any(caption.kind == kind for caption in captions):
            prefix = "fig" if kind == "figures" else "tbl"
            yield Finding(
                "empty-list",
                Severity.WARNING,
                f"there are no numbered {kind} to list",
                key_place(manuscript.source, "lists"),
                f"give each a name that begins with {prefix}-: {{#{prefix}-…}}",
            )


def _set_languages(tree: Element, metadata: Metadata, locate: Locate) -> Iterator[Finding]:
    """Let the text, and then all in it that is in another language, go through its passes."""
    for region in list(regions(tree)):
        tag = metadata.lang if region is tree else region.get("lang", "")
        if tag.split("-")[0] in registry.language_codes():
            within = replace(metadata, lang=tag)
            for each in (isolate_fragments, *registry.language(tag).passes):
                yield from each(region, within, locate)


def _tree(body: Body, locate: Locate, id_prefix: str) -> tuple[Element, tuple[Finding, ...]]:
    findings: tuple[Finding, ...] = ()
    if body.part.markup == "plain":
        fragment = plain_to_html(body.text)
    else:
        place = body.part.at(body.offset + 1)
        raw = pandoc.to_html(body.text, place, id_prefix)
        fragment, findings = sanitise(raw, locate)
        findings += tuple(_other_formats(body, locate))
    tree = lxml_html.fragment_fromstring(fragment, create_parent="div")
    wrap_stray_text(tree)
    if not text_of(tree) and tree.find(".//img") is None:
        raise CompositionError(
            "nothing is left of the text",
            body.part.at(body.offset + 1),
            hint="it holds only what a publication cannot carry",
        )
    return tree, findings


def _other_formats(body: Body, locate: Locate) -> Iterator[Finding]:
    """Report raw text for a format that is not made here: pandoc leaves it out in silence."""
    for match in RAW.finditer(body.text):
        if not match[1].startswith("html"):
            yield Finding(
                "raw-format",
                Severity.WARNING,
                f"left out: text that is meant for {match[1]} alone",
                locate(match[0]),
                "write it in Markdown, or as {=html}",
            )


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


def _chapter(opening: Opening, tree: Element) -> Chapter:
    headings = _headings(tree, opening.id)  # gives ids to those that have none
    return Chapter(
        opening.id,
        opening.title,
        serialise(tree),
        headings,
        opening.label,
        opening.matter,
        opening.division,
    )


def _headings(tree: Element, chapter: str) -> tuple[Heading, ...]:
    found = []
    for number, element in enumerate((e for e in tree.iter() if e.tag in LEVELS), 1):
        if not element.get("id"):
            element.set("id", f"{chapter}-h{number}")
        found.append(Heading(LEVELS[str(element.tag)], element.get("id", ""), text_of(element)))
    return tuple(found)


def _repertoire(trees: list[Element]) -> Repertoire:
    """Collect the characters: fonts are chosen and cut by them."""
    code: set[str] = set()
    languages: dict[str, set[str]] = defaultdict(set)
    for element in (e for tree in trees for e in tree.iter("*")):
        if element.tag in LITERAL:
            code.update(*map(str, element.itertext()))
        if tag := element.get("lang"):
            languages[tag].update(*map(str, element.itertext()))
    return Repertoire(
        frozenset().union(*(str(text) for tree in trees for text in tree.itertext())),
        frozenset(code),
        {tag: frozenset(said) for tag, said in languages.items()},
    )


def serialise(tree: Element) -> str:
    """Return the content of ``tree`` as well-formed XML, without the element itself."""
    inner = html.escape(tree.text or "", quote=False)
    return inner + "".join(etree.tostring(e, encoding="unicode") for e in tree)
