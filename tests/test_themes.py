"""The themes: what each promises of its pages, what a house and a stranger may change of them."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections import defaultdict
from itertools import chain, combinations
from pathlib import Path
from typing import TypeAlias
from zipfile import ZipFile

import pypdfium2
import pytest
from conftest import Desk, Press, error, findings, report
from PIL import Image
from test_blocks import HARD, TITLE, lost

from warraq import contrast, dates, editions, pipeline, registry, shipped, themes, watching
from warraq.errors import TemplateError
from warraq.model import KINDS, Artefact, Calendar, Order, Severity
from warraq.pipeline import Build

TEMPLATES = Path(__file__).parent.parent / "templates"
PARAGRAPH = "كان الوراق يجلس كل صباح أمام دكانه وينسخ ما جاءه من كتب بخط واضح لا يتعب القارئ. "
META = {"title": "الورق والحبر", "lang": "ar", "date": "2026-11-24"}

each_kind = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture(autouse=True)
def _read_again() -> None:
    """Every test has templates of its own."""
    editions.load.cache_clear()
    themes.load.cache_clear()


def opened(build: Build) -> pypdfium2.PdfDocument:
    """Return the print edition."""
    return pypdfium2.PdfDocument(artefact(build, ".pdf").data)


def artefact(build: Build, suffix: str) -> Artefact:
    """Return the edition in one format."""
    assert build.error is None, build.error
    return next(a for a in build.artefacts if a.name.endswith(suffix))


def words(pdf: pypdfium2.PdfDocument) -> list[str]:
    """Return the text of every page, white space folded."""
    pages = (page.get_textpage().get_text_range() for page in pdf)
    return [" ".join(re.sub("[\u061c\u180e\u200e\u200f]", "", page).split()) for page in pages]


# ── One design system ───────────────────────────────────────────────────────────────────


@each_kind
def test_every_kind_has_the_theme_of_its_name(kind: str) -> None:
    assert themes.load(kind, "ar").chain == (kind, "base")


@pytest.mark.parametrize("name", themes.names())
@pytest.mark.parametrize("scheme", ["tokens", "dark"])
def test_every_text_is_read_on_its_ground(name: str, scheme: str) -> None:
    assert list(contrast.weak(getattr(themes.load(name, "ar"), scheme))) == []


def test_contrast_is_measured_as_wcag_has_it() -> None:
    assert contrast.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast.contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert next(contrast.weak({"ink": "#777777", "paper": "#ffffff"}))[:2] == ("ink", "paper")


@pytest.mark.parametrize(
    "path",
    [
        p
        for n in themes.names()
        for p in sorted((TEMPLATES / n).glob("*.css"))
        if "spread" not in p.name
    ],
    ids=lambda p: f"{p.parent.name}-{p.name}",
)
def test_no_style_sheet_has_a_colour_of_its_own(path: Path) -> None:
    """All but the print-out of a web page, and a bar code: those are black on white."""
    text = path.read_text(encoding="utf-8").partition("@media print")[0]
    found = re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", text)
    assert found == []


@pytest.mark.parametrize("edition", ["large-print", "a5", "six-by-nine"])
def test_the_editions_of_a_theme_can_be_read(press: Press, edition: str) -> None:
    made = press("## أول\n\nنص.\n", **META, to=("pdf",), editions=[edition])
    assert [f for f in findings(made) if f == "weak-contrast"] == []
    assert artefact(made, f"-{edition}.pdf").data[:5] == b"%PDF-"


def ends(page: pypdfium2.PdfPage, size: float) -> dict[float, float]:
    """Return the lines of running text: their tops and their right ends, points."""
    text = page.get_textpage()
    found: dict[float, float] = {}
    for index in range(text.count_chars()):
        _, bottom, right, top = text.get_charbox(index, loose=True)
        if top - bottom > 1 and abs(text_size(text, index) - size) < 0.05:
            found[round(top, 1)] = max(right, found.get(round(top, 1), 0))
    return found


def text_size(text: pypdfium2.PdfTextPage, index: int) -> float:
    """Return the size of a character's font, points."""
    return float(pypdfium2.raw.FPDFText_GetFontSize(text, index)) * 0.75  # it is in CSS pixels


