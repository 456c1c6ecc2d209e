"""Words in drawings: shaped, in order, anchored, and read back, as SVG 2 §11 has it."""

from __future__ import annotations

import pypdfium2
import pytest
from PIL import Image, ImageChops

from warraq.fonts import families
from warraq.model import Asset, Direction
from warraq.rules import _words
from warraq.typeset import engine, textlayer
from warraq.typeset.drawntext import Anchor, Fit, Move, Piece, Span, chunks, place

# ── Cutting ─────────────────────────────────────────────────────────────────────────────


def span(text: str, **moves: Move) -> Span:
    """Return a span; ``at3`` is the move of its fourth character."""
    return Span(text, [moves.get(f"at{n}", Move()) for n in range(len(text))])


def texts(made: list[list[Piece]]) -> list[list[str]]:
    return [[piece.text for piece in pieces] for pieces in made]


def spans(text: str, first: Move) -> list[Span]:
    """Return spans that a bar divides; ``first`` moves the first character."""
    head, *rest = text.split("|")
    return [span(head, at0=first), *map(span, rest)]


@pytest.mark.parametrize(
    ("text", "base", "expected"),
    [
        ("بحسب Access Now، ٢٠٢٦", "rtl", ["بحسب Access Now، ٢٠٢٦"]),
        ("بحسب Access Now|، ٢٠٢٦", "rtl", ["بحسب ", "Access Now", "، ", "٢٠٢٦"]),
        ("بحسب A|ccess Now", "rtl", ["بحسب ", "A", "ccess Now"]),
        ("(ن = |1,240)", "rtl", ["(ن = ", "1,240", ")"]),
        ("٥٢٫٥|٪", "rtl", ["٥٢٫٥", "٪"]),
        ("Latin |يسار left ", "ltr", ["Latin ", "يسار", " left"]),
        ("a \u202ebc\u202c", "ltr", ["a ", "\u202ebc\u202c"]),
    ],
)
def test_a_chunk_of_parts_is_cut_where_its_direction_changes(
    text: str, base: Direction, expected: list[str]
) -> None:
    assert texts(chunks(spans(text, Move()), base)) == [expected]


def test_what_has_a_place_of_its_own_is_a_paragraph_of_its_own() -> None:
    made = chunks([span("سطر Latin "), span("ن ٢", at0=Move(x=9, dy=16))], "rtl")
    assert texts(made) == [["سطر Latin"], ["ن ٢"]]


@pytest.mark.parametrize(("base", "begins"), [("rtl", 40.0), ("ltr", 10.0)])
def test_a_word_whose_letters_have_places_is_whole_and_begins_at_the_outermost(
    base: Direction, begins: float
) -> None:
    word = Span("بيتٌ", [Move(x=40.0), Move(x=25.0), Move(x=10.0), Move(x=10.0, dx=5)])
    (pieces,) = chunks([word], base)
    assert [(piece.text, piece.move) for piece in pieces] == [("بيتٌ", Move(x=begins))]


def test_a_line_joins_no_other() -> None:
    made = chunks([span("بيت"), span("ثان", at0=Move(x=9, dy=16))], "rtl")
    assert texts(made) == [["بيت"], ["ثان"]]


def test_letters_that_do_not_join_may_be_moved_apart() -> None:
    (pieces,) = chunks([span("دار", at1=Move(dx=3), at2=Move(turn=9))], "rtl")
    assert [(piece.before, piece.text, piece.after) for piece in pieces] == [
        ("", "د", "ار"),
        ("د", "ا", "ر"),
        ("دا", "ر", ""),
    ]


