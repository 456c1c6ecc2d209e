"""Editions for a press: PDF/X-4, each demand looked at on its own, in black and in four inks.

What is measured here is read from the file with pikepdf; the rule that asks the same questions of
every build is then shown a file in which one of them has the wrong answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from conftest import Desk, report
from lxml import etree
from PIL import Image

from warraq import editions, pipeline
from warraq.model import Artefact, Finding, Order
from warraq.printshop.inks import Inks
from warraq.rules import _pdf, unfit_for_press

MM = 72 / 25.4
EDITIONS = Path(__file__).parent.parent / "templates" / "editions"
TEXT = """---
title: صور للطباعة
author: سلمى
date: 2026-03-14
lang: ar
kind: book
---

## أول

نص أسود فيه `شيفرة` وفيه **كلمة بارزة** و[رابط](https://example.org/).[^1]

![صورة خشنة](coarse.png){width=100mm}

![صورة دقيقة](fine.jpg){width=30mm}

![رسم متدرّج](drawing.svg)

> [!WARNING]
> تنبيه في مربّع.

[^1]: حاشية.
"""
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" width="300" height="100" viewBox="0 0 300 100">
<defs><linearGradient id="a"><stop offset="0" stop-color="#dd2222"/>
<stop offset=".5" stop-color="#808080"/><stop offset="1" stop-color="#2222dd"/></linearGradient>
<linearGradient id="b"><stop offset="0" stop-color="#ffffff" stop-opacity="0"/>
<stop offset="1" stop-color="#008800"/></linearGradient></defs>
<rect width="140" height="100" fill="url(#a)"/>
<rect x="150" width="140" height="100" fill="url(#b)" opacity="0.6"/></svg>"""


@dataclass(frozen=True)
class Printed:
    """The two press editions of one text."""

    black: Artefact
    colour: Artefact

    def of(self, name: str) -> Artefact:
        """Return the one or the other."""
        return self.black if name == "black" else self.colour


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """Build a text with all that has colours in it."""
    folder = tmp_path_factory.mktemp("press")
    grey = Image.radial_gradient("L")
    holes = Image.merge("RGBA", (grey, grey.rotate(90), Image.new("L", grey.size, 90), grey))
    holes.resize((400, 400)).save(folder / "coarse.png")
    Image.merge("RGB", (grey, grey, grey)).resize((600, 600)).save(folder / "fine.jpg")
    (folder / "drawing.svg").write_text(DRAWING, encoding="utf-8")
    (folder / "text.md").write_text(TEXT, encoding="utf-8")
    order = Order(out=folder / "dist", formats=("pdf",), editions=("press", "press-colour"), jobs=1)
    (made,) = pipeline.build([folder / "text.md"], order)
    assert len(report(made).files) == 3
    return Printed(*made.artefacts[1:])


@pytest.fixture(params=["black", "colour"])
def artefact(request: pytest.FixtureRequest, printed: Printed) -> Artefact:
    """Take each of the two in turn."""
    return printed.of(request.param)


def opened(artefact: Artefact) -> pikepdf.Pdf:
    """Open a file."""
    return pikepdf.open(BytesIO(artefact.data))


def instructions(pdf: pikepdf.Pdf) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield all that any content stream of the file does; operands are names and numbers."""
    streams: list[Any] = list(pdf.pages)
    streams += (
        each
        for each in pdf.objects
        if isinstance(each, pikepdf.Stream)
        and (each.get("/Subtype") == "/Form" or "/PatternType" in each)
    )
    for stream in streams:
        for each in pikepdf.parse_content_stream(stream):
            assert isinstance(each, pikepdf.ContentStreamInstruction)
            simple = (v for v in each.operands if not isinstance(v, pikepdf.Array | pikepdf.String))
            operands = (str(v) if isinstance(v, pikepdf.Name) else float(v) for v in simple)
            yield str(each.operator), tuple(operands)


def test_nothing_is_found_in_what_the_press_makes(artefact: Artefact) -> None:
    assert not list(unfit_for_press.inspect(artefact))
    assert not opened(artefact).check_pdf_syntax()


def test_no_colour_of_light_is_left(artefact: Artefact) -> None:
    pdf, is_black = opened(artefact), artefact.edition.name == "press"
    used = dict.fromkeys(instructions(pdf))
    assert not {"rg", "RG", "sc", "SC"} & {name for name, _ in used}
    setters = {name for name, _ in used} & {"g", "G", "k", "K"}
    assert setters <= ({"g", "G"} if is_black else {"k", "K"})
    spaces = {operands[0] for name, operands in used if name in {"cs", "CS"}}
    assert spaces == {"/Pattern", "/All"}
    allowed = {"/DeviceGray"} if is_black else {"/DeviceGray", "/DeviceCMYK"}
    for each in pdf.objects:
        if isinstance(each, pikepdf.Dictionary | pikepdf.Stream) and (
            each.get("/Subtype") == "/Image" or "/ShadingType" in each
        ):
            assert str(each.ColorSpace) in allowed


def test_text_is_pure_black(artefact: Artefact) -> None:
    black = ("g", (0.0,)) if artefact.edition.name == "press" else ("k", (0.0, 0.0, 0.0, 1.0))
    colour, written = None, set()
    for name, operands in instructions(opened(artefact)):
        if name in {"g", "k"}:
            colour = (name, operands)
        elif name == "TJ":
            written.add(colour)
    assert black in written
    for name, amounts in filter(None, written):
        if name == "k" and not amounts[3] < 1:
            assert (name, amounts) == black


def test_a_grey_picture_is_printed_in_black_and_a_shading_in_inks(printed: Printed) -> None:
    pdf = opened(printed.colour)
    pictures = {
        int(o.Width): o
        for o in pdf.objects
        if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"
    }
    fine = round(30 / 25.4 * 300)  # 30 mm; more pixels than 300 to an inch are not brought along
    assert str(pictures[fine].ColorSpace) == "/DeviceGray"
    ends = [
        [round(float(v), 1) for v in o.C0]
        for o in _pdf.dictionaries(pdf)
        if "/C0" in o and len(o.C0) == 4
    ]
    assert [0.0, 0.0, 0.0, 0.6] in ends  # #808080; half of the ink would print lighter than it is


def test_boxes_and_bleed_are_what_the_edition_says(artefact: Artefact) -> None:
    for page in opened(artefact).pages:
        media, bleed, trim = (
            [float(v) / MM for v in page.obj[key]] for key in ("/MediaBox", "/BleedBox", "/TrimBox")
        )
        assert [trim[2] - trim[0], trim[3] - trim[1]] == pytest.approx([140, 210], abs=0.01)
        assert [t - b for t, b in zip(trim, bleed, strict=True)] == pytest.approx(
            [3, 3, -3, -3], abs=0.01
        )
        assert media == pytest.approx([0, 0, 170, 240], abs=0.01)
        assert "/ArtBox" not in page
        assert "/Annots" not in page


def test_the_output_intent_is_a_press(artefact: Artefact) -> None:
    pdf = opened(artefact)
    (intent,) = pdf.Root.OutputIntents
    profile = intent.DestOutputProfile
    space = b"GRAY" if artefact.edition.name == "press" else b"CMYK"
    assert str(intent.S) == "/GTS_PDFX"
    assert str(intent.OutputConditionIdentifier) == "Custom"
    assert profile.read_bytes()[12:20] == b"prtr" + space
    assert int(profile.N) == (1 if space == b"GRAY" else 4)


def test_xmp_and_info_say_what_the_file_is(artefact: Artefact) -> None:
    pdf = opened(artefact)
    root = etree.fromstring(pdf.Root.Metadata.read_bytes())
    said = {etree.QName(e).localname: "".join(map(str, e.itertext())).strip() for e in root.iter()}
    assert said["GTS_PDFXVersion"] == "PDF/X-4"
    assert said["title"] == str(pdf.docinfo["/Title"]) == "صور للطباعة"
    assert said["Trapped"] == "False"
    assert str(pdf.docinfo["/Trapped"]) == "/False"
    assert said["CreateDate"] == said["ModifyDate"] == said["MetadataDate"]
    assert said["CreateDate"] == "2026-03-14T00:00:00Z"
    assert str(pdf.docinfo["/CreationDate"]) == "D:20260314000000Z"
    assert re.fullmatch(r"uuid:[0-9a-f-]{36}", said["DocumentID"])
    assert "/Filter" not in pdf.Root.Metadata
    assert pdf.pdf_version == "1.6"
    assert "/ID" in pdf.trailer


def test_what_shines_through_is_mixed_in_the_inks(artefact: Artefact) -> None:
    space = "/DeviceGray" if artefact.edition.name == "press" else "/DeviceCMYK"
    for page in opened(artefact).pages:
        assert str(page.obj.Group.CS) == space


def test_a_coarse_picture_is_named_with_its_line(printed: Printed) -> None:
    for artefact, name in ((printed.black, "press"), (printed.colour, "press-colour")):
        (found,) = (f for f in artefact.findings if f.id == "coarse-image")
        assert found.place.line == 13
        assert found.message == (
            f"text-{name}.pdf prints the picture with 102 pixels to an inch; 200 are the least"
        )


# ── Each demand on its own ──────────────────────────────────────────────────────────────


def broken(artefact: Artefact, change: Callable[[pikepdf.Pdf], Any]) -> list[Finding]:
    """Return what the rule says of the file after one change."""
    pdf, out = opened(artefact), BytesIO()
    change(pdf)
    pdf.save(out)
    return list(unfit_for_press.inspect(replace(artefact, data=out.getvalue())))


def first_font(pdf: pikepdf.Pdf) -> Any:
    """Return a font's descriptor."""
    return next(o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/FontFile2" in o)


def add(pdf: pikepdf.Pdf, drawn: bytes) -> None:
    """Draw something more on the first page."""
    pdf.pages[0].contents_add(drawn)


def reword(pdf: pikepdf.Pdf, old: bytes, new: bytes) -> None:
    """Change the XMP packet."""
    packet = pdf.Root.Metadata.read_bytes()
    assert old in packet
    pdf.Root.Metadata.write(packet.replace(old, new))


CHANGES: dict[str, tuple[Callable[[pikepdf.Pdf], Any], str]] = {
    "rgb": (lambda p: add(p, b"1 0 0 rg"), "colours in /DeviceRGB"),
    "rgb space": (lambda p: add(p, b"/DeviceRGB cs"), "colours in /DeviceRGB"),
    "black of four inks": (lambda p: add(p, b".5 .4 .4 1 k"), "black is printed in more than one"),
    "too much ink": (lambda p: add(p, b".9 .9 .9 .9 k"), "360% of ink lies on one spot"),
    "font": (lambda p: first_font(p).__delitem__("/FontFile2"), "is not embedded"),
    "intent": (lambda p: p.Root.__delitem__("/OutputIntents"), "there are 0 output intents"),
    "profile": (
        lambda p: p.Root.OutputIntents[0].__delitem__("/DestOutputProfile"),
        "no profile of a printer for CMYK",
    ),
    "another press": (
        lambda p: p.Root.OutputIntents[0].DestOutputProfile.write(
            (EDITIONS / "black.icc").read_bytes()
        ),
        "no profile of a printer for CMYK",
    ),
    "condition": (
        lambda p: p.Root.OutputIntents[0].__delitem__("/OutputConditionIdentifier"),
        "names no printing condition",
    ),
    "version": (lambda p: reword(p, b"PDF/X-4<", b"PDF/X-3<"), "does not say that the file is"),
    "date": (lambda p: reword(p, b"xmp:ModifyDate", b"xmp:Modified"), "no xmp:ModifyDate"),
    "trapped": (lambda p: p.docinfo.__delitem__("/Trapped"), "whether the file is trapped"),
    "trapped twice": (
        lambda p: reword(p, b"<pdf:Trapped>False", b"<pdf:Trapped>True"),
        "differ on /Trapped",
    ),
    "title": (lambda p: p.docinfo.__delitem__("/Title"), "Info has no /Title"),
    "no trim": (lambda p: p.pages[0].__delitem__("/TrimBox"), "has to have a trim box"),
    "art box": (lambda p: p.pages[0].__setitem__("/ArtBox", [9, 9, 99, 99]), "no art box"),
    "trim outside": (
        lambda p: p.pages[0].__setitem__("/TrimBox", [0, 0, 99, 99]),
        "do not lie inside one another",
    ),
    "no bleed": (
        lambda p: p.pages[0].__setitem__("/BleedBox", p.pages[0].TrimBox),
        "has 0.0 mm of bleed",
    ),
    "annotation": (
        lambda p: p.pages[0].__setitem__("/Annots", pikepdf.Array([])),
        "has annotations",
    ),
    "script": (
        lambda p: p.Root.__setitem__("/OpenAction", pikepdf.Dictionary(JS="x")),
        "the file has a script",
    ),
    "transfer": (
        lambda p: p.pages[0].Resources.__setitem__(
            "/ExtGState", pikepdf.Dictionary(T=pikepdf.Dictionary(TR=pikepdf.Name.Identity))
        ),
        "a transfer function",
    ),
    "mixing": (lambda p: p.pages[0].__delitem__("/Group"), "in which inks transparency is mixed"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_each_demand_is_looked_at(printed: Printed, name: str) -> None:
    change, says = CHANGES[name]
    assert any(says in finding.message for finding in broken(printed.colour, change))


def test_a_newer_pdf_is_noticed(printed: Printed) -> None:
    out = BytesIO()
    opened(printed.black).save(out, force_version="2.0")
    found = unfit_for_press.inspect(replace(printed.black, data=out.getvalue()))
    assert ["1.6 is the newest" in f.message for f in found] == [True]


# ── Inks ────────────────────────────────────────────────────────────────────────────────


def inks(intent: Any) -> Inks:
    """Return the inks of an intent with the shipped profiles."""
    black, coated = ((EDITIONS / f"{name}.icc").read_bytes() for name in ("black", "coated"))
    return Inks(intent, black if intent == "black" else coated, black)


def test_greys_are_black_ink_and_paper_is_bare() -> None:
    four = inks("cmyk")
    assert four.of((0.0, 0.0, 0.0)) == (0.0, 0.0, 0.0, 1.0)
    assert four.of((1.0, 1.0, 1.0)) == (0.0, 0.0, 0.0, 0.0)
    darker = [four.of((v / 10,) * 3)[3] for v in range(11)]
    assert darker == sorted(darker, reverse=True)
    assert all(four.of((v / 10, v / 10, v / 10 + 0.04))[:3] == (0, 0, 0) for v in range(9))


def test_colours_stay_what_they_are_and_within_the_limit_of_ink() -> None:
    four = inks("cmyk")
    steps = [v / 5 for v in range(6)]
    for colour in ((r, g, b) for r in steps for g in steps for b in steps):
        assert sum(four.of(colour)) <= 3.0
    cyan, magenta, yellow, _ = four.of((0.8, 0.1, 0.1))
    assert min(magenta, yellow) > cyan
    cyan, magenta, yellow, _ = four.of((0.1, 0.2, 0.7))
    assert min(cyan, magenta) > yellow


def test_black_ink_alone_has_no_colours() -> None:
    one = inks("black")
    assert one.of((0.0, 0.0, 0.0)) == (0.0,)
    assert one.of((1.0, 1.0, 1.0)) == (1.0,)
    assert one.of((0.0, 0.0, 0.0, 1.0)) == (0.0,)
    assert 0 < one.of((0.8, 0.1, 0.1))[0] < one.of((1.0, 0.9, 0.2))[0] < 1


def test_a_house_brings_its_own_profile_and_booklet(desk: Desk) -> None:
    folder = desk.root / "templates" / "editions"
    folder.mkdir(parents=True)
    (folder / "house.icc").write_bytes((EDITIONS / "coated.icc").read_bytes())
    (folder / "house.toml").write_text(
        'extends = "booklet"\n[imposition]\nsheet = ""\nsignature = 1\n[output]\nintent = "cmyk"\n'
        'profile = "house.icc"\ncondition = "FOGRA51"\nbleed = 5\n'
        'marks = ["crop", "fold", "slug"]\n',
        encoding="utf-8",
    )
    editions.load.cache_clear()
    desk.write("text.md", "---\ntitle: كتيّب\nlang: ar\n---\n\nنص.\n")
    order = Order(out=desk.dist, formats=("pdf",), editions=("house",), jobs=1)
    (made,) = pipeline.build([Path("content/text.md")], order)
    editions.load.cache_clear()
    (_, sheet) = made.artefacts
    assert not list(unfit_for_press.inspect(sheet))
    pdf = opened(sheet)
    (intent,) = pdf.Root.OutputIntents
    assert str(intent.OutputConditionIdentifier) == "FOGRA51"
    assert str(intent.RegistryName) == "http://www.color.org"
    trim, bleed = ([float(v) / MM for v in pdf.pages[0].obj[k]] for k in ("/TrimBox", "/BleedBox"))
    assert [trim[2] - trim[0], trim[3] - trim[1]] == pytest.approx([2 * 148, 210], abs=0.01)
    assert trim[0] - bleed[0] == pytest.approx(5, abs=0.01)
    dashed = [e for e in pikepdf.parse_content_stream(pdf.pages[0]) if str(e.operator) == "d"]
    assert [2, 2] in [list(map(int, e.operands[0])) for e in dashed]  # the fold
