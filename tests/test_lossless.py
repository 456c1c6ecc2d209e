"""Words, notes, tables, pictures and links in = out, in every format, counted by itself."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from collections import Counter
from pathlib import Path

import pytest
from _counts import Counts, in_docx, in_epub, in_html, in_odt, words
from _word import PNG, docx, odt, p, part, picture, r
from conftest import Desk, report

from warraq import pipeline
from warraq.model import Order
from warraq.rules._words import readers

BIDI, RTL = "<w:bidi/>", "<w:rtl/>"


def compare(desk: Desk, name: str, data: bytes, source: Counts) -> None:
    """Build a file and compare every edition with what was counted in it."""
    path = desk.write(name, data)
    (made,) = pipeline.build([path], Order(jobs=1))
    report(made)
    editions = {artefact.name.rpartition(".")[2]: artefact.data for artefact in made.artefacts}
    for shown in (in_html(editions["html"]), in_epub(editions["epub"])):
        assert not source.words - shown.words
        assert shown.things == source.things
    # A reader of PDF gives back the cells of a row without the gap between them: letters count.
    printed = letters(words(readers()["PDFium"](editions["pdf"])))
    assert not letters(source.words) - printed


def letters(counted: Counter[str]) -> Counter[str]:
    """Count the letters of counted words."""
    return Counter("".join(counted.elements()))


BOOK = (
    p(r("الوراقة في بغداد", f'{RTL}<w:b/><w:bCs/><w:sz w:val="40"/><w:szCs w:val="40"/>'),
      f'{BIDI}<w:jc w:val="center"/>')
    + p(r("كان الورّاقون ", RTL) + r("ينسخون الكتب", f"{RTL}<w:b/><w:bCs/>") + r(" ويبيعونها", RTL)
        + '<w:r><w:footnoteReference w:id="1"/></w:r>'
        + r(" في سوق واحد )سوق الوراقين( ، وكان فيه مئة حانوت  أو تزيد .", RTL)
        + '<w:r><w:footnoteReference w:id="2"/></w:r>', BIDI)
    + p('<w:hyperlink r:id="rL">' + r("فهرس النديم") + "</w:hyperlink>" + r(" يذكرهم.", RTL), BIDI)
    + p(picture("rI", "وصف الصورة") + r("ورّاق في دكّانه", RTL), BIDI)
    + "<w:tbl><w:tblPr><w:bidiVisual/></w:tblPr><w:tr><w:tc>" + p("السلعة", BIDI) + "</w:tc><w:tc>"
    + p("الثمن بالدرهم", BIDI) + "</w:tc></w:tr><w:tr><w:tc>" + p("رزمة كاغد", BIDI)
    + "</w:tc><w:tc>" + p("٣٠", BIDI) + "</w:tc></w:tr></w:tbl>"
    + p(r("(1) المراجع كثيرة", RTL), BIDI)
    + p(r("ﺍﻟﻔﻬﺮﺳﺖ والكتــــاب", RTL), BIDI)
)  # fmt: skip


def test_a_word_file_with_everything(desk: Desk) -> None:
    data = docx(
        BOOK,
        notes={"1": "حاشية أولى طويلة", "2": "حاشية ثانية"},
        parts={"word/media/x.png": PNG, "word/settings.xml": part("settings", "")},
        relations={"rI": ("image", "media/x.png"), "rL": ("hyperlink", "https://example.org/f")},
    )
    source = in_docx(data)
    assert source.things == (2, 1, 1, 1)
    compare(desk, "book.docx", data, source)


def test_an_opendocument_text_with_everything(desk: Desk) -> None:
    note = "<text:note><text:note-body><text:p>حاشية وحيدة</text:p></text:note-body></text:note>"
    cells = "".join(
        f"<table:table-cell><text:p>{word}</text:p></table:table-cell>" for word in ("أول", "ثان")
    )
    data = odt(
        "<text:h text:outline-level='1'>الوراقة</text:h>"
        f"<text:p>ينسخون{note} <text:a xlink:href='https://example.org/'>الكتب</text:a></text:p>"
        f"<table:table><table:table-row>{cells}</table:table-row></table:table>"
        "<text:list><text:list-item><text:p>بند</text:p></text:list-item></text:list>"
    )
    source = in_odt(data)
    assert source.things == (1, 1, 0, 1)
    compare(desk, "book.fodt", data, source)


def test_letters_count_in_print_too(desk: Desk) -> None:
    text = "---\nlang: ar\ntitle: عنوان\n---\n\nنص.\n\n::: arabic-abjad\n#. أول\n#. ثان\n:::\n"
    (made,) = pipeline.build([desk.write("t.md", text)], Order(formats=("pdf",), jobs=1))
    report(made)
    printed = words(readers()["PDFium"](made.artefacts[0].data))
    assert printed["أ"]
    assert printed["ب"]


KNOWN = {
    "blk-paras-and-tables.docx": "tables without a word",
    "tbl-props.docx": "tables without a word",
    "par-hlink-frags.docx": "links to what is not in the file, said as dead-link",
    "shp-inline-shape-access.docx": "a linked picture, said as remote-part",
}
"""Files of which something is left out on purpose, and what."""


@pytest.mark.slow
def test_real_files_of_python_docx(desk: Desk, tmp_path: Path) -> None:
    package = "python-docx==1.2.0"
    fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary"]
    got = subprocess.run(
        [*fetch, "python-docx", "--dest", str(tmp_path), package], check=False, capture_output=True
    )
    if got.returncode:
        pytest.skip(f"not run: {package} could not be fetched")
    (archive,) = tmp_path.glob("*.tar.gz")
    compared = 0
    with tarfile.open(archive) as packed:
        for member in packed.getmembers():
            name = Path(member.name).name
            if "/test_files/" not in member.name or not name.endswith(".docx") or name in KNOWN:
                continue
            file = packed.extractfile(member)
            data = b"" if file is None else file.read()
            source = in_docx(data)
            if source.words:
                compare(desk, name, data, source)
                compared += 1
    assert compared >= 25