# ── Placing ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "base", "anchor", "lefts"),
    [
        ("بحسب |ABC| وكذا", "rtl", "start", [70, 40, 20]),
        ("بحسب |ABC| وكذا", "rtl", "middle", [110, 80, 60]),
        ("بحسب |ABC| وكذا", "rtl", "end", [150, 120, 100]),
        ("ABC |بحسب| DEF", "ltr", "start", [100, 130, 160]),
        ("ABC |بحسب| DEF", "ltr", "middle", [60, 90, 120]),
        ("ABC |بحسب| DEF", "ltr", "end", [20, 50, 80]),
        ("بحسب |12| ABC", "ltr", "start", [120, 100, 150]),
    ],
)
def test_a_chunk_is_anchored_by_its_direction(
    text: str, base: Direction, anchor: Anchor, lefts: list[float]
) -> None:
    """Three pieces, 30, 30 and 20 units wide, at 100."""
    made = chunks(spans(text, Move(x=100.0, y=7.0)), base)
    widths = [30, 20, 30] if "12" in text else [30, 30, 20]
    (spots,) = place(made, [widths], base, [anchor], [None])
    assert [spot.x for spot in spots] == lefts
    assert {spot.y for spot in spots} == {7.0}


def test_lines_begin_where_they_are_said_to_and_what_is_moved_stays_moved() -> None:
    first = span("أ ب ج", at0=Move(x=100.0, y=10.0, dx=-5), at2=Move(dy=4), at4=Move(dx=-2))
    made = chunks([first, span("د", at0=Move(x=90.0, dy=20.0)), span("ه", at0=Move(y=5.0))], "rtl")
    spots = place(made, [[10, 10, 10], [10], [10]], "rtl", ["start"] * 3, [None] * 3)
    assert [(spot.x, spot.y) for spot in spots[0]] == [(85, 10), (75, 14), (63, 14)]
    assert [(spot.x, spot.y) for spot in (*spots[1], *spots[2])] == [(80, 34), (70, 5)]


@pytest.mark.parametrize(
    ("stretched", "expected"), [(False, [(80, 1), (50, 1)]), (True, [(75, 2.5), (50, 2.5)])]
)
def test_a_length_is_kept(stretched: bool, expected: list[tuple[float, float]]) -> None:
    made = chunks([span("دا", at0=Move(x=100.0))], "rtl", apart={0})
    (spots,) = place(
        made, [[20 if not stretched else 10, 10]], "rtl", ["start"], [Fit(50, stretched)]
    )
    assert [(spot.x, spot.scale) for spot in spots] == expected


# ── On paper ────────────────────────────────────────────────────────────────────────────

FONTS = ("Amiri", "Vazirmatn")


def drawn(*inside: str, attributes: str = 'direction="rtl"', family: str = "Amiri") -> bytes:
    """Set drawings of 300 × 100 px, one a page."""
    made = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="100" font-size="30" '
        f"{attributes}>{each}</svg>".encode()
        for each in inside
    ]
    assets = tuple(Asset(f"{n}.svg", "image/svg+xml", data) for n, data in enumerate(made))
    pages = "".join(f'<img src="{asset.name}" alt="رسم"/>' for asset in assets)
    job = engine.Job(
        xhtml=f'<html lang="ar" dir="rtl"><head><title>ن</title></head><body>{pages}</body></html>',
        stylesheet="@page { size: 300px 100px; margin: 0 } html { direction: rtl }"
        "body { margin: 0 }"
        f'img {{ display: block; break-after: page; font-family: "{family}" }}',
        families=tuple(families()[name] for name in FONTS),
        assets=assets,
        direction="rtl",
    )
    return engine.to_pdf(job)


def pictures(data: bytes) -> list[Image.Image]:
    """Return the pages, two pixels a unit, ink white on black."""
    document = pypdfium2.PdfDocument(data)
    found = [page.render(scale=8 / 3, grayscale=True).to_pil() for page in document]
    document.close()
    return [ImageChops.invert(image.convert("L")) for image in found]


def ink(picture: Image.Image) -> tuple[float, float, float, float]:
    """Return the left, upper, right and lower edge of what is drawn, in units."""
    box = picture.point(lambda grey: 255 * (grey > 99)).getbbox()
    assert box
    return tuple(edge / 2 for edge in box)  # type: ignore[return-value]


