"""The PDF as an archive takes it: two standards in one file, which says what it is.

Judged by veraPDF, read back by pikepdf, pypdf and PDFium; it may hold what it was made from.

veraPDF is skipped when it is not installed, unless ``WARRAQ_REQUIRE_VALIDATORS=1``.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest
from _pictures import BLUE, PICTURES, RED, nested, saved
from _word import docx, p, picture, r
from conftest import ROOT, Desk, Press, error, findings, report
from PIL import Image, ImageCms

from warraq import pipeline
from warraq.model import Order, Verdict
from warraq.typeset import archival, engine
from warraq.validators import verapdf

TEXT = "وكان الوراق ينسخ الكتب ويجلدها ويبيعها في دكانه، ويجتمع عنده أهل العلم والأدب."

HEAD = """\
title: "الوراقة في بغداد: تاريخ & صنعة <قديمة>"
lang: ar
authors: [سلمى حدّاد, "O’Neil, Ann", عمر]
translators: [هدى]
editors: [عمر, ليلى]
summary: خلاصة (قصيرة) من سطرين \\
keywords: [وراقة, "نشر, قديم"]
publisher: دار الأفق
rights: CC BY 4.0
identifier: 978-9953-0-0001-2
"""


# ── The publications ────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Shelf:
    """Publications in all their kinds, each built once; judged once, when somebody asks."""

    root: Path
    verdicts: dict[str, Verdict]

    def pdf(self, slug: str) -> Path:
        """Return the PDF of a publication."""
        return self.root / "dist" / slug / f"{slug}.pdf"

    def verdict(self, slug: str) -> Verdict:
        """Return what veraPDF says of it."""
        if reason := verapdf.missing():
            if os.environ.get("WARRAQ_REQUIRE_VALIDATORS") == "1":
                pytest.fail(reason)
            pytest.skip(reason)
        if not self.verdicts:
            said = verapdf.validate(tuple(sorted(self.root.glob("dist/*/*.pdf"))))
            self.verdicts.update({v.file.stem: v for v in said})
        return self.verdicts[slug]


def _square() -> Image.Image:
    return Image.new("RGB", (8, 8), RED)


TAKEN = Image.Exif()
TAKEN[0x0132] = "2025:12:31 10:00:00"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    root = tmp_path_factory.mktemp("رف")
    content = root / "content"
    content.mkdir()
    texts = {
        "dated": f"---\n{HEAD}date: 2026-01-07\n---\n\n{TEXT}\n",
        "undated": f"---\n{HEAD}---\n\n{TEXT} [رابط](https://example.org)\n",
        "alone": f"---\ntitle: نص\nlang: ar\nsource: attach\n---\n\n{TEXT}\n",
        "private": f"---\ntitle: نص\nlang: ar\n---\n\n{TEXT}\n\n    code \ue0a0\n",
        "seen-through": f"---\ntitle: نص\nlang: ar\n---\n\n{TEXT}\n" + "".join(
            f"\n![صورة {name}]({name})\n" for name in PICTURES
        ),
    }  # fmt: skip
    for slug, text in texts.items():
        (content / f"{slug}.md").write_text(text, "utf-8")
    for name, data in PICTURES.items():
        (content / name).write_bytes(data())
    for name, data_ in MANUSCRIPT.items():
        path = content / "كتاب" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data_)
    paths = [*(content / f"{slug}.md" for slug in texts), content / "كتاب"]
    for build in pipeline.build(paths, Order(out=root / "dist", formats=("pdf",), jobs=1)):
        assert build.error is None, build.error
    return Shelf(root, {})


MANUSCRIPT = {
    "publication.yaml": "title: كتاب\nlang: ar\ndate: 2026-01-07\nsource: attach\n"
    "logo: صور/شعار.svg\npublisher: دار\n"
    "chapters: [فصول/01.md, فصول-01.md, الثاني.txt, الثاني.txt]\n".encode(),
    "فصول/01.md": f"\ufeff# الأول\r\n\r\n{TEXT}\r\n\r\n![سوق](صور/سوق%201.tif)\r\n".encode(),
    "فصول/صور/سوق 1.tif": saved(_square, "TIFF")(),
    "فصول-01.md": f"# وسط\n\n{TEXT}\n\n![دكان](دكان.jpg)\n\n![هو](./دكان.jpg)\n".encode(),
    "دكان.jpg": saved(_square, "JPEG", exif=TAKEN)(),
    "صور/شعار.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><!-- دار -->'
    '<circle r="9"/></svg>\n'.encode(),
    "الثاني.txt": f"الثاني\n\n{TEXT}\n".encode(),
}
"""A book as editors leave it: marks of byte order, line ends of two systems, names that meet.

