"""The cover laid open: sides, spine, bar code and words, measured in the finished PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from conftest import Desk

from warraq import codes, editions, isbn, papers, pipeline
from warraq.errors import TemplateError
from warraq.model import Artefact, Jacket, Order
from warraq.rules import unfit_for_press

MM = 72 / 25.4
ISBN = "978-9953-0-0001-5"
THICK = 'extends = "cover"\n[jacket]\nthickness = 9\nspine = "{}"\n'
SAFE = 4.0
"""No word stands nearer to where the cover is cut or folded, mm."""


@dataclass(frozen=True)
class Letter:
    """A letter and the middle of its box, mm from the lower left corner of the trim."""

    text: str
    x: float
    y: float


@dataclass(frozen=True)
class Cover:
    """A finished cover."""

    artefact: Artefact
    findings: dict[str, str]
    pages: int

    @property
    def trim(self) -> tuple[float, ...]:
        """The trim box, points."""
        with pikepdf.open(BytesIO(self.artefact.data)) as pdf:
            return tuple(map(float, pdf.pages[0].trimbox))

    @property
    def width(self) -> float:
        """The width when it is cut, mm."""
        return (self.trim[2] - self.trim[0]) / MM

    @property
    def spine(self) -> float:
        """The width of the spine, mm."""
        return self.width - 2 * 140

    def letters(self) -> Iterator[Letter]:
        """Yield the letters that stand on the cover, in the order of the text layer."""
        left, bottom, _, top = self.trim
        document = pypdfium2.PdfDocument(self.artefact.data)
        page = document[0].get_textpage()
        for n in range(page.count_chars()):
            text, box = page.get_text_range(n, 1), page.get_charbox(n)
            if text.strip() and bottom < (box[1] + box[3]) / 2 < top:
                x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
                yield Letter(text, (x - left) / MM, (y - bottom) / MM)
        document.close()

    def bars(self) -> list[zxingcpp.Barcode]:
        """Return what a scanner reads from the drawn sheet, 200 dots to the inch."""
        document = pypdfium2.PdfDocument(self.artefact.data)
        picture = document[0].render(scale=200 / 72).to_pil()
        document.close()
        return list(zxingcpp.read_barcodes(picture))


def made(desk: Desk, text: str = "نص.", edition: str = "cover", **metadata: str) -> Cover:
    """Build a book's cover."""
    head = {"title": "كتاب", "lang": "ar", "kind": "book", "date": "2026-03-14", **metadata}
    yaml = "".join(f"{key}: {value}\n" for key, value in head.items())
    path = desk.write("text.md", f"---\n{yaml}---\n\n## أول\n\n{text}\n")
    editions.load.cache_clear()
    (build,) = pipeline.build([path], Order(desk.dist, ("pdf",), (edition,), jobs=1))
    assert build.report is not None, build.error
    inside, cover = build.artefacts
    assert cover.name == f"text-{edition}.pdf"
    with pikepdf.open(BytesIO(inside.data)) as pdf:
        count = len(pdf.pages)
    return Cover(cover, {f.id: f.message for f in build.report.findings}, count)


def thick(desk: Desk, runs: str = "down") -> str:
    """Write an edition whose leaves are 9 mm thick, so that few pages have a spine."""
    path = desk.root / "templates" / "editions" / f"thick-{runs}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(THICK.format(runs), encoding="utf-8")
    return path.stem


@pytest.mark.parametrize(
    ("pages", "jacket", "width"),
    [
        (1, Jacket(board=0), 0.1),
        (200, Jacket(board=0), 10.0),
        (201, Jacket(board=0), 10.1),
        (200, Jacket(), 10.6),
        (320, Jacket(paper="cream-80"), 23.0),
        (320, Jacket(thickness=0.15, board=0.25), 24.5),
    ],
)
def test_a_spine_is_as_wide_as_its_leaves_and_its_cover(
    pages: int, jacket: Jacket, width: float
) -> None:
    assert papers.spine_width(pages, jacket) == pytest.approx(width)


def test_a_paper_that_is_not_there_stops_the_press(desk: Desk) -> None:
    papers._papers.cache_clear()
    with pytest.raises(TemplateError, match="no paper offset-81"):
        papers.spine_width(10, Jacket(paper="offset-81"))
    (desk.root / "templates").mkdir()
    (desk.root / "templates" / "papers.toml").write_text("[own]\ngrammage = 100\nbulk = 2\n")
    papers._papers.cache_clear()
    assert papers.spine_width(10, Jacket(paper="own", board=0)) == 1.0
    papers._papers.cache_clear()


def test_the_spread_is_two_sides_and_a_spine_with_bleed(desk: Desk) -> None:
    short = made(desk)
    long = made(desk, text="\n\n".join(["فقرة " * 60] * 30))
    for cover in (short, long):
        assert cover.spine == pytest.approx(papers.spine_width(cover.pages, Jacket()), abs=0.01)
        assert (cover.trim[3] - cover.trim[1]) / MM == pytest.approx(210, abs=0.01)
        assert not list(unfit_for_press.inspect(cover.artefact))
    assert long.pages > short.pages
    assert long.spine > short.spine


