"""The text layer: what is put into a PDF comes back from its readers, whole and in order."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter

from warraq import fonts, pipeline, registry
from warraq.model import Artefact, Order, Severity
from warraq.rules import _words, lost_words
from warraq.typeset import engine, textlayer, textorder
from warraq.typeset.insides import _fontfile
from warraq.typeset.textlayer import Around, Cluster, Outline, Sign
from warraq.typeset.textorder import Leaf, Line, Place

# ── Pure ────────────────────────────────────────────────────────────────────────────────


def cluster(text: str, width: int = 5120, glyph: int = 7, *, rtl: bool = True) -> Cluster:
    return Cluster(text, width, rtl, (glyph, width, 0, 0))


def texts(text: str, advance: int = 600, *, rtl: bool = True, wider: int = 0) -> list[str]:
    signs = textlayer.deal(
        text, rtl=rtl, outlines=(Outline(7, 0, 0),), advance=advance, upem=1000, wider=wider
    )
    assert sum(sign.advance for sign in signs) == advance + wider
    assert [len(sign.outlines) for sign in signs].count(1) == 1
    return [sign.text for sign in signs]


def test_a_letter_is_a_sign() -> None:
    assert texts("ب") == ["ب"]
    assert texts("A", rtl=False) == ["A"]


def test_lam_alef_is_dealt_out_so_that_its_alef_can_be_found() -> None:
    assert texts("لا") == ["ا", "ل"]
    assert texts("fi", rtl=False) == ["f", "i"]


def test_marks_inside_a_ligature_keep_their_place() -> None:
    assert texts("لَا") == ["ا", "َ", "ل"]
    assert texts("لِّا") == ["ا", "ِّ"[::-1], "ل"]


def test_a_word_in_one_glyph_gives_itself() -> None:
    assert texts("ﷺ") == ["ﷺ"]


def test_arabic_digits_stay_together() -> None:
    digits = [cluster(digit, rtl=False) for digit in "١٬٢٣٤"]
    (number,) = textlayer.whole_number(digits)
    assert number.text == "١٬٢٣٤"
    assert number.width == 5 * 5120
    assert texts(number.text, 2500, rtl=False) == ["١٬٢٣٤"]


def test_what_steers_the_setting_is_not_heard() -> None:
    assert textlayer.audible("مي\u200cخواهم") == "ميخواهم"
    assert textlayer.audible("\u2067متص\u200d\u2069\u00ad") == "متص"
    assert textlayer.audible("١٠\u00a0كم") == "١٠ كم"


def test_a_kashida_goes_with_the_letter_before_it() -> None:
    kashida = Cluster("", 1000, True, (9, 1000, 0, 0))
    joined = textlayer.gather([cluster("م"), kashida, cluster("س")])  # from left to right: سـم
    assert [c.text for c in joined] == ["م", "س"]
    assert joined[1] == Cluster("س", 6120, True, (9, 1000, 0, 0, 7, 5120, 0, 0))


def test_what_has_no_text_at_the_start_goes_with_what_follows() -> None:
    mute = Cluster("", 10, True, (9, 10, 0, 0))
    assert [c.text for c in textlayer.gather([cluster("م"), mute])] == ["م"]
    assert textlayer.gather([cluster("م"), Cluster("", 0, True, ())])[0] == cluster("م")


def test_a_space_before_a_last_mark_is_handed_to_the_letter_beyond() -> None:
    line = [cluster("ك"), cluster(" ", 5120), cluster("ٌ", 0), cluster("ر")]  # رٌ ك
    units = 1000 / 20480
    assert textlayer.neighbours(line, units) == [
        Around(wider=200), Around(narrow=60), textlayer.ALONE, textlayer.ALONE,
    ]  # fmt: skip
    assert textlayer.neighbours([cluster("ك"), cluster(" "), cluster("ر")], units) is None


def test_a_wide_space_is_handed_over_in_part() -> None:
    asked = textlayer.neighbours([cluster("ك"), cluster(" ", 14336), cluster("ر")], 1000 / 20480)
    assert asked == [Around(wider=400), Around(narrow=300), textlayer.ALONE]


def test_a_space_is_needed_where_the_pen_goes_back() -> None:
    before = Place(200, 300, 50, 12, opens=False, closes=True, rtl=True)
    here = Place(170, 200, 50, 12, opens=False, closes=False, rtl=False)
    assert textorder.needs_space(before, here)
    assert not textorder.needs_space(before._replace(closes=False), here)
    assert textorder.needs_space(before._replace(closes=False), here._replace(right=190))
    assert not textorder.needs_space(before, here._replace(y=70))
    assert not textorder.needs_space(None, here)


def latin(text: str) -> list[Cluster]:
    return [cluster(char, rtl=False) for char in text]


def pieces(text: str) -> list[tuple[str, str]]:
    """Return what PDFium meets of each piece, and the piece's class."""
    return [
        (" " * p.before + "".join(c.text for c in p.clusters) + " " * p.after, p.kind)
        for p in textorder.pieces(latin(text))
    ]


