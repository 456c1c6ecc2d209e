"""A whole book with every structure: what its three editions say of numbers, pages and places."""

from __future__ import annotations

import os
import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pypdfium2
import pytest
from conftest import ROOT, Desk, Press
from lxml import etree

from warraq import pipeline, registry
from warraq.model import Artefact, Order, Severity

CHAPTERS = 12
PARAGRAPH = "وكان الوراق ينسخ الكتب ويجلدها ويبيعها في دكانه، ويجتمع عنده أهل العلم كل مساء. " * 3
XHTML = "{http://www.w3.org/1999/xhtml}"
DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")

PUBLICATION = """\
title: كتاب الأبنية
subtitle: في عمارة الكتاب العربي
author: ليلى حدّاد
translator: سلمى النسّاخ
editor: عمر الورّاق
edition: الطبعة الثانية
publisher: دار الأفق، بيروت
isbn: 978-9953-0-0001-5
identifier: doi:10.5555/12345
rights: جميع الحقوق محفوظة
date: 2026-11-24
lang: ar
numbering: sections
lists: [figures, tables]
chapters:
  - tawtia.md
  - part: الباب الأول
{first}
  - part: الباب الثاني
    chapters:
{second}
  - khatima.md
appendices: [mulhaq.md]
"""


def chapter(number: int) -> str:
    """Return a chapter of some pages that refers to the next one and to all it has itself."""
    later = number % CHAPTERS + 1
    return (
        f"# عنوان {number} {{#sec-f{number}}}\n\n"
        f"انظر @sec-f{later} و@fig-f{later}، وكذلك @tbl-f{later}.[^1]\n\n{PARAGRAPH}\n\n"
        f"## قسم\n\n{PARAGRAPH * 3}\n\n"
        f"![صورة الفصل](dot.png){{#fig-f{number}}}\n\n{PARAGRAPH * (number % 3)}\n\n"
        f"| أ | ب |\n|---|---|\n| س | ص |\n\n: جدول الفصل {{#tbl-f{number}}}\n\n"
        f"نص أخير.[^2]\n\n[^1]: حاشية أولى.\n\n[^2]: حاشية ثانية، وفيها @fig-f{later}.\n"
    )


def write_book(desk: Desk) -> Path:
    """Write a book of twelve chapters in two parts, with a preface, a conclusion, an appendix."""
    names = [f"{n:02}.md" for n in range(1, CHAPTERS + 1)]
    half = CHAPTERS // 2
    desk.write(
        "abniya/publication.yaml",
        PUBLICATION.format(
            first="\n".join(f"  - {n}" for n in names[:half]),
            second="\n".join(f"      - {n}" for n in names[half:]),
        ),
    )
    for number, name in enumerate(names, 1):
        desk.write(f"abniya/{name}", chapter(number))
    desk.write("abniya/tawtia.md", f"# توطئة {{.preface}}\n\n{PARAGRAPH}\n\nانظر @sec-jadawil.\n")
    desk.write("abniya/khatima.md", f"# خاتمة {{.conclusion}}\n\n{PARAGRAPH}\n")
    desk.write("abniya/mulhaq.md", "# جداول {#sec-jadawil}\n\nنص. انظر [](khatima.md).\n")
    desk.write("abniya/dot.png", (ROOT / "tests/cases/image/dot.png").read_bytes())
    return desk.root / "content/abniya"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Artefact]:
    """Build the book; return its editions by format."""
    desk = Desk(tmp_path_factory.mktemp("desk"))
    (build,) = pipeline.build([write_book(desk)], Order(out=desk.dist, jobs=1))
    assert build.report, build.error
    assert [str(f) for f in build.report.findings] == []
    return {artefact.edition.format: artefact for artefact in build.artefacts}


def pages(data: bytes) -> list[str]:
    """Return the text of every page without direction marks, its digits from 0 to 9."""
    pdf = pypdfium2.PdfDocument(data)
    try:
        found = [page.get_textpage().get_text_range() for page in pdf]
    finally:
        pdf.close()
    marks = re.compile("[\u061c\u180e\u200e\u200f\u202a-\u202e\u2066-\u2069]")
    return [" ".join(marks.sub("", text).translate(DIGITS).split()) for text in found]


