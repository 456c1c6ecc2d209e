"""Editions by name: which files a publication becomes, and what a person is told otherwise."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from conftest import Desk, Press, error, report

from warraq import check, editions, pipeline, themes
from warraq.errors import PressError
from warraq.model import Order, Severity
from warraq.pipeline import Build

TEXT = "## أول\n\nنص قصير يُقرأ في كل طبعة.\n"


@pytest.fixture(autouse=True)
def _read_again() -> None:
    """Every test has templates of its own."""
    editions.load.cache_clear()
    themes.load.cache_clear()


def own(desk: Desk, name: str, text: str) -> None:
    """Write an edition of one's own."""
    folder = desk.root / "templates" / "editions"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")


def build(desk: Desk, *names: str, formats: tuple[str, ...] = ("pdf",)) -> Build:
    """Build one article, further editions named on the command line."""
    desk.write("text.md", f"---\ntitle: تجربة\nlang: ar\n---\n\n{TEXT}")
    order = Order(out=desk.dist, formats=formats, editions=names, jobs=1)
    (made,) = pipeline.build([Path("content/text.md")], order)
    return made


def files(made: Build) -> list[str]:
    """Return the names of the files that were written."""
    return [path.name for path in report(made).files]


def test_the_metadata_names_further_editions(press: Press) -> None:
    made = press(TEXT, title="تجربة", lang="ar", to=("pdf",), editions=["briefing", "handout"])
    assert files(made) == ["text.pdf", "text-briefing.pdf", "text-handout.pdf"]
    one, same, other = (artefact.data for artefact in made.artefacts)
    assert one == same
    assert one != other


def test_an_edition_of_the_metadata_waits_until_its_format_is_asked_for(press: Press) -> None:
    made = press(TEXT, title="تجربة", lang="ar", to=("html",), editions=["handout"])
    assert files(made) == ["text.html"]


def test_the_command_line_adds_editions(desk: Desk) -> None:
    assert files(build(desk, "handout", formats=("html",))) == ["text.html", "text-handout.pdf"]


def test_an_unknown_edition_is_named_with_its_line_and_a_guess(press: Press) -> None:
    stop = error(press(TEXT, title="تجربة", lang="ar", editions=["handuot"]))
    assert str(stop) == (
        "content/text.md:4: there is no edition handuot\nhint: did you mean handout?"
    )


def test_an_unknown_edition_of_the_command_line_stops_all(desk: Desk) -> None:
    said = desk.warraq("build", str(desk.write("a.md", TEXT)), "--edition", "handuot")
    assert said.code == 2
    assert "there is no edition handuot" in said.err
    assert not desk.dist.exists()


def test_an_edition_of_ones_own_is_a_file(desk: Desk) -> None:
    own(desk, "mine", 'extends = "handout"\nformat = "html"\n[tokens]\naccent = "#123456"\n')
    made = build(desk, "mine")
    assert files(made) == ["text.pdf", "text-mine.html"]
    assert b"#123456" in made.artefacts[1].data


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[", "not a TOML file"),
        ('theem = "book"', "theem is not known here"),
        ('theme = "boook"', "there is no theme boook"),
        ('format = "pfd"', "there is no format pfd"),
        ('tokens = "A5"', "tokens is a table"),
        ('[tokens]\npapersize = "A5"', "no token papersize"),
        ('extends = "mine"', "extends itself"),
        ('extends = "bookelt"', "there is no edition bookelt"),
        ('extends = "booklet"\nformat = "html"', "for PDF alone"),
        ("[imposition]\nrows = 2", "lacks a scheme"),
        ('[imposition]\nscheme = "booklte"', "there is no scheme booklte"),
        ('[imposition]\nscheme = "n-up"\nrows = 0', "rows are whole numbers from 1"),
        ('[imposition]\nscheme = "n-up"\nsheet = "A44"', "sheet cannot be A44"),
        ('[output]\nintent = "cmyk"\nprofile = "none.icc"', "there is no profile none.icc"),
        ('[output]\nintent = "cmyk"\nprofile = "black.icc"', "is for GRAY, not cmyk"),
        ('[output]\nintent = "cmyk"\nprofile = "press.toml"', "is not an ICC profile of a printer"),
        ('[output]\nintent = "cmyk"\nprofile = "../base/theme.toml"', "there is no profile"),
        ('[imposition]\nscheme = "booklet"\nrows = "two"', "rows is a whole number"),
        ('[imposition]\nscheme = "booklet"\nduplex = "both"', "duplex cannot be both"),
        ("[output]\nbleed = -3", "bleed is a number of mm"),
        ('[output]\nmarks = ["crop", "cross"]', "marks cannot be cross"),
    ],
)
def test_what_is_wrong_in_an_edition_is_said(desk: Desk, text: str, says: str) -> None:
    own(desk, "mine", text)
    stop: PressError | None
    try:
        stop = build(desk, "mine").error
    except PressError as raised:  # the order is looked at before any text is
        stop = raised
    assert stop is not None
    assert says in stop.message
    assert "templates/editions/mine.toml" in str(stop.place)
    assert not desk.dist.exists()