def test_lines_stand_level_on_the_pages_of_a_book(press: Press) -> None:
    section = f"{PARAGRAPH * 4}\n\n{PARAGRAPH * 2}\n\n"
    text = "".join(f"## قسم {n}\n\n{section}### فرع\n\n{section}" for n in range(4))
    pdf = opened(press(text, **META, kind="book", to=("pdf",)))
    theme = themes.load("book", "ar").tokens
    size = float(theme["text-size"].removesuffix("pt"))
    line = size * float(theme["leading"])
    levels = [top for page in list(pdf)[5:] for top in ends(page, size)]
    assert len(levels) > 40
    first = levels[0] % line
    off = [abs((top - first + line / 4) % (line / 2) - line / 4) for top in levels]
    assert max(off) < 0.6


# ── Each theme ──────────────────────────────────────────────────────────────────────────


def test_a_briefing_says_what_it_is_and_for_whom(press: Press) -> None:
    made = press(
        f"{PARAGRAPH}\n\n" * 40, **META, points=["نقطة أولى", "نقطة ثانية"], summary="خلاصة النص.",
        classification="محدود التداول", contact=["سلمى", "media@example.org"],
    )  # fmt: skip
    pages = words(opened(made))
    assert len(pages) > 1
    assert all("محدود التداول" in page for page in pages)
    for said in ("٢٤ نوفمبر ٢٠٢٦", "١٤ جمادى الآخرة ١٤٤٨", "أهم النقاط", "نقطة ثانية"):
        assert said in pages[0]
    assert "example" in pages[-1]
    html = artefact(made, ".html").data.decode()
    book = ZipFile(io.BytesIO(artefact(made, ".epub").data))
    title, end = (book.read(f"EPUB/{n}.xhtml").decode() for n in ("title", "colophon"))
    for said in ("محدود التداول", "نقطة ثانية"):
        assert said in html
        assert said in title
    assert "media@example.org" in html
    assert "media@example.org" in end


@pytest.mark.parametrize(
    ("embargo", "says"),
    [
        ("", "للنشر الفوري"),
        ("2026-11-29 10:00", "محظور النشر حتى ٢٩ نوفمبر ٢٠٢٦، ١٠:٠٠"),
        ("2026-11-29", "محظور النشر حتى ٢٩ نوفمبر ٢٠٢٦"),
        ("صباح الأحد", "محظور النشر حتى صباح الأحد"),
        ("2026-13-29", "محظور النشر حتى 2026-13-29"),
    ],
)
def test_a_press_release_says_when_it_may_be_published(
    press: Press, embargo: str, says: str
) -> None:
    made = press("نص البيان.", **META, kind="press-release", embargo=embargo, to=("html", "epub"))
    html = re.sub("<[^>]+>", "", artefact(made, ".html").data.decode())
    assert says in html
    assert html.index("نص البيان") < html.index("انتهى")
    book = ZipFile(io.BytesIO(artefact(made, ".epub").data))
    assert says in re.sub("<[^>]+>", "", book.read("EPUB/title.xhtml").decode())
    assert "انتهى" in book.read("EPUB/c1.xhtml").decode()


def test_a_report_has_a_cover_contents_and_a_summary_before_its_text(press: Press) -> None:
    text = "".join(f"## باب {n}\n\n{PARAGRAPH * 30}\n\n" for n in ("الورق", "الحبر"))
    pages = words(opened(press(text, **META, kind="report", summary="قول موجز.", to=("pdf",))))
    assert "الورق والحبر" in pages[0]
    assert "باب" not in pages[0]
    second = next(n for n, page in enumerate(pages[2:], 3) if "باب الحبر" in page)
    assert re.search(rf"باب الحبر[ .]+{registry.language('ar').number(second)}", pages[1])
    assert "قول موجز" in pages[1]
    assert "باب الورق" in pages[2]


