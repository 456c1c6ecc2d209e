"""What a writer may put above a text, and what the press says when it cannot be meant."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields
from io import BytesIO
from zipfile import ZipFile

import pytest
from conftest import Desk, Press, error, findings, report

from warraq.errors import MetadataError, UsageError
from warraq.keys import ALIASES
from warraq.model import Metadata
from warraq.parse import parse
from warraq.pipeline import Build
from warraq.read import read


def metadata(desk: Desk, head: str, name: str = "text.md") -> Metadata:
    """Return the metadata of an article with this front matter."""
    path = desk.write(name, f"---\n{head}\n---\n\nنص.\n")
    return parse(read(path)).metadata


def said(build: Build) -> tuple[str, str, str]:
    """Return place, message and hint of the error that stopped a build."""
    stop = error(build)
    return str(stop.place), stop.message, stop.hint


# ── What is understood ──────────────────────────────────────────────────────────────────


def test_every_key_can_be_written_in_front_matter(desk: Desk) -> None:
    meta = metadata(
        desk,
        "title: عنوان\nlang: ar\nsubtitle: فرعي\nsummary: خلاصة\nauthors: [أ, ب]\n"
        "date: 2026-03-14\nkeywords: [س, ص]\npublisher: دار\nrights: حقوق\n"
        "translator: ت\neditors: [ح]\nedition: الأولى\nisbn: 978-9953-0-0001-5\n"
        "identifier: urn:x\nkind: handout\n"
        "theme: handout\nquotes: keep\nkashida: none\nkeep: [doubled-spaces]\neditions: [س]\n"
        "numbering: sections\nnotes: end\nlists: [figures, tables]\n"
        "points: [ن]\nclassification: للنشر\nembargo: غدًا\ncontact: س\nlogo: l.png\n"
        "url: https://example.org\nebook: https://example.org/e.epub\nteaser: جملة\n"
        "calendar: hijri\nnumerals: european\nfit: one-page",
    )
    assert meta.authors == ("أ", "ب")
    assert meta.date == dt.date(2026, 3, 14)
    assert meta.kind == "handout"
    unset = [f.name for f in fields(Metadata) if not getattr(meta, f.name)]
    assert unset == ["chapters", "appendices"]


@pytest.mark.parametrize(
    ("head", "key", "value"),
    [
        ("author: كاتب، مع لقب", "authors", ("كاتب، مع لقب",)),
        ("authors:\n  - أ\n  - ب", "authors", ("أ", "ب")),
        ("keywords: أ، ب; ج، ", "keywords", ("أ", "ب", "ج")),
        ("keywords: []", "keywords", ()),
        ("tags: [أ]", "keywords", ("أ",)),
        ("language: fa", "lang", "fa"),
        ("lang: AR_eg", "lang", "ar-EG"),
        ("lang: ur_aran", "lang", "ur-Aran"),
        ("lang: ar-Arab-EG", "lang", "ar-Arab-EG"),
        ("date: '2026-03-14'", "date", dt.date(2026, 3, 14)),
        ("date: ٢٠٢٦-٠٣-١٤", "date", dt.date(2026, 3, 14)),
        ("date: ۲۰۲۶-۰۳-۱۴", "date", dt.date(2026, 3, 14)),
        ("date:", "date", None),
        ("date: ''", "date", None),
        ("date: ~", "date", None),
        ("date: null", "date", None),
        ("title: 2026", "title", "2026"),
        ("title: yes", "title", "yes"),
        ("title: 'سطر\n\n  وسطر'", "title", "سطر وسطر"),
        ("title: |\n  سطر\n  وسطر", "title", "سطر وسطر"),
        ("title: \u200fعنوان", "title", "\u200fعنوان"),
        ("subtitle: '~'", "subtitle", "~"),
        ("identifier: 978-9953-0-0001-2", "identifier", "978-9953-0-0001-2"),
    ],
)  # fmt: skip
def test_a_value_is_read_as_it_is_meant(desk: Desk, head: str, key: str, value: object) -> None:
    assert getattr(metadata(desk, head), key) == value


def test_the_names_of_other_tools_mean_ours() -> None:
    assert set(ALIASES.values()) <= {f.name for f in fields(Metadata)}
    assert not set(ALIASES) & {f.name for f in fields(Metadata)}


def test_every_key_says_what_it_is_for() -> None:
    assert all(f.metadata.get("doc") for f in fields(Metadata))


@pytest.mark.parametrize("fence", ["---", "---  ", "..."])
def test_front_matter_may_end_as_yaml_ends(desk: Desk, fence: str) -> None:
    path = desk.write("text.md", f"---\ntitle: عنوان\n{fence}\nنص.\n")
    assert parse(read(path)).metadata.title == "عنوان"


def test_a_rule_in_the_text_is_not_front_matter(desk: Desk) -> None:
    path = desk.write("text.md", "نص.\n\n---\n\nتتمّة.\n\n---\n")
    (body,) = parse(read(path)).bodies
    assert body.text.startswith("نص.")


def test_a_sidecar_wins_over_front_matter(desk: Desk) -> None:
    desk.write("text.yaml", "title: من الملف\n")
    meta = metadata(desk, "title: من النص\nsubtitle: فرعي")
    assert (meta.title, meta.subtitle) == ("من الملف", "فرعي")


def test_the_letters_tell_the_language_when_nothing_else_does(desk: Desk) -> None:
    assert parse(read(desk.write("a.md", "نص عربي فيه word واحدة."))).metadata.lang == "ar"
    assert parse(read(desk.write("b.md", "An English text."))).metadata.lang == "en"


def test_direction_follows_from_the_language_alone(press: Press) -> None:
    build = press("Text.", title="Title", lang="en", dir="rtl")
    (note,) = report(build).findings
    assert note.message == "dir is not needed: direction follows from lang"
    page = {a.edition.format: a.data for a in build.artefacts}["html"]
    assert b'<html lang="en" dir="ltr">' in page


# ── What is a finding ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("key", "guess"),
    [
        ("titel", "did you mean title?"),
        ("auther", "did you mean author?"),
        ("Keywords", "did you mean keywords?"),
        ("sumary", "did you mean summary?"),
        ("layout", ""),
    ],
)
def test_an_unknown_key_is_a_warning_with_a_guess(press: Press, key: str, guess: str) -> None:
    build = press("نص.", title="نص", lang="ar", **{key: "x"})
    (found,) = report(build).findings
    assert str(found.place) == "content/text.md:4"
    assert found.message == f"the key {key} is not known"
    assert found.hint == guess or (not guess and "the keys are title" in found.hint)


def test_with_strict_an_unknown_key_stops_the_press(press: Press, desk: Desk) -> None:
    build = press("نص.", strict=True, title="نص", lang="ar", titel="x")
    stop = build.error
    assert stop
    assert (str(stop.place), stop.hint) == ("content/text.md:4", "did you mean title?")
    assert not desk.dist.exists()


def test_with_strict_a_note_stops_nothing(press: Press) -> None:
    assert report(press("نص.", strict=True, title="نص"))


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("978-9953-0-0001-5", "9789953000015"),
        ("ISBN-13: 9789953000015", "9789953000015"),
        ("ردمك ٩٧٨-٩٩٥٣-٠-٠٠٠١-٥", "9789953000015"),
        ("0-8044-2957-X", "080442957X"),
    ],
)
def test_an_isbn_names_the_e_book(press: Press, typed: str, number: str) -> None:
    build = press("نص.", title="نص", lang="ar", isbn=typed)
    assert findings(build) == []
    book = next(a.data for a in build.artefacts if a.edition.format == "epub")
    package = ZipFile(BytesIO(book)).read("EPUB/content.opf").decode()
    assert f'<dc:identifier id="id">urn:isbn:{number}</dc:identifier>' in package


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("978-9953-0-0001-6", "its last digit would be 5"),
        ("978-9953-0-0010-5", "its last digit would be 7"),
        ("978-9953-0-001-5", "it has 10 or 13 digits"),
        ("قريبًا", "it has 10 or 13 digits"),
    ],
)
def test_an_isbn_that_no_book_can_have_is_a_warning(press: Press, typed: str, why: str) -> None:
    (found,) = report(press("نص.", title="نص", lang="ar", isbn=typed)).findings
    assert (found.id, str(found.place)) == ("bad-isbn", "content/text.md:4")
    assert why in found.message
    assert found.hint


# ── What is an error ────────────────────────────────────────────────────────────────────

DATES = ["2026-13-01", "2026-02-30", "14/3/2026", "اليوم", "2026", "14 مارس 2026", "2026-3-14x"]


@pytest.mark.parametrize("date", DATES)
def test_a_date_that_is_none_is_an_error_with_its_line(press: Press, desk: Desk, date: str) -> None:
    place, message, hint = said(press("نص.", title="نص", lang="ar", date=date))
    assert place == "content/text.md:4"
    assert message == f"{date} is not a date"
    assert hint == "write year-month-day, 2026-01-07"
    assert not desk.dist.exists()


@pytest.mark.parametrize("lang", ["xx", "klingon", "عربي", "a", "ar EG", "ar--EG", "ar-"])
def test_a_language_that_the_press_does_not_know_is_an_error(press: Press, lang: str) -> None:
    place, message, hint = said(press("نص.", title="نص", lang=lang))
    assert place == "content/text.md:3"
    assert "is not known" in message
    assert hint == "the press knows ar, ckb, en, fa, fr, he, ur"


@pytest.mark.parametrize("key", ["kind", "quotes", "kashida", "numbering", "notes", "lists"])
def test_a_word_that_is_no_choice_is_an_error_that_names_the_choices(
    press: Press, key: str
) -> None:
    place, message, hint = said(press("نص.", title="نص", lang="ar", **{key: "بوستر"}))
    assert place == "content/text.md:4"
    assert message == f"{key} cannot be بوستر"
    assert hint.startswith("choose ")


def test_a_theme_that_does_not_exist_is_an_error_with_a_guess(press: Press) -> None:
    stop = error(press("نص.", title="نص", lang="ar", theme="breifing"))
    assert isinstance(stop, UsageError)
    assert stop.message == "there is no theme breifing"
    assert stop.hint == "did you mean briefing?"


@pytest.mark.parametrize("key", ["title", "subtitle", "summary", "lang", "kind", "date", "theme"])
def test_a_list_where_one_text_is_meant_is_an_error(press: Press, key: str) -> None:
    place, message, _ = said(press("نص.", **{"x": 1, key: ["أ", "ب"]}))
    assert place == "content/text.md:3"
    assert key in message or "is not a date" in message


def test_a_theme_that_does_not_exist_is_an_error_with_its_line(press: Press) -> None:
    assert str(error(press("نص.", title="نص", lang="ar", theme="x")).place) == "content/text.md:4"


BROKEN = {
    "a colon in a value": ("title: عنوان\nsubtitle: سطر: وسطر", 3),
    "a bracket left open": ("title: [عنوان", 3),
    "a quotation mark left open": ('title: "عنوان', 3),
    "a tab": ("title: عنوان\n\tlang: ar", 3),
    "a key twice": ("title: عنوان\nlang: ar\ntitle: آخر", 4),
    "only a text": ("عنوان", 2),
    "only a list": ("- عنوان", 2),
    "a mapping in a value": ("lang: ar\ntitle:\n  main: عنوان", 3),
    "a mapping in a list": ("lang: ar\nauthors:\n  - name: كاتب", 3),
    "an alias": ("title: *عنوان*", 2),
    "a tag": ("title: !عنوان", 2),
    "a percent sign": ("title: %عنوان", 2),
    "an at sign": ("author: @كاتب", 2),
}


@pytest.mark.parametrize("name", BROKEN)
def test_metadata_that_is_not_yaml_is_an_error_with_its_line(desk: Desk, name: str) -> None:
    head, line = BROKEN[name]
    with pytest.raises(MetadataError) as caught:
        metadata(desk, head)
    place = caught.value.place
    assert place
    assert place.file == "content/text.md"
    assert abs((place.line or 0) - line) <= 1
    assert caught.value.hint


def test_metadata_without_an_end_is_no_text(desk: Desk) -> None:
    desk.write("text.md", "---\ntitle: عنوان\nlang: ar\n\nنص.\n")
    said = desk.warraq()
    assert said.code == 4
    assert said.err.startswith("content/text.md:1: error: the metadata that begins here has no end")


def test_a_broken_sidecar_is_named_not_the_text(desk: Desk) -> None:
    desk.write("text.txt", "نص.\nنص.\n")
    desk.write("text.yaml", "title: عنوان\nsubtitle: سطر: وسطر\n")
    said = desk.warraq()
    assert said.code == 4
    assert said.err.startswith("content/text.yaml:2: error: the metadata is not YAML")


@pytest.mark.parametrize(
    "text", ["", "title: كتاب\n", "title: كتاب\nchapters:\n", "title: كتاب\nchapters: []\n"]
)
def test_a_book_without_chapters_is_an_error(desk: Desk, text: str) -> None:
    desk.write("book/publication.yaml", text)
    said = desk.warraq("content/book")
    assert said.code in {3, 4}
    assert said.err.startswith("content/book/publication.yaml")
    assert "hint:" in said.err


LISTS = {
    "a last part without chapters": ("- 01.md\n- part: باب", "the part باب has", 2),
    "a part without chapters": ("- part: باب\n- part: آخر\n- 01.md", "the part باب has", 2),
    "a part without a title": ("- part:\n- 01.md", "has to be a list of files", 3),
    "another key": ("- file: 01.md", "has to be a list of files", 3),
    "a part inside a part": (
        "- part: باب\n  chapters:\n  - part: فرع\n  - 01.md", "has to be a list of files", 3
    ),
    "a list in the list": ("- [01.md]", "has to be a list of files", 3),
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_chapters_that_cannot_be_meant_is_an_error(desk: Desk, name: str) -> None:
    lines, message, line = LISTS[name]
    desk.write("book/01.md", "# فصل\n\nنص.\n")
    desk.write("book/publication.yaml", f"title: كتاب\nchapters:\n{lines}\n")
    with pytest.raises(MetadataError) as caught:
        read(desk.root / "content/book")
    assert message in caught.value.message
    assert str(caught.value.place) == f"content/book/publication.yaml:{line}"
    assert caught.value.hint


def test_a_part_of_one_chapter_may_be_written_in_a_line(desk: Desk) -> None:
    desk.write("book/01.md", "# فصل\n\nنص.\n")
    desk.write("book/02.md", "# آخر\n\nنص.\n")
    desk.write(
        "book/publication.yaml",
        "title: كتاب\nchapters:\n- part: باب\n  chapters: 01.md\n- 02.md\n",
    )
    first, second = read(desk.root / "content/book").parts
    assert first.division
    assert first.division.title == "باب"
    assert second.division is None


def test_settings_of_a_chapter_are_named_with_file_and_line(desk: Desk) -> None:
    desk.write("kitab/publication.yaml", "title: كتاب\nlang: ar\nchapters: [a.md, b.txt]\n")
    desk.write("kitab/a.md", "---\ntitle: Épilogue\nlang: fr\n---\n\nUn texte court.\n")
    desk.write("kitab/b.txt", "خاتمة\n\nنص الفصل.\n")
    desk.write("kitab/b.yaml", "title: عنوان آخر\n")
    found = {f.id: f for f in parse(read(desk.root / "content/kitab")).findings}
    assert str(found["ignored-key"].place) == "content/kitab/a.md:3"
    assert "::: {lang=fr}" in found["ignored-key"].hint
    assert str(found["ignored-file"].place) == "content/kitab/b.yaml:1"
    assert "b.yaml" not in found["title-from-text"].hint


def test_a_chapter_that_is_not_there_is_named_with_its_line_in_a_part(desk: Desk) -> None:
    desk.write("book/publication.yaml", "chapters:\n- part: باب\n  chapters:\n  - 01.md\n")
    said = desk.warraq("content/book")
    assert said.code == 3
    assert said.err.startswith("content/book/publication.yaml:4: error: there is no file")
