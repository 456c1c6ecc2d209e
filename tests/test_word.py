"""Word files as people have them: taken in without loss, mended, or refused in words."""

from __future__ import annotations

import re
from pathlib import Path
from time import monotonic

import pytest
import yaml
from _word import PNG, STYLES, archive, docx, p, part, picture, r, style
from conftest import Desk, report

from warraq import pipeline
from warraq.errors import SourceError
from warraq.intake import take_in
from warraq.model import Finding, Intake, Order, Place, Wishes

BIDI, RTL = "<w:bidi/>", "<w:rtl/>"
BOLD = f"{RTL}<w:b/><w:bCs/>"


def taken(data: bytes, *keep: str, changes: str = "accept") -> Intake:
    wishes = Wishes(frozenset(keep), "fail" if changes == "fail" else "accept")
    return take_in(data, ".docx", Place("a.docx"), wishes)


def text(data: bytes, *keep: str) -> str:
    return taken(data, *keep).text.strip()


def built(desk: Desk, data: bytes) -> str:
    """Build the web page of a file; return it."""
    path = desk.write("t.docx", data)
    (made,) = pipeline.build([path], Order(formats=("html",), jobs=1))
    report(made)
    return made.artefacts[0].data.decode()


def ids(took: Intake) -> list[str]:
    return [f.id for f in took.findings]


def named(took: Intake, id_: str) -> Finding:
    return next(f for f in took.findings if f.id == id_)


def field(code: str, shown: str) -> str:
    """Return a field as Word writes it: five runs."""
    char = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return (
        char.format("begin")
        + f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        + char.format("separate")
        + r(shown)
        + char.format("end")
    )


def cell(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(content, BIDI)}</w:tc>"


def table(*rows: str, properties: str = "<w:bidiVisual/>", grid: str = "") -> str:
    inside = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{inside}</w:tbl>"


# ── Runs ────────────────────────────────────────────────────────────────────────────────


def test_bold_and_italic_of_complex_script_and_no_noise_of_direction() -> None:
    runs = (
        r("نص ", RTL)
        + r("غليظ", f"{RTL}<w:bCs/>")
        + r(" ثم ", RTL)
        + r("مائل", f"{RTL}<w:iCs/>")
        + r(" وحرف لاتيني غليظ وحده ", f"{RTL}<w:b/>")
        + r("bold", "<w:b/>")
        + r(" و", RTL)
        + r("بالنمط", f'{RTL}<w:rStyle w:val="Loud"/>')
    )
    loud = style("Loud", "Loud", "<w:rPr><w:b/><w:bCs/></w:rPr>", "character")
    made = text(docx(p(runs, BIDI), styles=STYLES + loud))
    assert made == "نص **غليظ** ثم *مائل* وحرف لاتيني غليظ وحده **bold** و**بالنمط**"


def test_what_stands_around_runs_takes_no_word_with_it() -> None:
    wrapped = "".join(
        f"<w:{name}>{r(word)}</w:{name}>"
        for name, word in {
            'dir w:val="rtl"': "أول ",
            'bdo w:val="rtl"': "ثان ",
            'smartTag w:element="x"': "ثالث ",
            'customXml w:element="x"': "رابع ",
        }.items()
    )
    for name in ("dir", "bdo", "smartTag", "customXml"):
        wrapped = wrapped.replace(f'</w:{name} w:val="rtl">', f"</w:{name}>")
        wrapped = wrapped.replace(f'</w:{name} w:element="x">', f"</w:{name}>")
    ruby = (
        f"<w:r><w:ruby><w:rt>{r('فوق')}</w:rt><w:rubyBase>{r('أساس')}</w:rubyBase></w:ruby></w:r>"
    )
    assert text(docx(p(wrapped + ruby, BIDI))) == "أول ثان ثالث رابع أساس(فوق)"


def test_hidden_text_is_left_out_and_named() -> None:
    took = taken(docx(p(r("ظاهر") + r(" سرّي جدًّا", "<w:vanish/>"), BIDI)))
    assert took.text.strip() == "ظاهر"
    assert "سرّي جدًّا" in named(took, "hidden-text").message


# ── Fields, changes, comments ───────────────────────────────────────────────────────────


def test_no_code_of_a_field_is_left_and_what_it_shows_stays() -> None:
    body = p(
        field('HYPERLINK "https://example.org/ar"', "رابط")
        + r(" و")
        + field("REF _Ref1 \\h", "الشكل ٢")
        + r(" شكل ")
        + f'<w:fldSimple w:instr=" SEQ شكل ">{r("٣")}</w:fldSimple>'
        + field("XE &quot;مدخل&quot;", ""),
        BIDI,
    )
    took = taken(docx(body))
    assert took.text.strip() == "[رابط](https://example.org/ar) والشكل ٢ شكل ٣"
    assert not took.findings


