"""Cards for messengers and networks: their sizes, their words, what they say to the blind."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace

import pypdfium2
import pytest
from conftest import Desk
from lxml import html
from PIL import Image

from warraq import editions, pipeline, raster
from warraq.errors import TemplateError
from warraq.formats import _onepage, cards
from warraq.model import Artefact, Asset, Cards, Edition, Order, Rendering
from warraq.render import render

QUOTE = "من كتب بيده حفظ بقلبه."
TEXT = (
    f"كان الورّاق ينسخ الكتب.\n\n::: pull-quote\n{QUOTE}[^1]\n:::\n\nوكان يبيعها.\n\n[^1]: حاشية.\n"
)
HEAD = {
    "publisher": "دار الأفق",
    "title": "تاريخ الورّاقين",
    "lang": "ar",
    "author": "سلمى النسّاخ",
    "date": "2026-03-14",
}
LEAST = 4.5
"""Contrast of text and ground (WCAG 2.2, 1.4.3)."""
HEAVIEST = 300_000
"""Bytes of a picture that WhatsApp still shows beside a link."""


def built(
    desk: Desk,
    text: str = TEXT,
    to: tuple[str, ...] = ("pdf",),
    sizes: str = '["1200x630"]',
    **metadata: str,
) -> pipeline.Build:
    """Build a text with its cards."""
    head = "".join(f"{key}: {value}\n" for key, value in (HEAD | metadata).items())
    path = desk.write("text.md", f"---\n{head}---\n\n{text}")
    edition = desk.root / "templates" / "editions" / "cards.toml"
    edition.parent.mkdir(parents=True, exist_ok=True)
    edition.write_text(f'format = "cards"\n[cards]\nsizes = {sizes}\n', "utf-8")
    editions.load.cache_clear()
    (build,) = pipeline.build([path], Order(desk.dist, to, ("cards",), jobs=1))
    assert build.report is not None, build.error
    return build


def pictures(build: pipeline.Build) -> dict[str, Image.Image]:
    """Return the cards of a build by their file names."""
    made = {a.name: a.data for a in build.artefacts if a.name.endswith(".png")}
    return {name: Image.open(io.BytesIO(data)) for name, data in made.items()}


def told(build: pipeline.Build) -> dict[str, str]:
    """Return what is said beside the cards."""
    (record,) = [a for a in build.artefacts if a.name == "text-cards.json"]
    found = json.loads(record.data)
    assert (found["lang"], found["dir"]) == ("ar", "rtl")
    return {each["file"]: each["alt"] for each in found["cards"]}


def test_every_card_has_its_size_and_its_words_beside(desk: Desk) -> None:
    build = built(desk, sizes=str([*Cards().sizes]))
    shown = pictures(build)
    sizes = {(1200, 630), (1080, 1080), (1080, 1920)}
    assert {
        (f"text-card-{w}-{x}x{y}.png", (x, y)) for w in ("cover", "quote", "page") for x, y in sizes
    } == {(name, picture.size) for name, picture in shown.items()}
    alt = told(build)
    assert set(alt) == set(shown)
    assert alt["text-card-cover-1200x630.png"] == "غلاف «تاريخ الورّاقين» (سلمى النسّاخ)"
    assert (
        alt["text-card-quote-1080x1080.png"] == f"اقتباس من «تاريخ الورّاقين»: {QUOTE} (سلمى النسّاخ)"
    )
    assert alt["text-card-page-1080x1920.png"].startswith("الصفحة الأولى من «تاريخ الورّاقين»")
    assert all(len(a.data) < HEAVIEST for a in build.artefacts if "1200x630" in a.name)


def test_two_builds_draw_the_same_cards(desk: Desk) -> None:
    one, other = (built(desk).artefacts for _ in range(2))
    assert [(a.name, a.data) for a in one] == [(a.name, a.data) for a in other]


def test_a_card_stands_out_from_its_ground(desk: Desk) -> None:
    for name, picture in pictures(built(desk)).items():
        colours = picture.convert("RGB").getcolors(picture.width * picture.height)
        assert colours is not None
        often = sorted(colours, reverse=True)
        ground = _light(often[0][1])
        best = max(_contrast(ground, _light(colour)) for count, colour in often if count > 40)
        assert best > LEAST, name


def _light(colour: object) -> float:
    assert isinstance(colour, tuple)
    parts = [v / 255 for v in colour]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


def _contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def test_without_a_pull_quote_there_is_no_card_of_one(desk: Desk) -> None:
    build = built(desk, text="نص بلا جملة بارزة.\n")
    assert not [name for name in pictures(build) if "quote" in name]
    assert build.report is not None
    assert "no-quote" in {f.id for f in build.report.findings}


def test_the_metadata_name_the_sentence(desk: Desk) -> None:
    alt = told(built(desk, teaser="جملة أخرى."))
    assert "جملة أخرى." in alt["text-card-quote-1200x630.png"]


# ── Nothing is cut off ──────────────────────────────────────────────────────────────────


def rendering(desk: Desk, **metadata: str) -> Rendering:
    """Render cards, pictures in place."""
    head = "".join(f"{key}: {value}\n" for key, value in (HEAD | metadata).items())
    path = desk.write("text.md", f"---\n{head}---\n\n{TEXT}")
    order = Order(desk.dist, ("pdf",), ("cards",))
    made, _ = pipeline.prepare(path, order)
    (wanted,) = [e for e in made if e.format == "cards"]
    blank = io.BytesIO()
    Image.new("RGB", (350, 560), "#0b5a52").save(blank, "PNG")
    return replace(render(wanted), picture=blank.getvalue())


def letters(pdf: bytes) -> Iterator[tuple[float, float, float, float]]:
    """Yield the boxes of all letters, CSS pixels from the lower left corner."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[0].get_textpage()
    for n in range(page.count_chars()):
        if page.get_text_range(n, 1).strip("\u200e\u200f\u061c \n\r"):
            left, bottom, right, top = (edge / 0.75 for edge in page.get_charbox(n, loose=False))
            yield left, bottom, right, top
    document.close()


