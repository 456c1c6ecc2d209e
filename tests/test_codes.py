"""Codes on paper: read by the decoder of a telephone from the drawn page."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from conftest import Press
from PIL import Image, ImageFilter

from warraq import addresses, codes
from warraq.errors import MetadataError

DPI = 150


def drawn(pdf: bytes) -> Image.Image:
    """Return the last page as a picture."""
    document = pypdfium2.PdfDocument(pdf)
    page: Image.Image = document[len(document) - 1].render(scale=DPI / 72).to_pil()
    document.close()
    return page


def pdf_of(press: Press, **metadata: object) -> bytes:
    """Return the PDF of a short text."""
    build = press("نص المذكّرة.", to=("pdf",), title="مذكّرة", lang="ar", **metadata)
    return next(a.data for a in build.artefacts if a.edition.format == "pdf")


@pytest.mark.parametrize(
    ("metadata", "said"),
    [
        ({"url": "https://example.org/books/"}, "https://example.org/books/text.epub"),
        ({"ebook": "https://example.org/كتب"}, "https://example.org/%D9%83%D8%AA%D8%A8"),
        ({"ebook-url": "https://example.org/" + "a" * 600}, "https://example.org/" + "a" * 600),
    ],
)
def test_a_handout_opens_the_e_book(press: Press, metadata: dict[str, str], said: str) -> None:
    pdf = pdf_of(press, kind="handout", **metadata)
    (code,) = zxingcpp.read_barcodes(drawn(pdf))
    assert (code.format, code.text) == (zxingcpp.BarcodeFormat.QRCode, said)
    assert code.ec_level == "M"
    module = codes.qr(said)
    assert module.width / _modules(module) >= codes.QR_LEAST
    corners = code.position
    printed = (corners.top_right.x - corners.top_left.x) / DPI * 25.4
    assert printed / (_modules(module) - 2 * codes.QR_QUIET) >= codes.QR_LEAST - 0.02


def _modules(code: codes.Code) -> int:
    head = code.svg.split(b'width="', 1)[1]
    return int(head[: head.index(b'"')])


def test_a_quiet_zone_of_four_modules_is_white() -> None:
    code = codes.qr("https://example.org")
    side, path = _modules(code), code.svg.decode().split('d="')[1]
    starts = [s.split("h")[0].split(" ") for s in path.split("M")[1:]]
    assert min(int(n) for xy in starts for n in xy) == codes.QR_QUIET
    assert max(int(y) for _, y in starts) == side - codes.QR_QUIET - 1


def test_a_soiled_code_is_still_read(press: Press) -> None:
    page = drawn(pdf_of(press, kind="handout", url="https://example.org"))
    (clean,) = zxingcpp.read_barcodes(page)
    middle = clean.position.top_left.x // 2 + clean.position.bottom_right.x // 2
    level = clean.position.top_left.y // 2 + clean.position.bottom_right.y // 2
    page.paste("black", (middle - 12, level - 12, middle + 12, level + 12))
    (code,) = zxingcpp.read_barcodes(page.filter(ImageFilter.GaussianBlur(1)))
    assert code.text == clean.text


def test_the_code_says_where_it_leads(press: Press) -> None:
    pdf = pdf_of(press, kind="handout", url="https://example.org")
    with pikepdf.open(BytesIO(pdf)) as file:
        said = [
            str(o.Alt) for o in file.objects if isinstance(o, pikepdf.Dictionary) and "/Alt" in o
        ]
    assert "رمز استجابة سريعة يفتح الكتاب الإلكتروني: https://example.org/text.epub" in said


@pytest.mark.parametrize("metadata", [{"kind": "handout"}, {"url": "https://example.org"}])
def test_no_code_without_an_address_or_a_theme_that_wants_it(
    press: Press, metadata: dict[str, str]
) -> None:
    assert not zxingcpp.read_barcodes(drawn(pdf_of(press, **metadata)))


def test_the_code_is_not_on_the_strip_that_is_cut_off(press: Press) -> None:
    build = press(
        "نص المذكّرة.\n\n::: tear-off\nالاسم:\n:::\n",
        to=("pdf",), title="مذكّرة", lang="ar", kind="handout", url="https://example.org",
    )  # fmt: skip
    page = drawn(build.artefacts[0].data)
    (code,) = zxingcpp.read_barcodes(page)
    document = pypdfium2.PdfDocument(build.artefacts[0].data)
    text = document[0].get_textpage()
    found = text.search("الاسم").get_next()
    top = text.get_charbox(found[0])[3]
    height = document[0].get_height()
    document.close()
    assert code.position.bottom_left.y < (height - top) / 72 * DPI


@pytest.mark.parametrize("typed", ["example.org", "ftp://example.org", "https://", "https://a b"])
def test_what_is_no_address_stops_the_press(press: Press, typed: str) -> None:
    build = press("نص.", title="نص", lang="ar", url=typed)
    assert isinstance(build.error, MetadataError)
    assert build.error.message.startswith("url is not an address")


def test_an_address_is_written_for_machines_once() -> None:
    once = addresses.uri("https://مثال.org/كتب و?س=1#ص")
    assert once.isascii()
    assert addresses.uri(once) == once
