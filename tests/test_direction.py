"""Bidi: the order of UAX #9, through any markup, on every line; Chromium's for the same HTML.

What needs Unicode's test files (Debian: ``unicode-data``) or Chromium is skipped without them,
unless ``WARRAQ_REQUIRE_VALIDATORS=1``: then it is a failure.
"""

# ruff: noqa: S311 (the dice are seeded on purpose)

from __future__ import annotations

import base64
import os
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from _bidi import LINE, browser_lines, cut_at_random, paragraph, set_lines, shown
from conftest import Press, need, report

from warraq.fonts import families, pick
from warraq.formats import pdf
from warraq.model import Direction
from warraq.typeset import engine, fribidi
from warraq.typeset.direction import Cut, Leaf, Piece, Run, order, stripped
from warraq.typeset.settled import is_quiet

if TYPE_CHECKING:
    from playwright.sync_api import Browser

UNICODE = Path("/usr/share/unicode")

Case = tuple[str, Direction, list[int]]
"""A paragraph, its direction, and its characters from left to right."""


# ── The tree ────────────────────────────────────────────────────────────────────────────


def tree(*leaves: Leaf, base: Direction = "rtl") -> object:
    return order(leaves, base)


@pytest.mark.parametrize(
    "text",
    [
        "كتاب الوراق، وفيه (فصول) كثيرة.",
        "صدر عام ١٩٨٤ في بيروت، ثم عام 2004.",
        "في مدينة New York عام ٢٠٢٤؛ ص ٥، ١٢٬٥٠٠ نسخة",
    ],
)
def test_a_paragraph_that_pango_sets_right_is_left_alone(text: str) -> None:
    assert tree(Leaf(text)) is None


def test_a_latin_phrase_with_a_bold_word_becomes_one_run() -> None:
    assert tree(Leaf("قال "), Leaf("English "), Leaf("bold", ("b",)), Leaf(" words ثم")) == [
        Cut(0, 0, 4),
        Run("ltr", [Cut(1, 0, 8), Piece("b", [Cut(2, 0, 4)]), Cut(3, 0, 6)]),
        Cut(3, 6, 9),
    ]


def test_an_element_that_is_a_run_itself_stays_outside_of_it() -> None:
    assert tree(Leaf("C++ 20", ("a",)), Leaf(" كتاب")) == [
        Piece("a", [Run("ltr", [Cut(0, 0, 6)])]),
        Cut(1, 0, 5),
    ]


def test_an_element_that_a_run_crosses_is_cut_and_keeps_one_left_and_one_right_side() -> None:
    assert tree(Leaf("كتاب English", ("b",)), Leaf(" more")) == [
        Piece("b", [Cut(0, 0, 5)], first=True, last=False, left=False, right=True),
        Run(
            "ltr",
            [
                Piece("b", [Cut(0, 5, 12)], first=False, last=True, left=True, right=False),
                Cut(1, 0, 5),
            ],
        ),
    ]


def test_a_sign_that_a_line_break_could_part_from_its_context_gets_a_run() -> None:
    assert tree(Leaf("بين 5-3 و9")) is not None
    assert tree(Leaf("كتاب Windows 11 Pro")) is not None


def test_an_override_is_written_into_every_word() -> None:
    (cut,) = order([Leaf("كتاب جديد")], "ltr", override=True) or []
    assert cut == Cut(0, 0, 9, forced="ltr")
    assert stripped("كتاب جديد", "ltr") == "\u202dكتاب\u202c \u202dجديد\u202c"


def test_explicit_marks_are_taken_out_when_their_work_is_done() -> None:
    text = "قال \u2066C++\u2069 ثم"
    cuts = [Cut(0, 0, 5), Run("ltr", [Cut(0, 5, 8)]), Cut(0, 8, 12)]
    assert tree(Leaf(text)) == cuts
    assert stripped(text) == "قال C++ ثم"


def test_what_is_left_to_pango_comes_out_the_same_wherever_the_line_breaks() -> None:
    dice = random.Random(20)
    parts = 'كتاب في New York abc ١٢ 34 ۵۶ 1,5 ( ) - . ، % / " 7-8 #'.split()
    left_alone = 0
    for _ in range(20_000):
        text = " ".join(dice.choices(parts, k=dice.randint(2, 9)))
        if dice.random() < 0.3:
            text = text.replace(" ", "", 1)
        base: Direction = dice.choice(("rtl", "ltr"))
        if is_quiet(text, base) or order([Leaf(text)], base) is not None:
            continue
        left_alone += 1
        whole = fribidi.levels(text, base)[1]
        for at in [n for n, c in enumerate(text) if c == " "]:
            for part in (slice(0, at), slice(at + 1, None)):
                alone = fribidi.levels(text[part], base)[1]
                assert [n & 1 for n in alone] == [n & 1 for n in whole[part]], (text, at)
    assert left_alone > 1000


