"""Measure the colour of justified lines, and the time that an Arabic book takes.

    .venv/bin/python bench/justify.py colour [TEXT …]     figures of A37–A46, per level
    .venv/bin/python bench/justify.py pictures            docs/pictures/kashida-*.png
    .venv/bin/python bench/justify.py time [--runs N]     against plain WeasyPrint

Colour: an A5 page in Amiri. Positions are read from the shaped lines as they are drawn, not
from the plan. A word space is measured in em; two kashidas are stacked when the ink of one is
over that of the other in neighbouring lines. Time: processor seconds of one process a run,
interleaved; plain is the engine as it is shipped, with the same HTML, style sheet and fonts.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise
from pathlib import Path
from statistics import mean, median
from time import process_time
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from warraq.fonts import families  # noqa: E402 - the checkout is measured
from warraq.typeset import engine, insides  # noqa: E402 - the checkout is measured

ARTICLE = ROOT / "content" / "internet-freedom.txt"
SHEET = """
@page { size: A5; margin: 18mm 17mm; @bottom-center { content: counter(page, arabic-indic) } }
body { margin: 0; font: 12.5pt/1.75 Amiri; text-align: justify; --kashida: LEVEL }
h2 { text-align: start; font-size: 1.5em; --kashida: none } .chapter { break-before: page }
p { margin: 0 0 .5em } .note { float: footnote; font-size: .8em; line-height: 1.55 }
"""


@dataclass
class Colour:
    """What one text at one level looks like; lengths in em."""

    lines: int = 0
    spaces: list[float] = field(default_factory=list)
    widest: list[float] = field(default_factory=list)
    kashidas: list[float] = field(default_factory=list)
    stacked: int = 0

    def row(self, level: str) -> str:
        """Return the figures as a row of a Markdown table."""
        wide = sum(space > 0.5 for space in self.widest) / max(1, len(self.widest))
        return (
            f"| {level} | {len(self.widest)} | {mean(self.spaces):.3f} | {max(self.spaces):.2f} "
            f"| {wide:.1%} | {len(self.kashidas) / len(self.widest):.2f} "
            f"| {max(self.kashidas, default=0):.2f} | {self.stacked} |"
        )


HEAD = (
    "| kashida | justified lines | mean space, em | widest, em | lines with one over 0.5 em "
    "| kashidas a line | longest, em | stacked |\n|---|---|---|---|---|---|---|---|"
)


def colour(body: str, level: str) -> Colour:
    """Typeset the text and look at its justified lines."""
    document = engine._lay_out(_job(body, level), tagged=False)
    seen = Colour()
    for page in document.pages:
        lines = list(_lines(page._page_box))
        for line in lines:
            if line.spaces:
                seen.spaces += line.spaces
                seen.widest.append(max(line.spaces))
            seen.kashidas += [(b - a) / line.em for a, b in line.kashidas]
        for above, below in pairwise(lines):
            if 0 < below.top - above.top < 3 * below.em:
                seen.stacked += sum(
                    a < d and c < b for a, b in above.kashidas for c, d in below.kashidas
                )
    return seen


@dataclass(frozen=True)
class _Line:
    top: float
    em: float
    spaces: tuple[float, ...]
    kashidas: tuple[tuple[float, float], ...]


def _lines(page: Any) -> Iterator[_Line]:
    from weasyprint.formatting_structure.boxes import LineBox, TextBox

    from warraq.typeset.insides._kashidas import strokes

    for line in page.descendants():
        if isinstance(line, LineBox):
            em = line.style["font_size"]
            boxes = [b for b in line.descendants() if isinstance(b, TextBox)]
            justified = [b for b in boxes if b.justification_spacing]
            spaces = tuple(width / em for box in justified for width in _spaces(box))
            yield _Line(
                line.position_y, em, spaces, tuple(s for box in boxes for s in strokes(box))
            )


def _spaces(box: Any) -> Iterator[float]:
    """Yield the advances of the word spaces as they are drawn, in CSS pixels."""
    from weasyprint.text.ffi import FROM_UNITS, ffi

    text = box.text.encode()
    box.pango_layout.reactivate(box.style)
    run = box.pango_layout.get_first_line()[0].runs
    while run != ffi.NULL:
        item, glyphs = run.data.item, run.data.glyphs
        for n in range(glyphs.num_glyphs):
            at = item.offset + glyphs.log_clusters[n]
            if text[at : at + 1] == b" ":
                yield glyphs.glyphs[n].geometry.width * FROM_UNITS
        run = run.next
    box.pango_layout.deactivate()


def _paragraphs(path: Path) -> str:
    lines = path.read_text(encoding="utf-8").splitlines()
    return "".join(f"<p>{escape(line)}</p>" for line in lines if line.strip())


def book(chapters: int = 50, paragraphs: int = 38) -> str:
    """Return a book of some 300 A5 pages, with bold words, links and notes, always the same."""
    dice = random.Random(1)  # noqa: S311 - no secret
    texts = [t for t in ARTICLE.read_text(encoding="utf-8").splitlines() if t.strip()]
    out = []
    for number in range(chapters):
        out.append(f'<section class="chapter"><h2>{escape(texts[number % len(texts)][:40])}</h2>')
        for n in range(paragraphs):
            words = [escape(w) for w in dice.choice(texts).split()]
            if n % 5 == 0:
                words[2], words[5] = f"<b>{words[2]}", f"{words[5]}</b>"
            if n % 7 == 0:
                words[8] = f'<a href="https://example.org">{words[8]}</a>'
            if n % 9 == 0:
                words[-1] += f'<span class="note">{escape(dice.choice(texts))}</span>'
            out.append(f"<p>{' '.join(words)}</p>")
        out.append("</section>")
    return "".join(out)


def _job(body: str, level: str) -> engine.Job:
    html = f'<html lang="ar" dir="rtl"><head><title>كتاب</title></head><body>{body}</body></html>'
    fonts = tuple(f for f in families().values() if f.name in ("Amiri", "Vazirmatn"))
    return engine.Job(html, SHEET.replace("LEVEL", level), fonts, (), "rtl")


def _colours(paths: list[Path]) -> None:
    engine.load()
    texts = {path.name: _paragraphs(path) for path in paths}
    texts["a book of 300 pages"] = book()
    for name, body in texts.items():
        print(f"\n{name}\n\n{HEAD}")
        for level in ("none", "light", "medium", "full"):
            print(colour(body, level).row(level), flush=True)


def _pictures() -> None:
    import pypdfium2

    engine.load()
    for level in ("none", "medium"):
        pdf = pypdfium2.PdfDocument(engine.to_pdf(_job(_paragraphs(ARTICLE), level)))
        picture = pdf[1].render(scale=150 / 72).to_pil().convert("L").quantize(16)
        path = ROOT / "docs" / "pictures" / f"kashida-{level}.png"
        picture.save(path, optimize=True)
        print(f"{path.relative_to(ROOT)}  {path.stat().st_size / 1024:.0f} KiB")


def _once(mode: str) -> None:
    """Make the book once: plain, or with all that the press replaces."""
    if mode == "plain":
        insides.install = lambda: None
    engine.load()
    job = _job(book(), "none" if mode == "plain" else mode)
    start = process_time()
    pdf = engine._lay_out(job, tagged=True).write_pdf(
        pdf_variant="pdf/ua-1", pdf_identifier=b"bench"
    )
    print(process_time() - start, len(pdf))


def _times(runs: int) -> None:
    modes = ("plain", "none", "light", "medium")
    seconds: dict[str, list[float]] = {mode: [] for mode in modes}
    for _ in range(runs):
        for mode in modes:
            command = [sys.executable, __file__, "once", mode]
            said = subprocess.run(  # noqa: S603 - our own command
                command, check=True, capture_output=True, text=True
            ).stdout
            seconds[mode].append(float(said.split()[0]))
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    for mode, each in seconds.items():
        ratio = median(each) / median(seconds["plain"])
        print(f"{mode:8} {median(each):6.2f} s  {ratio:.2f}  (median of {runs})")


def main() -> None:
    """Do what is asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("colour", "pictures", "time", "once"))
    parser.add_argument("texts", nargs="*")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    if options.what == "colour":
        _colours([Path(text) for text in options.texts or [str(ARTICLE)]])
    elif options.what == "pictures":
        _pictures()
    elif options.what == "once":
        _once(options.texts[0])
    else:
        _times(options.runs)


if __name__ == "__main__":
    main()
