"""Manuscripts of other programs: real files, made by real programs, taken in whole."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections import Counter
from pathlib import Path

import pytest
import yaml
from _word import archive, docx, odt, p
from conftest import Desk, Press, error, report
from lxml import html as lxml_html
from PIL import Image

from warraq import cli, pandoc, pipeline
from warraq.errors import MetadataError, SourceError
from warraq.intake import take_in
from warraq.letters import runs_right, strong
from warraq.model import Intake, Order, Place, Wishes
from warraq.parse import parse
from warraq.read import read
from warraq.rules import lost_structure

TEXT = """\
# الفصل الأول {#first}

قال **الإمام**: [رابط](https://example.org/a) كلام *مائل* وحاشية[^1].

- أول
- ثانٍ

| أ | ب |
|---|---|
| ١ | ٢ |

# الفصل الثاني {#second}

انظر [الأول](#first) وهذه[^2].

[^1]: حاشية أولى.

[^2]: حاشية ثانية.
"""


def written(kind: str, text: str, folder: Path) -> bytes:
    """Return a manuscript as a program would have saved it."""
    out = folder / f"out.{kind}"
    reader = "markdown-auto_identifiers"
    command = [pandoc.executable(), "-s", "--from", reader, "--output", str(out)]
    options = ["-M", "title=كتاب", "-M", "lang=ar"]
    subprocess.run([*command, *options], input=text.encode(), check=True, cwd=folder)
    return out.read_bytes()


def took(name: str, data: bytes | str) -> Intake:
    """Take in a file."""
    data = data.encode() if isinstance(data, str) else data
    return take_in(data, Path(name).suffix, Place(name), Wishes())


def words(path: Path) -> Counter[str]:
    """Count the words of the manuscript in an HTML edition."""
    page = lxml_html.document_fromstring(path.read_text("utf-8"))
    found = Counter(re.findall(r"[^\W\d]+", " ".join(map(str, next(page.iter("main")).itertext()))))
    return Counter({word: found[word] for word in re.findall(r"[^\W\d_a-z]+", TEXT)})


# ── Word, and what holds of every kind ──────────────────────────────────────────────────


def test_a_word_file_is_built_with_its_image_and_note(desk: Desk, tmp_path: Path) -> None:
    red = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(red, "PNG")
    (tmp_path / "r.png").write_bytes(red.getvalue())
    text = "# فصل\n\nنص ![وصف](r.png) له حاشية[^1].\n\n[^1]: هنا.\n"
    path = desk.write("text.docx", written("docx", text, tmp_path))
    (part,) = read(path).parts
    assert part.converted
    assert list(part.media.values()) == [red.getvalue()]
    assert "حاشية[^1]" in part.text


def test_what_is_mended_is_said_and_can_be_left(tmp_path: Path) -> None:
    data = written("docx", "ﺍﻟﺴﻼﻡ عليكم\n", tmp_path)
    mended = took("a.docx", data)
    assert "السلام عليكم" in mended.text
    assert "repaired" in [f.id for f in mended.findings]
    kept = take_in(data, ".docx", Place("a.docx"), Wishes(frozenset({"presentation-forms"})))
    assert "ﺍﻟﺴﻼﻡ عليكم" in kept.text
    assert "repaired" not in [f.id for f in kept.findings]


def test_a_file_is_known_by_what_is_in_it(tmp_path: Path) -> None:
    data = written("docx", "نص\n", tmp_path)
    other = took("a.txt", data)
    assert "نص" in other.text
    assert "another-kind" in [f.id for f in other.findings]


@pytest.mark.parametrize("kind", ["docx", "epub", "rtf", "html", "rst", "org", "tex"])
def test_structure_comes_through_from_every_kind(tmp_path: Path, kind: str) -> None:
    text = took(f"a.{kind}", written(kind, TEXT, tmp_path)).text
    assert "# الفصل الأول" in text
    assert "**الإمام**" in text
    assert "*مائل*" in text
    assert "[رابط](https://example.org/a)" in text
    assert text.count("[^1]") == text.count("[^2]") == 2
    assert re.search("^[-•] أول$", text, re.MULTILINE)
    assert re.search(r"أ\W+ب\n.*\n*.*١\W+٢", text)


@pytest.mark.parametrize("kind", ["docx", "epub", "rtf", "html", "org", "tex"])
def test_import_and_build_give_the_words_that_a_build_gives(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kind: str
) -> None:
    monkeypatch.chdir(desk.root)
    (desk.root / f"in.{kind}").write_bytes(written(kind, TEXT, tmp_path))
    assert cli.main(["build", f"in.{kind}", "--to", "html", "--out", "a"]) == 0
    assert cli.main(["import", f"in.{kind}", "--slug", "in"]) == 0
    assert (desk.root / "content/in/publication.yaml").is_file()
    assert cli.main(["build", "--to", "html", "--out", "b"]) == 0
    one, other = words(desk.root / "a/in/in.html"), words(desk.root / "b/in/in.html")
    assert one == other
    assert all(one.values())
    assert cli.main(["import", f"in.{kind}", "--slug", "in"]) == 2, "nothing is overwritten"


# ── Pages of the web ────────────────────────────────────────────────────────────────────

PAGE = """<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="{charset}">
<title>خبر | موقع</title><meta name="author" content="كاتب"></head><body>
<header><a href="/">الرئيسية</a><nav><a href="/a">سياسة</a></nav></header>
<main><article><header><h1>عنوان الخبر</h1></header>
<div><span class="x">فقرة</span> أولى <span dir="rtl">نعم</span>
<span lang="en" dir="ltr">Hello</span>.</div><div>فقرة ثانية.</div>
<script>alert(1)</script><aside>في الإطار</aside></article></main>
<aside><a href="/x">اقرأ أيضا</a></aside><footer>حقوق الموقع</footer></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "windows-1256"])
def test_a_saved_page_gives_its_text_without_the_site_around_it(charset: str) -> None:
    page = took("a.html", PAGE.format(charset=charset).encode(charset))
    assert page.text == (
        "---\nauthor: كاتب\nlang: ar\n---\n\n# عنوان الخبر\n\n"
        'فقرة أولى نعم [Hello]{lang="en"}.\n\nفقرة ثانية.\n\nفي الإطار\n'
    )
    (note,) = page.findings
    assert note.message.startswith("left out: 6 words around the text of the page: الرئيسية سياسة")