def test_a_book_opens_its_chapters_on_the_left(desk: Desk) -> None:
    """Odd pages are left ones from the right; heads are at the outer edge, openings have none."""
    desk.write("b/publication.yaml", "title: كتاب الصناعة\nlang: ar\nchapters: [1.md, 2.md]")
    for n, name in ((1, "باب الورق"), (2, "باب الحبر")):
        desk.write(f"b/{n}.md", f"# {name}\n\n" + f"{PARAGRAPH * 6}\n\n" * 9)
    order = Order(out=desk.dist, formats=("pdf",), jobs=1)
    (made,) = pipeline.build([desk.root / "content/b"], order)
    pdf = opened(made)
    pages = words(pdf)
    openings = [n for n, page in enumerate(pages, 1) if page.startswith("باب ")]
    assert len(openings) == 2
    assert all(n % 2 for n in openings)
    first, second = openings
    assert "كتاب الصناعة" in pages[first]  # the page after it, a right one
    assert "باب الورق" in pages[first + 1]
    assert [pages[n - 1] for n in range(1, second) if not pages[n - 1]] == [""] * pages.count("")
    left, right = edges(pdf[first + 1])  # a left page: it is bound at the right
    assert right - left > 5
    left, right = edges(pdf[first])
    assert left - right > 5


def edges(page: pypdfium2.PdfPage) -> tuple[float, float]:
    """Return the margins at the left and at the right, points."""
    text = page.get_textpage()
    boxes = [text.get_charbox(n) for n in range(text.count_chars())]
    boxes = [b for b in boxes if b[2] > b[0]]
    return min(b[0] for b in boxes), page.get_width() - max(b[2] for b in boxes)


def test_an_indent_stands_at_the_right_in_a_text_from_the_right(press: Press) -> None:
    text = f"{PARAGRAPH * 5}\n\n{PARAGRAPH * 5}"
    page = opened(press(text, **META, kind="book", to=("pdf",)))[4]
    found = ends(page, 12.2).values()
    assert len(found) > 6
    assert len([end for end in found if end < max(found) - 15]) == 1


def test_a_handout_has_lines_to_answer_on_and_a_strip_to_cut_off(press: Press) -> None:
    made = press(
        "سؤال؟\n\n::: {.answer-lines lines=4}\n:::\n\n::: {.answer-lines lines=many}\n:::\n\n"
        "::: tear-off\nالاسم\n:::\n", **META, kind="handout",
    )  # fmt: skip
    html = artefact(made, ".html").data.decode()
    assert html.count('class="answer-line"') == 4 + 3
    assert 'class="tear-off"' in html
    (doubt,) = [f for f in report(made).findings if f.id == "answer-lines"]
    assert doubt.place.line == 13


# ── One page ────────────────────────────────────────────────────────────────────────────


def test_a_text_is_set_tighter_by_steps_until_it_fits_a_page(press: Press) -> None:
    sizes = set()
    for count in (11, 17, 22, 40):
        made = press(f"{PARAGRAPH}\n\n" * count, **META, fit="one-page", to=("pdf",))
        pdf = opened(made)
        if "more-than-one-page" in findings(made):
            assert len(pdf) > 1
            break
        assert len(pdf) == 1
        text = pdf[0].get_textpage()
        sizes.add(max(text_size(text, n) for n in range(200, text.count_chars() - 200)))
    else:
        pytest.fail("every text fitted one page")
    assert min(sizes) == pytest.approx(11, abs=0.01)
    assert len(sizes) > 2
    assert len(opened(press(f"{PARAGRAPH}\n\n" * count, **META, to=("pdf",)))) == len(pdf)


def test_with_strict_a_text_that_does_not_fit_is_not_published(press: Press) -> None:
    made = press(f"{PARAGRAPH}\n\n" * 60, **META, fit="one-page", to=("pdf",), strict=True)
    assert made.error is not None
    assert str(made.error.place) == "content/text.md:5"
    assert "more-than-one-page" in made.error.message
    assert not Path("dist/text/text.pdf").exists()


