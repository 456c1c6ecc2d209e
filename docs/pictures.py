"""Make the README's pictures from what the press builds: a page of each format; contact sheets.

    .venv/bin/python docs/pictures.py            after build.py and .ci/install-validators
    .venv/bin/python docs/pictures.py contact    the first pages of every theme, in three texts

The PDF is drawn by PDFium, the web page and the e-book by Chromium.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
BRIEFING = ROOT / "dist" / "internet-freedom"
PICTURES = ROOT / "docs" / "pictures"
THEMES = ("briefing", "report", "article", "press-release", "book", "handout")
TEXTS = ("internet-freedom", "guide", "vocalised")
PAGES, HEIGHT, GAP = 8, 280, 6
"""Pages of a text on a contact sheet, the height of each and what lies between, pixels."""


def contact_sheets() -> None:
    """Write a sheet for every theme: rows are texts, pages go from the right."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "content", folder / "content")
        sys.path.insert(0, str(ROOT / "tests"))
        from test_vocalised import TEXT

        head = "title: نَصٌّ مَشْكُولٌ\nauthor: سَلْمَى النَّسَّاخُ\ndate: 2026-11-24\nlang: ar"
        body = "\n\n".join([TEXT, f"## قِسْمٌ ثَانٍ\n\n{TEXT}"] * 3)
        (folder / "content" / "vocalised.md").write_text(f"---\n{head}\n---\n\n{body}\n")
        subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "warraq", "--quiet", "--to", "pdf",
             "--edition", ",".join(THEMES)],
            cwd=folder, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        for theme in THEMES:
            pdfs = [folder / "dist" / text / f"{text}-{theme}.pdf" for text in TEXTS]
            rows = [row(pdf) for pdf in pdfs]
            width = max(each.width for each in rows)
            sheet = Image.new("RGB", (width, (HEIGHT + GAP) * len(rows) + GAP), "#8a8a8a")
            for number, each in enumerate(rows):
                sheet.paste(each, (width - each.width, number * (HEIGHT + GAP)))
            sheet.quantize(40, Image.Quantize.FASTOCTREE).save(
                PICTURES / f"contact-{theme}.png", optimize=True
            )


def row(pdf: Path) -> Image.Image:
    """Return the first pages of a file side by side, the first at the right."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [document[n] for n in range(min(PAGES, len(document)))]
    drawn = [p.render(scale=HEIGHT / p.get_height()).to_pil().convert("RGB") for p in pages]
    strip = Image.new("RGB", (sum(d.width + GAP for d in drawn) + GAP, HEIGHT + GAP), "#8a8a8a")
    right = strip.width - GAP
    for page in drawn:
        strip.paste(page, (right - page.width, GAP))
        right -= page.width + GAP
    return strip


def main() -> None:
    """Write the pictures."""
    if "contact" in sys.argv[1:]:
        contact_sheets()
        return
    draw_page(BRIEFING / "internet-freedom.pdf", 0, PICTURES / "briefing.png")
    draw_page(ROOT / "dist" / "guide" / "guide.pdf", 8, PICTURES / "book.png")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        shoot(browser, BRIEFING / "internet-freedom.html", (1000, 1100), PICTURES / "web.png")
        with tempfile.TemporaryDirectory() as folder:
            zipfile.ZipFile(BRIEFING / "internet-freedom.epub").extractall(folder)
            chapter = Path(folder) / "EPUB" / "c1.xhtml"
            shoot(browser, chapter, (600, 900), PICTURES / "ebook.png")
        browser.close()


def draw_page(pdf: Path, index: int, out: Path) -> None:
    """Draw one page, 900 pixels high, in 64 colours."""
    page = pypdfium2.PdfDocument(pdf)[index]
    picture = page.render(scale=900 / page.get_height()).to_pil().convert("RGB")
    picture.quantize(64).save(out, optimize=True)


def shoot(browser: Browser, page: Path, size: tuple[int, int], out: Path) -> None:
    """Take a screenshot of the top of a page."""
    tab = browser.new_page(viewport={"width": size[0], "height": size[1]})
    tab.goto(page.as_uri())
    tab.screenshot(path=str(out))
    tab.close()


if __name__ == "__main__":
    main()