def test_a_reference_in_print_names_the_page_on_which_its_target_stands(
    book: dict[str, Artefact],
) -> None:
    found = pages(book["pdf"].data)
    references = [
        (label, int(page))
        for text in found
        for label, page in re.findall(
            r"(?:و)?((?:الفصل|الشكل|الجدول) [0-9.]+) [()]ص ([0-9]+) ?[()]", text
        )
    ]
    assert len(references) == 4 * CHAPTERS
    for label, page in references:
        number = label.split()[1].split(".")[0]
        expected = f"{label} عنوان {number}" if label.startswith("الفصل") else f"{label}: "
        said = found[page - 1].replace(" :", ":")  # PDFium ends a number with a space
        assert expected in said, (label, page, said)


def test_bookmarks_and_navigation_nest_chapters_in_parts(book: dict[str, Artefact]) -> None:
    pdf = pypdfium2.PdfDocument(book["pdf"].data)
    try:
        outline = [(item.level, item.get_title()) for item in pdf.get_toc()]
    finally:
        pdf.close()
    archive = ZipFile(BytesIO(book["epub"].data))
    nav = etree.fromstring(archive.read("EPUB/nav.xhtml"))
    (toc,) = [n for n in nav.iter(f"{XHTML}nav") if n.get("id") == "toc"]
    entries = [
        (len(list(link.iterancestors(f"{XHTML}ol"))), "".join(map(str, link.itertext())))
        for link in toc.iter(f"{XHTML}a")
    ]
    for found, top in ((outline, 1), (entries, 1)):
        assert (top, "الباب الأول") in found
        assert (top + 1, "الفصل ٦: عنوان 6") in found
        assert (top + 1, "الفصل ١٢: عنوان 12") in found
        assert (top + 2, "١٢.١ قسم") in found
        assert (top, "خاتمة") in found
        assert (top, "الملحق أ: جداول") in found


def test_every_link_inside_an_edition_leads_somewhere(book: dict[str, Artefact]) -> None:
    page = book["html"].data.decode()
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
    archive = ZipFile(BytesIO(book["epub"].data))
    files = {n.removeprefix("EPUB/"): archive.read(n).decode() for n in archive.namelist()
             if n.endswith(".xhtml")}  # fmt: skip
    for name, text in files.items():
        for file, fragment in re.findall(r'href="([^"#:]*\.xhtml)?(?:#([^"]+))?"', text):
            target = files[file or name]
            assert not fragment or f'id="{fragment}"' in target, (name, file, fragment)


def test_the_back_of_the_title_page_names_rights_edition_and_number(
    book: dict[str, Artefact],
) -> None:
    half, blank, title, back, *_ = pages(book["pdf"].data)
    assert half.strip() in title
    assert not blank.strip()
    assert "ترجمة سلمى النسّاخ" in title
    assert "دار الأفق، بيروت" in title
    for words in ("الطبعة الثانية", "ردمك: 978-9953-0-0001-5", "جميع الحقوق محفوظة"):
        assert words in back
    archive = ZipFile(BytesIO(book["epub"].data))
    package = archive.read("EPUB/content.opf").decode()
    assert '<dc:identifier id="id">urn:isbn:9789953000015</dc:identifier>' in package
    assert "<dc:identifier>doi:10.5555/12345</dc:identifier>" in package
    assert '<meta refines="#trl1" property="role" scheme="marc:relators">trl</meta>' in package
    assert "978-9953-0-0001-5" in archive.read("EPUB/imprint.xhtml").decode()


def test_a_name_that_two_chapters_have_is_reported(desk: Desk) -> None:
    desk.write("b/publication.yaml", "title: كتاب\nlang: ar\nchapters: [1.md, 2.md]\n")
    desk.write("b/1.md", "# أول\n\n## قسم {#sec-a}\n\nنص @sec-a.\n")
    desk.write("b/2.md", "# ثان\n\n## آخر {#sec-a}\n\nنص @sec-a.\n")
    order = Order(out=desk.dist, formats=("html",), jobs=1)
    (build,) = pipeline.build([desk.root / "content/b"], order)
    assert build.report
    (found,) = build.report.findings
    assert (found.id, found.place.line) == ("repeated-id", 3)
    page = build.artefacts[0].data.decode()
    assert "«قسم»" in page, "a chapter's own name comes first"
    assert "«آخر»" in page