def test_words_own_contents_go_however_they_are_made() -> None:
    gallery = (
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery "
        'w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>'
        f"{p('المحتويات')}{p(field('TOC', 'فصل ١'))}</w:sdtContent></w:sdt>"
    )
    over_paragraphs = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText>'
        f'</w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{r("مدخل أول ٣")}</w:p>'
        f'{p("مدخل ثان ٩")}<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    typed = p("مدخل ثالث ١١", '<w:pStyle w:val="TOC1"/>')
    data = docx(
        gallery + over_paragraphs + typed + p("المتن", BIDI), styles=STYLES + style("TOC1", "toc 1")
    )
    took = taken(data)
    assert took.text.strip() == "المتن"
    assert ids(took) == ["words-own-contents"]


def test_a_field_without_an_end_takes_nothing_with_it() -> None:
    body = p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + r("نص باق"), BIDI)
    assert text(docx(body)) == "نص باق"


CHANGED = (
    p(
        f'<w:ins w:author="سلمى" w:id="1">{r("مضاف ")}</w:ins><w:del w:author="ليث" w:id="2">'
        f"<w:r><w:delText>محذوف</w:delText></w:r></w:del>{r('باق')}",
        BIDI,
    )
    + p(
        r("أول"), f'{BIDI}<w:rPr><w:del w:author="ليث" w:id="3"/></w:rPr>'
    )
    + p(r(" متصل"), BIDI)
)  # fmt: skip


def test_changes_are_accepted_and_said() -> None:
    took = taken(docx(CHANGED))
    assert took.text.strip() == "مضاف باق\n\nأول متصل"
    assert named(took, "tracked-changes").message == (
        "3 tracked changes were accepted, by ليث (2), سلمى (1)"
    )


def test_changes_stop_the_press_when_asked(desk: Desk) -> None:
    path = desk.write("text.docx", docx(CHANGED))
    said = desk.warraq("build", str(path), "--track-changes", "fail", "--to", "html")
    assert said.code == 3
    assert "3 tracked changes, by ليث (2), سلمى (1)" in said.err
    desk.write("text.yaml", "changes: fail\n")
    assert desk.warraq("build", str(path), "--to", "html").code == 3
    assert desk.warraq("build", str(path), "--track-changes", "accept", "--to", "html").code == 0


def test_comments_headers_and_macros_are_named() -> None:
    parts: dict[str, str | bytes] = {
        "word/comments.xml": part(
            "comments", f'<w:comment w:id="0" w:author="سلمى">{p("رأي")}</w:comment>'
        ),
        "word/header1.xml": part("hdr", p("مسوّدة سرّية")),
        "word/vbaProject.bin": b"\xd0\xcf",
    }
    relations = {"rC": ("comments", "comments.xml"), "rH": ("header", "header1.xml")}
    took = taken(docx(p("متن", BIDI), parts=parts, relations=relations))
    assert took.text.strip() == "متن"
    assert set(ids(took)) == {"comments-left-out", "header-left-out", "macros-left-out"}


# ── Objects ─────────────────────────────────────────────────────────────────────────────


def test_text_boxes_new_and_old_come_once_and_are_named() -> None:
    box = f"<w:txbxContent>{p('نص المربع', BIDI)}</w:txbxContent>"
    old = f"<w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict>"
    both = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic>"
        f"<a:graphicData><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></a:graphicData></a:graphic>"
        f"</wp:anchor></w:drawing></mc:Choice><mc:Fallback>{old}</mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    alone = old.replace("نص المربع", "مربع قديم")
    took = taken(docx(p(both + r("حول الأول"), BIDI) + p(f"<w:r>{alone}</w:r>" + r("حول"), BIDI)))
    assert took.text.strip() == "نص المربع\n\nحول الأول\n\nمربع قديم\n\nحول"
    assert named(took, "text-box").message.startswith("2 text boxes")


def test_charts_and_the_like_are_named() -> None:
    chart = "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><c:chart/></a:graphicData>"
    chart += "</a:graphic></wp:inline></w:drawing></w:r>"
    took = taken(docx(p(chart) + '<w:altChunk r:id="x"/>' + p("متن", BIDI)))
    assert [f.message for f in took.findings] == [
        "left out: 1 chart",
        "left out: 1 embedded document",
    ]