def test_a_page_that_is_one_form_keeps_its_text() -> None:
    words_ = "كلمة " * 40
    page = took("a.html", f"<html><body><form><p>{words_}</p></form></body></html>")
    assert page.text.count("كلمة") == 40


# ── E-books, RTF, text with markup ──────────────────────────────────────────────────────


def test_an_edition_of_the_press_can_be_issued_again(desk: Desk, press: Press) -> None:
    report(press(TEXT, title="كتاب", lang="ar", authors=["كاتب"]))
    book = took("a.epub", (desk.dist / "text/text.epub").read_bytes())
    assert "title: كتاب" in book.text
    assert "author: كاتب" in book.text
    assert book.text.count("# الفصل الأول") == 1
    assert "[^1]: حاشية أولى." in book.text
    assert "[الأول](#" in book.text


def test_a_locked_book_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.epub"
    path.write_bytes(written("epub", TEXT, tmp_path))
    with zipfile.ZipFile(path, "a") as book:
        lock = '<encryption xmlns="x"><EncryptedData><EncryptionMethod Algorithm="aes"/>'
        book.writestr("META-INF/encryption.xml", f"{lock}</EncryptedData></encryption>")
    with pytest.raises(SourceError, match="locked"):
        took("a.epub", path.read_bytes())


def test_rtf_in_the_code_page_of_windows_is_arabic() -> None:
    words_ = "".join(f"\\'{byte:02x}" for byte in "السلام عليكم،".encode("cp1256"))
    head = r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fnil\fcharset178 Arial;}{\f1\fcharset0 Times;}}"
    latin = r"{\pard\f1 Caf\'e9 \u1587?\u1604?\par}"
    text = took("a.rtf", rf"{head}{{\pard\rtlpar\f0 {words_}{{\ab {words_}}}\par}}{latin}}}").text
    assert text == "السلام عليكم،**السلام عليكم،**\n\nCafé سل\n"


def test_rtf_that_was_cut_off_is_refused() -> None:
    with pytest.raises(SourceError, match="ends in the middle"):
        took("a.rtf", r"{\rtf1\ansi {\b text")


def test_what_a_reader_does_not_understand_is_said() -> None:
    text = "\\section{فصل}\n\\input{/etc/passwd}\nنص \\nothing{كلام} آخر\n"
    found = took("a.tex", text)
    assert "root:" not in found.text
    assert any("/etc/passwd" in f.message for f in found.findings)
    assert any("nothing" in f.message for f in found.findings)


