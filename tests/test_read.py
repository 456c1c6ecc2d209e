"""What the press takes in: files as people have them, and what it says of those it cannot read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conftest import Desk, Press, error, report

from warraq.errors import SourceError, UsageError
from warraq.parse import parse
from warraq.read import discover, read

TEXT = "عنوان النص\nفقرة أولى.\nفقرة ثانية.\n"


# ── Files as people have them ───────────────────────────────────────────────────────────


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_a_byte_order_mark_of_any_system_are_read(
    desk: Desk, ends: str, mark: bytes
) -> None:
    path = desk.write("text.txt", mark + TEXT.replace("\n", ends).encode())
    assert read(path).parts[0].text == TEXT


def test_the_breaks_of_a_word_processor_do_not_join_words(desk: Desk) -> None:
    path = desk.write("text.txt", "عنوان\nقبل\vبعد\fآخر\n")
    assert read(path).parts[0].text == "عنوان\nقبل بعد آخر\n"


@pytest.mark.parametrize("name", ["نص عربي.md", "two words.MD", "it's.markdown", "a.b.txt"])
def test_a_file_may_be_called_what_it_likes(desk: Desk, name: str) -> None:
    path = desk.write(name, "---\ntitle: نص\n---\nنص.\n")
    source = read(path)
    assert source.slug == Path(name).stem
    assert source.parts[0].name == f"content/{name}"


def test_a_text_without_a_line_end_is_whole(desk: Desk) -> None:
    (body,) = parse(read(desk.write("text.md", "---\ntitle: نص\n---\nآخر كلمة"))).bodies
    assert body.text == "آخر كلمة"


def test_letters_and_marks_stay_as_they_were_typed(desk: Desk) -> None:
    """No normal form is forced on a text: canonically equal spellings are the author's."""
    text = "مُدَرِّس مدرّس لا ﷺ كـتاب می\u200cخواهم é e\u0301\n"
    assert read(desk.write("text.md", text)).parts[0].text == text


def test_a_folder_gives_its_publications_in_order(desk: Desk) -> None:
    for name in ("b.txt", "a.md", "_draft.md", ".hidden.md", "notes.pages", "a.yaml", "c/x.md"):
        desk.write(name, "نص")
    desk.write("book/publication.yaml", "chapters: x.md")
    desk.write("book/x.md", "نص")
    assert [p.name for p in discover(Path("content"))] == ["a.md", "b.txt", "book"]


def test_a_book_reads_its_chapters_in_the_order_given(desk: Desk) -> None:
    desk.write("book/publication.yaml", "title: كتاب\nchapters:\n  - b.md\n  - sub/a.txt\n")
    desk.write("book/b.md", "# باء\n\nنص.")
    desk.write("book/sub/a.txt", "نص.\nنص.")
    source = read(Path("content/book"))
    assert source.is_book
    assert [p.name for p in source.parts] == ["content/book/b.md", "content/book/sub/a.txt"]


