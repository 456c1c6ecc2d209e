"""Joining: a word cut by markup is drawn with the glyphs of the word left whole.

Five hundred words of the press's own texts, and vocalised ones, are cut at random by elements
that change their colour, their link, their weight; what Pango has shaped is compared glyph by
glyph, with advances and offsets.
"""

# ruff: noqa: S311 (the dice are seeded on purpose)

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from conftest import ROOT

from warraq.fonts import families
from warraq.typeset import engine
from warraq.typeset.joining import ZWJ, Part, across, joined, may_join

VOCALISED = (
    "مُحَمَّدٌ الكِتَابُ يَكْتُبُ لِلَّهِ الإِسْلَامِ السَّلَامُ عَلَيْكُمْ لَا لإلى والآلات بالأمس ٱلْحَمْدُ فَلَمَّا نَسْتَعِينُ لَهُمْ بَيْنَهُم"
).split()

# ── The rule ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("cut", "expected"),
    [
        ("متص|لتان", [Part(f"متص{ZWJ}", "", "لتان"), Part(f"{ZWJ}لتان", "متص", "")]),
        ("دا|ر", [Part("دا", "", "ر"), Part("ر", "دا", "")]),  # an alef joins nothing after it
        ("في |البيت", [Part("في "), Part("البيت")]),
        ("ال|C", [Part("ال"), Part("C")]),
        ("س|لام", [Part(f"س{ZWJ}", "", "لام"), Part(f"{ZWJ}لام", "س", "")]),
        ("سل|ام", [Part("سلا", "", "م"), Part("م", "سلا", "")]),  # the ligature stays whole
        ("ك|َتب", [Part(f"كَ{ZWJ}", "", "تب"), Part(f"{ZWJ}تب", "كَ", "")]),  # a mark to its base
        ("می\u200c|خواهم", [Part("می\u200c", "", "خواهم"), Part("خواهم", "می\u200c", "")]),
        ("ب|ا|ب", [Part(f"ب{ZWJ}", "", "اب"), Part(f"{ZWJ}ا", "ب", "ب"), Part("ب", "با", "")]),
        ("لل|ا", [Part("للا"), Part("")]),
    ],
)
def test_parts_of_a_word(cut: str, expected: list[Part]) -> None:
    assert joined(cut.split("|")) == expected


def test_words_that_end_with_their_node_are_passed_over() -> None:
    assert not may_join(["في ", "البيت", " كبير"])
    assert not may_join(["العام", "١٩٨٤"])
    assert may_join(["ال", "بيت"])


def test_a_break_inside_a_word_has_two_halves() -> None:
    text = "كتاب الاستقلال".encode()
    assert across(text, len("كتاب ".encode())) == ("", "")
    assert across(text, len("كتاب الاست".encode())) == ("الاست", "قلال")


# ── The picture ─────────────────────────────────────────────────────────────────────────

Glyph = tuple[int, int, int, int]


def glyphs(words: Sequence[str], family: str, css: str = "") -> list[list[Glyph]]:
    """Typeset a paragraph a word; return each one's (glyph, advance, offsets) from the left."""
    body = "".join(f"<p>{word}</p>" for word in words)
    job = engine.Job(
        xhtml=f'<html lang="ar" dir="rtl"><head><title>ن</title></head><body>{body}</body></html>',
        stylesheet=f"@page {{ size: 200mm 12000mm }} body {{ font: 20px/2 {family} }}"
        f"b, a {{ font-weight: inherit; color: red }} {css}",
        families=(families()[family],),
        assets=(),
        direction="rtl",
    )
    (page,) = engine._lay_out(job, tagged=False).pages
    return [
        list(_shaped(box)) for box in page._page_box.descendants() if box.element_tag == "p"
        and type(box).__name__ == "BlockBox"
    ]  # fmt: skip


def _shaped(paragraph: Any) -> Iterator[Glyph]:
    from weasyprint.formatting_structure.boxes import TextBox
    from weasyprint.text.ffi import ffi, pango

    texts = [box for box in paragraph.descendants() if isinstance(box, TextBox) and box.text]
    for box in sorted(texts, key=lambda box: float(box.position_x)):
        box.pango_layout.reactivate(box.style)
        node = box.pango_layout.get_first_line()[0].runs
        while node != ffi.NULL:
            shaped = node.data.glyphs
            for n in range(shaped.num_glyphs):
                one = shaped.glyphs[n]
                place = one.geometry
                if one.glyph != pango.PANGO_GLYPH_EMPTY:
                    yield one.glyph, place.width, place.x_offset, place.y_offset
            node = node.next
        box.pango_layout.deactivate()


def some_words(count: int) -> list[str]:
    texts = [*(ROOT / "content").glob("*.txt"), *(ROOT / "tests/cases").glob("*/*.md")]
    found = {
        word
        for text in texts
        for word in re.findall("[\u0620-\u0652]{3,}", text.read_text(encoding="utf-8"))
    }
    return random.Random(500).sample(sorted(found), count - len(VOCALISED)) + VOCALISED


def cut(word: str, dice: random.Random) -> str:
    """Put random elements into the word, at one to three places."""
    cuts = sorted(dice.sample(range(1, len(word)), dice.randint(1, min(3, len(word) - 1))))
    tags = ["", 'span style="color:green"', "b", 'a href="#x"', "mark"]
    out = ""
    for start, end in zip([0, *cuts], [*cuts, len(word)], strict=True):
        tag = dice.choice(tags) if out else dice.choice(tags[1:])
        out += f"<{tag}>{word[start:end]}</{tag.split()[0]}>" if tag else word[start:end]
    return out


@pytest.mark.parametrize("family", ["Amiri", "Noto Naskh Arabic", "Vazirmatn"])
def test_five_hundred_cut_words_have_the_glyphs_of_the_whole_ones(family: str) -> None:
    dice = random.Random(1)
    words = some_words(500)
    parts = [cut(word, dice) for word in words]
    whole, cut_up = glyphs(words, family), glyphs(parts, family)
    wrong = [part for part, a, b in zip(parts, whole, cut_up, strict=True) if a != b]
    assert len(words) == 500
    assert not wrong, (len(wrong), wrong[:5])


@pytest.mark.parametrize("family", ["Amiri", "Noto Naskh Arabic", "Vazirmatn"])
def test_a_bold_part_has_the_glyphs_of_the_bold_word(family: str) -> None:
    words = [word for word in some_words(200) if not re.search("ل[\u064b-\u0652]*[اأإآٱ]", word)]
    halves = [(word[: len(word) // 2], word[len(word) // 2 :]) for word in words]
    halves = [(a, b) for a, b in halves if not re.match("[\u064b-\u0652]", b)]
    bold = "b { font-weight: bold }"
    mixed = glyphs([f"{a}<b>{b}</b>" for a, b in halves], family, bold)
    regular = glyphs([a + b for a, b in halves], family, bold)
    heavy = glyphs([f"<b>{a + b}</b>" for a, b in halves], family, bold)
    for each, light, dark in zip(mixed, regular, heavy, strict=True):
        # From the left: the end of the bold word, then the beginning of the regular one.
        rest = len(light) - len(each)
        assert any(each == dark[:n] + light[rest + n :] for n in range(len(each) + 1))
