"""Time the press against the naive commands, in one run, interleaved.

    .venv/bin/python bench/naive.py [PUBLICATION] [--runs N]

The naive commands are ``pandoc -o x.epub``, ``pandoc -o x.html``, ``weasyprint x.html x.pdf``
on the same text with ``lang`` and ``dir`` set. Printed: machine, medians, the ratio.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

import pypandoc

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("publication", nargs="?", default="content/internet-freedom.txt")
    parser.add_argument("--runs", type=int, default=9)
    options = parser.parse_args()
    publication = ROOT / options.publication
    with tempfile.TemporaryDirectory() as folder:
        plain = _markdown(publication, Path(folder))
        press, naive = [], []
        for _ in range(options.runs):
            naive.append(_naive(plain))
            press.append(
                _time([sys.executable, str(ROOT / "build.py"), str(publication), "--out", folder])
            )
    print(
        f"machine  {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    )
    print(f"naive    {median(naive):.3f} s  (pandoc epub + pandoc html + weasyprint)")
    print(f"warraq   {median(press):.3f} s  (python3 build.py {options.publication})")
    print(
        f"ratio    {median(press) / median(naive):.2f}  (median of {options.runs} interleaved runs)"
    )


def _markdown(publication: Path, folder: Path) -> Path:
    text = publication.read_text(encoding="utf-8").replace("\n", "\n\n")
    path = folder / "x.md"
    path.write_text(f"---\ntitle: x\nlang: ar\ndir: rtl\n---\n\n{text}", encoding="utf-8")
    return path


def _naive(text: Path) -> float:
    pandoc = pypandoc.get_pandoc_path()
    epub, html, pdf = (str(text.with_suffix(s)) for s in (".epub", ".html", ".pdf"))
    return (
        _time([pandoc, "-s", "-o", epub, str(text)])
        + _time([pandoc, "-s", "-o", html, str(text)])
        + _time([str(BIN / "weasyprint"), html, pdf])
    )


def _time(command: list[str]) -> float:
    start = perf_counter()
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own commands
    return perf_counter() - start


if __name__ == "__main__":
    main()
