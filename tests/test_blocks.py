"""Blocks in their three forms: what has to be seen, and what has to stay inside its page."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeAlias
from xml.etree.ElementTree import Element

import pypdf
import pypdfium2
import pytest
from conftest import Press, report

from warraq import themes
from warraq.typeset import fitting

if TYPE_CHECKING:
    from playwright.sync_api import Page

Printed: TypeAlias = Callable[..., tuple[bytes, pypdfium2.PdfDocument]]
"""``printed(text, **metadata)`` sets a text in print: the file, and the file opened."""

ON_WASH = "ink muted accent alert code-keyword code-string code-number code-name".split()
"""The colours in which boxes and code are written."""


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb`` (WCAG 2.2)."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21."""
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", themes.names())
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_code_and_boxes_can_be_read_on_their_ground(theme: str, scheme: str) -> None:
    loaded = themes.load(theme, "ar")
    colours = loaded.tokens if scheme == "light" else loaded.dark
    for name in ON_WASH:
        assert contrast(colours[name], colours["wash"]) >= 4.5, (name, colours[name])


def test_code_is_copied_as_it_was_typed(press: Press, browser_page: Page) -> None:
    """Lines are blocks that hold their line feeds; a browser must not add one to each."""
    code = ["# تعليق", "def f(x):", "", "    return x"]
    made = report(press("```{.python .numberLines}\n" + "\n".join(code) + "\n```\n", to=("html",)))
    browser_page.goto(made.files[0].resolve().as_uri())
    copied = browser_page.evaluate(
        "() => { getSelection().selectAllChildren(document.querySelector('pre'));"
        " return getSelection().toString(); }"
    )
    assert copied.rstrip("\n").split("\n") == code


def test_code_runs_from_the_left_whatever_letters_it_has(printed: Printed) -> None:
    _, pdf = printed('```python\nظ = {"غ": 1, "ض": [2, 3]}\n```\n')
    text = pdf[0].get_textpage()
    places = {text.get_text_range(n, 1): text.get_charbox(n)[0] for n in range(text.count_chars())}
    order = "ظ={غ1ض[23]}"
    assert sorted(order, key=places.__getitem__) == list(order)


# ── Nothing outside its page ────────────────────────────────────────────────────────────

ARABIC, LATIN = "مستشفياتهم" * 8, "Donaudampfschiff" * 5
URL = "https://example.org/" + "a" * 100 + "/" + "b-" * 40
TITLE = ("في تاريخ صناعة الورّاقين المعانين للانتساخ والتصحيح " * 6)[:300].strip()
NOTE = " ".join(f"جملة رقمها {n} في حاشية لا تنتهي." for n in range(1000, 1200))


SUM = " + ".join(f"a_{{{n}}}" for n in range(40))