def test_a_latin_run_is_cut_where_pdfium_cuts_it() -> None:
    assert pieces("Net 10.5") == [(" Net", "L"), ("10.5", "W")]
    assert pieces("a:b") == [("a", "L"), (":", "W"), ("b", "L")]
    assert pieces(" is") == [("is ", "L")]


def test_a_space_beside_a_bracket_is_not_turned() -> None:
    assert pieces("a (b) c") == [
        ("a", "L"), (" (", "N"), ("b", "L"), (") ", "N"), ("c", "L"),
    ]  # fmt: skip


def test_only_runs_that_pdfium_turns_are_tied() -> None:
    assert textorder.last_tied([Leaf(1, "كتاب Python من 45 صفحة (ص 3)")]) == 0
    assert textorder.last_tied([Leaf(1, "قال Meta AI ثم "), Leaf(2, "عن A4"), Leaf(3, " كتب")]) == 2
    assert textorder.last_tied([Leaf(1, "عن A4"), Leaf(2, "، كتب")]) == 2  # no gap is to be seen
    assert textorder.last_tied([Leaf(1, "ماء H"), Leaf(2, "2"), Leaf(3, "O نقي")]) == 3


def test_a_box_can_end_inside_a_word() -> None:
    leaves = [Leaf(1, "S"), Leaf(2, "mall C"), Leaf(3, "aps"), Leaf(4, " و"), Leaf(5, "ب")]
    assert textorder.joined(leaves) == {1, 2}


def test_pieces_stand_one_left_of_the_other_off_the_page() -> None:
    line = Line(from_right=False, place=1000)
    places, marks = [], []
    for piece in textorder.pieces(latin("one two, three")):
        line.next(piece, joins=line.joins(piece))
        places.append(round(line.place, 3))
        marks.append((line.end % textorder.TWINS, line.end >= textorder.TWINS, line.twin))
    assert places == [999.99, 999.98, 999.97, 999.96]
    # No space between "two" and the comma: there the two signs are one.
    assert marks == [(0, False, 1), (1, True, 2), (2, False, 3), (3, True, 4)]


def test_words_are_one_whatever_the_order_of_their_marks() -> None:
    assert _words.words("الشَّهَادة ١٬٢ A-b") == ["الشَّهَادة", "١", "٢", "A", "b"]
    assert _words.words("شّهَ") == _words.words("ش\u0651هـ\u064e")
    score = _words.score(["ا", "ب", "ب", "ج"], ["ب", "ا", "ج"])
    assert (score.recall, score.missing) == (0.75, ("ب",))
    assert round(score.order, 2) == 0.67


# ── Real files ──────────────────────────────────────────────────────────────────────────


def pdf(body: str, family: str = "Amiri", size: str = "14pt") -> bytes:
    """Typeset a right-to-left page."""
    return engine.to_pdf(
        engine.Job(
            xhtml=f'<html lang="ar" dir="rtl"><head><title>نص</title></head>'
            f"<body>{body}</body></html>",
            stylesheet="@page{size:A5;margin:15mm}"
            f'body{{font:{size} "{family}";direction:rtl;text-align:justify}}'
            "[dir=ltr]{direction:ltr}",
            families=(fonts.families()[family],),
            assets=(),
            direction="rtl",
        )
    )


def read(data: bytes) -> dict[str, str]:
    """Return what each installed reader finds, on one line, without what steers the setting."""
    return {
        name: " ".join(textlayer.audible(reader(data)).split())
        for name, reader in _words.readers().items()
    }


PLAIN = "أُطلق تحالف حرية الإنترنت لأن لكنه لا يكفي عمداً، ومضرّ، وشيئًا"
VOCALISED = "قِفا نَبكِ مِن ذِكرى حَبيبٍ وَمَنزِلِ بِسِقطِ اللِوى بَينَ الدَخولِ فَحَومَلِ"
MIXED = "في عام 2026 أصدرت منظمة FOC بيانًا من 15 صفحة"