# ── Days ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("lang", "calendar", "says"),
    [
        ("ar", "gregorian", "٢٤ نوفمبر ٢٠٢٦"),
        ("ar", "hijri", "١٤ جمادى الآخرة ١٤٤٨هـ"),
        ("ar", "both", "٢٤ نوفمبر ٢٠٢٦م، الموافق ١٤ جمادى الآخرة ١٤٤٨هـ"),
        ("en", "both", "24 November 2026 (14 Jumada II 1448 AH)"),
        ("ur", "hijri", "14 جمادی الثانی 1448ھ"),
    ],
)
def test_a_day_is_said_by_two_calendars(lang: str, calendar: Calendar, says: str) -> None:
    language = registry.language(lang)
    said = dates.said(dt.date(2026, 11, 24), language, calendar)
    assert said.translate({ord(d): str(n) for n, d in enumerate("۰۱۲۳۴۵۶۷۸۹")}) == says


def test_a_day_that_the_hijri_calendar_does_not_know_is_said_by_the_other(press: Press) -> None:
    made = press("نص.", title="قديم", lang="ar", date="1900-01-07", calendar="both", to=("html",))
    assert "unknown-day" in findings(made)
    assert "٧ يناير ١٩٠٠</time>" in artefact(made, ".html").data.decode()


def test_european_digits_are_those_of_the_folio_the_day_and_the_notes(press: Press) -> None:
    made = press("نص[^n].\n\n[^n]: ح.", **META, calendar="gregorian", numerals="european")
    html = artefact(made, ".html").data.decode()
    assert "24 نوفمبر 2026</time>" in html
    assert not re.search("[٠-٩]", re.sub("(?s)<style>.*?</style>", "", html))
    assert not re.search("[٠-٩]", "".join(words(opened(made))))


# ── A house ─────────────────────────────────────────────────────────────────────────────

LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0H9V9z"/></svg>'
HOUSE = """name = "دار الأفق"
logo = "logo.svg"
accent = "#14532d"
paper = "Letter"
numerals = "european"
contact = ["سلمى", "media@example.org"]
rights = "حقوق الدار"

[fonts]
text = ["Noto Naskh Arabic"]
"""


def test_a_house_says_once_what_holds_for_all(desk: Desk, press: Press) -> None:
    desk.write("press.toml", HOUSE)
    desk.write("logo.svg", LOGO)
    made = press("نص.", **META)
    assert findings(made) == []
    html = artefact(made, ".html").data.decode()
    for said in ("#14532d", "media@example.org", "حقوق الدار", 'alt="دار الأفق"', "24 نوفمبر"):
        assert said in html
    assert contrast.contrast(themes.load("briefing", "ar").dark["wash"], _dark(html)) >= 4.5
    package = ZipFile(io.BytesIO(artefact(made, ".epub").data)).read("EPUB/content.opf").decode()
    assert "<dc:publisher>دار الأفق</dc:publisher>" in package
    pdf = opened(made)
    assert pdf[0].get_size() == (612, 792)
    assert '"Noto Naskh Arabic", "Amiri"' in html


def _dark(html: str) -> str:
    return str(re.findall("--accent: (#[0-9a-f]{6})", html)[1])


def test_metadata_come_before_the_house_and_the_house_before_the_theme(
    desk: Desk, press: Press
) -> None:
    desk.write("press.toml", HOUSE)
    desk.write("logo.svg", LOGO)
    made = press(
        "نص.", **META, publisher="ناشر آخر", numerals="native", contact="عمر", rights="حر",
        to=("html",),
    )  # fmt: skip
    html = artefact(made, ".html").data.decode()
    for said in ("ناشر آخر", "٢٤ نوفمبر", "عمر"):
        assert said in html or said == "ناشر آخر"
    for said in ("24 نوفمبر", "media@example.org", "حقوق الدار"):
        assert said not in html


