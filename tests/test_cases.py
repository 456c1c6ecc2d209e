"""Small documents and what the press makes of them: one folder a case in ``tests/cases/``.

A case is ``text.md``, ``text.txt`` (with ``text.yaml``, or without) or a folder ``book/``. Beside
it lie the outputs that a person has read and accepted:

``document.html``  the metadata, then every chapter as stage 3 leaves it
``findings.txt``   what the press told the writer on the way (stages 1–3; the rules of
                   ``warraq/rules/`` have cases of their own)
``pdf.txt``        the text of the pages as a PDF reader finds it (where the file exists)
``epub.txt``       the files of the e-book, fonts aside, and its navigation (where the file exists)

``pytest tests/test_cases.py --accept`` writes them anew; ``git diff`` is then to be read. A case
with a file ``xfail`` is one that the press gets wrong: its outputs are what they should be, the
file says what is the matter, and ``--accept`` leaves it alone until that file is removed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pypdfium2
import pytest
from _pytest.mark import ParameterSet
from lxml import etree

from warraq import pipeline
from warraq.compose import compose
from warraq.model import Document, Metadata, Order, Part, Source
from warraq.parse import parse
from warraq.read import read

CASES = Path(__file__).parent / "cases"
INPUTS = ("book", "text.md", "text.txt")
XHTML = "{http://www.w3.org/1999/xhtml}"


def document_html(document: Document) -> str:
    """Return the title, what of the metadata differs from a bare text's, and the chapters."""
    lines = ["<!--"]
    plain = bare(document.metadata.lang)
    for field in fields(Metadata):
        value = getattr(document.metadata, field.name)
        if field.name in {"title", "lang"} or value != getattr(plain, field.name):
            lines.append(f"{field.name}: {' | '.join(value) if type(value) is tuple else value}")
    lines.append("-->")
    for chapter in document.chapters:
        lines += [f"<!-- {chapter.id}: {chapter.title} -->", chapter.body.strip()]
    return "\n".join(lines) + "\n"


def bare(lang: str) -> Metadata:
    """Return the metadata of a text in this language of which nothing else is said."""
    part = Part("text.md", Path("text.md"), f"---\ntitle: نص\nlang: {lang}\n---\nنص.", "markdown")
    return parse(Source("text", Path(), (part,))).metadata


def findings_txt(document: Document) -> str:
    """Return a line for every finding."""
    return "".join(
        f"{f.severity.name.lower()} {f.id} {f.place}: {f.message}\n" for f in document.findings
    )


def pdf_txt(data: bytes) -> str:
    """Return the text of every page, as PDFium reads it."""
    pdf = pypdfium2.PdfDocument(data)
    try:
        pages = [page.get_textpage().get_text_range() for page in pdf]
    finally:
        pdf.close()
    text = "".join(f"── {n} ──\n{text}\n" for n, text in enumerate(pages, 1))
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


def epub_txt(data: bytes) -> str:
    """Return the names of the files but the fonts, and the navigation as an indented list."""
    book = ZipFile(BytesIO(data))
    nav = etree.fromstring(book.read(next(n for n in book.namelist() if n.endswith("nav.xhtml"))))
    lines = [name for name in book.namelist() if "/fonts/" not in name]
    for part in nav.iter(f"{XHTML}nav"):
        lines += ["", f"nav {part.get('{http://www.idpf.org/2007/ops}type')}", *entries(part, 1)]
    return "\n".join(lines) + "\n"


def entries(parent: etree._Element, depth: int) -> Iterator[str]:
    """Yield a line for every entry of a list, those below it indented."""
    for item in parent.iterfind(f"{XHTML}ol/{XHTML}li"):
        link = item.find(f"{XHTML}a")
        assert link is not None
        yield f"{'  ' * depth}{''.join(map(str, link.itertext()))} → {link.get('href')}"
        yield from entries(item, depth + 1)


OF_BYTES: dict[str, Callable[[bytes], str]] = {"pdf.txt": pdf_txt, "epub.txt": epub_txt}


def made_of(source: Path, case: Path, out: Path) -> dict[str, str]:
    """Return the outputs of a case by the names of their files."""
    document = compose(parse(read(source)), Order())
    made = {"document.html": document_html(document), "findings.txt": findings_txt(document)}
    wanted = {name.split(".")[0] for name in OF_BYTES if (case / name).is_file()}
    if wanted:
        (build,) = pipeline.build([source], Order(out=out, formats=tuple(sorted(wanted)), jobs=1))
        for artefact in build.artefacts:
            name = f"{artefact.edition.format}.txt"
            made[name] = OF_BYTES[name](artefact.data)
    return made


def cases() -> Iterator[ParameterSet]:
    """Yield the cases by name, those that are known to fail marked so."""
    for case in sorted(CASES.iterdir()):
        known = case / "xfail"
        reason = known.read_text(encoding="utf-8").strip() if known.is_file() else ""
        yield pytest.param(case.name, marks=[pytest.mark.xfail(reason=reason)] if reason else [])


@pytest.mark.parametrize("name", list(cases()))
def test_a_case_gives_the_accepted_outputs(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
) -> None:
    case = CASES / name
    monkeypatch.chdir(case)
    source = next(Path(n) for n in INPUTS if Path(n).exists())
    made = made_of(source, case, tmp_path)
    if pytestconfig.getoption("accept") and not Path("xfail").exists():
        for file, text in made.items():
            (case / file).write_text(text, encoding="utf-8")
    for file, text in made.items():
        assert text == (case / file).read_text(encoding="utf-8"), f"{name}/{file}"


def test_every_case_has_one_input() -> None:
    for case in CASES.iterdir():
        assert len([n for n in INPUTS if (case / n).exists()]) == 1, case.name