@pytest.mark.parametrize("named", ["book", "./book", "../content/book", "book/"])
def test_a_book_is_a_book_however_its_folder_is_named(
    desk: Desk, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("book/publication.yaml", "title: كتاب\nchapters: a.md\n")
    desk.write("book/a.md", "# ألف\n\nنص.")
    monkeypatch.chdir(desk.root / "content")
    source = read(Path(named))
    assert source.is_book
    assert source.slug == "book"
    assert parse(source).metadata.kind == "book"


def test_a_folder_that_is_the_working_folder_has_a_name_too(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("book/publication.yaml", "title: كتاب\nchapters: a.md\n")
    desk.write("book/a.md", "# ألف\n\nنص.")
    monkeypatch.chdir(desk.root / "content" / "book")
    assert read(Path()).slug == "book"


# ── Files that cannot be read ───────────────────────────────────────────────────────────


def refused(path: Path) -> SourceError:
    """Return the error that reading a publication ends in."""
    with pytest.raises(SourceError) as caught:
        parse(read(path))
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("windows-1256", "Windows-1256"),
        ("iso8859-6", "ISO-8859-6"),
        ("utf-16", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-16-le", "UTF-16"),
    ],
)
@pytest.mark.parametrize("text", [TEXT, "قال: نعم، ثم مضى.\n" * 300])
def test_another_encoding_is_read_and_named(
    desk: Desk, encoding: str, name: str, text: str
) -> None:
    source = read(desk.write("text.txt", text.encode(encoding)))
    assert source.parts[0].text == text
    (note,) = source.findings
    assert note.id == "old-encoding"
    assert name in note.message


def test_the_line_that_is_not_utf_8_is_named(desk: Desk) -> None:
    stop = refused(desk.write("text.md", "نص.\nنص.\n".encode() + "نص".encode("windows-1256")))
    assert str(stop.place) == "content/text.md:3"
    assert stop.message == "the text is not UTF-8 (byte 0xE4)"
    assert "Windows-1256" in stop.hint


def test_a_cut_off_letter_is_not_utf_8(desk: Desk) -> None:
    assert "not UTF-8" in refused(desk.write("text.md", "نص".encode()[:-1])).message


def test_a_program_s_file_is_not_a_text(desk: Desk) -> None:
    stop = refused(desk.write("text.md", b"PK\x03\x04\n\0\0docx"))
    assert "is not a text" in stop.message
    assert str(stop.place) == "content/text.md:1"


@pytest.mark.parametrize("text", ["", " \n\t\n", "\ufeff", "\u200f \n".strip("\u200f")])
def test_an_empty_file_is_an_error(desk: Desk, text: str) -> None:
    assert refused(desk.write("text.md", text)).message == "the file is empty"


@pytest.mark.parametrize(
    "text", ["---\ntitle: نص\n---\n", "---\ntitle: نص\n---\n\n \n", "---\n---\n"]
)
def test_metadata_without_a_text_is_an_error(desk: Desk, text: str) -> None:
    stop = refused(desk.write("text.md", text))
    assert stop.message == "there is metadata but no text"
    assert str(stop.place).startswith("content/text.md:")


def test_a_title_without_a_text_is_an_error(desk: Desk) -> None:
    assert refused(desk.write("a.md", "# عنوان\n")).message == "there is a title but no text"
    assert refused(desk.write("a.txt", "عنوان\n")).message == "there is a title but no text"


@pytest.mark.parametrize(
    "text", ["<!-- لا شيء -->", "[x]: http://a.example/", "<script>x</script>"]
)
def test_a_text_of_which_nothing_is_left_is_an_error(press: Press, desk: Desk, text: str) -> None:
    stop = error(press(text, title="نص", lang="ar"))
    assert stop.message == "nothing is left of the text"
    assert stop.exit_code == 5
    assert not desk.dist.exists()


def test_an_image_that_is_missing_is_an_error_with_its_line(press: Press, desk: Desk) -> None:
    stop = error(press("نص.\n\n![صورة](images/nothing.png)", title="نص", lang="ar"))
    assert stop.exit_code == 3
    assert str(stop.place) == "content/text.md:8"
    assert stop.message == "there is no file content/images/nothing.png"
    assert stop.hint
    assert not desk.dist.exists()


@pytest.mark.parametrize(
    "data", [b"", b"nothing", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"<html></html>", b"<svg"]
)
def test_an_image_that_is_damaged_is_an_error(press: Press, desk: Desk, data: bytes) -> None:
    desk.write("x.png", data)
    stop = error(press("![صورة](x.png)", title="نص", lang="ar"))
    assert stop.exit_code == 3
    assert str(stop.place) == "content/text.md:6"
    assert stop.hint


@pytest.mark.parametrize("name", ["text.pages", "text.pdf", "text"])
def test_a_kind_of_file_that_is_not_read_is_an_error(desk: Desk, name: str) -> None:
    stop = refused(desk.write(name, "نص"))
    assert "this kind of file is not read" in stop.message
    assert ".md" in stop.hint


def test_a_chapter_that_is_missing_is_an_error_at_the_line_that_names_it(desk: Desk) -> None:
    desk.write("book/publication.yaml", "title: كتاب\nchapters:\n  - a.md\n  - b.md\n")
    desk.write("book/a.md", "# ألف\n\nنص.")
    stop = refused(Path("content/book"))
    assert str(stop.place) == "content/book/publication.yaml:4"
    assert stop.message == "there is no file content/book/b.md"


def test_a_name_that_is_nearly_right_is_answered_with_the_right_one(desk: Desk) -> None:
    desk.write("book/publication.yaml", "title: كتاب\nchapters:\n  - 01-muqadima.md\n")
    desk.write("book/01-muqaddima.md", "# ألف\n\nنص.")
    assert refused(Path("content/book")).hint == "did you mean 01-muqaddima.md?"
    with pytest.raises(UsageError) as caught:
        discover(Path("content/bok"))
    assert caught.value.hint == "did you mean book?"


def test_a_chapter_that_is_empty_is_named_itself(desk: Desk) -> None:
    desk.write("book/publication.yaml", "title: كتاب\nchapters: a.md\n")
    desk.write("book/a.md", "")
    assert str(refused(Path("content/book")).place) == "content/book/a.md"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_an_error(desk: Desk) -> None:
    path = desk.write("text.md", "نص.")
    path.chmod(0)
    assert "cannot be read" in refused(path).message


def test_nothing_to_publish_is_an_error_that_says_where_to_begin(desk: Desk) -> None:
    with pytest.raises(UsageError, match="no publication in content"):
        discover(Path("content"))
    with pytest.raises(UsageError, match="there is no file or folder"):
        discover(desk.root / "nothing")


def test_a_sidecar_belongs_to_its_own_text_only(desk: Desk) -> None:
    desk.write("a.txt", TEXT)
    desk.write("b.yaml", "title: لغيره\n")
    assert parse(read(Path("content/a.txt"))).metadata.title == "عنوان النص"


def test_one_image_used_twice_is_taken_once(press: Press, desk: Desk) -> None:
    svg = "<svg xmlns='http://www.w3.org/2000/svg'><circle r='4'/></svg>"
    desk.write("a.svg", svg)
    desk.write("b.svg", svg)
    build = press("![أ](a.svg) ![ب](b.svg) ![أ](a.svg)", title="نص", lang="ar")
    assert report(build)
    assert len(build.artefacts[0].edition.document.assets) == 1


def test_a_drawing_with_proportions_and_no_size_is_set_in_an_arabic_line(
    press: Press, desk: Desk
) -> None:
    """Most drawing programs write a viewBox alone; WeasyPrint 70 fails on that from the right."""
    desk.write(
        "x.svg",
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M0 0h9'/></svg>",
    )
    assert report(press("نص ![خط](x.svg) نص.\n\n![خط](x.svg)", title="نص", lang="ar"))
