"""OpenDocument texts: read without loss, mended as Word files are, or refused in words."""

from __future__ import annotations

import zipfile

import pytest
from _word import PNG, archive, odt

from warraq.errors import SourceError
from warraq.intake import take_in
from warraq.model import Intake, Place, Wishes

TYPE = "application/vnd.oasis.opendocument.text"
TEXT = "هذه فقرة من المتن كتبت لتكون أطول من العنوان الذي فوقها بكثير فلا تشبهه."


def taken(data: bytes, *keep: str, changes: str = "accept") -> Intake:
    wishes = Wishes(frozenset(keep), "fail" if changes == "fail" else "accept")
    return take_in(data, ".odt", Place("a.odt"), wishes)


def text(data: bytes) -> str:
    return taken(data).text.strip()


def look(name: str, properties: str, family: str = "text", more: str = "") -> str:
    """Return a style; ``properties`` are those of its text."""
    return (
        f'<style:style style:name="{name}" style:family="{family}"><style:paragraph-properties '
        f"{more}/><style:text-properties {properties}/></style:style>"
    )


def p(content: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{content}</text:p>'


def span(style: str, content: str) -> str:
    return f'<text:span text:style-name="{style}">{content}</text:span>'


def listed(style: str, *items: str) -> str:
    inside = "".join(f"<text:list-item>{p(item)}</text:list-item>" for item in items)
    return f'<text:list text:style-name="{style}">{inside}</text:list>'


def test_bold_and_italic_of_complex_script() -> None:
    styles = (
        look("B", 'style:font-weight-complex="bold"')
        + look("I", 'style:font-style-complex="italic"')
        + look("L", 'fo:font-weight="bold"')
    )
    body = p(
        f"نص {span('B', 'غليظ')} ثم {span('I', 'مائل')} و{span('L', 'لاتيني')} {span('L', 'bold')}"
    )
    assert text(odt(body, styles)) == "نص **غليظ** ثم *مائل* ولاتيني **bold**"


def test_a_space_that_begins_an_emphasis_parts_the_words() -> None:
    body = p(f"قال{span('I', ' الإمام ')}في{span('I', ' كتابه')}")
    assert text(odt(body, look("I", 'style:font-style-complex="italic"'))) == (
        "قال *الإمام* في *كتابه*"
    )


def test_an_archive_whose_parts_are_not_packed_is_no_single_file() -> None:
    parts: dict[str, str | bytes] = {
        "mimetype": TYPE,
        "meta.xml": odt(""),
        "content.xml": odt(p("نص")),
    }
    assert text(archive(parts, zipfile.ZIP_STORED)) == "نص"


def test_notes_links_fields_and_ruby() -> None:
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>١</text:note-citation>'
        f"<text:note-body>{p('متن الحاشية')}</text:note-body></text:note>"
    )
    ruby = "<text:ruby><text:ruby-base>أساس</text:ruby-base><text:ruby-text>فوق</text:ruby-text>"
    body = p(
        f'قال{note} <text:a xlink:href="https://example.org/">رابط</text:a> شكل '
        f"<text:sequence>٣</text:sequence> صفحة<text:page-number>٩</text:page-number> "
        f"{ruby}</text:ruby>"
    )
    assert text(odt(body)) == (
        "قال[^1] [رابط](https://example.org/) شكل ٣ صفحة أساس(فوق)\n\n[^1]: متن الحاشية"
    )


def test_formulas_boxes_and_descriptions() -> None:
    formula = (
        "<draw:frame><draw:object><math:math><math:mfrac><math:mi>a</math:mi><math:mi>b</math:mi>"
        "</math:mfrac></math:math></draw:object></draw:frame>"
    )
    box = f"<draw:frame><draw:text-box>{p('في المربع')}</draw:text-box></draw:frame>"
    chart = '<draw:object xlink:href="./Object 9"/><svg:desc>مخطط</svg:desc>'
    chart = f"<draw:frame>{chart}</draw:frame>"
    took = taken(odt(p(f"{box}حوله") + p(f"معادلة {formula}") + p(f"قبل {chart}")))
    assert took.text.strip() == "في المربع\n\nحوله\n\nمعادلة $\\frac{a}{b}$\n\nقبل مخطط"
    assert [f.id for f in took.findings] == ["text-box", "object-left-out"]


def test_captions_belong_to_pictures_and_tables() -> None:
    image = "<draw:image xlink:href='Pictures/x.png'/><svg:desc>دكّان</svg:desc>"
    picture = f"<draw:frame>{image}</draw:frame>"
    caption = look("F", "", 'paragraph" style:parent-style-name="Caption')
    caption += '<style:style style:name="Caption" style:family="paragraph"/>'
    box = f"<draw:frame><draw:text-box>{p(picture + 'شكل ٢: ورّاق')}</draw:text-box></draw:frame>"
    cell = f"<table:table-cell>{p('خلية')}</table:table-cell>"
    table = f"<table:table><table:table-row>{cell}</table:table-row></table:table>"
    body = p(picture) + p("شكل ١: دكّان ورّاق", "F") + p(box) + table + p("جدول ١: أثمان", "F")
    data = archive({"mimetype": TYPE, "content.xml": odt(body, caption), "Pictures/x.png": PNG})
    made = text(data)
    assert '![شكل ١: دكّان ورّاق](Pictures/x.png){alt="دكّان"}' in made
    assert '![شكل ٢: ورّاق](Pictures/x.png){alt="دكّان"}' in made
    assert ": جدول ١: أثمان" in made
    alone = archive({"mimetype": TYPE, "content.xml": odt(p(picture)), "Pictures/x.png": PNG})
    assert text(alone) == '![](Pictures/x.png){alt="دكّان"}'