def test_words_in_one_run_with_a_picture_stay() -> None:
    picture_ = picture("rI", "خريطة").removeprefix("<w:r>").removesuffix("</w:r>")
    run = f"<w:r><w:rPr>{BOLD}</w:rPr><w:t>قبل</w:t>{picture_}<w:t>بعد</w:t></w:r>"
    took = taken(docx(p(run, BIDI), parts={"word/media/x.png": PNG},
                      relations={"rI": ("image", "media/x.png")}))  # fmt: skip
    assert re.fullmatch(r"\*\*قبل\*\*!\[خريطة\]\(.*\)\{.*\}\*\*بعد\*\*", took.text.strip())


def test_a_picture_that_no_edition_shows_leaves_its_words() -> None:
    blip = picture("rI", "خريطة")
    parts = {"word/media/x.emf": b"\x01\0\0\0EMF"}
    took = taken(docx(p(blip, BIDI), parts=parts, relations={"rI": ("image", "media/x.emf")}))
    assert took.text.strip() == "خريطة"
    assert ids(took) == ["picture-left-out"]
    assert not took.media


# ── Tables ──────────────────────────────────────────────────────────────────────────────

MERGED = (
    cell("أ") + cell("ب ج", '<w:gridSpan w:val="2"/>'),
    cell("د", '<w:vMerge w:val="restart"/>') + cell("هـ") + cell("و"),
    cell("", "<w:vMerge/>") + cell("ز") + cell("ح"),
)


@pytest.mark.parametrize("grid", ["", "<w:gridCol/>" * 3, '<w:gridCol w:w="2000"/>' * 3])
def test_merged_cells_stay_merged_whatever_the_grid_says(desk: Desk, grid: str) -> None:
    page = built(desk, docx(p("جدول", BIDI) + table(*MERGED, grid=grid)))
    assert page.count('colspan="2"') == 1
    assert page.count('rowspan="2"') == 1
    for word in ("أ", "ب ج", "د", "هـ", "و", "ز", "ح"):
        assert f">{word}</t" in page


def test_columns_drawn_from_the_left_are_read_from_the_right() -> None:
    row = cell("أخير") + cell("أوسط") + cell("أول")
    took = taken(docx(p("جدول", BIDI) + table(row, row, properties="")))
    line = next(line for line in took.text.splitlines() if "أول" in line)
    assert line.split() == ["أول", "أوسط", "أخير"] or line.split("|")[1].strip() == "أول"
    assert ids(took) == ["table-turned"]


# ── Headings, pages, lists ──────────────────────────────────────────────────────────────

TEXT = "هذه فقرة من المتن كتبت لتكون أطول من العنوان الذي فوقها بكثير فلا تشبهه."


def test_bold_centred_lines_become_headings_and_are_counted() -> None:
    big = f'{BOLD}<w:sz w:val="36"/><w:szCs w:val="36"/>'
    centre = f'{BIDI}<w:jc w:val="center"/>'
    body = (
        p(r("الباب الأول", big), centre)
        + p(r(TEXT, RTL), BIDI)
        + p(r("مدخل", BOLD), centre)
        + p(r(TEXT, RTL), BIDI)
        + p(r("كلمة غليظة في أول سطر.", BOLD), BIDI)
        + p(r(TEXT, RTL), BIDI)
    )
    took = taken(docx(body))
    headings = [line for line in took.text.splitlines() if line.startswith("#")]
    assert headings == ["# الباب الأول", "## مدخل"]
    assert "**كلمة غليظة في أول سطر.**" in took.text
    assert named(took, "repaired").message.endswith("mended 2 times [fake-headings]")
    assert "**الباب الأول**" in text(docx(body), "fake-headings")


def test_a_break_before_a_heading_makes_no_heading_of_nothing() -> None:
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    heading = f'<w:pStyle w:val="Heading1"/>{number}'
    broken = '<w:r><w:br w:type="page"/></w:r>' + r("الثاني")
    made = numbered(
        ("decimal", "%1-"), body=p("الأول", heading) + p(TEXT, BIDI) + p(broken, heading) + p(TEXT)
    )
    first, second = (line for line in made.splitlines() if line.startswith("#"))
    assert first.startswith("# ١- الأول")
    assert second.startswith("# ٢- الثاني")
    assert second.endswith(".new-page}")


def test_page_breaks_stay_and_direction_of_foreign_paragraphs() -> None:
    body = (
        p(TEXT, BIDI)
        + p('<w:r><w:t>قبل</w:t><w:br w:type="page"/><w:t>بعد</w:t></w:r>', BIDI)
        + p("An English paragraph without the mark")
        + p("English in a line from the right", BIDI)
    )
    assert text(docx(body)) == (
        f"{TEXT}\n\nقبل\n\n::: new-page\nبعد\n:::\n\n"
        '::: {dir="ltr"}\n'
        "An English paragraph without the mark\n:::\n\nEnglish in a line from the right"
    )