@pytest.mark.parametrize(
    ("text", "says", "line"),
    [
        ("[", "not a TOML file", None),
        ('name = "دار"\naccent = "green"', "accent cannot be green", 2),
        ('numerals = "roman"', "numerals cannot be roman", 1),
        ('paper = "A44"', "paper cannot be A44", 1),
        ("name = 3", "name is one text", 1),
        ("contact = [1]", "contact is a list of texts", 1),
        ('fonts = "Amiri"', "fonts is a table", 1),
        ('[fonts]\nbody = ["Amiri"]', "fonts cannot have body", 2),
        ('[fonts]\ntext = ["Amir"]', "there is no font family Amir", 2),
        ('\nlogo = "none.svg"', "there is no file content/none.svg", 2),
        ('logo = "../x.svg"', "outside the publication's folder", 1),
    ],
)
def test_what_is_wrong_in_a_house_is_said_with_its_line(
    desk: Desk, press: Press, text: str, says: str, line: int | None
) -> None:
    desk.write("press.toml", text)
    stop = error(press("نص.", **META))
    assert says in stop.message
    assert stop.place is not None
    assert (stop.place.file, stop.place.line) == ("content/press.toml", line)


def test_a_file_of_data_in_an_old_encoding_is_named(desk: Desk) -> None:
    (desk.root / "data.toml").write_bytes('name = "خط"\n'.encode("cp1256"))
    with pytest.raises(TemplateError, match="not a TOML file") as stopped:
        shipped.table(Path("data.toml"))
    assert str(stopped.value.place) == "data.toml"


def test_an_unknown_key_of_a_house_is_a_finding_with_a_guess(desk: Desk, press: Press) -> None:
    desk.write("press.toml", 'name = "دار"\nacent = "#14532d"\n')
    (found,) = report(press("نص.", **META, to=("html",))).findings
    assert (found.id, str(found.place)) == ("unknown-key", "content/press.toml:2")
    assert found.hint == "did you mean accent?"


def test_a_colour_that_is_hard_to_read_is_a_finding(desk: Desk, press: Press) -> None:
    desk.write("press.toml", 'name = "دار"\naccent = "#f2c200"\n')
    found = report(press("نص.", **META, to=("html",))).findings
    assert {(f.id, f.severity, str(f.place)) for f in found} == {
        ("weak-contrast", Severity.WARNING, "content/press.toml:2")
    }


# ── A stranger's theme ──────────────────────────────────────────────────────────────────


def test_a_theme_is_one_folder_without_code(desk: Desk, press: Press) -> None:
    folder = desk.root / "templates" / "dar"
    folder.mkdir(parents=True)
    (folder / "theme.toml").write_text('extends = "report"\n[tokens]\naccent = "#5b2a86"\n')
    (folder / "_masthead.html").write_text(
        '<header class="masthead"><p>سطر الدار</p><h1>{{ meta.title }}</h1></header>\n'
    )
    for name in ("print.css", "screen.css", "ebook.css"):
        (folder / name).write_text("h1 { border-bottom: 1px solid {{ token.rule }}; }\n")
    made = press(f"## أول\n\n{PARAGRAPH}", **META, theme="dar")
    assert findings(made) == []
    pages = words(opened(made))
    assert "سطر الدار" in pages[0]
    assert "المحتويات" in pages[1]
    html = artefact(made, ".html").data.decode()
    for said in ("سطر الدار", "#5b2a86", "h1 { border-bottom: 1px solid #cfc9bf; }"):
        assert said in html
    style = ZipFile(io.BytesIO(artefact(made, ".epub").data)).read("EPUB/style.css").decode()
    assert "h1 { border-bottom: 1px solid #cfc9bf; }" in style


# ── Nothing hidden ──────────────────────────────────────────────────────────────────────


Box: TypeAlias = tuple[float, float, float, float]


def letters(page: pypdfium2.PdfPage) -> dict[Box, float]:
    """Return the boxes of a page's glyphs (left, bottom, right, top, points), and their lines.

    A line is told by the top of its face's own box, which letters of a face and size share.
    """
    text = page.get_textpage()
    found = {}
    for n in range(text.count_chars()):
        box = text.get_charbox(n)
        if box[2] - box[0] > 1 and box[3] - box[1] > 1:
            found[box] = text.get_charbox(n, loose=True)[3]
    return found