@pytest.mark.parametrize("family", ["Amiri", "Noto Naskh Arabic", "Vazirmatn"])
@pytest.mark.parametrize("text", [PLAIN, VOCALISED, MIXED])
def test_every_reader_gives_the_text_back(text: str, family: str) -> None:
    for reader, found in read(pdf(f"<p>{text}</p>", family)).items():
        if (reader, text, family) != ("pypdf", VOCALISED, "Amiri"):  # see textlayer.tuck
            assert _words.words(found) == _words.words(text), reader


def test_plain_text_comes_back_to_the_letter() -> None:
    found = read(pdf(f"<p>{PLAIN}</p>"))
    for reader in found.keys() - {"pypdf"}:
        assert found[reader] == PLAIN, reader


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")
def test_the_readers_include_poppler() -> None:
    assert {"PDFium", "poppler", "pypdf"} <= read(pdf("<p>كتاب</p>")).keys()


def test_ligatures_of_words_joiners_and_isolates_leave_no_trace() -> None:
    body = "<p>صلى الله عليه وسلم والله أعلم مي\u200cخواهم \u2067نص\u2069 كتا\u00adب</p>"
    for reader, found in read(pdf(body, "Vazirmatn")).items():
        assert found.endswith("ميخواهم نص كتاب"), reader


def test_long_lines_keep_every_word_in_order() -> None:
    text = " ".join(f"{PLAIN} {MIXED} {VOCALISED}" for _ in range(6))
    for reader, found in read(pdf(f"<p>{text}</p>")).items():
        score = _words.score(_words.words(text), _words.words(found))
        assert score.recall > (0.96 if reader == "pypdf" else 0.995), (reader, score.missing)
        assert score.order > 0.98, reader


def test_latin_paragraphs_and_tables_come_back() -> None:
    body = (
        '<p dir="ltr">Kerned AVAST office.</p>'
        "<table><tr><td>تونس</td><td>8,170,000</td><td>٪٦٨</td></tr></table>"
    )
    source = ["Kerned", "AVAST", "office", "تونس", "8", "170", "000", "٦٨"]
    found = read(pdf(body))
    for reader in found.keys() - {"pypdf"}:  # which joins the numbers of two cells
        assert _words.score(source, _words.words(found[reader])).recall == 1, reader


OTHER = "وكتب الوراق في دكانه الصغير عند باب السوق ورقات كثيرة عن رحلة طويلة إلى بلاد بعيدة جدا"
PHRASES = (
    "أطلقت منظمة Human Rights Watch (New York) تقريرًا عن Freedom on the Net 2023، ثم Python 3.11.",
    "راجع https://example.org/report?id=12 أو info@example.org، أو +962 6 123 4567.",
    "بلغ السعر ١٬٢٣٤٫٥٠ دولارًا أي ٪٢٥ أكثر من ۱۴۰۲ و2023، ثم <b>O</b>ne ثم H<sub>2</sub>O.",
)


@pytest.mark.parametrize("body", PHRASES)
def test_latin_in_arabic_keeps_its_order(body: str) -> None:
    arabic = f"{PLAIN} {OTHER}"  # poppler takes the direction of most of a page's words
    source = _words.words(f"{arabic} {re.sub('<.*?>', '', body)}")
    for reader, found in read(pdf(f"<p>{arabic}</p><p>{body}</p>")).items():
        score = _words.score(source, _words.words(found))
        lost = set(score.missing) - {"H2O"}  # a lowered part is a line by itself
        if reader in ("PDFium", "poppler"):
            assert not lost, reader
        # pypdf hears the spaces in a word of parts, and none where PDFium is to hear one.
        assert len(lost) < (4 if reader == "pypdf" else 3), (reader, lost)
        assert score.order == 1 if reader == "PDFium" else score.order > 0.95, (reader, found)


def test_arabic_in_latin_keeps_its_order() -> None:
    text = "The word كتاب means book, and مكتبة means library; (the year) ١٤٤٥ is 2024."
    body = f'<p>{PLAIN} {OTHER}</p><p dir="ltr">{text}</p>'
    source = _words.words(f"{PLAIN} {OTHER} {text}")
    for reader, found in read(pdf(body)).items():
        score = _words.score(source, _words.words(found))
        # MuPDF turns an Arabic number in a Latin line, and joins it to the word after it.
        assert set(score.missing) == ({"١٤٤٥", "is"} if reader == "MuPDF" else set()), reader
        assert score.order == 1 or reader == "poppler", reader  # see textlayer.OUTSIDE


