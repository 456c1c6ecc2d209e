"""What writing the PDF costs with the press's text layer, beside plain tagged writing.

    .venv/bin/python bench/writing.py [--runs N]

The article and a book of some 100 pages are laid out once by each tool and then written, as tagged
PDF/UA-1. Each time is that of a copy (``fork``) of the process that has never written anything, in
processor seconds, and plain and press take turns: of machines whose speed changes within the minute
the pairs tell most. Not for Windows, which cannot fork.
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
from typing import IO, cast

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import justify  # noqa: E402
from warraq.typeset import engine, insides  # noqa: E402

TEXTS = {
    "the article": lambda: justify._paragraphs(justify.ARTICLE),
    "a book": lambda: justify.book(chapters=16),
}


def main() -> None:
    """Measure and print, or lay out and write when asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=41)
    parser.add_argument("--tool", nargs=2, metavar=("TEXT", "TOOL"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.tool:
        _serve(*options.tool)
        return
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    for text in TEXTS:
        plain, press = _start(text, "plain"), _start(text, "warraq")
        pairs = [(_ask(plain), _ask(press)) for _ in range(options.runs)]
        before, after = ([float(run[0]) for run in runs] for runs in zip(*pairs, strict=True))
        ratios = sorted(b / a for a, b in zip(before, after, strict=True))
        print(
            f"{text:12} {pairs[0][0][1]:>4} pages"
            f"  plain {median(before):.3f} s {pairs[0][0][2]:>8} bytes"
            f"  warraq {median(after):.3f} s {pairs[0][1][2]:>8} bytes"
            f"  ratio {median(ratios):.2f}, half of the pairs"
            f" {ratios[len(ratios) // 4]:.2f}-{ratios[-1 - len(ratios) // 4]:.2f}"
            f"  (median of {options.runs} pairs)"
        )
        for process in (plain, press):
            process.communicate()


def _start(text: str, tool: str) -> subprocess.Popen[str]:
    command = [sys.executable, __file__, "--tool", text, tool]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)  # noqa: S603 - our own
    _line_of(process)  # it is ready
    return process


def _ask(process: subprocess.Popen[str]) -> list[str]:
    to = cast(IO[str], process.stdin)
    to.write("\n")
    to.flush()
    return _line_of(process).split()


def _line_of(process: subprocess.Popen[str]) -> str:
    line = cast(IO[str], process.stdout).readline()
    if not line:
        raise SystemExit("a tool has ended: see above")
    return line


def _serve(text: str, tool: str) -> None:
    """Lay out, and write in a copy of this process for each line that comes in."""
    if tool == "plain":
        insides.install = lambda: None
    engine.load()
    document = engine._lay_out(justify._job(TEXTS[text](), "none"), tagged=True)
    print("ready", flush=True)
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            start = process_time()
            pdf = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=b"bench")
            print(process_time() - start, len(document.pages), len(pdf), flush=True)
            os._exit(0)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
