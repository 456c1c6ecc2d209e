"""Formulas in the PDF: drawn as they are meant, on the line, in its colour, and described.

Where each stroke stands is read from the finished file with PDFium.
"""

from __future__ import annotations

import ctypes
import io
import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from time import process_time

import pikepdf
import pypdfium2
import pytest
from _word import docx, p, r
from conftest import Desk, Press, findings, report
from lxml import etree
from pypdfium2 import raw

from warraq import formulas, pipeline
from warraq.fonts import families, outline, pick
from warraq.mathml import UndrawableError
from warraq.model import Artefact, Order, Place
from warraq.pandoc import to_html
from warraq.rules import _structure, lost_structure, lost_words
from warraq.validators import verapdf

FACES = tuple(pick(families()[name], 400, "normal").path for name in ("Amiri",))

MATHML = "http://www.w3.org/1998/Math/MathML"

LESSON = r"""
السرعة $\frac{a+b}{c}$ في السطر.

$$ \sqrt{\frac{a}{b}} $$

وهنا $x_i^{2}$ صيغة.

$$ \sum_{i}^{n} E $$

$$ \begin{matrix} a & b \\ c & d \end{matrix} $$

قبل $E$ بعد.

$$ \text{السرعة} = \frac{\text{المسافة}}{٣} $$

| المقدار | الصيغة |
|---|---|
| الطاقة | $E$ |

: جدول $E$ الطاقة

$$ a_1+a_2+a_3+a_4+a_5+a_6+a_7+a_8+a_9+a_{10}+a_{11}+a_{12}+a_{13}+a_{14}+a_{15}+a_{16}+a_{17} $$
"""


@dataclass(frozen=True)
class Stroke:
    """One path of a drawing: its sides in points from the sheet's lower left, its colour."""

    left: float
    bottom: float
    right: float
    top: float
    colour: tuple[int, ...]

    @property
    def width(self) -> float:
        """How wide it is."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """How tall it is."""
        return self.top - self.bottom


@dataclass(frozen=True)
class Letters:
    """One word on the page: where it begins, its baseline, its colour."""

    text: str
    x: float
    baseline: float
    colour: tuple[int, ...]


def colour_of(thing: object) -> tuple[int, ...]:
    parts = [ctypes.c_uint() for _ in range(4)]
    assert raw.FPDFPageObj_GetFillColor(thing, *parts)
    return tuple(part.value for part in parts[:3])


def drawings(data: bytes) -> list[list[Stroke]]:
    """Return the strokes of each formula, in the order of the text."""
    found: dict[tuple[int, int], list[Stroke]] = defaultdict(list)
    for number, page in enumerate(pypdfium2.PdfDocument(data)):
        for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
            mark = raw.FPDFPageObj_GetMarkedContentID(thing.raw)
            if mark >= 0:
                left, bottom, right, top = thing.get_bounds()
                stroke = Stroke(left, bottom, right, top, colour_of(thing.raw))
                found[number, mark].append(stroke)
    return [found[key] for key in sorted(found)]


def words(data: bytes) -> Iterator[Letters]:
    for page in pypdfium2.PdfDocument(data):
        text = page.get_textpage()
        for i in range(text.count_chars()):
            x, y = ctypes.c_double(), ctypes.c_double()
            raw.FPDFText_GetCharOrigin(text.raw, i, x, y)
            char = text.get_text_range(i, 1)
            thing = raw.FPDFText_GetTextObject(text.raw, i)
            if char.strip() and thing:
                yield Letters(char, x.value, y.value, colour_of(thing))


def pdf(built: pipeline.Build, name: str = "") -> Artefact:
    return next(a for a in built.artefacts if a.edition.format == "pdf" and a.edition.name == name)


@pytest.fixture(scope="module")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> Artefact:
    """Return the lesson's PDF."""
    root = tmp_path_factory.mktemp("lesson")
    (root / "sigh.md").write_text(f"---\ntitle: درس\nlang: ar\n---\n{LESSON}", encoding="utf-8")
    order = Order(out=root / "dist", formats=("pdf",), jobs=1)
    (built,) = pipeline.build([root / "sigh.md"], order)
    assert findings(built) == []
    return pdf(built)


# ── What is drawn ───────────────────────────────────────────────────────────────────────


def test_a_fraction_has_its_parts_over_and_under_a_line(lesson: Artefact) -> None:
    strokes = drawings(lesson.data)[0]
    line = max(strokes, key=lambda s: s.width)
    over = [s for s in strokes if s.bottom > line.top]
    under = [s for s in strokes if s.top < line.bottom]
    assert (len(strokes), len(over), len(under)) == (5, 3, 1)
    assert line.height < 1