HARD = (
    "المقاس A4 فقط", "شغل python3 build.py الآن", "اكتب إلى info@example.org اليوم",
    "زر https://example.org/a-b/c?d=1 الآن", "لغتا C++ وC# معا", "ماء H₂O نقي",
    "أداة وWeasyPrint 70 هنا", "انظر (ص ٤٥) هنا", "انظر [١] هنا", "سنة ١٩٤٧ء هنا",
    "نسبة 50% منها", "هاتف +966 50 123 هنا", "قال Python 3.11. ثم", "بين 2019–2021 عاما",
    "في 07/01/2026 كان", "نسبة ٪٢٥ و٣/٤ منها", "قال: «نعم»، ثم مضى!",
    "كتب Human Rights Watch هنا", "نص (English text) هنا", "المادة thr<b>e</b>e هنا",
)  # fmt: skip
HARD_LATIN = (
    "Write to info@example.org, please.", "See https://example.org/a-b/c?d=1 now",
    "Use python3 build.py and C++.", "The word كتاب means book", "One thr<b>e</b>e four",
    "A4 is 50% of non-stop (five) sixes",
)  # fmt: skip
INEXACT = {
    "PDFium": set(),
    "pdf.js": set(),
    # A Latin line with Arabic (textlayer.OUTSIDE), numbers beside each other.
    "poppler": {"The word كتاب means book", "هاتف +966 50 123 هنا"},
}


def test_hard_lines_come_back_to_the_letter() -> None:
    """Each line is exactly itself but for the direction marks; what is not is named above."""
    body = "".join(f"<p>{line}</p>" for line in HARD) + 4 * f"<p>{OTHER}</p>"
    body += "".join(f'<p dir="ltr">{line}</p>' for line in HARD_LATIN)
    lines = {re.sub("<.*?>", "", line) for line in HARD + HARD_LATIN}
    data = pdf(body, size="11pt")
    for name, inexact in INEXACT.items():
        if name in _words.readers():
            text = _words.readers()[name](data).translate(textlayer.SILENT)
            found = {line.strip() for line in text.splitlines()}
            assert lines - found == inexact, name


TRACELESS = (
    "وفي هذه القرارات، برز دور كل منظمة. ومنها 15 دولة، ثم في 12 مايو 2024 غيرها؛ ثم ١٢ منها",
    "كتب Human Rights Watch تقريرا، وفيه A4 ثم info@example.org هنا",
    "المادة ٦٨ من قانون 2022 مكتوبةٌ ومطبوعةٌ كلُها",
)


@pytest.mark.parametrize("text", TRACELESS)
def test_chrome_and_firefox_get_the_text_without_a_trace(text: str) -> None:
    """No direction mark is between the words: a phrase of them is found, and copied as it is."""
    data = pdf(f"<p>{text}</p>" + f"<p>{OTHER}</p>", size="10pt")
    for name in {"PDFium", "pdf.js"} & _words.readers().keys():
        assert _words.readers()[name](data).splitlines()[0] == text, name
    document = pypdfium2.PdfDocument(data)
    assert document[0].get_textpage().search(text).get_next() is not None
    document.close()


FEW_LETTERS = ("A، و B، ثم C؛ D، و E ثم F", "مَسْأَلَةٌ 3 ) قَوْلُهُ ( 7 / 119 ) ثم", "هاتف +966 50 123 هنا")


@pytest.mark.parametrize("text", FEW_LETTERS)
def test_pdfjs_keeps_spaces_and_order_beside_numbers_and_names(text: str) -> None:
    if "pdf.js" not in _words.readers():
        pytest.skip("serve has not brought pdf.js")
    found = _words.readers()["pdf.js"](pdf(f"<p>{text}</p>"))
    assert found.translate(textlayer.SILENT).splitlines()[0] == text


FACES = (
    "ثم <b>O</b>ne هنا A4", "ثم thr<b>e</b>e هنا A4", "ثم <b>One</b>، ثم A4",
    "قال <b>2023</b>، ثم A4 هنا",
    "ال<b>كتاب</b> وA4", "<b>كلمة</b>، ثم A4", "اسمه <i>B</i>. ثم A4",
)  # fmt: skip