def test_an_e_book_may_say_a_thing_twice(tmp_path: Path) -> None:
    path = tmp_path / "a.epub"
    path.write_bytes(written("epub", TEXT, tmp_path))
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    said = "title في صنعته|publisher دار|publisher مكتبة|creator سلمى|creator عمر".split("|")
    more = "".join(
        f"<dc:{name}>{value}</dc:{name}>" for name, _, value in (e.partition(" ") for e in said)
    )
    package = next(name for name in parts if name.endswith(".opf"))
    text = parts[package].decode().replace("</metadata>", f"{more}</metadata>")
    number = "<dc:identifier>calibre:5</dc:identifier>"
    parts[package] = text.replace("<dc:identifier", f"{number}<dc:identifier", 1).encode()
    found = took("a.epub", archive(parts)).text
    head = yaml.safe_load(found.split("---\n")[1])
    assert (head["title"], head["subtitle"], head["publisher"]) == ("كتاب", "في صنعته", "دار")
    assert head["author"] == ["سلمى", "عمر"]
    assert head["identifier"].startswith("urn:")


def test_an_e_book_has_its_chapters_again(desk: Desk, tmp_path: Path) -> None:
    desk.write("a.epub", written("epub", TEXT, tmp_path))
    assert cli.main(["build", "--to", "epub"]) == 0
    with zipfile.ZipFile(desk.dist / "a/a.epub") as book:
        chapters = [n for n in book.namelist() if re.search(r"/c\d+\.xhtml$", n)]
        second = book.read(chapters[1]).decode()
    assert len(chapters) == 2
    assert 'href="c1.xhtml#c1"' in second


@pytest.mark.parametrize("words_", ["Ένα κείμενο στα ελληνικά", "Русский текст", "English, too"])
def test_letters_tell_direction_alike_in_every_kind(words_: str) -> None:
    arabic = "هٰذَا نَصٌّ مُشَكَّلٌ أَطْوَلُ مِنْ سِوَاهُ فِي هٰذَا المِلَفِّ."
    in_odt = odt("".join(f"<text:p>{each}</text:p>" for each in (arabic, words_)))
    for made in (took("a.docx", docx(p(arabic) + p(words_))), took("a.odt", in_odt)):
        assert made.text.endswith(f'::: {{dir="ltr"}}\n{words_}\n:::\n')


def test_vowels_do_not_outvote_the_letters() -> None:
    assert "lang: en" in took("a.html", '<html lang="en"><p>كُتُبٌ are books</p></html>').text


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("كِتَابٌ ١٢٣ (C++)", (4, 1)),
        ("Русский Ελλ", (0, 10)),
        ("שלום ١٢", (4, 0)),
        ("漢字", (0, 2)),
        ("12 – 14 %", (0, 0)),
        ("\U000ff001\u200f", (0, 0)),
    ],
)
def test_only_letters_have_a_direction(text: str, counted: tuple[int, int]) -> None:
    assert strong(text) == counted
    assert runs_right(text) == (counted[0] >= counted[1])


def test_a_script_in_the_tag_has_the_last_word(desk: Desk, press: Press) -> None:
    """Kurdish in Latin letters runs from the left, in a phrase and in a page that says so."""
    report(press("قال [roj baş]{lang=ckb-Latn} ومضى.", title="نص", lang="ar", to=("html",)))
    assert '<span lang="ckb-Latn" dir="ltr">' in (desk.dist / "text/text.html").read_text("utf-8")
    page = took("a.html", '<html lang="ckb-Latn"><body><p>Herkes xwedî mafê jiyanê ye.</p></html>')
    assert "lang" not in page.text
    stop = error(press("نص.", title="نص", lang="ckb-Latn"))
    assert "ckb-Latn" in stop.message


def test_a_repair_that_there_is_not_cannot_be_left_out(desk: Desk, tmp_path: Path) -> None:
    desk.write("a.docx", written("docx", "نص عربي.\n", tmp_path))
    desk.write("a.yaml", "title: نص\nlang: ar\nkeep: double-spaces\n")
    with pytest.raises(MetadataError, match="keep cannot be double-spaces") as stop:
        parse(read(Path("content/a.docx")))
    assert str(stop.value.place) == "content/a.yaml:3"
    assert "doubled-spaces" in stop.value.hint


def test_the_endnotes_of_a_book_in_one_file_are_told_as_they_are_written(
    desk: Desk, tmp_path: Path
) -> None:
    path = desk.write("a.epub", written("epub", TEXT, tmp_path))
    desk.write("a.yaml", "title: كتاب\nlang: ar\nkind: book\nnotes: end\n")
    (build,) = pipeline.build([path], Order(out=Path("dist"), formats=("pdf",), jobs=1))
    (pdf,) = build.artefacts
    assert not list(lost_structure.inspect(pdf))
