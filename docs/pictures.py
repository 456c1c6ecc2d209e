"""Make the README's pictures from what the press builds: a page of each format.

    .venv/bin/python docs/pictures.py        after build.py and .ci/install-validators

The PDF is drawn by PDFium, the web page and the e-book by Chromium.
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from pathlib import Path

import pypdfium2
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
BRIEFING = ROOT / "dist" / "internet-freedom"
PICTURES = ROOT / "docs" / "pictures"


def main() -> None:
    """Write the pictures."""
    draw_page(BRIEFING / "internet-freedom.pdf", 0, PICTURES / "briefing.png")
    draw_page(ROOT / "dist" / "guide" / "guide.pdf", 4, PICTURES / "book.png")
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