def levels(*patterns: tuple[str, str]) -> str:
    inside = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
        for n, (kind, pattern) in enumerate(patterns)
    )
    return part(
        "numbering",
        f'<w:abstractNum w:abstractNumId="0">{inside}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
    )


def numbered(*patterns: tuple[str, str], body: str) -> str:
    parts = {"word/numbering.xml": levels(*patterns)}
    return text(docx(body, parts=parts, relations={"rN": ("numbering", "numbering.xml")}))


def item(words: str, level: int = 0, more: str = "") -> str:
    number = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'
    return p(words, f"{more}{number}{BIDI}")


def test_a_list_counted_in_letters_stays_a_list() -> None:
    made = numbered(("arabicAbjad", "%1-"), body=item("أول") + item("ثان"))
    assert made == "::: arabic-abjad\n1.  أول\n\n2.  ثان\n:::"


def test_numbers_that_a_list_cannot_say_become_text() -> None:
    made = numbered(
        ("decimal", "المادة %1:"),
        ("decimal", "%1.%2"),
        body=item("أولى") + item("فرع", 1) + item("فرع آخر", 1) + item("ثانية") + item("فرع", 1),
    )
    lines = [line for line in made.splitlines() if line]
    assert lines == [
        "المادة ١: أولى",
        "١.١ فرع",
        "١.٢ فرع آخر",
        "المادة ٢: ثانية",
        "٢.١ فرع",
    ]


def test_a_numbered_heading_keeps_its_number() -> None:
    heading = '<w:pStyle w:val="Heading1"/>'
    made = numbered(("ordinalText", "الفصل %1"), body=item("في الورق", 0, heading) + p(TEXT, BIDI))
    assert made.startswith("# الفصل الأول في الورق\n")


# ── What the file says of itself ────────────────────────────────────────────────────────


def test_properties_and_the_style_of_the_title_make_the_metadata() -> None:
    core = (
        "<dc:title>اسم قديم</dc:title><dc:creator>سلمى حدّاد</dc:creator>"
        "<dcterms:modified>2026-03-04T10:00:00Z</dcterms:modified><dc:language>ar-SA</dc:language>"
    )
    body = p("العنوان", '<w:pStyle w:val="Title"/>') + p("متن", BIDI)
    head, _, body = text(docx(body, core=core))[4:].partition("---\n")
    assert yaml.safe_load(head) == {
        "title": "العنوان",
        "author": "سلمى حدّاد",
        "date": "2026-03-04",
        "lang": "ar-SA",
    }
    assert body.strip() == "متن"


# ── Text ────────────────────────────────────────────────────────────────────────────────

REPAIRS = [
    ("direction-marks", "كلمة\u200f \u202bمحاطة\u202c", "كلمة محاطة"),
    ("reversed-brackets", "قال )نعم هو( ومضى", "قال (نعم هو) ومضى"),
    ("presentation-forms", "ﺍﻟﺴﻼﻡ", "السلام"),
    ("stacked-tatweel", "الفصــــل", "الفصل"),
    ("space-before-punctuation", "نعم ، ثم لا ؛ أليس كذلك ؟", "نعم، ثم لا؛ أليس كذلك؟"),
    ("manual-hyphens", "المكـ-</w:t><w:br/><w:t>تبة", "المكتبة"),
    ("doubled-spaces", "مرّ  على", "مرّ على"),
    ("typed-line-breaks", "أول.</w:t><w:br/><w:br/><w:t>ثان.", "أول.\n\nثان."),
]


@pytest.mark.parametrize(("id_", "typed", "mended"), REPAIRS)
def test_each_repair_is_counted_and_can_be_switched_off(id_: str, typed: str, mended: str) -> None:
    data = docx(p(typed, BIDI))
    took = taken(data)
    assert took.text.strip() == mended
    assert [f"[{id_}]" in f.message for f in took.findings] == [True]
    kept = taken(data, id_)
    assert kept.text.strip() != mended
    assert not any(f"[{id_}]" in f.message for f in kept.findings)


def test_a_repair_goes_through_markup() -> None:
    runs = r("قال ", RTL) + r(")نعم", BOLD) + r("(", RTL) + r(" ", RTL) + r("، ثم", RTL)
    assert text(docx(p(runs, BIDI))) == "قال **(نعم**)، ثم"