def alike(one: Image.Image, other: Image.Image) -> bool:
    """Tell whether two pages differ by no more than the seams of what is drawn in parts."""
    return not ImageChops.difference(one, other).point(lambda grey: grey // 50).getbbox()


def read(data: bytes) -> list[str]:
    """Return what PDFium finds on each page, on one line, without what steers the setting."""
    document = pypdfium2.PdfDocument(data)
    found = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return [" ".join(textlayer.audible(text).split()) for text in found]


WORD = '<text x="280" y="60">{}</text>'


@pytest.mark.parametrize(
    "same",
    [
        '<text x="280" y="60">مس<tspan fill="#000">طح</tspan>ة</text>',
        '<text x="280" y="60"><tspan>م<tspan>س</tspan>طح</tspan>ة</text>',
        '<text x="280" y="60">\n  مسطحة\n  </text>',
        '<text x="280 260 240 220 200" y="60">مسطحة</text>',
        '<text y="60" dx="280 0 9">مسطحة</text>',
        '<text><tspan x="280" y="60">مسطحة</tspan></text>',
        '<text x="280"><tspan y="60">مسطحة</tspan></text>',
        '<g font-size="30"><text x="280" y="60">مسطحة<title>نسبة</title></text></g>',
    ],
)
def test_a_word_is_drawn_whole(same: str) -> None:
    apart = WORD.format("م\u200cس\u200cط\u200cح\u200cة")
    data = drawn(WORD.format("مسطحة"), same, apart)
    assert alike(*pictures(data)[:2])
    assert not alike(*pictures(data)[1:])
    assert read(data)[:2] == ["مسطحة"] * 2


@pytest.mark.parametrize("direction", ["rtl", "ltr"])
@pytest.mark.parametrize("text", ["ممم", "HHH"])
def test_anchors_go_by_the_direction(direction: str, text: str) -> None:
    line = '<text x="150" y="60" text-anchor="{}">{}</text>'
    data = drawn(
        *(line.format(anchor, text) for anchor in ("start", "middle", "end")),
        attributes=f'direction="{direction}"',
    )
    start, middle, end = map(ink, pictures(data))
    if direction == "rtl":
        start, end = end, start
    assert start[0] == pytest.approx(150, abs=3)
    assert end[2] == pytest.approx(150, abs=3)
    assert (middle[0] + middle[2]) / 2 == pytest.approx(150, abs=3)


def test_numbers_and_foreign_names_stand_where_they_belong() -> None:
    label = 'بحسب <tspan fill="#f00">Now</tspan> (<tspan fill="#00f">٢٠٢٦</tspan>)'
    document = pypdfium2.PdfDocument(drawn(WORD.format(label)))
    image = document[0].render(scale=8 / 3).to_pil().convert("RGB")
    document.close()
    red, blue = (
        ImageChops.subtract(*[image.getchannel(c) for c in channels]) for channels in ("RB", "BR")
    )
    black = image.convert("L").point(lambda grey: 255 * (grey < 20))
    year, name, words = ink(blue), ink(red), ink(black)
    assert words[0] < year[0] < year[2] < name[0] < name[2] < words[2]


@pytest.mark.parametrize(
    ("attributes", "family"),
    [
        ('font-family="Amiri"', "Amiri"),
        ('font-family="Vazirmatn, sans-serif"', "Vazirmatn"),
        ("font-family=\"Helvetica Neue, 'Arial', sans-serif\"", "Vazirmatn"),
        ("", "Vazirmatn"),
    ],
)
def test_fonts_are_those_that_the_theme_has(attributes: str, family: str) -> None:
    label = WORD.format("محجوبة Now")
    (picture,) = pictures(
        drawn(label, attributes=f'direction="rtl" {attributes}', family="Vazirmatn")
    )
    (expected,) = pictures(drawn(label, family=family))
    assert picture.tobytes() == expected.tobytes()


def test_size_and_weight_are_inherited() -> None:
    data = drawn(
        '<g font-size="20" font-weight="bold"><text x="280" y="60">نسبة</text></g>',
        '<text x="280" y="60" font-weight="700"><tspan font-size="20">نسبة</tspan></text>',
        '<g font-size="40" font-weight="700"><text x="280" y="60">'
        '<tspan font-size="50%">نسبة</tspan></text></g>',
        '<text x="280" y="60" font-size="20">نسبة</text>',
    )
    inherited, own, share, light = (picture.tobytes() for picture in pictures(data))
    assert inherited == own == share != light


@pytest.mark.parametrize("adjust", ["spacing", "spacingAndGlyphs"])
def test_a_label_is_as_long_as_it_is_to_be(adjust: str) -> None:
    line = '<text x="280" y="60" textLength="200" lengthAdjust="{}">نسبة HH</text>'
    (picture,) = pictures(drawn(line.format(adjust)))
    left, _, right, _ = ink(picture)
    assert left == pytest.approx(80, abs=4)
    assert right == pytest.approx(280, abs=4)


def test_a_label_may_stand_upright() -> None:
    (picture,) = pictures(
        drawn(
            '<text transform="rotate(-90 150 50)" x="150" y="50" text-anchor="middle">نسبة</text>'
        )
    )
    left, top, right, bottom = ink(picture)
    assert bottom - top > right - left
    assert (top + bottom) / 2 == pytest.approx(50, abs=3)


def test_the_words_are_read() -> None:
    label = 'نسبة المواقع المحجوبة، <tspan font-weight="700">بحسب</tspan> القانون ٢٠٢٦'
    assert read(drawn(f'<text x="290" y="60" font-size="16">{label}</text>')) == [
        "نسبة المواقع المحجوبة، بحسب القانون ٢٠٢٦"
    ]


def test_a_colour_that_fades_spans_the_whole_text() -> None:
    stops = '<stop offset="0" stop-color="#fff"/><stop offset=".6" stop-color="#000"/>'
    (picture,) = pictures(
        drawn(
            f'<linearGradient id="a">{stops}</linearGradient>'
            + WORD.format("محجوبة").replace("<text", '<text fill="url(#a)"')
        )
    )
    left, _, right, _ = ink(picture)
    assert right == pytest.approx(280, abs=3)
    assert left > 200


CHART = (
    '<text x="290" y="20">حجب المواقع بحسب <tspan font-weight="700">القانون</tspan> ٢٠٢٦</text>'
    '<g text-anchor="middle"><text x="50" y="80">تونس</text><text x="150" y="80">المغرب</text>'
    '<text x="250" y="80">مصر</text></g>'
    '<g transform="translate(0 50)" text-anchor="middle">'
    '<g transform="translate(250 0)"><text>٥٢٫٥٪</text></g>'
    '<g transform="translate(150 0)"><text>محجوب</text></g>'
    '<g transform="translate(50 0)"><text>مفتوح</text></g></g>'
    '<g opacity=".5"><text x="290" y="95">المصدر: Access Now</text></g>'
)


def test_every_reader_finds_every_word() -> None:
    words = "حجب المواقع بحسب القانون ٢٠٢٦ تونس المغرب مصر ٥٢٫٥٪ محجوب مفتوح المصدر Access Now"
    wanted = _words.words(words)
    data = drawn(f'<g font-size="12">{CHART}</g>')
    lost = {
        "MuPDF": {"٥٢"},  # it turns a number before ٪
        "pdf.js": {"مفتوح", "المصدر"},  # it sees one line in labels so near each other
    }
    for name, reader in _words.readers().items():
        missing = _words.score(wanted, _words.words(reader(data))).missing
        assert set(missing) <= lost.get(name, set()), name


def test_names_in_latin_letters_are_not_turned() -> None:
    """In a document from the right PDFium turns the words of every line."""
    labels = (
        '<text x="250" y="40">بحسب Freedom House، ٢٠٢٦</text>'
        '<g text-anchor="middle" transform="translate(0 80)">'
        '<text x="250">Human Rights Watch</text><text x="150">Access Now</text>'
        '<text x="50">تونس</text></g>'
    )
    assert read(drawn(f'<g font-size="10">{labels}</g>')) == [
        "بحسب Freedom House، ٢٠٢٦ Human Rights Watch Access Now تونس"
    ]


@pytest.mark.parametrize("wrong", ['dx="x%"', 'dx="1e999"', 'textLength="-1"'])
def test_a_length_that_is_none_loses_no_drawing(wrong: str) -> None:
    right, as_well = pictures(
        drawn(WORD.format("نسبة"), WORD.format("نسبة").replace("<text", f"<text {wrong}"))
    )
    assert alike(right, as_well)