def test_a_root_covers_what_is_under_it(lesson: Artefact) -> None:
    strokes = drawings(lesson.data)[1]
    sign = max(strokes, key=lambda s: s.height)
    a, b = strokes[1:3] if strokes[0] is sign else strokes[:2]
    assert a.bottom > b.top
    bar = max(strokes, key=lambda s: s.top)
    assert sign.left < a.left
    assert bar.top >= max(a.top, b.top)
    assert sign.height > a.height + b.height


def test_a_superscript_is_raised_and_a_subscript_lowered(lesson: Artefact) -> None:
    x, *scripts = sorted(drawings(lesson.data)[2], key=lambda s: s.left)
    low = [s for s in scripts if s.bottom < x.bottom]
    (high,) = [s for s in scripts if s.bottom > x.bottom]
    assert low
    assert high.top > x.top
    assert all(s.left >= x.right - 1 for s in scripts)


def test_limits_stand_over_and_under_the_sum(lesson: Artefact) -> None:
    strokes = drawings(lesson.data)[3]
    total = max(strokes, key=lambda s: s.height)
    inside = [s for s in strokes if s is not total and s.left < total.right]
    assert any(s.bottom > total.top for s in inside)
    assert any(s.top < total.bottom for s in inside)


def test_a_matrix_has_rows_and_columns(lesson: Artefact) -> None:
    a, b, c, d = drawings(lesson.data)[4]
    assert a.right < b.left
    assert c.right < d.left
    assert min(a.bottom, b.bottom) > max(c.top, d.top)


def test_arabic_words_and_digits_are_drawn_joined_and_from_the_right(lesson: Artefact) -> None:
    strokes = drawings(lesson.data)[6]
    line = min(strokes, key=lambda s: s.height)
    over = [s for s in strokes if s.bottom > line.top and s.left > line.left - 1]
    under = [s for s in strokes if s.top < line.bottom and s.left > line.left - 1]
    assert (len(over), len(under)) == (1, 1)  # a word is one path
    letters = outline("المسافة", FACES[0], "rtl")
    alone = sum(outline(c, FACES[0], "rtl").advance for c in "المسافة")
    assert letters.advance < alone  # joined letters are narrower


# ── Where and how it is drawn ───────────────────────────────────────────────────────────


def test_a_formula_in_the_line_stands_on_the_baseline_between_its_neighbours(
    lesson: Artefact,
) -> None:
    (letter,) = drawings(lesson.data)[5]
    line = [w for w in words(lesson.data) if abs(w.baseline - letter.bottom) < 6]
    assert line
    assert all(w.baseline == pytest.approx(letter.bottom, abs=0.15) for w in line)
    before = [w.x for w in line if w.text in "قل"]
    after = [w.x for w in line if w.text in "عد"]
    assert min(before) > letter.right > letter.left > max(after)


def test_a_displayed_formula_is_centred_and_none_is_wider_than_the_measure(
    lesson: Artefact,
) -> None:
    found = drawings(lesson.data)
    wide, narrow = found[-1], found[4]
    sides = min(s.left for s in wide), max(s.right for s in wide)
    text = [w.x for w in words(lesson.data)]
    assert sides[1] <= max(text) + 12
    assert (sides[0] + sides[1]) / 2 == pytest.approx(
        (min(s.left for s in narrow) + max(s.right for s in narrow)) / 2, abs=3
    )


def test_a_long_formula_in_the_line_is_broken_after_a_sign(press: Press) -> None:
    long = "وكان الوراق ينسخ الكتب ويجلدها ويبيعها في دكانه " * 2
    text = f"{long} $a_1+a_2+a_3+a_4+a_5+a_6+a_7+a_8+a_9+a_0$ ثم {long}"
    built = press(text, title="سطور", lang="ar", to=("pdf",))
    data = pdf(built).data
    parts = drawings(data)
    assert len(parts) == 10
    signs = [max(part, key=lambda stroke: stroke.left) for part in parts[:-1]]
    assert len({(round(s.width, 1), round(s.height, 1)) for s in signs}) == 1
    lines = sorted({round(sign.bottom) for sign in signs})
    assert len(lines) == 2
    for line in lines:
        places = [sign.left for sign in signs if round(sign.bottom) == line]
        assert places == sorted(places)
    sides = [w.x for w in words(data)]
    assert all(min(sides) - 12 < s.left and s.right < max(sides) + 12 for p in parts for s in p)
    assert "lost-structure" not in findings(built)
    root = _structure.read(data)
    assert root is not None
    assert [each.role for each in root.walk()].count("Formula") == 1


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("a+b=c", 1),  # short
        ("(a+b+c+d+e+f+g+h+i+j)k", 1),  # in brackets
        (r"\frac{a+b+c+d+e+f+g+h+i+j+k+l+m+n}{2}", 1),
        ("aaaaaaaaaaaa = -b", 2),  # a sign of a number
        (r"aaaaaaaaaaaa,b,c \le d \times e|f|", 3),
    ],
)
def test_a_formula_is_parted_after_relations_and_operations(source: str, parts: int) -> None:
    (formula,) = etree.fromstring(to_html(f"${source}$", Place("x")))
    assert len(formulas.draw(formula, FACES)) == parts