def test_a_language_that_the_letters_deny_is_not_believed() -> None:
    assert "lang" not in text(odt(p(TEXT), meta="<dc:language>en-US</dc:language>"))
    assert "lang: ar-EG" in text(odt(p(TEXT), meta="<dc:language>ar-EG</dc:language>"))


def test_tables_with_merged_cells_and_their_order() -> None:
    def cell(content: str, more: str = "") -> str:
        return f"<table:table-cell {more}>{p(content)}</table:table-cell>"

    covered = "<table:covered-table-cell/>"
    rows = (
        cell("أ") + cell("ب ج", 'table:number-columns-spanned="2"') + covered,
        cell("د", 'table:number-rows-spanned="2"') + cell("هـ") + cell("و"),
        covered + cell("ز") + cell("ح"),
    )
    inside = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    made = text(odt(p(TEXT) + f'<table:table table:style-name="T">{inside}</table:table>'))
    assert [line.count("|") for line in made.splitlines() if "ب" in line and "|" in line] == [3]
    assert "| د " in made
    turned = (
        '<style:style style:name="T" style:family="table">'
        '<style:table-properties style:writing-mode="lr-tb"/></style:style>'
    )
    other = text(odt(p(TEXT) + f'<table:table table:style-name="T">{inside}</table:table>', turned))
    assert other.index("ب ج") < other.index("أ ")


def test_lists_headings_pages_and_direction() -> None:
    styles = (
        '<text:list-style style:name="N"><text:list-level-style-number text:level="1" '
        'style:num-format="أ, ب, ج" style:num-suffix="-"/></text:list-style>'
        '<text:list-style style:name="M"><text:list-level-style-number text:level="1" '
        'style:num-format="1" style:num-prefix="المادة " style:num-suffix=":"/></text:list-style>'
        + look("C", 'style:font-weight-complex="bold" style:font-size-complex="18pt"',
               "paragraph", 'fo:text-align="center"')
        + look("P", "", "paragraph", 'fo:break-before="page"')
    )  # fmt: skip
    body = (
        p("الباب الأول", "C")
        + p(TEXT)
        + listed("N", "أول", "ثان")
        + listed("M", "نص المادة")
        + p("صفحة جديدة", "P")
        + p("An English paragraph")
    )
    took = taken(odt(body, styles))
    assert took.text.strip() == (
        f"# الباب الأول\n\n{TEXT}\n\n::: arabic-abjad\n1.  أول\n\n2.  ثان\n:::\n\n"
        "المادة ١: نص المادة\n\n::: new-page\nصفحة جديدة\n:::\n\n"
        '::: {dir="ltr"}\nAn English paragraph\n:::'
    )
    assert any("[fake-headings]" in f.message for f in took.findings)


CHANGED = (
    "<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>سلمى"
    f"</dc:creator></office:change-info>{p('محذوف')}</text:deletion></text:changed-region>"
    f"</text:tracked-changes>{p('باق')}"
)


def test_changes_are_accepted_or_stop_the_press() -> None:
    took = taken(odt(CHANGED))
    assert took.text.strip() == "باق"
    assert [f.id for f in took.findings] == ["tracked-changes"]
    with pytest.raises(SourceError, match="سلمى"):
        taken(odt(CHANGED), changes="fail")


def test_contents_comments_hidden_text_and_properties() -> None:
    body = (
        f"<text:table-of-content><text:index-body>{p('مدخل ٣')}</text:index-body>"
        "</text:table-of-content>"
        + p(f"ظاهر{span('H', 'سرّ')}<office:annotation><dc:creator>ليث</dc:creator>{p('رأي')}"
            "</office:annotation>")
    )  # fmt: skip
    meta = "<dc:title>عنوان</dc:title><meta:initial-creator>سلمى</meta:initial-creator>"
    took = taken(odt(body, look("H", 'text:display="none"'), meta))
    assert took.text.strip() == "---\ntitle: عنوان\nauthor: سلمى\n---\n\nظاهر"
    assert {f.id for f in took.findings} == {
        "metadata-from-properties", "hidden-text", "words-own-contents", "comments-left-out",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("نعم ، ثم )لا( ومضى", "نعم، ثم (لا) ومضى"),
        ("مرّ <text:s/>على", "مرّ على"),
        ("أول.<text:line-break/><text:line-break/>ثان.", "أول.\n\nثان."),
        ("فهرست\u200fنگاران\u200f", "فهرست\u200cنگاران"),
    ],
)
def test_the_faults_of_word_files_are_mended_here_too(typed: str, mended: str) -> None:
    took = taken(odt(p(typed)))
    assert took.text.strip() == mended
    assert {f.id for f in took.findings} == {"repaired"}


ENTITY = odt(p("&x;")).replace(
    b"?><office", b'?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><office'
)
LOCKED = '<manifest:file-entry xmlns:manifest="x"><manifest:encryption-data/></manifest:file-entry>'
HOSTILE = {
    "an entity": (ENTITY, "document type"),
    "a password": (
        archive({"mimetype": TYPE, "content.xml": "x", "META-INF/manifest.xml": LOCKED}),
        "password",
    ),
    "no text": (archive({"mimetype": TYPE, "x.txt": "x"}), "damaged"),
    "half a file": (archive({"mimetype": TYPE, "content.xml": odt(p("نص"))})[:300], "damaged"),
    "endless depth": (odt("<text:section>" * 5000), "not XML"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_words(name: str) -> None:
    data, words = HOSTILE[name]
    with pytest.raises(SourceError, match=words):
        taken(data)
