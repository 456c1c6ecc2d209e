"""Count the bytes of the PDF, part by part, against WeasyPrint as it is shipped.

    .venv/bin/python bench/size.py [--folder FOLDER]

The article, the guide and a book of a hundred pages and more. Plain is WeasyPrint without the
press's insides and without what makes a PDF/A of it, with the same pages, style sheet, fonts and
pictures, as tagged PDF/UA-1. ``--folder`` keeps the files.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from warraq.formats import pdf  # noqa: E402 - the checkout is measured
from warraq.model import Order  # noqa: E402
from warraq.pipeline import prepare  # noqa: E402
from warraq.render import render  # noqa: E402
from warraq.typeset import engine, insides  # noqa: E402

ARTICLE = ROOT / "content" / "internet-freedom.txt"
LIMIT = 1.10
"""The most that the press may take of plain."""


def main() -> None:
    """Make each PDF twice and print the table; exit 1 when one is over the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--make", nargs=3, metavar=("MODE", "SOURCE", "TARGET"))
    options = parser.parse_args()
    if options.make:
        mode, source, target = options.make
        _make(mode, Path(source), Path(target))
        return
    with tempfile.TemporaryDirectory() as spare:
        folder = options.folder or Path(spare)
        folder.mkdir(parents=True, exist_ok=True)
        book = _book(folder / "book")
        sources = {"article": ARTICLE, "guide": ROOT / "content" / "guide", "book": book}
        ratios = [_row(name, source, folder) for name, source in sources.items()]
    sys.exit(max(ratios) > LIMIT)


def _row(name: str, source: Path, folder: Path) -> float:
    made = {}
    for mode in ("plain", "warraq"):  # a process each: the insides cannot be taken out again
        made[mode] = folder / f"{name}-{mode}.pdf"
        command = [sys.executable, __file__, "--make", mode, source, made[mode]]
        subprocess.run(command, check=True)  # noqa: S603 - our own command
    size = {mode: path.stat().st_size for mode, path in made.items()}
    ratio = size["warraq"] / size["plain"]
    parts = {mode: _parts(path) for mode, path in made.items()}
    print(f"| {name} | {parts['plain'].pop('pages')} | {size['plain']:,} | {size['warraq']:,} "
          f"| {ratio:.3f} |")  # fmt: skip
    for part in ("fonts", "pages' text", "metadata", "colours", "pictures", "objects"):
        print(f"|   {part} | | {parts['plain'][part]:,} | {parts['warraq'][part]:,} | |")
    return ratio


def _make(mode: str, source: Path, target: Path) -> None:
    if mode == "plain":
        insides.install = lambda: None
    engine.load()
    editions, _ = prepare(source, Order(formats=("pdf",)))
    (job,) = (pdf.job(render(edition)) for edition in editions)
    if mode == "plain":
        # What plain does not know it complains of.
        sheet = job.stylesheet.replace("unicode-bidi: isolate;", "")
        document = engine._lay_out(replace(job, stylesheet=sheet), tagged=True)
        data = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=b"bench")
    else:
        data = engine.to_pdf(job)
    target.write_bytes(data)


def _parts(path: Path) -> Counter[str]:
    """Return the bytes of the streams by what they hold; the rest is objects."""
    import pikepdf

    parts: Counter[str] = Counter()
    with pikepdf.open(path) as file:
        parts["pages"] = len(file.pages)
        pages = {page.Contents.objgen for page in file.pages}
        profiles = [i.DestOutputProfile.objgen for i in file.Root.get("/OutputIntents", [])]
        for each in file.objects:
            if not isinstance(each, pikepdf.Stream) or each.get("/Type") == "/ObjStm":
                continue
            kind = "fonts"
            if each.objgen in pages:
                kind = "pages' text"
            elif each.objgen in profiles:
                kind = "colours"
            elif each.get("/Type") == "/Metadata":
                kind = "metadata"
            elif each.get("/Type") == "/XObject":
                kind = "pictures"
            parts[kind] += len(each.read_raw_bytes())
    parts["objects"] = path.stat().st_size - sum(n for kind, n in parts.items() if kind != "pages")
    return parts


def _book(folder: Path) -> Path:
    """Write a book of the article's paragraphs, with bold words, links and notes."""
    dice = random.Random(1)  # noqa: S311 - no secret
    texts = [t for t in ARTICLE.read_text(encoding="utf-8").splitlines() if len(t.split()) > 9]
    folder.mkdir(exist_ok=True)
    names = []
    for number in range(1, 16):
        paragraphs = []
        for n in range(34):
            words = dice.choice(texts).split()
            if n % 5 == 0:
                words[2], words[5] = f"**{words[2]}", f"{words[5]}**"
            if n % 7 == 0:
                words[8] = f"[{words[8]}](https://example.org)"
            if n % 9 == 0:
                words[-1] += f"^[{dice.choice(texts)}]"
            paragraphs.append(" ".join(words))
        text = "\n\n".join([f"# الفصل {number}", *paragraphs])
        names.append(f"{number:02}.md")
        (folder / names[-1]).write_text(text + "\n", encoding="utf-8")
    settings = f"title: كتاب من مئة صفحة\nlang: ar\nchapters: [{', '.join(names)}]\n"
    (folder / "publication.yaml").write_text(settings, encoding="utf-8")
    return folder


if __name__ == "__main__":
    main()