def test_a_formula_has_the_colour_of_its_text(lesson: Artefact) -> None:
    found = drawings(lesson.data)
    letters = list(words(lesson.data))
    inks = {stroke.colour for each in found for stroke in each}
    assert inks <= {letter.colour for letter in letters}
    assert len(inks) == 2  # the caption's is another than the text's


def test_a_small_formula_leaves_the_lines_where_they_are(press: Press) -> None:
    long = "وكان الوراق ينسخ الكتب ويجلدها ويبيعها في دكانه " * 3
    text = f"{long} ويكتب $x_i^2$ في السطر {long}"
    data = pdf(press(text, title="سطور", lang="ar", to=("pdf",))).data
    lines = sorted({round(w.baseline, 1) for w in words(data) if 300 < w.baseline < 720})
    gaps = {round(b - a, 1) for a, b in pairwise(lines) if 12 < b - a < 30}
    assert len(lines) > 4
    assert max(gaps) - min(gaps) <= 0.2


def test_a_printing_house_gets_formulas_in_black_ink(press: Press) -> None:
    built = press(r"كسر $\frac{a}{b}$.", title="ط", lang="ar", to=("pdf",), editions=["press"])
    inks: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    with pikepdf.open(io.BytesIO(pdf(built, "press").data)) as file:
        streams = [s for s in file.objects if isinstance(s, pikepdf.Stream)]
        for form in (s for s in streams if s.get("/Subtype") == "/Form"):
            ink: tuple[str, ...] = ()
            for told in pikepdf.parse_content_stream(form):
                if (name := str(told.operator)) in {"g", "k", "rg"}:
                    ink = (name, *map(str, told.operands))
                elif name in {"c", "Tj", "TJ"}:  # curves are drawn by the formula alone
                    inks["formula" if name == "c" else "text"].add(ink)
    assert inks["formula"] <= inks["text"]
    assert inks["formula"] == {("g", "0")}


def test_equal_texts_give_equal_files(press: Press) -> None:
    text = r"كسر $\frac{\text{مسافة}}{t}$."
    first = pdf(press(text, title="ط", lang="ar", to=("pdf",))).data
    formulas._drawn.cache_clear()
    assert pdf(press(text, title="ط", lang="ar", to=("pdf",))).data == first


# ── What is said of it ──────────────────────────────────────────────────────────────────


def test_each_formula_is_one_tag_with_its_source(lesson: Artefact) -> None:
    root = _structure.read(lesson.data)
    assert root is not None
    tags = [each for each in root.walk() if each.role == "Formula"]
    assert len(tags) == 10
    assert tags[0].alt == r"\frac{a+b}{c}"
    assert all(tag.alt and not "".join(k for k in tag.kids if isinstance(k, str)) for tag in tags)


def test_the_gates_let_formulas_pass_and_nothing_else(lesson: Artefact) -> None:
    scores = lost_words.measure(lesson)
    assert not any(score.missing for score in scores.values())
    # poppler takes the place of a drawing in a line of three words for the gap of two columns
    assert scores["PDFium"].order == 1
    assert list(lost_structure.inspect(lesson)) == []
    document = lesson.edition.document
    chapter = document.chapters[0]
    more = replace(chapter, body=f"{chapter.body}<p>كلمات ثلاث ضاعت</p>")
    other = replace(lesson.edition, document=replace(document, chapters=(more,)))
    lost = next(lost_words.inspect(replace(lesson, edition=other)))
    assert "كلمات، ثلاث، ضاعت" in lost.message


def test_a_formula_without_its_description_is_found(lesson: Artefact) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(lesson.data)) as file:
        for each in file.objects:
            if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Formula":
                del each.Alt
        file.save(out)
    (found,) = lost_structure.inspect(replace(lesson, data=out.getvalue()))
    assert r"\frac{a+b}{c}" in found.message