def test_editions_are_no_theme_and_every_theme_is_an_edition(desk: Desk) -> None:
    folder = desk.root / "templates" / "dar"
    folder.mkdir(parents=True)
    (folder / "theme.toml").write_text('extends = "base"\n[tokens]\naccent = "#123456"\n', "utf-8")
    assert "editions" not in themes.names()
    assert {*themes.names()} - {*editions.names()} == {"base"}
    assert files(build(desk, "dar")) == ["text.pdf", "text-dar.pdf"]


@pytest.mark.parametrize("name", editions.names())
def test_every_shipped_edition_says_what_it_is(name: str) -> None:
    assert editions.load(name).title.startswith(f"{name}: ")


# ── Sheets of paper ─────────────────────────────────────────────────────────────────────

PAPER = [
    name
    for name in editions.names()
    if editions.load(name).is_for_print_shop and editions.load(name).format == "pdf"
]
"""Editions that lay the text itself on sheets."""


@pytest.mark.parametrize("name", PAPER)
def test_the_text_on_sheets_can_be_searched_and_comes_out_the_same(desk: Desk, name: str) -> None:
    first, again = build(desk, name), build(desk, name)
    data = first.artefacts[1].data
    assert data == again.artefacts[1].data
    with pikepdf.open(BytesIO(data)) as pdf:
        assert not {"/StructTreeRoot", "/MarkInfo", "/Outlines", "/Names"} & set(pdf.Root.keys())
        assert str(pdf.Root.ViewerPreferences.Direction) == "/R2L"
        assert str(pdf.Root.ViewerPreferences.PrintScaling) == "/None"
        assert all("/Annots" not in page for page in pdf.pages)
    document = pypdfium2.PdfDocument(data)
    text = document[0].get_textpage()
    assert text.search("نص قصير يُقرأ في كل طبعة").get_next()
    document.close()
    assert not [f for f in check.check_artefacts(first.artefacts) if f.severity > Severity.NOTE]


def test_a_printer_is_told_over_which_edge_to_turn(desk: Desk) -> None:
    made = build(desk, "booklet", "booklet-a6", "two-up")
    told = []
    for artefact in made.artefacts[1:]:
        with pikepdf.open(BytesIO(artefact.data)) as pdf:
            told.append(str(pdf.Root.ViewerPreferences.get("/Duplex")))
    assert told == ["/DuplexFlipShortEdge", "/DuplexFlipLongEdge", "None"]


def test_judges_of_reading_do_not_judge_sheets(desk: Desk) -> None:
    made = build(desk, "booklet", "handout")
    judged = check.for_judges(made.artefacts, report(made).files)
    assert [path.name for path in judged] == ["text.pdf", "text-handout.pdf"]