@pytest.mark.parametrize("body", FACES)
def test_another_font_makes_no_space_in_pdfium(body: str) -> None:
    found = read(pdf(f"<p>{body}</p><p>{OTHER}</p>", "Vazirmatn"))["PDFium"]
    assert found.startswith(re.sub("<.*?>", "", body) + " ")


@pytest.mark.parametrize("reader", ["PDFium", "MuPDF"])  # poppler turns a line that ends in one
def test_a_hyphen_has_no_space_before_it(reader: str) -> None:
    word = "inter\u00adnational\u00adisation"
    body = f'<p dir="ltr" lang="en" style="width:30mm;hyphens:manual">An {word} of it.</p>'
    if reader in _words.readers():
        found = _words.readers()[reader](pdf(f"<p>{OTHER}</p>{body}"))
        assert "internationalisation" in _words.words(found)


def test_ligatures_of_words_are_their_words() -> None:
    for reader, found in read(pdf("<p>النبي ﷺ، وﷲ أعلم ﷲ</p>")).items():
        assert _words.words(found)[1:5] == ["صلى", "الله", "عليه", "وسلم"], reader


def test_equal_texts_are_equal_files() -> None:
    assert pdf(f"<p>{VOCALISED}</p>") == pdf(f"<p>{VOCALISED}</p>")


def test_widths_are_those_of_the_font_program(tmp_path: Path) -> None:
    from fontTools.ttLib import TTFont

    with pikepdf.open(BytesIO(pdf(f"<p>{VOCALISED} {MIXED}</p>"))) as file:
        (font,) = file.pages[0].Resources.Font.values()
        descendant = font.DescendantFonts[0]
        program = TTFont(BytesIO(descendant.FontDescriptor.FontFile2.read_bytes()))
        upem = program["head"].unitsPerEm
        declared = [float(width) for width in descendant.W[1]]
    for code, width in enumerate(declared, 1):
        advance, _ = program["hmtx"][program.getGlyphName(code)]
        assert abs(advance * 1000 / upem - width) < 1
    program.save(tmp_path / "font.ttf")  # every table compiles again