EVERYWHERE = """\
# باب C++ (20)

يقول **English *bold* words** ثم [كتاب English](https://example.org/a) more، متص**لتان**[^1].

- قائمة `a := b`، وفيها <bdi>Node.js</bdi> و<bdo dir="ltr">حرف</bdo>

| رأس (A) | B |
|---|---|
| 50% | x[^2] |

[^1]: حاشية *Freedom* *Online* *Coalition*.
[^2]: see **this** وذاك.
"""


def test_every_place_where_text_stands_is_put_in_order(press: Press) -> None:
    made = press(
        EVERYWHERE, lang="ar", title="كتاب C++ (beta) 2.0!", authors=["John Smith"],
        publisher="Old Press", to=("pdf",),
    )  # fmt: skip
    assert report(made).files


@pytest.mark.parametrize("align", ["start", "justify"])
def test_boxes_meet_and_lines_keep_to_their_edges(align: str) -> None:
    from weasyprint.formatting_structure.boxes import BlockBox, TextBox

    dice = random.Random(100)
    body = "".join(f"<p>{paragraph(dice, dice.randint(15, 60))}</p>" for _ in range(60))
    job = engine.Job(
        xhtml=f'<html lang="ar" dir="rtl"><head><title>ن</title></head><body>{body}</body></html>',
        stylesheet=f"@page {{ size: 70mm 16000mm; margin: 0 }} {SHEET} p {{ text-align: {align} }}",
        families=(families()[FONT],),
        assets=(),
        direction="rtl",
    )
    (page,) = engine._lay_out(job, tagged=False).pages
    for block in page._page_box.descendants():
        if not isinstance(block, BlockBox) or block.element_tag != "p":
            continue
        left, right = block.content_box_x(), block.content_box_x() + block.width
        for line in block.children:
            texts = [box for box in line.descendants() if isinstance(box, TextBox) and box.width]
            texts.sort(key=lambda box: float(box.position_x))
            for one, next_one in pairwise(texts):
                assert one.position_x + one.width == pytest.approx(next_one.position_x, abs=0.05)
            last = texts[-1].position_x + texts[-1].width
            assert last == pytest.approx(right, abs=0.05), [box.text for box in texts]
            filled = line is not block.children[-1] and any(" " in box.text for box in texts)
            if align == "justify" and filled:
                assert texts[0].position_x == pytest.approx(left, abs=0.05)


def test_a_block_of_automatic_direction_begins_at_its_own_side(press: Press) -> None:
    made = press('<p dir="auto">Hello وداعًا.</p>\n', lang="ar", title="ن", to=("pdf",))
    (rendering,) = [pdf.lay_out(artefact.edition) for artefact in made.artefacts]
    assert '<p dir="ltr">Hello' in rendering.pages[0].xhtml.replace("\n", "")


# ── Unicode's test files ────────────────────────────────────────────────────────────────