Its pictures are such as the editions change: one of a kind that none shows, one with a camera's
notes, one with a comment.
"""

INSIDE = {path.replace("/", "-"): data for path, data in MANUSCRIPT.items()} | {
    "فصول-01.md": MANUSCRIPT["فصول/01.md"],
    "-فصول-01.md": MANUSCRIPT["فصول-01.md"],
}
"""The same by the names that they have in the PDF, which knows no folders."""


# ── Pictures ────────────────────────────────────────────────────────────────────────────


def seen(pdf: Path) -> dict[str, Image.Image]:
    """Return the pictures of a PDF as PDFium shows them, by name, drawings left out."""
    names = iter(name for name in PICTURES if not name.endswith(".svg"))
    shown = {}
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            for thing in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]):
                shown[next(names)] = thing.get_bitmap(render=True).to_pil().convert("RGB")
    assert next(names, None) is None
    return shown


@pytest.mark.validators
def test_pictures_of_every_kind_are_in_the_archive(shelf: Shelf) -> None:
    verdict = shelf.verdict("seen-through")
    assert verdict.findings == ()
    assert verdict.detail == "PDFA-2A, PDFUA-1"


@pytest.mark.parametrize(
    ("name", "left", "right"),
    [
        ("rgb.png", RED, BLUE),
        ("palette.png", RED, BLUE),
        ("interlaced.png", RED, BLUE),
        ("grey-16.png", (64, 64, 64), (192, 192, 192)),
        ("rgb-16.png", RED, BLUE),
        ("animated.png", RED, BLUE),
        ("broken-profile.png", RED, BLUE),
        ("cmyk.jpg", RED, BLUE),
        ("camera.jpg", RED, BLUE),
        ("p3.png", (219, 3, 29), (0, 122, 208)),
        ("p3.jpg", (219, 3, 29), (0, 122, 208)),
    ],
)
def test_colours_are_those_that_were_meant(
    shelf: Shelf, name: str, left: tuple[int, ...], right: tuple[int, ...]
) -> None:
    picture = seen(shelf.pdf("seen-through"))[name]
    width, height = picture.size
    for x, wanted in ((width // 4, left), (3 * width // 4, right)):
        found = picture.getpixel((x, height // 2))
        assert isinstance(found, tuple)
        assert max(abs(a - b) for a, b in zip(found, wanted, strict=True)) <= 12, (found, wanted)


def test_a_drawing_deeper_than_a_page_can_keep_is_refused(press: Press, desk: Desk) -> None:
    desk.write("deep.svg", nested(18)())
    stop = error(press("نص ![دوائر](deep.svg)", title="نص", lang="ar"))
    assert str(stop.place) == "content/text.md:6"
    assert "deep in one another" in str(stop)


# ── One file, two standards ─────────────────────────────────────────────────────────────


@pytest.mark.validators
@pytest.mark.parametrize(
    ("slug", "profiles"),
    [
        ("dated", "PDFA-2A, PDFUA-1"),
        ("undated", "PDFA-2A, PDFUA-1"),
        ("alone", "PDFA-3A, PDFUA-1"),
        ("كتاب", "PDFA-3A, PDFUA-1"),
        ("private", "PDFA-2B, PDFUA-1"),
    ],
)
def test_a_pdf_is_what_it_says(shelf: Shelf, slug: str, profiles: str) -> None:
    verdict = shelf.verdict(slug)
    assert verdict.findings == ()
    assert verdict.detail == profiles


@pytest.mark.validators
def test_check_holds_a_pdf_to_all_that_it_claims(shelf: Shelf, tmp_path: Path) -> None:
    shelf.verdict("dated")  # skips when veraPDF is not there
    paths = []
    for key in ("OutputIntents", "MarkInfo"):
        with pikepdf.open(shelf.pdf("dated")) as pdf:
            del pdf.Root[f"/{key}"]
            pdf.save(tmp_path / f"{key}.pdf")
        paths.append(tmp_path / f"{key}.pdf")
    colourless, untagged = verapdf.validate(tuple(paths))
    assert colourless.detail == untagged.detail == "PDFA-2A, PDFUA-1"
    assert [f.id for f in colourless.findings] == ["verapdf:6.2.4.3-2"]
    assert colourless.findings[0].message.startswith("PDFA-2A: ")
    assert {f.message.split(":")[0] for f in untagged.findings} == {"PDFA-2A", "PDFUA-1"}


def test_a_character_without_meaning_costs_the_level_and_is_said(press: Press) -> None:
    made = press("نص `\ue0a0`", to=("pdf",), title="نص", lang="ar")
    assert "private-use" in findings(made)


# ── What a PDF says of itself ───────────────────────────────────────────────────────────

CROSSWALK = {
    "Title": "dc:title",
    "Author": "dc:creator",
    "Subject": "dc:description",
    "Keywords": "pdf:Keywords",
    "Creator": "xmp:CreatorTool",
    "Producer": "pdf:Producer",
    "CreationDate": "xmp:CreateDate",
    "ModDate": "xmp:ModifyDate",
}
"""ISO 19005-1 §6.7.3, Table 1."""


@pytest.mark.parametrize("slug", ["dated", "undated", "alone", "كتاب", "seen-through"])
def test_info_and_xmp_say_the_same(shelf: Shelf, slug: str) -> None:
    with pikepdf.open(shelf.pdf(slug)) as pdf, pdf.open_metadata() as xmp:
        info = {str(key)[1:]: str(value) for key, value in pdf.docinfo.items()}
        assert set(info) <= set(CROSSWALK)
        for key, name in CROSSWALK.items():
            said = xmp.get(name)
            if isinstance(said, list):
                said = "; ".join(said)
            if said and key.endswith("Date"):
                said = f"D:{said.replace('-', '')}"
            assert info.get(key) == (said and str(said)), key
        assert xmp["dc:language"] == {str(pdf.Root.Lang)}


def test_all_that_is_known_is_said(shelf: Shelf) -> None:
    reader = pypdf.PdfReader(shelf.pdf("dated"))
    info, xmp = reader.metadata, reader.xmp_metadata
    assert info is not None
    assert xmp is not None
    title, summary = "الوراقة في بغداد: تاريخ & صنعة <قديمة>", "خلاصة (قصيرة) من سطرين \\"
    authors = ["سلمى حدّاد", "O’Neil, Ann", "عمر"]
    assert (info.title, xmp.dc_title) == (title, {"x-default": title})
    assert (info.subject, xmp.dc_description) == (summary, {"x-default": summary})
    assert (info.author, xmp.dc_creator) == ("; ".join(authors), authors)
    assert xmp.dc_contributor == ["هدى", "عمر", "ليلى"]
    assert xmp.dc_subject == ["وراقة", "نشر, قديم"]
    assert str(info["/Keywords"]) == xmp.pdf_keywords == "وراقة, نشر, قديم"
    assert xmp.dc_publisher == ["دار الأفق"]
    assert xmp.dc_rights == {"x-default": "CC BY 4.0"}
    assert xmp.dc_identifier == "978-9953-0-0001-2"
    assert xmp.dc_language == ["ar"]
    assert (info.creator, info.producer) == ("Warraq", engine.PRODUCER)
    day = datetime(2026, 1, 7)
    assert info.creation_date == info.modification_date == day
    assert xmp.xmp_create_date == xmp.xmp_modify_date == day


def test_no_date_is_made_up(shelf: Shelf) -> None:
    with pikepdf.open(shelf.pdf("undated")) as pdf, pdf.open_metadata() as xmp:
        assert not [key for key in (*pdf.docinfo, *xmp) if "date" in key.lower()]


def test_the_moment_that_the_builder_declares_is_taken(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767780000")
    made = report(press("نص.", to=("pdf",), title="نص", lang="ar"))
    with pikepdf.open(made.files[0]) as pdf, pdf.open_metadata() as xmp:
        assert str(pdf.docinfo.CreationDate) == "D:20260107100000Z"
        assert xmp["xmp:CreateDate"] == "2026-01-07T10:00:00Z"
    declared = datetime(2026, 1, 7, 10, tzinfo=UTC)
    info = pypdf.PdfReader(made.files[0]).metadata
    assert info is not None
    assert info.creation_date == declared


def test_the_packet_can_be_found_by_what_knows_nothing_of_pdf(shelf: Shelf) -> None:
    assert b"<dc:title><rdf:Alt>" in shelf.pdf("dated").read_bytes()


# ── The manuscript inside ───────────────────────────────────────────────────────────────


def test_the_manuscript_is_inside_byte_for_byte(shelf: Shelf) -> None:
    reader = pypdf.PdfReader(shelf.pdf("كتاب"))
    assert {name: data[0] for name, data in reader.attachments.items()} == INSIDE
    with pikepdf.open(shelf.pdf("كتاب")) as pdf:
        inside = {name: each.get_file().read_bytes() for name, each in pdf.attachments.items()}
    assert inside == INSIDE


def test_a_camera_s_notes_in_an_attached_picture_are_named(desk: Desk) -> None:
    desk.write("مكان.jpg", saved(_square, "JPEG", exif=TAKEN)())
    desk.write("بلا.jpg", saved(_square, "JPEG")())
    text = f"---\n{HEAD}source: attach\n---\n\n{TEXT}\n\n![م](مكان.jpg)\n\n![ب](بلا.jpg)\n"
    desk.write("text.md", text)
    said = desk.warraq("build", "content/text.md", "--to", "pdf")
    assert said.code == 0, said.err
    assert said.err.count("[attached-camera-data]") == 1
    assert "text.md:17: warning: the PDF carries مكان.jpg as it is" in said.err


def test_pictures_that_lie_in_a_word_file_are_attached_with_it(desk: Desk) -> None:
    data = docx(
        p(r(TEXT) + picture("rI", "دكان")),
        parts={"word/media/x.png": saved(_square, "PNG")()},
        relations={"rI": ("image", "media/x.png")},
    )
    desk.write("text.docx", data)
    desk.write("text.yaml", "title: نص\nlang: ar\nsource: attach\n")
    said = desk.warraq("build", "content/text.docx", "--to", "pdf")
    assert said.code == 0, said.err
    inside = pypdf.PdfReader(desk.root / "dist" / "text" / "text.pdf").attachments
    assert set(inside) == {"text.docx", "text.yaml"}


def test_each_file_says_what_it_is(shelf: Shelf) -> None:
    with pikepdf.open(shelf.pdf("كتاب")) as pdf:
        associated = {str(each.UF): each for each in pdf.Root.AF}
        names = list(pdf.Root.Names.EmbeddedFiles.Names)[::2]
        encoded = [bytes(name) for name in names]
        assert all(a < b for a, b in pairwise(encoded)), "a name tree is in the order of bytes"
        assert [str(name) for name in names] == list(associated)
        kinds = {name: str(each.EF.F.Subtype) for name, each in associated.items()}
        assert kinds == {
            "publication.yaml": "/application/yaml",
            "فصول-01.md": "/text/markdown",
            "-فصول-01.md": "/text/markdown",
            "الثاني.txt": "/text/plain",
            "فصول-صور-سوق 1.tif": "/image/tiff",
            "دكان.jpg": "/image/jpeg",
            "صور-شعار.svg": "/image/svg+xml",
        }
        for name, each in associated.items():
            assert each.AFRelationship == "/Source"
            assert str(each.F) == name
            assert str(each.EF.F.Params.ModDate) == "D:20260107000000Z"
            assert int(each.EF.F.Params.Size) == len(each.EF.F.read_bytes())
        assert str(associated["فصول-01.md"].Desc) == "ملف من أصل هذا المنشور: فصول/01.md"


def test_without_being_asked_the_pdf_carries_nothing(shelf: Shelf) -> None:
    with pikepdf.open(shelf.pdf("dated")) as pdf:
        assert not pdf.attachments
        assert "/AF" not in pdf.Root


def test_another_word_for_source_is_an_error(press: Press) -> None:
    stop = error(press("نص.", title="نص", lang="ar", source="yes"))
    assert str(stop.place) == "content/text.md:4"
    assert stop.hint == "choose omit or attach"


# ── Equal, tidy, small ──────────────────────────────────────────────────────────────────


def test_two_builds_are_equal_and_leave_nothing_open(desk: Desk) -> None:
    for name in ("rgb.png", "cmyk.jpg", "grey-16.png", "p3.png"):
        desk.write(name, PICTURES[name]())
    pictures = "\n\n".join(
        f"![صورة]({n})" for n in ("rgb.png", "cmyk.jpg", "grey-16.png", "p3.png")
    )
    desk.write("text.md", f"---\n{HEAD}source: attach\n---\n\n{TEXT}\n\n{pictures}\n")
    made = []
    for out in ("one", "two"):
        said = desk.warraq(
            "build", "content/text.md", "--to", "pdf", "--out", out,
            environment={"PYTHONWARNINGS": "always::ResourceWarning"},
        )  # fmt: skip
        assert said.code == 0, said.err
        assert "ResourceWarning" not in said.err
        made.append((desk.root / out / "text" / "text.pdf").read_bytes())
    assert made[0] == made[1]


def test_the_press_adds_no_weight(tmp_path: Path) -> None:
    sizes = []
    for mode in ("plain", "warraq"):
        target = tmp_path / f"{mode}.pdf"
        subprocess.run(
            [sys.executable, ROOT / "bench" / "size.py", "--make", mode,
             ROOT / "content" / "internet-freedom.txt", target],
            check=True, timeout=60,
        )  # fmt: skip
        sizes.append(target.stat().st_size)
    assert sizes[1] <= sizes[0] * 1.10


def test_the_colour_profile_is_srgb_and_free() -> None:
    data = (Path(engine.__file__).with_name("srgb.icc")).read_bytes()
    profile = ImageCms.ImageCmsProfile(io.BytesIO(data))
    assert ImageCms.getProfileCopyright(profile).strip() == "No copyright, use freely"
    white = Image.frombytes("RGB", (2, 1), bytes((*RED, *BLUE)))
    same = ImageCms.profileToProfile(
        white, profile, ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    )
    assert same is not None
    assert all(abs(a - b) <= 1 for a, b in zip(same.tobytes(), white.tobytes(), strict=True))


def test_nothing_known_is_nothing_said() -> None:
    assert archival.info(archival.NOTHING_KNOWN, "") == {"Creator": "Warraq"}