def test_the_picture_is_pangos(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw every glyph alone where Pango has it, and compare: no ink moves by two pixels."""
    from weasyprint.draw import text as engine_text
    from weasyprint.text.ffi import ffi, pango

    def draw(stream: Any, textbox: Any, *rest: Any) -> list[Any]:
        pango.pango_layout_set_single_paragraph_mode(textbox.pango_layout.layout, True)
        run, pen = textbox.pango_layout.get_first_line()[0].runs, 0
        a, b, c, d, e, f = rest[-1].values
        while run != ffi.NULL:
            item, run = run.data, run.next
            font, size = stream.add_font(item.item.analysis.font)
            stream.set_font_size(font.hash, size)
            for info in item.glyphs.glyphs[0 : item.glyphs.num_glyphs]:
                if info.glyph != 0x0FFFFFFF:
                    font.to_unicode[info.glyph] = "x"
                    font.widths.setdefault(info.glyph, 500)
                    x = e + (pen + info.geometry.x_offset) / 1024
                    stream.set_text_matrix(a, b, c, d, x, f + info.geometry.y_offset / 1024)
                    stream.show_text(f"<{info.glyph:04x}>")
                pen += info.geometry.width
        return []

    def picture(data: bytes) -> Image.Image:
        page = pypdfium2.PdfDocument(data)[0]
        image: Image.Image = page.render(scale=3, grayscale=True).to_pil().convert("L")
        return image

    def count(image: Image.Image, above: int) -> int:
        return sum(image.histogram()[above:])

    body = f"<p>{PLAIN} {VOCALISED} {MIXED} {PLAIN} {VOCALISED}</p><p>{PHRASES[0]}{PHRASES[1]}</p>"
    body += '<p dir="ltr">The word كتاب means book, and (مكتبة) means library.</p>'
    ours = picture(pdf(body))
    monkeypatch.setattr(engine_text, "draw_first_line", draw)
    theirs = picture(pdf(body))
    darker = ImageChops.subtract(theirs.filter(ImageFilter.MinFilter(3)), ours)
    lighter = ImageChops.subtract(ours, theirs.filter(ImageFilter.MaxFilter(3)))
    ink = count(ImageChops.invert(theirs), 128)
    assert ink > 10_000
    assert count(darker, 64) + count(lighter, 64) < 0.001 * ink


def test_a_cff_font_is_drawn_too(tmp_path: Path) -> None:
    from fontTools.ttLib import TTFont

    signs = [Sign((Outline(3, 0, 0),), "ا", 300), Sign((Outline(4, 5, -7),), "ب", 500)]
    data = _fontfile.build(_cff(tmp_path).read_bytes(), 0, signs)
    font = TTFont(BytesIO(data))
    assert data[:4] == b"OTTO"
    assert [font["hmtx"][name][0] for name in font.getGlyphOrder()] == [0, 300, 500]


def test_cff_text_comes_back(tmp_path: Path) -> None:
    amiri = fonts.families()["Amiri"]
    face = replace(amiri.faces[0], path=_cff(tmp_path), weight=400, style="normal")
    family = replace(amiri, name="Amiri Cubic", faces=(face,))
    job = engine.Job(
        f'<html lang="ar" dir="rtl"><head><title>نص</title></head><body>{VOCALISED}</body></html>',
        'body{font:14pt "Amiri Cubic";direction:rtl}', (family,), (), "rtl",
    )  # fmt: skip
    data = engine.to_pdf(job)
    assert b"/FontFile3" in data or pypdf.PdfReader(BytesIO(data)).pages
    found = read(data)
    for reader in found.keys() - {"pypdf"}:  # see textlayer.tuck
        assert _words.words(found[reader]) == _words.words(VOCALISED), reader


def _cff(folder: Path) -> Path:
    """Return Amiri with cubic outlines, which no font of the project has."""
    from fontTools import subset
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.t2CharStringPen import T2CharStringPen
    from fontTools.ttLib import TTFont

    path = folder / "cubic.otf"
    faces = fonts.families()["Amiri"].faces
    font = TTFont(next(f.path for f in faces if (f.weight, f.style) == (400, "normal")))
    subsetter = subset.Subsetter(subset.Options(layout_features=["*"], name_IDs=["*"]))
    subsetter.populate(text=VOCALISED + PLAIN)
    subsetter.subset(font)
    glyphs, order = font.getGlyphSet(), font.getGlyphOrder()
    programs = {}
    for name in order:
        pen = T2CharStringPen(font["hmtx"][name][0], glyphs)
        glyphs[name].draw(pen)
        programs[name] = pen.getCharString()
    for tag in ("glyf", "loca", "prep", "fpgm", "cvt ", "gasp"):
        if tag in font:
            del font[tag]
    builder = FontBuilder(font=font)
    builder.isTTF = False
    builder.setupCFF("AmiriCubic-Regular", {}, programs, {})
    builder.setupNameTable({"familyName": "Amiri Cubic", "styleName": "Regular"})
    font["maxp"].tableVersion = 0x00005000
    font.sfntVersion = "OTTO"
    font.save(path)
    return path


# ── The gate ────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def artefacts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Artefact]:
    folder = tmp_path_factory.mktemp("gate")
    path = folder / "article.md"
    path.write_text(f"---\ntitle: نص\nlang: ar\n---\n\n{PLAIN}\n\n{MIXED}\n", encoding="utf-8")
    (build,) = pipeline.build([path], Order(out=folder / "dist", jobs=1))
    assert build.error is None
    return {artefact.edition.format: artefact for artefact in build.artefacts}


@pytest.mark.parametrize("format_", ["html", "epub", "pdf"])
def test_the_gate_lets_good_files_pass(format_: str, artefacts: dict[str, Artefact]) -> None:
    (finding,) = lost_words.inspect(artefacts[format_])
    assert finding.severity is Severity.NOTE
    assert finding.message.count("100.0% of the words, 100.0% in order") >= 1
    if format_ == "pdf":
        assert "PDFium 100.0%" in finding.message
    assert registry.rules()["lost-words"] is lost_words.RULE


def test_the_gate_names_what_is_lost(artefacts: dict[str, Artefact]) -> None:
    page = artefacts["html"]
    torn = page.data.decode().replace("حرية", "حر ية").replace("لكنه", "للكنه")
    finding, _ = lost_words.inspect(replace(page, data=torn.replace("بيانًا", "").encode()))
    assert "حرية" in finding.message
    assert "لكنه" in finding.message


def test_the_gate_notices_words_out_of_order(artefacts: dict[str, Artefact]) -> None:
    page = artefacts["html"]
    turned = page.data.decode().replace(PLAIN, " ".join(reversed(PLAIN.split())))
    finding, _ = lost_words.inspect(replace(page, data=turned.encode()))
    assert "in order" in finding.message