def test_the_file_keeps_its_standards(lesson: Artefact, tmp_path: Path) -> None:
    if reason := verapdf.missing():
        if os.environ.get("WARRAQ_REQUIRE_VALIDATORS") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    path = tmp_path / "sigh.pdf"
    path.write_bytes(lesson.data)
    (verdict,) = verapdf.validate((path,))
    assert not verdict.findings


def test_an_equation_of_word_is_drawn(desk: Desk) -> None:
    def part(name: str, text: str) -> str:
        return f"<m:{name}><m:r><m:t>{text}</m:t></m:r></m:{name}>"

    fraction = f"<m:oMath><m:f>{part('num', 'x')}{part('den', 'y')}</m:f></m:oMath>"
    desk.write("w.docx", docx(p(r("الكسر ") + fraction + r(" هنا"))))
    order = Order(out=Path("dist"), formats=("pdf",), jobs=1)
    (built,) = pipeline.build([Path("content/w.docx")], order)
    ((x, y, line),) = drawings(pdf(built).data)
    assert x.bottom > line.top > line.bottom > y.top


def test_a_heading_with_a_formula_keeps_its_source_where_nothing_is_drawn(press: Press) -> None:
    text = "## قانون $v=\\frac{s}{t}$\n\nنص."
    built = press(text, title="ط", lang="ar", kind="report", to=("pdf", "html"))
    with pikepdf.open(io.BytesIO(pdf(built).data)) as file, file.open_outline() as outline:
        entries = [e.title for top in outline.root for e in (top, *top.children)]
    assert r"قانون v=\frac{s}{t}" in entries
    page = next(a for a in built.artefacts if a.name.endswith(".html")).data.decode()
    assert r">قانون v=\frac{s}{t}</a>" in page


# ── What cannot be drawn ────────────────────────────────────────────────────────────────


def test_what_cannot_be_drawn_is_printed_and_named_with_its_line(press: Press) -> None:
    text = "كسر $\\frac{a}{b}$.\n\nثم $\\text{𒀀}+\\frac{q}{w}$ هنا."
    built = press(text, title="ط", lang="ar", to=("pdf",))
    (found,) = [f for f in report(built).findings if f.id == "formula-in-a-row"]
    assert (found.place.line, r"\frac{q}{w}" in found.message) == (8, True)
    data = pdf(built).data
    assert len(drawings(data)) == 1
    assert {"q", "w"} <= {w.text for w in words(data)}


PAIR = "<mrow><mo>(</mo><mi>x</mi><mo>)</mo>"


def nested(name: str, depth: int) -> str:
    return f"<{name}><mi>x</mi>" * depth + f"</{name}>" * depth


@pytest.mark.parametrize(
    ("inside", "why"),
    [
        ("<mrow/>", "empty"),
        ("<mfoo><mi>x</mi></mfoo>", "<mfoo> is not known"),
        ('<mi>x</mi><mspace width="99999em"/><mi>x</mi>', "too large"),
        ('<mi>x</mi><mspace width="nanem"/><mi>x</mi>', ""),
        ("<mfrac><mi>x</mi></mfrac>", "Error"),
        ('<mstyle scriptlevel="-99999999"><mi>x</mi></mstyle>', "Error"),
        (nested("mrow", 90), "nested too deep"),
        (nested("msqrt", 90), "nested too deep"),
        (PAIR * 14 + "</mrow>" * 14, "nested too deep"),
        (PAIR * 11 + "<mi>y</mi>" * 700 + "</mrow>" * 11, "nested too deep"),
        (PAIR * 6 + "<mi>y</mi>" + "</mrow>" * 6, ""),
        (nested("msqrt", 8), ""),
        ("<mi>x</mi>" * 5000, "too long"),
        ("<mi>&#x12000;</mi>", "no one font"),
    ],
    ids=lambda value: value[:24],
)
def test_a_hostile_formula_is_refused_in_time(inside: str, why: str) -> None:
    formula = etree.fromstring(f'<math xmlns="{MATHML}">{inside}</math>')
    start = process_time()
    if why:
        with pytest.raises(UndrawableError, match=why):
            formulas.draw(formula, FACES)
    else:
        assert 0 < sum(d.width for d in formulas.draw(formula, FACES)) < formulas.WIDEST
    assert process_time() - start < 5


def test_a_formula_that_runs_from_the_right_is_not_turned_round() -> None:
    formula = etree.fromstring(f'<math xmlns="{MATHML}" dir="rtl"><mi>س</mi></math>')
    with pytest.raises(UndrawableError, match="from the right"):
        formulas.draw(formula, FACES)
