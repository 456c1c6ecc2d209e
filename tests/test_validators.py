"""The outside validators: each finds no fault with a good file and names the fault of a bad one.

The files are made here, as small as they can be. A validator that is not installed is skipped,
unless ``WARRAQ_REQUIRE_VALIDATORS=1``: then it is a failure.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import warnings
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from warraq.fonts import families
from warraq.model import Finding, Severity, Verdict
from warraq.registry import validators
from warraq.typeset import engine
from warraq.typeset.archival import Record
from warraq.typeset.fontconfig import font_configuration
from warraq.validators import _java, _process, verapdf

TEXT = "وكان الوراق ينسخ الكتب ويجلدها ويبيعها في دكانه، ويجتمع عنده أهل العلم والأدب كل مساء. "
LONG = TEXT * 20  # the Nu Html Checker guesses the language of a thousand letters and more

Judged = Callable[[str], Mapping[str, Verdict]]


# ── The files ───────────────────────────────────────────────────────────────────────────


def page(body: str, html: str = 'lang="ar" dir="rtl"', head: str = "") -> str:
    viewport = '<meta name="viewport" content="width=device-width">'
    return (
        f'<!DOCTYPE html>\n<html {html}>\n<head><meta charset="utf-8">{viewport}'
        f"<title>الوراق</title>{head}</head>\n<body>\n<main><h1>الوراق</h1>\n{body}\n</main>\n"
        "</body></html>\n"
    )


DARK = (
    "<style>@media (prefers-color-scheme: dark) { body { background: #222; color: #333 } }</style>"
)
WIDE = '<div style="width: 700px">جدول عريض</div>'
IN_BOX = f'<div style="overflow-x: auto" tabindex="0" role="region" aria-label="جدول">{WIDE}</div>'

PAGES = {
    "good.html": page(f"<p>{LONG}</p>{IN_BOX}"),
    "no-dir.html": page(f"<p>{LONG}</p>", html='lang="ar"'),
    "no-lang.html": page(f"<p>{TEXT}</p>", html='dir="rtl"'),
    "nesting.html": page(f"<ul>\n<p>{TEXT}</p>\n</ul>"),
    "dark.html": page(f"<p>{TEXT}</p>", head=DARK),
    "hat.html": page(
        f"<p>{TEXT} <math><mover><mrow><mi>A</mi><mi>B</mi></mrow>"
        '<mo accent="true">\u0302</mo></mover></math></p>'
    ),
    "wide.html": page(f"<p>{TEXT}</p>{WIDE}"),
    # A body that clips: nothing scrolls, and half of the words cannot be read.
    "clipped.html": page(WIDE, head="<style>html, body { overflow-x: hidden }</style>"),
}

ACCESS = "".join(
    f'<meta property="schema:{name}">{value}</meta>'
    for name, value in (
        ("accessMode", "textual"),
        ("accessModeSufficient", "textual"),
        ("accessibilityFeature", "tableOfContents"),
        ("accessibilityHazard", "none"),
        ("accessibilitySummary", "نص متدفق له جدول محتويات."),
    )
)


def leaf(body: str, html: str = 'lang="ar" xml:lang="ar" dir="rtl"') -> str:
    spaces = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n<html {spaces} {html}>\n'
        f"<head><title>الوراق</title></head>\n<body>{body}</body>\n</html>\n"
    )


def write_book(path: Path, body: str, access: str = ACCESS) -> None:
    container = (
        '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
        '<rootfiles><rootfile full-path="EPUB/package.opf" '
        'media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    package = f"""<package xmlns="http://www.idpf.org/2007/opf" version="3.0"
      unique-identifier="id" xml:lang="ar" dir="rtl">
      <metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
        <dc:identifier id="id">urn:uuid:6f1d1c3e-0000-4000-8000-000000000001</dc:identifier>
        <dc:title>الوراق</dc:title><dc:language>ar</dc:language>
        <meta property="dcterms:modified">2026-01-01T00:00:00Z</meta>{access}
      </metadata>
      <manifest>
        <item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
        <item id="c1" href="c1.xhtml" media-type="application/xhtml+xml"/>
      </manifest>
      <spine page-progression-direction="rtl"><itemref idref="c1"/></spine>
    </package>"""
    nav = (
        '<nav epub:type="toc" role="doc-toc" aria-label="المحتويات">'
        '<ol><li><a href="c1.xhtml">الوراق</a></li></ol></nav>'
    )
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr("META-INF/container.xml", container)
        book.writestr("EPUB/package.opf", package)
        book.writestr("EPUB/nav.xhtml", leaf(nav))
        book.writestr("EPUB/c1.xhtml", leaf(body))


def write_pdf(path: Path, variant: str | None) -> None:
    weasyprint = engine.load()
    fonts = font_configuration((families()["Amiri"],))
    with warnings.catch_warnings():
        # WeasyPrint 70 leaves the colour profile of a PDF/A open.
        warnings.simplefilter("ignore", ResourceWarning)
        weasyprint.HTML(string=page(f"<p>{TEXT}</p>")).write_pdf(
            path, pdf_variant=variant, font_config=fonts
        )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ملفات #1")  # names as authors give them
    for name, text in PAGES.items():
        (folder / name).write_text(text, "utf-8")
    write_book(folder / "good.epub", f"<h1>الوراق</h1><p>{TEXT}</p>")
    write_book(folder / "no-image.epub", '<h1>الوراق</h1>\n<p><img src="no.png" alt="و"/></p>')
    faint = f'<p style="color: #ccc; background: #fff">{TEXT}</p>'
    write_book(folder / "faint.epub", f'<h1>الوراق</h1>{faint}<p><img src="no.png"/></p>', "")
    record = Record(title="الوراق", lang="ar")
    xhtml = f'<html lang="ar" dir="rtl"><body><h1>الوراق</h1><p>{TEXT}</p></body></html>'
    job = engine.Job(xhtml, "", (families()["Amiri"],), (), "rtl", record)
    (folder / "good.pdf").write_bytes(engine.to_pdf(job))
    write_pdf(folder / "archive.pdf", "pdf/a-2a")
    write_pdf(folder / "plain.pdf", None)
    for suffix in ("epub", "pdf", "html"):
        (folder / f"junk.{suffix}").write_bytes(b"\x00 neither a book nor a page \xff" * 3)
    return folder


@pytest.fixture(scope="module")
def judged(folder: Path) -> Judged:
    """Ask a validator once about all files of its formats."""
    known: dict[str, Mapping[str, Verdict]] = {}

    def judge(name: str) -> Mapping[str, Verdict]:
        if name not in known:
            validator = validators()[name]
            require(validator.missing())
            files = sorted(f for f in folder.iterdir() if f.suffix[1:] in validator.formats)
            known[name] = {v.file.name: v for v in validator.validate((*files,))}
        return known[name]

    return judge


def require(missing: str) -> None:
    if missing and os.environ.get("WARRAQ_REQUIRE_VALIDATORS") == "1":
        pytest.fail(missing)
    if missing:
        pytest.skip(missing)


def serious(verdict: Verdict) -> list[Finding]:
    return [f for f in verdict.findings if f.severity > Severity.NOTE]


def has(verdict: Verdict, finding_id: str) -> Finding:
    found = {f.id: f for f in verdict.findings}
    assert finding_id in found, f"{verdict.file.name}: only {sorted(found)}"
    return found[finding_id]


# ── What each validator says ────────────────────────────────────────────────────────────


@pytest.mark.validators
@pytest.mark.parametrize("name", ["ace", "axe", "epubcheck", "nu", "verapdf"])
def test_a_good_file_is_clean(judged: Judged, name: str) -> None:
    (form,) = validators()[name].formats
    verdict = judged(name)[f"good.{form}"]
    assert verdict.ran
    assert serious(verdict) == []


@pytest.mark.validators
@pytest.mark.parametrize(
    ("name", "file", "finding_id", "severity", "place"),
    [
        ("epubcheck", "no-image.epub", "RSC-007", Severity.ERROR, "/EPUB/c1.xhtml:6"),
        ("ace", "faint.epub", "image-alt", Severity.ERROR, "/EPUB/c1.xhtml"),
        ("ace", "faint.epub", "metadata-accessmode", Severity.ERROR, "/EPUB/package.opf"),
        (
            "ace",
            "faint.epub",
            "metadata-accessibilitysummary",
            Severity.WARNING,
            "/EPUB/package.opf",
        ),
        ("nu", "nesting.html", "element-not-allowed-as-child-of", Severity.ERROR, ":7"),
        ("nu", "no-lang.html", "lang", Severity.WARNING, ":2"),
        ("nu", "no-dir.html", "dir", Severity.WARNING, ":2"),
        ("nu", "hat.html", "text-run-starts-with-a-composing", Severity.NOTE, ":6"),
        ("axe", "no-lang.html", "html-has-lang", Severity.ERROR, ""),
        ("axe", "wide.html", "horizontal-overflow", Severity.ERROR, ""),
        ("axe", "clipped.html", "horizontal-overflow", Severity.ERROR, ""),
        ("verapdf", "plain.pdf", "7.1-11", Severity.ERROR, ""),
    ],
)
def test_a_fault_is_named_and_placed(
    judged: Judged, name: str, file: str, finding_id: str, severity: Severity, place: str
) -> None:
    verdict = judged(name)[file]
    finding = has(verdict, f"{name}:{finding_id}")
    assert finding.severity is severity
    assert str(finding.place) == f"{verdict.file}{place}"
    assert finding.message


@pytest.mark.validators
def test_contrast_of_joined_letters_is_looked_at(judged: Judged) -> None:
    # axe takes Arabic words for icons (see _web/joined.js) unless it is put right.
    has(judged("ace")["faint.epub"], "ace:color-contrast")
    finding = has(judged("axe")["dark.html"], "axe:color-contrast")
    assert "h1; p" in finding.message
    assert "dark 320 px, dark 1280 px" in finding.message
    assert "light" not in finding.message


@pytest.mark.validators
def test_a_wide_table_in_a_box_of_its_own_is_no_overflow(judged: Judged) -> None:
    ids = {f.id for f in judged("axe")["good.html"].findings}
    assert "axe:horizontal-overflow" not in ids


@pytest.mark.validators
def test_archival_profiles_can_be_asked_for(folder: Path) -> None:
    require(verapdf.missing())
    archive, plain = verapdf.conforms((folder / "archive.pdf", folder / "plain.pdf"), "PDFA-2A")
    assert archive.findings == ()
    assert archive.detail == "PDFA-2A"
    has(plain, "verapdf:6.6.2.1-1")


# ── Silence is not praise ───────────────────────────────────────────────────────────────


@pytest.mark.validators
@pytest.mark.parametrize("name", ["ace", "epubcheck", "verapdf"])
def test_rubbish_is_an_error(judged: Judged, name: str) -> None:
    (form,) = validators()[name].formats
    verdict = judged(name)[f"junk.{form}"]
    assert verdict.ran
    assert max(f.severity for f in verdict.findings) is Severity.ERROR


@pytest.mark.validators
@pytest.mark.parametrize("name", ["ace", "axe", "epubcheck", "nu", "verapdf"])
def test_a_file_that_is_not_there_has_not_passed(tmp_path: Path, name: str) -> None:
    validator = validators()[name]
    require(validator.missing())
    (verdict,) = validator.validate((tmp_path / f"none.{validator.formats[0]}",))
    assert verdict.ran
    assert [f.id for f in verdict.findings] == [f"{name}-failed"]


@pytest.mark.validators
def test_a_place_is_named_as_the_person_named_the_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    validator = validators()["nu"]
    require(validator.missing())
    monkeypatch.setenv("WARRAQ_VALIDATORS", str(_process.home()))
    monkeypatch.chdir(folder)
    (verdict,) = validator.validate((Path("nesting.html"),))
    assert str(verdict.findings[0].place) == "nesting.html:7"


@pytest.mark.validators
def test_a_program_that_breaks_is_an_error(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    require(_java.missing_java())
    broken = tmp_path / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    broken.parent.mkdir(parents=True)
    broken.write_bytes(b"no jar")
    (tmp_path / "node_modules" / "vnu-jar" / "package.json").write_text("{}")
    monkeypatch.setenv("WARRAQ_VALIDATORS", str(tmp_path))
    (verdict,) = validators()["nu"].validate((folder / "good.html",))
    assert verdict.ran
    assert has(verdict, "nu-failed").severity is Severity.ERROR


@pytest.mark.parametrize("name", ["ace", "axe", "nu"])
def test_what_is_not_installed_says_what_to_type(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("WARRAQ_VALIDATORS", str(tmp_path))
    validator = validators()[name]
    reason = validator.missing()
    assert " is not installed: " in reason
    (verdict,) = validator.validate((tmp_path / "any",))
    assert (verdict.ran, verdict.findings, verdict.detail) == (False, (), reason)


def test_a_program_that_takes_too_long_is_ended_and_what_it_said_is_kept() -> None:
    script = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    began = time.monotonic()
    outcome = _process.run([sys.executable, "-c", script], seconds=1.5)
    assert time.monotonic() - began < 10
    assert outcome.complaint == "took longer than 2 seconds"
    child = int(outcome.output)
    while running(child):
        assert time.monotonic() - began < 10, "the child outlived its parent"
        time.sleep(0.05)


def running(pid: int) -> bool:
    """Tell whether a process is there, and not merely its line in the table (a zombie)."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1][0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def test_a_program_that_fails_says_why() -> None:
    outcome = _process.run([sys.executable, "-c", "raise SystemExit('no ink')"], seconds=20)
    assert outcome.complaint == "ended with code 1: no ink"
    assert "could not be started" in _process.run(["/no/such/program"], seconds=1).complaint


def test_asking_for_the_validators_loads_none_of_their_engines() -> None:
    script = (
        "import sys; from warraq.registry import validators; list(validators())\n"
        "print([m for m in ('playwright', 'epubcheck', 'lxml', 'opendataloader_pdf')"
        " if m in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        cwd=Path(__file__).parents[1],
    )
    assert result.stdout.strip() == "[]"