@pytest.mark.parametrize("lang", ["ar", "en"])
@pytest.mark.parametrize("runs", ["down", "up"])
def test_sides_and_spine_follow_the_direction(desk: Desk, lang: str, runs: str) -> None:
    title = {"ar": "ثلاثة أبواب جميلة", "en": "Quite Xylophones"}[lang]
    first, last = {"ar": ("ث", "ج"), "en": ("Q", "X")}[lang]
    cover = made(desk, edition=thick(desk, runs), title=title, lang=lang, isbn=ISBN)
    (bars,) = cover.bars()
    at = (bars.position.top_left.x / 200 * 72 - cover.trim[0]) / MM
    assert (at > cover.width / 2) == (lang == "ar"), "the bar code is on the back"
    spine = [a for a in cover.letters() if abs(a.x - cover.width / 2) < cover.spine / 2]
    begins = next(a.y for a in spine if a.text == first)
    ends = next(a.y for a in spine if a.text == last)
    assert (begins > ends) == (runs == "down")


def test_letters_on_the_spine_have_their_heads_to_the_front(desk: Desk) -> None:
    for lang, title in (("ar", "بب"), ("en", "ii")):
        cover = made(desk, edition=thick(desk), title=title, lang=lang)
        with pikepdf.open(BytesIO(cover.artefact.data)) as pdf:
            drawn = b"".join(
                o.read_bytes()
                for o in pdf.objects
                if isinstance(o, pikepdf.Stream) and "/BBox" in o
            )
        turned = b"0 1 -1 0 " if lang == "ar" else b"0 -1 1 0 "
        assert drawn.count(turned) == 1


@pytest.mark.parametrize("typed", [ISBN, "0-306-40615-2", "٩٧٨-٩٩٥٣-٠-٠٠٠١-٥"])
def test_a_scanner_reads_the_isbn(desk: Desk, typed: str) -> None:
    cover = made(desk, isbn=typed)
    (bars,) = cover.bars()
    assert (bars.format, bars.text) == (zxingcpp.BarcodeFormat.EAN13, isbn.ean(typed))
    assert "no-barcode" not in cover.findings
    with pikepdf.open(BytesIO(cover.artefact.data)) as pdf:
        streams = [o.read_bytes() for o in pdf.objects if isinstance(o, pikepdf.Stream)]
    assert any(b"0 0 0 1 k" in each for each in streams), "the bars are black ink alone"
    assert not any(b" rg\n" in each for each in streams)
    said = "".join(a.text for a in cover.letters())
    assert isbn.ean(typed)[1:7] in said
    printed = (bars.position.top_right.x - bars.position.top_left.x) / 200 * 25.4
    assert printed == pytest.approx(95 * codes.EAN_MODULE, rel=0.03)


@pytest.mark.parametrize("typed", ["", "978-9953-0-0001-6", "123"])
def test_no_bars_without_a_number_that_a_book_can_have(desk: Desk, typed: str) -> None:
    cover = made(desk, isbn=typed)
    assert not cover.bars()
    assert "no valid ISBN" in cover.findings["no-barcode"]


def test_bars_stand_on_white_between_quiet_zones() -> None:
    svg = codes.ean13("9789953000015").svg.decode()
    moves = [m.split("h")[0].split(" ") for m in svg.split('d="')[1].split("M")[1:]]
    assert min(int(x) for x, _ in moves) == codes.EAN_QUIET[0]
    assert f'width="{11 + 95 + 7}"' in svg
    assert 'fill="#ffffff"' in svg
    assert 'fill="#000000"' in svg
    nominal = codes.ean13("9789953000015", 100)
    assert codes.ean13("9789953000015", 200).width == pytest.approx(2 * nominal.width)
    assert nominal.width == pytest.approx(37.29, abs=0.01)


def test_a_narrow_spine_has_no_words(desk: Desk) -> None:
    cover = made(desk, author="سلمى")
    assert "has no words" in cover.findings["narrow-spine"]
    assert not [a for a in cover.letters() if abs(a.x - cover.width / 2) < cover.spine / 2]


def test_no_word_comes_near_a_cut_or_a_fold(desk: Desk) -> None:
    cover = made(
        desk,
        edition=thick(desk),
        title="كتاب طويل العنوان في أخبار الورّاقين والنسّاخين " * 4,
        subtitle="ومن كان معهم " * 12,
        summary="كان في بغداد سوق للورّاقين، فيه أكثر من مئة دكّان. " * 60,
        author="سلمى النسّاخ",
        publisher="دار الأفق",
        isbn=ISBN,
    )
    assert "ends in an ellipsis" in cover.findings["cut-text"]
    folds = (140.0, 140.0 + cover.spine)
    for letter in cover.letters():
        assert SAFE < letter.y < 210 - SAFE, letter
        assert SAFE < letter.x < cover.width - SAFE, letter
        is_on_spine = folds[0] < letter.x < folds[1]
        near = min(abs(letter.x - fold) for fold in folds)
        assert near > (0.5 if is_on_spine else SAFE), letter


def test_two_covers_of_one_book_are_one_file(desk: Desk) -> None:
    assert made(desk, isbn=ISBN).artefact.data == made(desk, isbn=ISBN).artefact.data


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("barcode = 79", "barcode cannot be 79 per cent"),
        ('paper = "offset"', "there is no paper offset"),
        ('spine = "left"', "spine cannot be left"),
    ],
)
def test_a_cover_that_cannot_be_made_is_refused(desk: Desk, table: str, said: str) -> None:
    path = desk.root / "templates" / "editions" / "mine.toml"
    path.parent.mkdir(parents=True)
    path.write_text(f'extends = "cover"\n[jacket]\n{table}\n', encoding="utf-8")
    editions.load.cache_clear()
    with pytest.raises(TemplateError, match=said):
        editions.load("mine")