LONG = {
    "title": "كتاب طويل العنوان في أخبار الورّاقين والنسّاخين " * 4,
    "summary": "كان في بغداد سوق للورّاقين، فيه أكثر من مئة دكّان. " * 30,
    "teaser": "من كتب بيده حفظ بقلبه ومن باع كتابه باع بعض نفسه " * 20,
}


@pytest.mark.parametrize("metadata", [{}, LONG | {"lang": "en"}, LONG], ids=["short", "en", "long"])
def test_no_letter_leaves_the_margins(desk: Desk, metadata: dict[str, str]) -> None:
    found = rendering(desk, **metadata)
    assets = tuple(Asset(name, "image/png", found.picture) for name in cards.PICTURES.values())
    for card in found.pages if metadata.get("lang") != "en" else found.pages[::3]:
        width, height = cards.measures(card.name)
        job = cards._job(found, card, assets)
        fitted = _onepage.fit(job, cards.PIXEL * (width * height) ** 0.5 / cards.TYPE)
        assert _onepage.pages(fitted.pdf) == 1
        side = cards.MARGIN * (width * height) ** 0.5 - 2
        end = max(side, cards.STORY * height - 2 if height > width * cards.SHAPE else 0)
        boxes = list(letters(fitted.pdf))
        assert boxes
        assert min(box[0] for box in boxes) >= side, card.name
        assert max(box[2] for box in boxes) <= width - side, card.name
        assert min(box[1] for box in boxes) >= end - height * 0.01, card.name
        assert max(box[3] for box in boxes) <= height - end, card.name


def test_words_that_do_not_fit_are_told(desk: Desk) -> None:
    build = built(desk, sizes='["600x315"]', teaser=LONG["teaser"])
    assert build.report is not None
    (found,) = [f for f in build.report.findings if f.id == "cut-text"]
    assert "text-card-quote-600x315.png and ends in an ellipsis" in found.message


# ── What a link shows ───────────────────────────────────────────────────────────────────


def _shared(page: Artefact) -> dict[str, str]:
    tree = html.fromstring(page.data)
    return {
        m.get("property", ""): m.get("content", "") for m in tree.iter("meta") if m.get("property")
    }


def test_a_page_whose_address_is_known_says_which_card_goes_with_it(desk: Desk) -> None:
    build = built(desk, to=("html",), url="https://example.org/كتب", editions="[cards]")
    said = _shared(next(a for a in build.artefacts if a.name == "text.html"))
    folder = "https://example.org/%D9%83%D8%AA%D8%A8"
    assert said["og:url"] == f"{folder}/text.html"
    assert said["og:image"] == f"{folder}/text-card-cover-1200x630.png"
    assert said["og:image:alt"] == "غلاف «تاريخ الورّاقين» (سلمى النسّاخ)"
    assert said["og:image"].rpartition("/")[2] in {a.name for a in build.artefacts}


def test_a_page_whose_address_is_not_known_says_nothing(desk: Desk) -> None:
    assert not _shared(
        next(a for a in built(desk, to=("html",)).artefacts if a.name == "text.html")
    )


@pytest.mark.parametrize("sizes", ['["1200"]', '["0x630"]', '["99999x10"]'])
def test_a_size_that_is_none_is_refused(desk: Desk, sizes: str) -> None:
    path = desk.root / "templates" / "editions" / "mine.toml"
    path.parent.mkdir(parents=True)
    path.write_text(f'extends = "cards"\n[cards]\nsizes = {sizes}\n', "utf-8")
    editions.load.cache_clear()
    with pytest.raises(TemplateError, match="sizes cannot have"):
        editions.load("mine")


def test_the_first_page_of_a_book_is_that_of_its_text(desk: Desk) -> None:
    build = built(desk, text="## الأول\n\nنص الفصل.\n", kind="book")
    (inside,) = [a for a in build.artefacts if a.name == "text.pdf"]
    assert isinstance(inside.edition, Edition)
    number = raster.page_of(inside.data, "c1")
    assert number >= 0
    assert raster.page_of(inside.data, "nowhere") == 0