def _character_cases() -> Iterator[Case]:
    for line in (UNICODE / "BidiCharacterTest.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            codes, _, level, _, visual = line.split(";")
            text = "".join(chr(int(code, 16)) for code in codes.split())
            yield text, "rtl" if level == "1" else "ltr", [int(n) for n in visual.split()]


CLASSES = {
    "L": "a", "R": "א", "AL": "ب", "EN": "1", "AN": "١", "ES": "+", "ET": "%", "CS": ",",
    "NSM": "\u0301", "B": "\u2029", "S": "\t", "WS": " ", "ON": "!", "BN": "\u200b",
    "LRE": "\u202a", "LRO": "\u202d", "RLE": "\u202b", "RLO": "\u202e", "PDF": "\u202c",
    "LRI": "\u2066", "RLI": "\u2067", "FSI": "\u2068", "PDI": "\u2069",
}  # fmt: skip


def _class_cases() -> Iterator[Case]:
    visual: list[int] = []
    for line in (UNICODE / "BidiTest.txt").read_text().splitlines():
        if line.startswith("@Reorder:"):
            visual = [int(n) for n in line.split()[1:]]
        elif line and line[0] not in "#@":
            classes, bits = line.split(";")
            text = "".join(CLASSES[name] for name in classes.split())
            bases: set[Direction] = set()
            if int(bits) & 1:
                bases.add("rtl" if fribidi.levels(text, "auto")[0] else "ltr")
            bases |= {"ltr"} if int(bits) & 2 else set()
            bases |= {"rtl"} if int(bits) & 4 else set()
            yield from ((text, base, visual) for base in sorted(bases))


def _wrong(cases: list[Case]) -> list[str]:
    """Return the cases whose order is wrong, whole or cut at random."""
    dice = random.Random(repr(cases[0]))
    return [
        f"{base} {text!a} {leaves}"
        for text, base, visual in cases
        for leaves in ([Leaf(text)], cut_at_random(text, dice))
        if _seen(shown(leaves, base), visual) != [n for n in visual if not _isolates(text[n])]
    ]


def _seen(found: list[int], visual: list[int]) -> list[int]:
    """Leave out what rule X9 takes out: it has no place in the expected order."""
    places = frozenset(visual)
    return [n for n in found if n in places]


def _isolates(character: str) -> bool:
    return "\u2066" <= character <= "\u2069"


@pytest.mark.slow
@pytest.mark.validators
@pytest.mark.parametrize(
    ("name", "cases", "number"),
    [
        ("BidiCharacterTest.txt", _character_cases, 91_707),
        ("BidiTest.txt", _class_cases, 513_494),
    ],
)
def test_every_line_of_unicodes_test_comes_out_in_its_order(
    name: str, cases: Callable[[], Iterator[Case]], number: int
) -> None:
    need((UNICODE / name).is_file(), name)
    every = cases()
    chunks = list(iter(lambda: list(islice(every, 5_000)), []))
    with ProcessPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        wrong = [case for found in pool.map(_wrong, chunks) for case in found]
    assert not wrong, (len(wrong), wrong[:5])
    assert sum(map(len, chunks)) >= number


# ── Chromium ────────────────────────────────────────────────────────────────────────────

FONT = "Vazirmatn"
SHEET = f"""
  body {{ margin: 0; font: 16px/{LINE}px {FONT} }} p {{ margin: 0 0 20px }}
  b, em, code, a {{ font: inherit }} sup {{ font-size: 70%; vertical-align: baseline }}
"""


def both(
    browser: Browser, paragraphs: list[str], width: str
) -> tuple[list[list[str]], list[list[str]]]:
    """Return the lines of the press and of Chromium, broken where the press breaks them."""
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    html = '<html lang="ar" dir="rtl"><head><title>ن</title>{}</head><body>{}</body></html>'
    job = engine.Job(
        xhtml=html.format("", body),
        stylesheet=f"@page {{ size: {width} 20m; margin: 0 }} {SHEET}".replace("20m;", "20000mm;"),
        families=(families()[FONT],),
        assets=(),
        direction="rtl",
    )
    lines = set_lines(job)
    breaks = []
    for each in lines:
        ends = [sum(size for _, size in each[: n + 1]) for n in range(len(each))]
        breaks.append(ends[:-1])
    font = base64.b64encode(pick(families()[FONT], 400, "normal").path.read_bytes()).decode()
    style = (
        f"<style>@font-face {{ font-family: {FONT}; src: url(data:font/ttf;base64,{font}) }}"
        f"{SHEET} p {{ white-space: nowrap; width: 1px }}</style>"
    )
    shown = browser_lines(browser, "<!DOCTYPE html>" + html.format(style, body), breaks)
    return [[text for text, _ in each] for each in lines], shown


@pytest.mark.slow
@pytest.mark.validators
def test_two_thousand_lines_stand_in_chromiums_order(chromium: Browser) -> None:
    dice = random.Random(2000)
    paragraphs = [paragraph(dice, dice.randint(4, 14)) for _ in range(2000)]
    ours, theirs = both(chromium, paragraphs, "1200mm")
    assert all(len(lines) == 1 for lines in ours)
    wrong = [p for p, a, b in zip(paragraphs, ours, theirs, strict=True) if a != b]
    assert not wrong, (len(wrong), wrong[:5])


@pytest.mark.slow
@pytest.mark.validators
def test_two_hundred_paragraphs_stand_in_chromiums_order_on_every_line(chromium: Browser) -> None:
    dice = random.Random(200)
    paragraphs = [paragraph(dice, dice.randint(15, 60)) for _ in range(200)]
    ours, theirs = both(chromium, paragraphs, "70mm")
    assert sum(map(len, ours)) > 800
    wrong = [p for p, a, b in zip(paragraphs, ours, theirs, strict=True) if a != b]
    assert not wrong, (len(wrong), wrong[:5])