def overprinted(pdf: pypdfium2.PdfDocument) -> list[tuple[int, Box, Box]]:
    """Return where a letter is printed over one of another line: the page and both boxes."""
    found = []
    for number, page in enumerate(pdf, 1):
        lines = letters(page)
        near: dict[tuple[int, int], list[Box]] = defaultdict(list)
        for box in lines:
            near[int(box[0] + box[2]) // 24, int(box[1] + box[3]) // 24].append(box)
        for one, other in chain.from_iterable(combinations(boxes, 2) for boxes in near.values()):
            if abs(lines[one] - lines[other]) > 1.5 and _cover(one, other) > COVERED:
                found.append((number, one, other))
    return found


COVERED = 0.6
"""How much of a letter one of another line may cover: long tails reach far."""


def _cover(one: Box, other: Box) -> float:
    """Return which part of the smaller box the larger covers."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    smaller = min((b[2] - b[0]) * (b[3] - b[1]) for b in (one, other))
    return width * height / smaller if width > 0 and height > 0 else 0.0


def hard(desk: Desk, press: Press, kind: str, lang: str = "ar") -> Build:
    """Build what fits no page: every theme has to show all of it."""
    wide = io.BytesIO()
    Image.new("L", (10_000, 40), 120).save(wide, "PNG")
    tall = io.BytesIO()
    Image.new("L", (40, 10_000), 120).save(tall, "PNG")
    desk.write("wide.png", wide.getvalue())
    desk.write("tall.png", tall.getvalue())
    text = f"![عريضة](wide.png)\n\n![طويلة](tall.png)\n\n{HARD}\n\n## {TITLE}\n\nنص."
    return press(
        text, kind=kind, lang=lang, title=TITLE, subtitle=TITLE, summary=TITLE, points=[TITLE],
        authors=[TITLE], classification="محدود التداول للغاية", contact=[TITLE], embargo=TITLE,
        publisher=TITLE[:90], date="2026-11-24", to=("pdf",),
    )  # fmt: skip


@pytest.mark.parametrize(
    "kind", ["briefing", *(pytest.param(k, marks=pytest.mark.slow) for k in KINDS[1:])]
)
def test_no_theme_hides_text(desk: Desk, press: Press, kind: str) -> None:
    pdf = opened(hard(desk, press, kind))
    assert lost(pdf) == []
    assert overprinted(pdf) == []
    text = "".join("".join(words(pdf)).split())
    assert "محدودالتداولللغاية" in text or kind == "book"
    for number in range(1000, 1200):  # the note longer than a page
        assert str(number) in text


def test_what_is_printed_over_something_is_found(desk: Desk, press: Press) -> None:
    folder = desk.root / "templates" / "dar"
    folder.mkdir(parents=True)
    (folder / "theme.toml").write_text('extends = "briefing"\n')
    (folder / "print.css").write_text(".subtitle { margin-top: -2.4em; }\n")
    made = press("نص.", **META, subtitle="سطر تحت العنوان", theme="dar", to=("pdf",))
    assert overprinted(opened(made)) != []


@pytest.mark.slow
@pytest.mark.validators
def test_the_validators_find_every_theme_clean(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conftest.PATIENCE", 600)
    desk.write("press.toml", HOUSE)
    desk.write("logo.svg", LOGO)
    for kind in KINDS:
        head = (
            f"title: عنوان\nlang: ar\nkind: {kind}\ndate: 2026-11-24\nsummary: خلاصة\npoints: [أ]\n"
        )
        more = "embargo: غدًا\nclassification: سري\n"
        desk.write(f"{kind}.md", f"---\n{head}{more}---\n\n## أول\n\nنص.")
    said = desk.warraq("check", "--require-all")
    assert said.code == 0, said.err + said.out
    assert "warning" not in said.err


def test_a_saved_house_is_a_reason_to_build_again(desk: Desk) -> None:
    file = desk.write("press.toml", HOUSE)
    logo = desk.write("logo.svg", LOGO)
    for publication in (desk.write("a.md", "نص."), desk.write("b/1.md", "نص.").parent):
        assert {file, logo} <= set(watching.files(publication))
