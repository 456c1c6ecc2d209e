"""Drawings: what is kept of an SVG, and what it says of itself."""

from __future__ import annotations

import re
from base64 import b64decode
from zipfile import ZipFile

import pytest
from conftest import Desk, Press, findings, report
from lxml import etree

from warraq import svg
from warraq.pipeline import Build

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300" {}>{}</svg>'


def drawing(inside: str, attributes: str = "") -> str:
    return SVG.format(attributes, inside)


def said(build: Build) -> str | None:
    """Return what the document has in the place of its only picture."""
    body = build.artefacts[0].edition.document.chapters[0].body
    (image,) = etree.fromstring(f"<body>{body}</body>").iter("img")
    return image.get("alt")


def test_the_ends_of_lines_stay_round() -> None:
    line = '<line x1="9" x2="90" y1="9" y2="9" stroke="#000" stroke-width="6" {}/>'
    ends = 'stroke-linecap="round" stroke-linejoin="round" stroke-dasharray="9"'
    assert ends in svg.sanitise(drawing(line.format(ends)))


@pytest.mark.parametrize(
    ("inside", "alt"),
    [
        ("<title>حجب المواقع</title>", "حجب المواقع"),
        ("<title>حجب المواقع</title><desc>أربعة\n  بلدان.</desc>", "حجب المواقع. أربعة بلدان."),
        ("<title>أي بلد؟</title><desc>أربعة بلدان</desc>", "أي بلد؟ أربعة بلدان"),
        ("<desc>أربعة بلدان</desc>", "أربعة بلدان"),
        ("<g><title>عمود</title></g>", ""),
        ("<title> </title>", ""),
    ],
)
def test_a_drawing_without_a_description_has_its_own(
    press: Press, desk: Desk, inside: str, alt: str
) -> None:
    desk.write("chart.svg", drawing(f"{inside}<circle r='9'/>"))
    build = press("نص ![](chart.svg) نص.", title="نص", lang="ar")
    assert said(build) == alt
    assert ("missing-alt" in findings(build)) == (not alt)


def test_what_the_author_says_of_a_drawing_comes_first(press: Press, desk: Desk) -> None:
    desk.write("chart.svg", drawing("<title>Chart 1</title><circle r='9'/>"))
    build = press("![أربعة بلدان](chart.svg)", title="نص", lang="ar")
    assert said(build) == "أربعة بلدان"


def test_words_on_two_lines_of_the_file_are_two() -> None:
    clean = svg.sanitise(drawing("<text>نسبة\nالمواقع <tspan>المحجوبة</tspan>\nهنا</text>"))
    assert "<text>نسبة المواقع <tspan>المحجوبة</tspan> هنا</text>" in clean


@pytest.mark.parametrize(
    ("css", "style", "expected"),
    [
        ("", "fill:red; text-anchor : middle", 'fill="red" text-anchor="middle"'),
        ("text { fill: red }", "", 'fill="red"'),
        (".label, .other { fill: red }", "", 'fill="red"'),
        ("g .label { fill: red } .label { fill: blue }", "", 'fill="red"'),
        ("text.label { fill: red } text, .bar .label, #b { fill: blue }", "", 'fill="red"'),
        ("#a { fill: red } g { fill: blue } text { fill: green !important }", "", 'fill="green"'),
        ("* { fill: red }", "fill: blue", 'fill="blue"'),
        ("* { fill: red !important }", "fill: blue", 'fill="red"'),
        (
            "@media print { text { fill: red } } @import 'a;{'; text { fill: blue }",
            "",
            'fill="blue"',
        ),
        ("/* { */ text { font-family: 'a;}', b }", "", "font-family=\"'a;}', b\""),
        (
            "text { font: italic 700 12px/1.5 'A B', serif }",
            "",
            'font-style="italic" font-weight="700" font-size="12" font-family="\'A B\', serif"',
        ),
        ("text:hover { fill: red } text > .label { fill: red } g + g .label { fill: red }", "", ""),
        ("text { fill: var(--a); position: absolute; behavior: x", "", ""),
        ("text { fill: url(http://127.0.0.1/x) } } } {", "", ""),
    ],
)
def test_what_style_sheets_say_is_kept_as_attributes(css: str, style: str, expected: str) -> None:
    label = f'<g><text id="a" class="label x" style="{style}">نسبة</text></g>'
    clean = svg.sanitise(drawing(f"<style><![CDATA[{css}]]></style>{label}"))
    (text,) = etree.fromstring(clean).iter("{*}text")
    found = {name: value for name, value in text.attrib.items() if name not in {"id", "class"}}
    assert found == dict(etree.fromstring(f"<text {expected}/>").attrib.items())


