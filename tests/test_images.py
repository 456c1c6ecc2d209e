"""Pictures: nothing of a camera's reaches an edition, and each edition gets the size it can use."""

from __future__ import annotations

import io
from base64 import b64decode
from re import findall
from zipfile import ZipFile

import pypdfium2
import pytest
from conftest import Desk, Press, report
from PIL import Image, ImageCms, PngImagePlugin

from warraq import pictures
from warraq.strip import STRIPPERS

SECRET = b"Nasser 31.5017N"
GPS, ORIENTATION, ARTIST = 0x8825, 0x0112, 0x013B
TURNED = 6
"""The camera was held upright: its first row is the right side of the picture."""


def photo(width: int = 60, height: int = 40, mode: str = "RGB") -> Image.Image:
    """Return a picture whose left half is dark and whose right half is light."""
    image = Image.new("L", (width, height), 40)
    image.paste(220, (width // 2, 0, width, height))
    return image.convert(mode)


def exif(orientation: int = 1) -> Image.Exif:
    """Return what a telephone writes: who, where, how it was held."""
    tags = Image.Exif()
    tags[ORIENTATION], tags[ARTIST] = orientation, SECRET.decode()
    tags[GPS] = {1: "N", 2: (31.0, 30.0, 6.1), 3: "E", 4: (34.0, 28.0, 0.4)}
    return tags


def file(image: Image.Image, kind: str, **more: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def moving() -> bytes:
    frames = [photo(), photo().transpose(Image.Transpose.FLIP_LEFT_RIGHT)]
    return file(
        frames[0], "GIF", save_all=True, append_images=frames[1:], loop=3, comment=SECRET
    )  # fmt: skip


def texts() -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", SECRET.decode())
    info.add_itxt("XML:com.adobe.xmp", SECRET.decode(), zip=True)
    return info


FILES = {
    "jpeg": file(photo(), "JPEG", exif=exif(), comment=SECRET, xmp=SECRET, quality=95),
    "progressive": file(photo(), "JPEG", exif=exif(), progressive=True) + SECRET,
    "png": file(photo(), "PNG", exif=exif(), pnginfo=texts()) + SECRET,
    "palette": file(photo(mode="P"), "PNG", pnginfo=texts(), transparency=0),
    "gif": moving(),
    "webp": file(photo(), "WEBP", lossless=True, exif=exif(), xmp=SECRET),
}


@pytest.mark.parametrize("name", FILES)
def test_metadata_goes_and_the_pixels_stay(name: str) -> None:
    before = FILES[name]
    kind, after = pictures.settle(before)
    assert SECRET not in after
    assert b"Exif" not in after
    with Image.open(io.BytesIO(before)) as old, Image.open(io.BytesIO(after)) as new:
        assert not new.getexif()
        assert kind == old.format == new.format
        assert (new.size, getattr(new, "n_frames", 1)) == (old.size, getattr(old, "n_frames", 1))
        for frame in range(getattr(old, "n_frames", 1)):
            old.seek(frame)
            new.seek(frame)
            assert new.convert("RGBA").tobytes() == old.convert("RGBA").tobytes()
    assert STRIPPERS[kind](after) == after


def test_a_moving_picture_still_moves_as_often() -> None:
    with Image.open(io.BytesIO(pictures.settle(FILES["gif"])[1])) as image:
        assert image.info["loop"] == 3


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "PNG"])
def test_a_picture_is_set_upright(kind: str) -> None:
    name, data = pictures.settle(file(photo(), kind, exif=exif(TURNED)))
    with Image.open(io.BytesIO(data)) as image:
        assert image.size == (40, 60)
        assert near(image, (20, 5), (40, 40, 40))  # what was left is now above
        assert near(image, (20, 55), (220, 220, 220))
    assert SECRET not in data, name


def test_ink_becomes_light() -> None:
    kind, data = pictures.settle(file(photo(mode="CMYK"), "JPEG"))
    with Image.open(io.BytesIO(data)) as image:
        assert (kind, image.mode) == ("JPEG", "RGB")
        assert near(image, (5, 20), (40, 40, 40))


def test_a_profile_is_worked_into_the_colours() -> None:
    """A profile that is not sRGB's is applied; a reader that knows none shows the same colours."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # The same profile with its red and green primaries the other way round.
    turned = srgb.replace(b"rXYZ", b"####").replace(b"gXYZ", b"rXYZ").replace(b"####", b"gXYZ")
    turned = turned.replace("sRGB".encode("utf-16-be"), "Test".encode("utf-16-be"))
    red = Image.new("RGB", (4, 4), (255, 0, 0))
    for profile, colour in ((srgb, (255, 0, 0)), (turned, (0, 255, 0)), (b"none", (255, 0, 0))):
        for kind in ("PNG", "WEBP"):
            data = pictures.settle(file(red, kind, icc_profile=profile, lossless=True))[1]
            assert profile not in data
            with Image.open(io.BytesIO(data)) as image:
                assert "icc_profile" not in image.info
                assert near(image, (1, 1), colour)


def near(image: Image.Image, at: tuple[int, int], colour: tuple[int, int, int]) -> bool:
    """Tell whether a pixel has the colour, as exactly as a JPEG keeps it."""
    found = image.convert("RGB").crop((*at, at[0] + 1, at[1] + 1)).tobytes()
    return all(abs(a - b) <= 6 for a, b in zip(found, colour, strict=True))


@pytest.mark.parametrize(
    ("kind", "mode", "becomes"),
    [
        ("AVIF", "RGB", "JPEG"),
        ("TIFF", "RGB", "JPEG"),
        ("TIFF", "RGBA", "PNG"),
        ("BMP", "RGB", "PNG"),
        ("MPO", "RGB", "JPEG"),
    ],
)
def test_kinds_that_readers_do_not_know_become_others(kind: str, mode: str, becomes: str) -> None:
    assert pictures.settle(file(photo(mode=mode), kind))[0] == becomes


def test_sixteen_bits_of_grey_become_eight() -> None:
    deep = Image.new("I;16", (8, 8), 0x8000)
    with Image.open(io.BytesIO(pictures.settle(file(deep, "PNG"))[1])) as image:
        assert image.mode == "L"
        assert image.getpixel((1, 1)) == 0x80


def test_every_edition_gets_the_size_it_can_use(desk: Desk, press: Press) -> None:
    """3,000 px of a camera: 1,600 on screens, 300 dpi of 40 mm on paper; the source stays."""
    source = file(photo(3000, 2000), "JPEG", exif=exif())
    path = desk.write("wide.jpg", source)
    made = report(press("![خريطة](wide.jpg){width=40mm}\n"))
    html, epub, pdf = (
        next(f for f in made.files if f.suffix == s) for s in (".html", ".epub", ".pdf")
    )
    (url,) = findall(r'src="data:image/jpeg;base64,([^"]+)"', html.read_text("utf-8"))
    with ZipFile(epub) as book:
        (name,) = (n for n in book.namelist() if n.endswith(".jpg"))
        packed = book.read(name)
    sizes = [Image.open(io.BytesIO(data)).size for data in (b64decode(url), packed)]
    assert sizes == [(1600, 1067)] * 2
    document = pypdfium2.PdfDocument(pdf.read_bytes())
    (picture,) = (o for o in document[0].get_objects() if o.type == 3)
    assert picture.get_px_size()[0] == pytest.approx(40 / 25.4 * 300, abs=1)
    document.close()
    assert path.read_bytes() == source
    for each in (html, epub, pdf):
        assert SECRET not in each.read_bytes()


@pytest.mark.parametrize(("kind", "memory"), [("PNG", 700), ("JPEG", 400)])
def test_ten_thousand_pixels_fit_into_memory(desk: Desk, kind: str, memory: int) -> None:
    """A JPEG is decoded smaller at once; a PNG has to be held whole, four bytes a pixel."""
    suffix = kind.lower()
    desk.write(f"huge.{suffix}", file(Image.new("RGB", (10_000, 10_000)), kind, compress_level=1))
    desk.write("text.md", f"---\ntitle: صورة\nlang: ar\n---\n\n![خريطة](huge.{suffix})\n")
    said = desk.warraq("build", "--quiet", "--jobs", "1", "content/text.md")
    assert (said.code, said.err) == (0, "")
    assert said.memory < memory
    html = (desk.dist / "text" / "text.html").read_text("utf-8")
    assert len(html) < 2_000_000
    document = pypdfium2.PdfDocument((desk.dist / "text" / "text.pdf").read_bytes())
    (page,) = (p for p in document if any(o.type == 3 for o in p.get_objects()))
    (picture,) = (o for o in page.get_objects() if o.type == 3)
    left, bottom, right, top = picture.get_bounds()
    assert 0 < left < right < page.get_width()
    assert 0 < bottom < top < page.get_height()
    document.close()