def table(columns: int, rows: int, word: str = "خلية") -> str:
    """Return a table whose cells say where they are."""
    lines = [[f"عمود {c}" for c in range(columns)], ["---"] * columns]
    lines += [[f"{word} {r}×{c}" for c in range(columns)] for r in range(rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


HARD = f"""
كلمة {ARABIC} ثم {LATIN} ورابط <{URL}> وحاشية.[^n]

[^n]: {NOTE}

{table(12, 3, "الاستخراجات")}
: جدول عريض

فقرة بعد الجدول.

| {ARABIC} | {LATIN} |
|----|----|
| {LATIN} | {ARABIC} |

{"".join("    " * depth + f"- مستوى {depth}" + chr(10) for depth in range(12))}

::: warning
{ARABIC} {LATIN}
:::

```python
x = "{"a" * 300}"
```

> > > {ARABIC}

$${SUM} = 0$$

وفي السطر ${SUM}$ ثم نص.
"""
"""What does not fit: words of 80 letters, a URL, twelve columns, a note longer than a page."""

EDGE = 20
"""What a printer may cut off, points: 7 mm."""


def lost(pdf: pypdfium2.PdfDocument) -> list[str]:
    """Return the characters that lie beyond the edge of their page, each with its page."""
    found = []
    for number, page in enumerate(pdf, 1):
        width, height = page.get_size()
        text = page.get_textpage()
        for index in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(index)
            inside = left >= EDGE and right <= width - EDGE and bottom >= EDGE
            if right > left and not (inside and top <= height - EDGE):
                found.append(f"{number}: {text.get_text_range(index, 1)}")
    return found


def words_of(pdf: bytes) -> str:
    """Return the text of all pages in reading order, spaces aside."""
    pages = (page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    return re.sub(r"\s", "", plain("".join(pages)))


def plain(text: str) -> str:
    """Return a text without what steers its direction."""
    return re.sub("[\u200e\u200f\u061c\u180e\u2066-\u2069\ufffe]", "", text)


@pytest.fixture
def printed(press: Press) -> Iterator[Printed]:
    """Set a text in print; return the file, and open."""
    opened = []

    def build(text: str, **metadata: object) -> tuple[bytes, pypdfium2.PdfDocument]:
        made = report(press(text, to=("pdf",), lang="ar", **metadata))
        data = made.files[0].read_bytes()
        opened.append(pypdfium2.PdfDocument(data))
        return data, opened[-1]

    yield build
    for pdf in opened:
        pdf.close()


@pytest.mark.parametrize("kind", ["briefing", "book", "handout"])
def test_nothing_lies_beyond_the_edge_of_the_paper(printed: Printed, kind: str) -> None:
    data, pdf = printed(HARD, title=TITLE, kind=kind)
    assert not lost(pdf)
    text = words_of(data)
    for words in (
        TITLE,
        "فقرة بعد الجدول.",
        "مستوى 11",
        *(f"الاستخراجات 2×{c}" for c in range(12)),
    ):
        assert words.replace(" ", "") in text, words
    assert set(map(str, range(1000, 1200))) <= set(re.findall("1[0-9]{3}", text))


def test_twelve_columns_turn_their_page_and_no_other(printed: Printed) -> None:
    _, pdf = printed(HARD, title="جدول")
    turned = [page for page in pdf if page.get_width() > page.get_height()]
    assert len(turned) == 1
    words = plain(turned[0].get_textpage().get_text_range())
    assert "عمود 11" in words
    assert "فقرة بعد" not in words


def test_a_table_becomes_smaller_before_its_page_is_turned(printed: Printed) -> None:
    _, pdf = printed(f"{table(7, 3)}\n: سبعة\n", title="جدول")
    assert not lost(pdf)
    assert all(page.get_width() < page.get_height() for page in pdf)


def test_heads_are_repeated_on_every_page_of_a_long_table(printed: Printed) -> None:
    _, pdf = printed(f"{table(2, 90)}\n: طويل\n", title="جدول")
    pages = [plain(page.get_textpage().get_text_range()) for page in pdf]
    held = [page for page in pages if "خلية" in page]
    assert len(held) > 3
    for page in held:
        assert "عمود 1" in page
        assert page.count("خلية") > 2, "a row alone on a page"


def test_the_call_and_the_long_note_have_one_number(printed: Printed) -> None:
    """A note that is set in the text keeps its place among those at the foot."""
    text = "أولى[^a] وثانية[^b] وثالثة[^c].\n\n"
    text += f"[^a]: حاشية أ.\n\n[^b]: {NOTE}\n\n[^c]: حاشية ج.\n"
    words = words_of(printed(text, title="حواشٍ")[0]).replace(".", "")
    for piece in ("أولى١", "وثانية٢", "وثالثة٣", "٢جملةرقمها1000في", "١حاشيةأ", "٣حاشيةج"):
        assert piece in words, piece


def test_a_row_longer_than_a_page_goes_on_over_leaf(printed: Printed) -> None:
    data, pdf = printed(f"| س | ص |\n|---|---|\n| {NOTE} | قصير |\n", title="جدول", kind="book")
    assert not lost(pdf)
    assert set(map(str, range(1000, 1200))) <= set(re.findall("1[0-9]{3}", words_of(data)))


def test_what_fits_is_laid_out_once(monkeypatch: pytest.MonkeyPatch, printed: Printed) -> None:
    layouts = []
    fit = fitting.fit

    def counted(root: Element, lay_out: fitting.LayOut) -> object:
        return fit(root, lambda tree: layouts.append(tree) or lay_out(tree))  # type: ignore[func-returns-value]

    monkeypatch.setattr(fitting, "fit", counted)
    printed(f"{table(4, 40)}\n\nنص.[^n]\n\n[^n]: حاشية.\n", title="جدول")
    assert len(layouts) == 1


def test_merged_cells_stay_merged(press: Press) -> None:
    first, second = '<tr><th colspan="2">أ</th></tr>', '<tr><td rowspan="2">ب</td><td>ج</td></tr>'
    text = f"<table>{first}{second}<tr><td>د</td></tr></table>\n"
    made = report(press(text, to=("html",)))
    page = made.files[0].read_text("utf-8")
    assert 'colspan="2"' in page
    assert 'rowspan="2"' in page


@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_on_the_screen_has_to_be_pushed_sideways(
    press: Press, browser_page: Page, width: int
) -> None:
    made = report(press(HARD, to=("html",), title=TITLE, lang="ar"))
    browser_page.set_viewport_size({"width": width, "height": 800})
    browser_page.goto(made.files[0].resolve().as_uri())
    assert browser_page.evaluate("document.documentElement.scrollWidth") == width
    beyond = browser_page.evaluate(
        "width => [...document.querySelectorAll('main *')]"
        ".filter(e => !e.closest('.table, .formula, .spoken')"
        " && (e.getBoundingClientRect().left < 0 || e.getBoundingClientRect().right > width))"
        ".map(e => e.outerHTML.slice(0, 80))",
        width,
    )
    assert beyond == []
    # What scrolls has its first letter at an end that can be reached.
    starts = browser_page.evaluate(
        "[...document.querySelectorAll('.formula[dir]')].map(e => e.scrollLeft ||"
        " e.querySelector('mi').getBoundingClientRect().left - e.getBoundingClientRect().left)"
    )
    assert starts
    assert min(starts) >= 0


def test_a_list_counts_on_and_by_letters(printed: Printed) -> None:
    text = "2. صحح\n3. علل\n    a. اسم\n    b. فعل\n\nفقرة.\n\n7. اكتب\n"
    words = words_of(printed(text, title=TITLE)[0])
    assert "٢.٣.أ.ب.٧." in words  # the markers, which stand outside of their items


def test_the_call_of_a_note_stands_behind_the_year_before_it(printed: Printed) -> None:
    _, pdf = printed("كان ذلك في ٢٠٢٥.[^n]\n\n[^n]: حاشية.\n", title=TITLE)
    page = pdf[0].get_textpage()
    places = [(page.get_text_range(n, 1), page.get_charbox(n)) for n in range(page.count_chars())]
    year = next(box for character, box in places if character == "٥")
    on_line = [box for character, box in places if character == "١" and abs(box[3] - year[3]) < 10]
    assert [call[2] < year[0] for call in on_line] == [True]