@pytest.mark.parametrize(
    ("outer", "inner", "size"),
    [
        ("20", "", None),
        ("80%", "", None),
        ("20px", "80%", "16"),
        ("80%", "1.5em", "19.2"),
        ("30", "9pt", "12"),
        ("30", "small", "13"),
        ("50%", "larger", "9.6"),
        ("30", "1rem", "16"),
        ("30", "0", "0"),
        ("30", "-4", None),
        ("30", "huge", None),
        ("30", "em", None),
    ],
)
def test_font_sizes_are_numbers(outer: str, inner: str, size: str | None) -> None:
    text = f'<text font-size="{inner}">نسبة</text>' if inner else "<text>نسبة</text>"
    clean = svg.sanitise(drawing(f'<g font-size="{outer}">{text}</g>'))
    (label,) = etree.fromstring(clean).iter("{*}text")
    assert label.get("font-size") == size


def test_a_style_sheet_has_a_limit() -> None:
    sheet = "<style>" + "g{fill:red}" * 1000 + "</style>"
    assert "fill" in svg.sanitise(drawing(sheet + "<g/>" * 400))
    with pytest.raises(ValueError, match="1000 rules"):
        svg.sanitise(drawing(sheet + "<g/>" * 600))


def test_links_of_the_older_kind_are_followed() -> None:
    """As matplotlib writes them, once for each letter and each mark on an axis."""
    old = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
    inside = '<defs><path id="a" d="M0 0h9"/></defs><use xlink:href="#a" x="3"/>'
    clean = svg.sanitise(drawing(inside, f'{old} xlink:href="#a"'))
    (use,) = etree.fromstring(clean).iter("{*}use")
    assert use.get("href") == "#a"
    with pytest.raises(ValueError, match="uses itself"):
        svg.sanitise(drawing('<g id="a"><use xlink:href="#a"/></g>', old))


def test_words_are_in_the_theme_s_fonts_on_screens_too(press: Press, desk: Desk) -> None:
    """A picture sees no font of the page's, and would take the machine's."""
    words = (
        '<text font-family="Arial, sans-serif">نسبة</text>'
        '<g font-family="\'amiri\', Arial" font-weight="bold"><text>Now <tspan>ح</tspan></text></g>'
    )
    bare = drawing("<circle r='9'/>")
    desk.write("words.svg", drawing(words))
    desk.write("bare.svg", bare)
    files = report(press("![أ](words.svg) ![ب](bare.svg)", title="نص", lang="ar")).files
    html, epub = (next(f for f in files if f.suffix == suffix) for suffix in (".html", ".epub"))
    with ZipFile(epub) as book:
        packed = [book.read(name) for name in book.namelist() if name.endswith(".svg")]
    urls = re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', html.read_text("utf-8"))
    assert sorted(map(b64decode, urls)) == sorted(packed)
    assert svg.sanitise(bare).encode() in packed
    (dressed,) = (etree.fromstring(data) for data in packed if b"<text" in data)
    (style,) = dressed.iter("{*}style")
    assert re.findall(r'font-family:"(\w+)";font-weight:(\d+)', style.text or "") == [
        ("Vazirmatn", "400"),
        ("Amiri", "700"),
    ]
    asked = [element.get("font-family") for element in dressed.iter()]
    assert [each for each in asked if each] == [
        '"Vazirmatn", "Amiri", "Heebo", sans-serif',
        '"Vazirmatn", "Amiri", "Heebo", sans-serif',
        '"Amiri", "Vazirmatn", "Heebo", sans-serif',
    ]


def test_a_character_of_a_drawing_that_no_font_has_is_named(press: Press, desk: Desk) -> None:
    desk.write("chart.svg", drawing("<title>☃</title><text>ثلج <tspan>☃</tspan></text>"))
    build = press("نص.\n\n![رسم](chart.svg)", title="نص", lang="ar")
    (finding,) = (each for each in report(build).findings if each.id == "uncovered-character")
    assert "☃ (U+2603" in finding.message
    assert finding.place
    assert finding.place.line == 8


@pytest.mark.parametrize(
    ("turns", "is_kept"),
    [("30", True), ("-4.5, 10 .5", True), ("", True), ("50%", False), ("x", False), ("1-2", True)],
)
def test_turns_that_are_no_numbers_are_dropped(turns: str, is_kept: bool) -> None:
    clean = svg.sanitise(drawing(f'<text rotate="{turns}">نسبة</text>'))
    assert (f'rotate="{turns}"' in clean) == is_kept