@pytest.mark.parametrize("lang", ["ar", "fa", "he", "en"])
def test_every_link_of_a_pdf_belongs_to_a_link_tag(press: Press, lang: str) -> None:
    build = press(
        "## قسم {#sec-a}\n\nنص @sec-a ثم [**بارز** C++ ۱ ۲](#sec-a) و[b ١ (٢) **c**](https://a.b).",
        to=("pdf",), title="نص", lang=lang, numbering="sections",
    )  # fmt: skip
    with pikepdf.open(BytesIO(build.artefacts[0].data)) as pdf:
        numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
        tags = dict(zip(numbers[::2], numbers[1::2], strict=True))
        links = [a for page in pdf.pages for a in page.get("/Annots", [])]
        assert {tags[link.StructParent].S for link in links} == {"/Link"}


@pytest.mark.parametrize("where", ["foot", "chapter", "end"])
def test_notes_stand_in_print_where_they_are_wanted(desk: Desk, where: str) -> None:
    desk.write(
        "b/publication.yaml", f"title: كتاب\nlang: ar\nnotes: {where}\nchapters: [1.md, 2.md]"
    )
    long = f"{PARAGRAPH}\n\n" * 12
    notes = "[^t]: حاشية العنوان.\n\n[^s]: حاشية أولى.\n"
    desk.write("b/1.md", f"# الباكورة[^t]\n\nنص[^s].\n\n{long}\n\n{notes}")
    desk.write("b/2.md", "# التتمة\n\nنص[^s].\n\n[^s]: حاشية أخيرة.\n")
    (build,) = pipeline.build(
        [desk.root / "content/b"], Order(out=desk.dist, formats=("pdf",), jobs=1)
    )
    text = pages(build.artefacts[0].data)
    first, second = (
        max(n for n, page in enumerate(text) if page.startswith(title))
        for title in ("الباكورة", "التتمة")
    )
    found = {
        note: [n for n, page in enumerate(text) if f"حاشية {note}" in page]
        for note in ("العنوان", "أولى", "أخيرة")
    }
    own = {
        "foot": first,
        "chapter": max(n for n in range(second) if text[n].strip()),
        "end": len(text) - 1,
    }[where]
    assert second > first + 1
    assert (len(text) - 1 > second) == (where == "end")
    assert found == {
        "العنوان": [own],
        "أولى": [own],
        "أخيرة": [own if where == "end" else second],
    }


def test_chapters_of_one_title_are_landmarks_of_different_names(desk: Desk) -> None:
    names = "abc"
    parts = "".join(f"  - part: الباب {name}\n  - {name}.md\n" for name in names)
    desk.write("kitab/publication.yaml", f"title: كتاب\nlang: ar\nchapters:\n{parts}")
    for name, title in zip(names, ("خاتمة", "متن", "خاتمة"), strict=True):
        desk.write(f"kitab/{name}.md", f"# {title}\n\nنص.\n")
    order = Order(out=desk.dist, formats=("html",), jobs=1)
    (build,) = pipeline.build([desk.root / "content/kitab"], order)
    root = etree.HTML(build.artefacts[0].data.decode())
    said = [
        section.get("aria-label") or root.xpath(f"string(id('{section.get('aria-labelledby')}'))")
        for section in root.iter("section")
    ]
    assert said == ["خاتمة (١)", "متن", "خاتمة (٢)"]


@pytest.mark.slow
@pytest.mark.validators
@pytest.mark.parametrize("name", ["ace", "axe", "epubcheck", "nu", "verapdf"])
def test_a_validator_finds_the_book_clean(
    book: dict[str, Artefact], tmp_path: Path, name: str
) -> None:
    validator = registry.validators()[name]
    if missing := validator.missing():
        assert os.environ.get("WARRAQ_REQUIRE_VALIDATORS") != "1", missing
        pytest.skip(missing)
    artefact = book[validator.formats[0]]
    (tmp_path / artefact.name).write_bytes(artefact.data)
    (verdict,) = validator.validate((tmp_path / artefact.name,))
    assert verdict.ran
    assert [f for f in verdict.findings if f.severity > Severity.NOTE] == []
