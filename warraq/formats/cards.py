"""Cards: pictures of a publication for messengers and social networks, and what they say in words.

A card is a page of the engine's, so that its text is set as a book's is, and then a picture.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from warraq import arrange, raster
from warraq.formats import _chapters, _onepage
from warraq.model import (
    Artefact,
    Asset,
    CardOf,
    Edition,
    Finding,
    Format,
    Page,
    Rendering,
    Severity,
)
from warraq.passes._tree import has_class, text_of
from warraq.places import key_place
from warraq.render import page, stylesheet

if TYPE_CHECKING:
    from warraq.typeset.engine import Job

PICTURES = {"cover": "warraq/cover.png", "page": "warraq/page.png"}
"""What the pictures on cards are called inside the edition."""
PAGE_WIDTH = 1240
"""Width of the first page's picture, pixels: A4 at 150 to the inch."""
TYPE = 32
"""A card's sides, multiplied and under the root, are so many ems of its type."""
PIXEL = 25.4 / 96
"""A CSS pixel, mm."""
MARGIN = 0.066
"""Margin of a card, of the root of its sides multiplied."""
STORY = 0.13
"""What of a tall card's height lies under the network's own signs, above and below."""
PICTURE = {"wide": 1.0, "square": 0.9, "tall": 0.54}
"""How much of the room between the margins a picture takes in height."""
SHAPE = 1.2
"""From this ratio of its sides on a card is wide or tall, and not square."""


def lay_out(edition: Edition) -> Rendering:
    """Render every card as a page, whose title is what it says to somebody who does not see it."""
    say = edition.document.language.phrases
    return Rendering(
        edition,
        tuple(_cards(edition)),
        stylesheet(edition, "card.css"),
        cover=Page("cover.xhtml", say.cover, page(edition, "cover.xhtml")),
        cover_stylesheet=stylesheet(edition, "cover.css"),
        interior=arrange.interior(edition.document),
    )


def _cards(edition: Edition) -> Iterator[Page]:
    wanted, quote = edition.specification.cards, quotation(edition)
    for what in wanted.show:
        if what == "quote" and not quote:
            continue
        alt = said_of(edition, what, quote)
        for size in wanted.sizes:
            width, height = measures(size)
            text = page(
                edition, "card.xhtml", what=what, quote=quote, picture=PICTURES.get(what, ""),
                shape=_shape(width, height), width=width, height=height,
            )  # fmt: skip
            yield Page(f"{what}-{size}", alt, text)


def measures(size: str) -> tuple[int, int]:
    """Return width and height in pixels of ``1200x630``."""
    width, height = map(int, size.rpartition("-")[2].split("x"))
    return width, height


def file_of(edition: Edition, card: str) -> str:
    """Return the name of a card's file."""
    return edition.file(f"card-{card}", "png")


def _shape(width: int, height: int) -> str:
    return "wide" if width / height > SHAPE else "tall" if height / width > SHAPE else "square"


def quotation(edition: Edition) -> str:
    """Return the sentence that the metadata give, or the first pull quote; "" for neither."""
    if teaser := edition.document.metadata.teaser:
        return teaser
    for chapter in edition.document.chapters:
        for box in _chapters.tree(chapter).iter():
            if has_class(box, "pull-quote"):
                return " ".join(text_of(box).split())
    return ""


def said_of(edition: Edition, what: CardOf, quote: str = "") -> str:
    """Return what a card says, in the language of the publication."""
    meta, say = edition.document.metadata, edition.document.language.phrases
    said = {"cover": say.cover_of, "quote": say.quote_from, "page": say.first_page_of}[what]
    makers = f" ({say.separator.join(meta.authors)})" if meta.authors else ""
    return said.format(title=meta.title, quote=quote) + makers


def produce(rendering: Rendering) -> Iterator[Artefact]:
    """Draw the cards, and write beside them what each says."""
    edition = rendering.edition
    assets = (
        Asset(PICTURES["cover"], "image/png", rendering.picture),
        Asset(PICTURES["page"], "image/png", _first_page(rendering)),
    )
    said = []
    for each in rendering.pages:
        width, height = measures(each.name)
        fitted = _onepage.fit(_job(rendering, each, assets), PIXEL * (width * height) ** 0.5 / TYPE)
        name = file_of(edition, each.name)
        said.append({"file": name, "width": width, "height": height, "alt": each.title})
        data = raster.to_png(fitted.pdf, width, small=True)
        yield Artefact(edition, name, data, tuple(_cut(edition, name, fitted.cut)))
    meta, direction = edition.document.metadata, edition.document.language.direction
    record = {"title": meta.title, "lang": meta.lang, "dir": direction, "cards": said}
    text = json.dumps(record, ensure_ascii=False, indent=2) + "\n"
    yield Artefact(edition, edition.file("cards", "json"), text.encode(), tuple(_missing(edition)))


def _first_page(rendering: Rendering) -> bytes:
    """Draw the first page of the text: a book's own first page holds no more than its title."""
    first = rendering.edition.document.chapters[0].id
    number = (
        raster.page_of(rendering.printed, first)
        if rendering.edition.document.manuscript.is_book
        else 0
    )
    return raster.to_png(rendering.printed, PAGE_WIDTH, number)


def _job(rendering: Rendering, card: Page, assets: tuple[Asset, ...]) -> Job:
    width, height = measures(card.name)
    side = MARGIN * (width * height) ** 0.5
    end = max(side, STORY * height if _shape(width, height) == "tall" else 0)
    room = height - 2 * end - 1
    picture = room * PICTURE[_shape(width, height)]
    sheet = (
        f"@page {{ size: {width}px {height}px; margin: {end:.1f}px {side:.1f}px }}\n"
        f"body {{ --room: {room:.1f}px; --picture: {picture:.1f}px }}\n"
    )
    return _onepage.job(rendering, card, sheet, *assets)


def _cut(edition: Edition, name: str, cut: str) -> Iterator[Finding]:
    if cut:
        yield Finding(
            "cut-text",
            Severity.NOTE,
            f"a text is too long for {name} and ends in an ellipsis: {cut}",
            key_place(edition.document.manuscript.source, "summary"),
            "shorten it, or write a shorter sentence under teaser",
        )


def _missing(edition: Edition) -> Iterator[Finding]:
    if "quote" in edition.specification.cards.show and not quotation(edition):
        yield Finding(
            "no-quote",
            Severity.NOTE,
            "there is no card with a sentence: the text has no pull quote",
            key_place(edition.document.manuscript.source, "editions"),
            "write one as ::: pull-quote, or under teaser",
        )


FORMAT = Format(
    name="cards",
    title="cards",
    media_type="image/png",
    lay_out=lay_out,
    produce=produce,
    typeset=True,
    is_usual=False,
)