def test_marks_on_letters_come_in_the_canonical_order() -> None:
    assert text(docx(p("اللّ\u064eه", BIDI))) == "الل\u064eّه"


def test_verse_keeps_its_lines_and_its_gap() -> None:
    verse = "قفا نبك من ذكرى حبيب ومنزل     بسقط اللوى بين الدخول فحومل"
    made = text(docx(p(f"{verse}</w:t><w:br/><w:t>{verse}", BIDI)))
    assert made.count("\\\n") == 1
    assert made.count("\u2003") == 2


def test_what_looks_like_markdown_stays_text(desk: Desk) -> None:
    typed = [
        "(1) نص",
        "( 2) نص",
        "1. نص",
        "أ) نص",
        "- نص",
        "# نص",
        "*نص*",
        "(a) نص",
        "(@) نص",
        "+ نص",
    ]
    page = built(desk, docx("".join(p(each, BIDI) for each in ("أول الكلام", *typed))))
    bare = re.sub(r"</?(?:bdi|span)[^>]*>", "", page)
    mended = [each.replace("( ", "(") for each in typed]
    assert re.findall(r"<p>(.*?)</p>", bare)[-len(typed) :] == mended


def test_a_file_without_a_word_is_refused() -> None:
    with pytest.raises(SourceError, match="holds no text"):
        taken(docx(p("")))


# ── Hostile files ───────────────────────────────────────────────────────────────────────

ENTITY = (
    '<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>"
)
BILLION = ENTITY.replace('SYSTEM "file:///etc/passwd"', '"ha"')
DEEP = part("document", "<w:body>" + "<w:sdt><w:sdtContent>" * 9000)
HOSTILE = {
    "an entity of the system": (archive({"[Content_Types].xml": "", "word/document.xml": ENTITY}),
                                "defines entities"),
    "an entity of its own": (archive({"[Content_Types].xml": "", "word/document.xml": BILLION}),
                             "defines entities"),
    "endless depth": (archive({"[Content_Types].xml": "", "word/document.xml": DEEP}), "not XML"),
    "a bomb": (docx(p("نص"), parts={"word/media/x.bin": b"\0" * (300 << 20)}), "would unpack to"),
    "a bomb of XML": (docx(p("نص"), parts={"word/x.xml": b" " * (40 << 20)}), "would unpack to"),
    "half a file": (docx(p("نص"))[:900], "damaged"),
    "a broken member": (docx(p("نص")).replace(b"\x00\x00\x08\x00", b"\x00\x00\x63\x00"), "damaged"),
    "a password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
                   + "EncryptedPackage".encode("utf-16-le"), "password"),
    "the old format": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
                       + "WordDocument".encode("utf-16-le"), "old format"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_words(name: str) -> None:
    data, words = HOSTILE[name]
    with pytest.raises(SourceError, match=words):
        taken(data)


def test_nothing_is_fetched() -> None:
    data = docx(
        p("متن", BIDI)
        + p('<w:r><w:drawing><wp:inline><wp:docPr id="1" name="" descr="بعيدة"/><a:graphic>'
            '<a:graphicData><pic:pic><pic:blipFill><a:blip r:link="rI"/></pic:blipFill></pic:pic>'
            "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"),
        parts={
            "word/_rels/settings.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.'
            'org/package/2006/relationships"><Relationship Id="t" Type="attachedTemplate" '
            'Target="http://127.0.0.1:9/t.dotm" TargetMode="External"/></Relationships>',
        },
        relations={"rI": ("image", "http://127.0.0.1:9/x.png")},
    )  # fmt: skip
    took = taken(data)
    assert took.text.strip() == "متن"
    assert [f.id for f in took.findings] == ["remote-part", "remote-part"]


@pytest.mark.parametrize("name", ["a bomb", "endless depth", "an entity of the system"])
def test_refusing_takes_neither_long_nor_much_memory(desk: Desk, name: str) -> None:
    path = desk.write("a.docx", HOSTILE[name][0])
    start = monotonic()
    said = desk.warraq("build", str(path))
    assert said.code == 3
    assert said.memory < 1024
    assert monotonic() - start < 10
    assert not desk.dist.exists()


@pytest.mark.parametrize("name", ["../escaped.xml", "word/../../escaped.png", "/etc/escaped.xml"])
def test_a_member_that_leads_out_is_refused(desk: Desk, name: str) -> None:
    path = desk.write("a.docx", docx(p("نص"), parts={name: "x"}))
    said = desk.warraq("build", str(path))
    assert said.code == 3
    assert "not safe to open" in said.err
    assert not [*desk.root.parent.rglob("escaped*"), *Path("/etc").glob("escaped*")]
