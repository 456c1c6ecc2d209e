"""What writing the PDF costs with the press's text layer, beside plain tagged writing.

    .venv/bin/python bench/writing.py [--runs N]

The article and a book of some 100 pages are laid out and then written, as tagged PDF/UA-1; only
``write_pdf`` is timed, in processor seconds. Each run is a process of its own, and plain and
press take turns.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import process_time

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import justify  # noqa: E402
from warraq.typeset import engine, insides  # noqa: E402

TEXTS = {
    "the article": lambda: justify._paragraphs(justify.ARTICLE),
    "a book": lambda: justify.book(chapters=16),
}


def main() -> None:
    """Measure and print, or write once in this process."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--once", nargs=2, metavar=("TEXT", "TOOL"))
    options = parser.parse_args()
    if options.once:
        print(*_once(*options.once))
        return
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    for text in TEXTS:
        said: dict[str, list[list[str]]] = {"plain": [], "warraq": []}
        for _ in range(options.runs):
            for tool, runs in said.items():
                runs.append(_run(text, tool))
        seconds = {tool: median(float(run[0]) for run in runs) for tool, runs in said.items()}
        ratio = seconds["warraq"] / seconds["plain"]
        pages, sizes = said["plain"][0][1], [runs[0][2] for runs in said.values()]
        print(
            f"{text:12} {pages:>4} pages  plain {seconds['plain']:.3f} s {sizes[0]:>8} bytes"
            f"  warraq {seconds['warraq']:.3f} s {sizes[1]:>8} bytes  ratio {ratio:.2f}"
            f"  (median of {options.runs})"
        )


def _run(text: str, tool: str) -> list[str]:
    command = [sys.executable, __file__, "--once", text, tool]
    ran = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own
    return ran.stdout.split()


def _once(text: str, tool: str) -> tuple[float, int, int]:
    """Return how long writing took, the pages and the bytes."""
    if tool == "plain":
        insides.install = lambda: None
    engine.load()
    document = engine._lay_out(justify._job(TEXTS[text](), "none"), tagged=True)
    start = process_time()
    pdf = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=b"bench")
    return process_time() - start, len(document.pages), len(pdf)


if __name__ == "__main__":
    main()
