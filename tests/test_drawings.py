"""Drawings: what is kept of an SVG, and what it says of itself."""

from __future__ import annotations

import pytest
from conftest import Desk, Press, findings
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
