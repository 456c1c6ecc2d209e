"""Tags of the PDF: real files, read through their structure tree as a screen reader does."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from conftest import Press, need
from hypothesis import given
from hypothesis import strategies as st

from warraq import pipeline
from warraq.fonts import families
from warraq.model import Artefact, Order
from warraq.registry import rules, validators
from warraq.rules._structure import Element, Link, read
from warraq.typeset import engine, structure
from warraq.typeset.archival import Record
from warraq.typeset.tag import Content, Tag
from warraq.typeset.textlayer import SILENT

LONG = "كان الوراق ينسخ الكتب ويجلدها ويبيعها في دكانه ويجتمع عنده أهل العلم والأدب كل مساء. " * 9

SMALL = """
@page {
  size: 80mm 90mm; margin: 10mm;
  @top-center { content: "رأس" } @bottom-center { content: counter(page) }
}
body { margin: 0; font: 11pt/1.5 Amiri } p { margin: 0 0 .5em }
.footnote { float: footnote; font-size: .8em } .paragraph { display: block }
"""
"""A page of ten lines, on which everything is cut."""


def typeset(body: str, sheet: str = "") -> bytes:
    html = f'<html lang="ar" dir="rtl"><head><title>نص</title></head><body>{body}</body></html>'
    fonts, record = (families()["Amiri"],), Record(title="نص", lang="ar")
    return engine.to_pdf(engine.Job(html, SMALL + sheet, fonts, (), "rtl", record))


def tree(pdf: bytes) -> Element:
    root = read(pdf)
    assert root is not None
    return root


def cut(body: str, sheet: str = "") -> Element:
    return tree(typeset(body, sheet))


def pdf_of(press: Press, text: str, **meta: object) -> Artefact:
    build = press(text, to=("pdf",), **({"title": "نص", "lang": "ar"} | meta))
    assert build.error is None, build.error
    (artefact,) = build.artefacts
    return artefact


def told(press: Press, text: str, **meta: object) -> Element:
    """Return the tree of a text; what the gate says of it is nothing."""
    artefact = pdf_of(press, text, **meta)
    assert lost(artefact) == []
    return tree(artefact.data)


def lost(artefact: Artefact) -> list[str]:
    inspect = rules()["lost-structure"].artefact
    assert inspect is not None
    return [finding.message for finding in inspect(artefact)]


def every(root: Element, role: str) -> list[Element]:
    return [element for element in root.walk() if element.role == role]


def only(root: Element, role: str) -> Element:
    (element,) = every(root, role)
    return element


def words(element: Element) -> str:
    return " ".join(element.text.translate(SILENT).split())


def roles(element: Element) -> list[str]:
    return [kid.role for kid in element.elements]


def marks(page: pikepdf.Page) -> list[list[pikepdf.Object]]:
    """Return the operands of every ``BDC`` of a page: a tag and its properties."""
    content = pikepdf.parse_content_stream(page)
    return [list(each.operands) for each in content if str(each.operator) == "BDC"]


def links(element: Element) -> list[Link]:
    return [kid for each in element.walk() for kid in each.kids if isinstance(kid, Link)]


# ── One element over pages ──────────────────────────────────────────────────────────────


def test_a_paragraph_over_pages_is_one() -> None:
    paragraph = only(cut(f"<p>{LONG}{LONG}</p>"), "P")
    assert paragraph.pages == (0, 1, 2, 3)
    assert words(paragraph) == " ".join((LONG + LONG).split())


def test_an_item_over_pages_has_one_label_and_one_body() -> None:
    item = only(cut(f"<ol><li>{LONG}<b>{LONG}</b></li></ol>"), "LI")
    assert roles(item) == ["Lbl", "LBody"]
    assert item.elements[1].pages == (0, 1, 2, 3, 4)
    assert words(item.elements[1]) == " ".join((LONG + LONG).split())


def test_a_table_over_pages_is_one_and_its_head_and_foot_are_heard_once() -> None:
    rows = "".join(f"<tr><th scope='row'>{n}</th><td>{LONG[:90]}</td></tr>" for n in range(9))
    root = cut(
        f"<table><thead><tr><th>رقم</th><th>نص</th></tr></thead><tbody>{rows}</tbody>"
        "<tfoot><tr><td>ذيل</td><td>٩</td></tr></tfoot></table>"
    )
    table = only(root, "Table")
    assert roles(table) == ["THead", "TBody", "TFoot"]
    assert len(every(table, "TR")) == 11
    assert len({page for cell in every(table, "TD") for page in cell.pages}) > 2
    assert [words(cell) for cell in every(only(table, "THead"), "TH")] == ["رقم", "نص"]
    assert words(only(table, "TFoot")) == "ذيل ٩"


def test_a_note_that_is_set_on_the_next_page_is_read_after_its_paragraph() -> None:
    root = cut(f"<p>{LONG[:500]}<span class='footnote' id='n'>{LONG}</span> آخر</p><p>بعد</p>")
    note = only(root, "Note")
    call = only(root, "Reference")
    assert call.elements[0].pages < note.pages
    assert roles(root) == ["P", "Note", "P"]
    assert words(note).endswith("كل مساء.")
    assert words(every(root, "P")[0]).endswith("آخر")


def test_a_link_over_lines_and_pages_is_one_with_an_annotation_a_line() -> None:
    root = cut(
        f"<p>{LONG[:300]}<a href='https://a.org/'>{LONG[:300]} <b>بارز</b> {LONG[:99]}</a></p>"
    )
    link = only(root, "Link")
    lines = [kid for kid in link.kids if isinstance(kid, Link)]
    texts = [kid for kid in link.kids if isinstance(kid, str) and kid.strip()]
    assert len(link.pages) == 2
    assert {line.target for line in lines} == {"https://a.org/"}
    # The bold word is no link of its own: less annotations than pieces of text.
    assert 4 < len(lines) < len(texts)


# ── What an element is ──────────────────────────────────────────────────────────────────


def test_lists_have_labels_and_nest_in_the_body_of_their_item(press: Press) -> None:
    root = told(press, "- أول\n    1. فرع\n    2. فرعان\n- ثانٍ\n")
    outer, inner = every(root, "L")
    assert [outer.attributes["ListNumbering"], inner.attributes["ListNumbering"]] == [
        "Disc",
        "Decimal",
    ]
    assert all(roles(item) == ["Lbl", "LBody"] for item in every(root, "LI"))
    assert [words(label) for label in every(inner, "Lbl")] == ["١.", "٢."]
    assert roles(every(outer, "LBody")[0]) == ["L"]


def test_loose_items_hold_paragraphs(press: Press) -> None:
    root = told(press, "1. أولى.\n\n   تتمّة.\n\n2. ثانية.\n")
    assert [roles(body) for body in every(root, "LBody")] == [["P", "P"], ["P"]]


def test_a_task_says_whether_it_is_done(press: Press) -> None:
    root = told(press, "- [x] كُتب\n- [ ] رُوجع\n")
    assert [figure.alt for figure in every(root, "Figure")] == ["تمّ", "لم يتمّ"]
    assert [roles(item) for item in every(root, "LI")] == [["Lbl", "LBody"]] * 2


def test_terms_are_labels_of_their_definitions(press: Press) -> None:
    root = told(press, "ورّاق\n:   ناسخ.\n\nكرّاسة\n:   ورقات.\n\n:   دفتر.\n")
    first, second = every(root, "LI")
    assert [words(each) for each in first.elements] == ["ورّاق", "ناسخ."]
    assert roles(second) == ["Lbl", "LBody"]
    assert [words(each) for each in second.elements[1].elements] == ["ورقات.", "دفتر."]


def test_headers_have_their_scope(press: Press) -> None:
    root = told(press, "| أ | ب |\n|---|---|\n| ١ |   |\n\n: عنوان\n")
    table = only(root, "Table")
    assert roles(table) == ["Caption", "THead", "TBody"]
    assert {head.attributes["Scope"] for head in every(table, "TH")} == {"Column"}
    assert not any("Headers" in cell.attributes for cell in every(table, "TD"))
    assert len(every(table, "TD")) == 2, "an empty cell keeps its place"


def test_a_row_of_headers_beside_an_empty_corner_heads_columns(press: Press) -> None:
    rows = "<tr><th></th><th>أ</th><th>ب</th></tr><tr><th>ج</th><td>١</td><td>٢</td></tr>"
    root = told(press, f"<table>{rows}</table>")
    scopes = [head.attributes["Scope"] for head in every(root, "TH")]
    assert scopes == ["Column", "Column", "Row"]


def test_merged_cells_name_their_headers(press: Press) -> None:
    table = (
        "<table><tr><th rowspan='2'>البلد</th><th colspan='2'>العدد</th></tr>"
        "<tr><th>ذكور</th><th>إناث</th></tr>"
        "<tr><th>مصر</th><td>١</td><td>٢</td></tr></table>"
    )
    root = told(press, table)
    ids = {words(head): head.id for head in every(root, "TH")}
    spans = {
        words(h): (h.attributes.get("RowSpan"), h.attributes.get("ColSpan"))
        for h in every(root, "TH")
    }
    assert (spans["البلد"], spans["العدد"], spans["مصر"]) == ((2, None), (None, 2), (None, None))
    one, two = every(root, "TD")
    assert one.attributes["Headers"] == (ids["مصر"], ids["العدد"], ids["ذكور"])
    assert two.attributes["Headers"] == (ids["مصر"], ids["العدد"], ids["إناث"])


def test_notes_are_linked_both_ways_and_break_no_sentence(press: Press) -> None:
    root = told(
        press, "قبل[^a] بعد.\n\n- بند[^b] آخر\n\n[^a]: حاشية.\n\n[^b]: أولى.\n\n    ثانية.\n"
    )
    first, second = every(root, "Note")
    assert first.id
    assert first.id != second.id
    calls = [links(each)[0] for each in every(root, "Reference")]
    backs = [links(note.elements[0])[0] for note in (first, second)]
    assert [call.target for call in calls] == [first.id, second.id]
    assert [call.contents for call in calls] == ["حاشية ١", "حاشية ٢"]
    assert all(back.contents.startswith("العودة") for back in backs)
    assert [words(each) for each in first.elements] == ["١.", "حاشية."]
    paragraph = next(p for p in every(root, "P") if words(p).startswith("قبل"))
    assert words(paragraph) == "قبل ١ بعد."
    assert roles(only(root, "LBody"))[-1] == "Note"
    assert roles(second) == ["Lbl", "P", "P"]


def test_the_links_of_notes_lead_to_places_in_the_file(press: Press) -> None:
    data = pdf_of(press, "قبل[^a].\n\n[^a]: حاشية.\n").data
    with pikepdf.open(BytesIO(data)) as pdf:
        names = {str(n) for n in list(pdf.Root.Names.Dests.Names)[::2]}
    call, back = links(tree(data))
    assert {call.target, back.target} <= names
    assert call.target != back.target


@pytest.mark.parametrize("place", ["chapter", "end"])
def test_notes_in_a_list_are_linked_both_ways(press: Press, place: str) -> None:
    root = told(press, "قبل[^a] بعد.\n\n[^a]: حاشية.\n\n    ثانية.\n", notes=place)
    note = only(root, "Note")
    call, back = links(only(root, "Reference"))[0], links(note.elements[0])[0]
    assert (call.target, call.contents) == (note.id, "حاشية ١")
    assert back.contents.startswith("العودة")
    assert roles(note) == ["Lbl", "P", "P"]
    assert roles(only(root, "LI")) == ["LBody"]


def test_a_note_longer_than_a_page_is_a_note_still(press: Press) -> None:
    root = told(press, f"قبل[^a] بعد.\n\nثم.\n\n[^a]: {LONG * 9}\n")
    note = only(root, "Note")
    call, back = links(only(root, "Reference"))[0], links(note.elements[0])[0]
    assert len({page for each in note.walk() for page in each.pages}) > 1
    assert (call.target, call.contents) == (note.id, "حاشية ١")
    assert back.contents.startswith("العودة")


def test_a_formula_is_its_source_and_code_is_code(press: Press) -> None:
    root = told(press, "المساحة $\\pi r^2$ و`code`.\n")
    assert only(root, "Formula").alt == r"\pi r^2"
    assert words(only(root, "Code")) == "code"


def test_a_picture_has_its_text_and_its_place(press: Press) -> None:
    dot = Path(__file__).parent / "cases" / "image" / "dot.png"
    (Path("content") / "dot.png").write_bytes(dot.read_bytes())
    text = '![تعليق](dot.png){alt="نقطة سوداء"}\n\nو![نقطة](dot.png) و![](dot.png).\n'
    data = pdf_of(press, text).data
    block, inline = every(tree(data), "Figure")
    assert (block.alt, inline.alt) == ("نقطة سوداء", "نقطة")
    assert words(only(tree(data), "Caption")) == "تعليق"
    with pikepdf.open(BytesIO(data)) as pdf:
        _, _, width, height = map(float, pdf.pages[0].MediaBox)
    left, bottom, right, top = map(float, block.attributes["BBox"])  # type: ignore[call-overload]
    assert 0 < left < right < width
    assert height / 2 < bottom < top < height, "it stands in the upper half of the page"


@pytest.mark.usefixtures("desk")
def test_the_contents_lead_to_the_chapters_and_no_dots_are_heard() -> None:
    book = Path("content") / "book"
    book.mkdir()
    (book / "publication.yaml").write_text(
        "title: كتاب\nlang: ar\nchapters: [a.md, b.md]\n", "utf-8"
    )
    (book / "a.md").write_text("# أول\n\nنص.\n\n## قسم\n\nنص.\n", "utf-8")
    (book / "b.md").write_text("# ثانٍ\n\nنص.\n", "utf-8")
    (build,) = pipeline.build([book], Order(formats=("pdf",), jobs=1))
    (artefact,) = build.artefacts
    assert lost(artefact) == []
    root = tree(artefact.data)
    outer, _ = every(root, "TOC")
    assert roles(outer) == ["TOCI", "TOCI"]
    assert [roles(item) for item in every(root, "TOCI")] == [
        ["Reference", "TOC"],
        ["Reference"],
        ["Reference"],
    ]
    assert [re.sub(r"\d", "", words(e)).strip() for e in every(root, "Reference")] == [
        "أول",
        "قسم",
        "ثانٍ",
    ]
    with pikepdf.open(BytesIO(artefact.data)) as pdf, pdf.open_outline() as outline:
        (top,) = outline.root
        assert [entry.title for entry in top.children] == ["المحتويات", "أول", "ثانٍ"]
        assert [entry.title for entry in top.children[1].children] == ["قسم"]


# ── In which language, with what in full ────────────────────────────────────────────────


def test_foreign_words_are_in_their_language(press: Press) -> None:
    text = (
        "قالت [Freedom of *expression*]{lang=en} ثم [آزادی]{lang=fa}.\n\n"
        "::: {lang=en}\nA paragraph [مع عربية]{lang=ar}[^a].\n:::\n\n[^a]: In English.\n"
    )
    root = told(press, text)
    assert root.lang == "ar"
    spans = [(each.lang, words(each)) for each in every(root, "Span")]
    assert [lang for lang, _ in spans] == ["en", "fa", "ar"]
    assert "expression" in spans[0][1]
    assert [each.lang for each in every(root, "P") if "paragraph" in words(each)] == ["en"]


def test_a_note_called_in_a_foreign_text_keeps_its_language() -> None:
    call = "<span class='footnote' id='a'>In English</span>"
    root = cut(
        f"<div lang='en'><p>Text{call}</p></div><p>نص<span class='footnote' id='b'>عربي</span></p>"
    )
    assert [note.lang for note in every(root, "Note")] == ["en", "ar"]


def test_abbreviations_are_given_in_full(press: Press) -> None:
    root = told(press, 'قالت <abbr title="منظمة الصحة">م ص</abbr> كلمة.\n')
    assert [each.expansion for each in every(root, "Span")] == ["منظمة الصحة"]


# ── What is not read ────────────────────────────────────────────────────────────────────


def test_heads_and_folios_are_artefacts_of_the_page() -> None:
    data = typeset(f"<p>{LONG}</p>")
    root = tree(data)
    assert "رأس" not in root.text
    with pikepdf.open(BytesIO(data)) as pdf:
        for page in pdf.pages:
            kinds = {str(mark[1].Subtype) for mark in marks(page) if mark[0] == "/Artifact"}
            assert kinds == {"/Header", "/Footer"}


def test_what_says_the_text_again_for_the_eye_is_not_read(press: Press) -> None:
    quote = "ينسخ الكتاب ويصحّحه"
    root = told(press, f"كان الورّاق {quote} كل يوم.\n\n::: pull-quote\n{quote}\n:::\n")
    assert root.text.translate(SILENT).count("ويصح") == 1


def test_numbers_of_code_lines_are_not_read(press: Press) -> None:
    root = told(press, '```{.python .numberLines startFrom="99"}\nx\ny\n```\n')
    assert "99" not in root.text


# ── The file ────────────────────────────────────────────────────────────────────────────


def test_every_mark_of_every_page_has_its_element(press: Press) -> None:
    text = (
        f"فقرة[^a] و[رابط](https://a.org) {LONG}\n\n- [x] بند\n\n"
        f"| أ |\n|---|\n| ب |\n\n[^a]: {LONG}\n"
    )
    with pikepdf.open(BytesIO(pdf_of(press, text, summary=LONG).data)) as pdf:
        root = pdf.Root.StructTreeRoot
        numbers = dict(zip(*[iter(root.ParentTree.Nums)] * 2, strict=True))
        for number, page in enumerate(pdf.pages):
            found = [int(mark[1].MCID) for mark in marks(page) if "/MCID" in mark[1]]
            assert found == list(range(len(numbers[number])))
            assert page.StructParents == number
            assert page.Tabs == pikepdf.Name.S
            for annotation in page.get("/Annots", []):
                link = numbers[annotation.StructParent]
                assert str(link.S) == "/Link"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert bool(pdf.Root.MarkInfo.Marked)
        assert pdf.Root.Lang == "ar"
        ids = [str(name) for name in root.IDTree.Names[::2]]
        assert ids == sorted(ids)


def test_every_heading_has_its_bookmark(press: Press) -> None:
    data = pdf_of(press, "## أ\n\n### ب\n\n#### ج\n\n## د\n", summary="خلاصة").data
    headings = [e for e in tree(data).walk() if re.fullmatch("H[1-6]", e.role)]
    with pikepdf.open(BytesIO(data)) as pdf, pdf.open_outline() as outline:
        found: list[tuple[str, str]] = []

        def walk(items: list[pikepdf.OutlineItem], level: int) -> None:
            for item in items:
                found.append((f"H{level}", str(item.title)))
                walk(item.children, level + 1)

        walk(list(outline.root), 1)
    assert found == [(heading.role, words(heading)) for heading in headings]


@pytest.mark.validators
def test_the_validator_finds_nothing(tmp_path: Path) -> None:
    validator = validators()["verapdf"]
    need(not validator.missing(), "veraPDF")
    rows = "<tr><th>أ</th><td>نص</td></tr>" * 40
    files = {
        "cut.pdf": typeset(
            f"<h1>عنوان</h1><p>{LONG}<a href='https://a.org'>{LONG}</a>"
            f"<span class='footnote' id='n'>{LONG}</span></p>"
            f"<ul><li>{LONG}<ul><li>{LONG}</li></ul></li></ul>"
            f"<table><thead><tr><th>أ</th><th>ب</th></tr></thead><tbody>{rows}</tbody></table>"
        ),
        "stray.pdf": typeset(
            "<h1>ع</h1><ul>نص<p>فقرة</p><li>بند</li></ul>"
            "<table><tr><td>أ</td></tr>نص<tr><td>ب</td><td>ج</td></tr><td>د</td></table>"
            "<li>بلا قائمة</li><dt>بلا</dt><dd>قائمة</dd>"
            "<p><a href='#n'>نص <b>بارز</b></a></p><p id='n'>هدف</p>"
        ),
        "merged.pdf": typeset(
            "<h1>ع</h1><table><tr><th rowspan='2'>أ</th><th colspan='2'>ب</th></tr>"
            "<tr><td>١</td><td>٢</td></tr></table>"
        ),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    verdicts = validator.validate(tuple(tmp_path / name for name in files))
    assert [(v.file.name, v.ran, v.findings) for v in verdicts] == [
        (name, True, ()) for name in files
    ]


# ── The gate ────────────────────────────────────────────────────────────────────────────

MANUSCRIPT = (
    "## أول\n\nفقرة [in English]{lang=en} أولى[^a].\n\n### ثانٍ\n\n"
    "| رأس |\n|-----|\n| خلية |\n\n- بند **بارز** أول\n- بند آخر\n\n[^a]: حاشية.\n"
)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Artefact:
    """Build the manuscript once: nothing is changed in it, only in copies."""
    folder = tmp_path_factory.mktemp("sound")
    (folder / "a.md").write_text(f"---\ntitle: نص\nlang: ar\n---\n\n{MANUSCRIPT}", "utf-8")
    order = Order(out=folder / "dist", formats=("pdf",), jobs=1)
    (build,) = pipeline.build([folder / "a.md"], order)
    return build.artefacts[0]


def tampered(artefact: Artefact, role: str, change: str) -> Artefact:
    """Return the file with the first element of a role changed, as an engine might."""
    with pikepdf.open(BytesIO(artefact.data)) as pdf:
        found = [
            o
            for o in pdf.objects
            if isinstance(o, pikepdf.Dictionary) and o.get("/S") == f"/{role}"
        ]
        element = found[0]
        if change == "lang":
            del element["/Lang"]
        elif change == "empty":
            element.K = pikepdf.Array()
        elif change == "turn":
            element.K = pikepdf.Array(list(element.K)[::-1])
        elif change == "twice":
            kids = element.P.K
            kids.append(element)
        else:
            element.S = pikepdf.Name(f"/{change}")
        out = BytesIO()
        pdf.save(out)
    return replace(artefact, data=out.getvalue())


@pytest.mark.parametrize(
    ("role", "change", "said"),
    [
        ("H3", "H2", "heading 3 “ثانٍ” (ar), and heading 2 “ثانٍ”"),
        ("H2", "P", "heading 2 “أول” (ar), and paragraph “أول”"),
        ("H2", "empty", "heading 2 “أول”"),
        ("Span", "lang", "(ar, en)"),
        ("L", "turn", "item “بند"),
        ("L", "empty", "item “بند بارز أول”"),
        ("Lbl", "empty", "note “حاشية.”"),
        ("LBody", "empty", "item “بند بارز أول”"),
        ("LBody", "turn", "item “بند بارز أول” (ar), and item “أول"),
        ("TH", "TD", "header of a column “رأس”"),
        ("Note", "empty", "note “حاشية.” (ar), and"),
        ("TBody", "twice", "and cell “خلية”"),
    ],
)
def test_what_is_told_otherwise_is_named(
    sound: Artefact, role: str, change: str, said: str
) -> None:
    assert lost(sound) == []
    (message,) = lost(tampered(sound, role, change))
    assert said in message


def test_a_file_without_tags_is_named(sound: Artefact) -> None:
    with pikepdf.open(BytesIO(sound.data)) as pdf:
        del pdf.Root["/StructTreeRoot"]
        out = BytesIO()
        pdf.save(out)
    assert lost(replace(sound, data=out.getvalue())) == ["the file has no structure tree"]


# ── The shape of any tree ───────────────────────────────────────────────────────────────

ROLES = sorted(
    {*structure.ROLES.values(), "Note", "Span", "Link", "Reference", "Figure", "TOC", "TOCI"}
)


@st.composite
def trees(draw: st.DrawFn) -> Tag:
    count = iter(range(10**6))

    def tag(depth: int) -> Tag:
        made = Tag(draw(st.sampled_from(ROLES)))
        for _ in range(draw(st.integers(0, 4))):
            inner = depth > 0 and draw(st.booleans())
            made.kids.append(tag(depth - 1) if inner else Content(0, next(count)))
        return made

    return Tag("Document", [tag(3) for _ in range(draw(st.integers(1, 4)))])


def contents(tag: Tag) -> list[int]:
    return [n for k in tag.kids for n in (contents(k) if isinstance(k, Tag) else [k[1]])]


@given(trees())
def test_settling_loses_nothing_and_leaves_a_lawful_tree(root: Tag) -> None:
    before = contents(root)
    has_notes = any(tag.role == "Note" for tag in root.walk())
    structure.settle(root)
    after = contents(root)
    assert Counter(after) == Counter(before)
    assert has_notes or after == before
    for tag in root.walk():
        for kid in tag.tags:
            assert not (allowed := structure._MEMBERS.get(tag.role)) or kid.role in allowed
            assert not (homes := structure._HOMES.get(kid.role)) or tag.role in homes
        if tag.role in structure._MEMBERS or tag.role in structure._GROUPS:
            assert all(isinstance(kid, Tag) for kid in tag.kids)
