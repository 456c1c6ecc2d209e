"""Words of a text and what a reader of a file gives back of them: recall and order.

A word is a run of letters, marks and digits (Unicode general categories L, M and N). Two
spellings of it are one if Unicode says so (NFC, which also puts shadda and vowel in one
order); what only steers the setting of the text is left out. A ligature of words (ﷺ, ﷲ) is
the words it stands for, its compatibility decomposition: PDFium never gives it otherwise.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

from warraq.typeset.textlayer import SILENT

_PDFJS = Path(__file__).parent / "_pdfjs.mjs"
_BROKEN = re.compile("\u2010\\s*\n\\s*")
_TATWEEL = {0x0640: None}
_LIGATURES = {
    code: f" {unicodedata.normalize('NFKC', chr(code))} " for code in range(0xFDF0, 0xFDFC)
}


@dataclass(frozen=True, slots=True)
class Score:
    """What came back. ``recall`` and ``order`` are shares of 1; ``missing`` are the words lost.

    Order is the longest sequence of words that stands in both texts in the same order, as a
    share of the words that stand in both at all.
    """

    recall: float
    order: float
    missing: tuple[str, ...]


def words(text: str) -> list[str]:
    """Return the words of ``text`` in their order.

    A HYPHEN (U+2010) at the end of a line is the engine's: people type U+002D.
    """
    text = _BROKEN.sub("", text)
    text = unicodedata.normalize("NFC", text.translate(SILENT | _TATWEEL | _LIGATURES))
    return "".join(char if _is_wordy(char) else " " for char in text).split()


@cache
def _is_wordy(char: str) -> bool:
    return unicodedata.category(char)[0] in "LMN"


def score(source: Sequence[str], found: Sequence[str]) -> Score:
    """Compare the words that were put in with the words that came out."""
    if not source:
        return Score(1.0, 1.0, ())
    lost = Counter(source) - Counter(found)
    missing = []
    for word in source:
        if lost[word] > 0:
            lost[word] -= 1
            missing.append(word)
    common = len(source) - len(missing)
    order = _longest_common(source, found) / common if common else 0.0
    return Score(common / len(source), order, tuple(missing))


def _longest_common(first: Sequence[str], second: Sequence[str]) -> int:
    """Return the length of the longest common subsequence (Hunt and Szymanski 1977)."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(second):
        places[word].append(place)
    ends: list[int] = []
    for word in first:
        for place in reversed(places.get(word, ())):
            at = bisect_left(ends, place)
            ends[at : at + 1] = [place]
    return len(ends)


# ── Readers of PDF ──────────────────────────────────────────────────────────────────────


def _pdfium(data: bytes) -> str:
    import pypdfium2

    document: Any = pypdfium2.PdfDocument(data)
    try:
        # By index, as Chrome copies and searches; the text of a rectangle leaves spaces out.
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def _poppler(data: bytes) -> str:
    program = shutil.which("pdftotext") or "pdftotext"
    ran = subprocess.run(  # noqa: S603 - the file comes on standard input
        [program, "-q", "-enc", "UTF-8", "-", "-"], input=data, capture_output=True, check=True
    )
    return ran.stdout.decode("utf-8", "replace")


def _mupdf(data: bytes) -> str:
    pymupdf: Any = import_module("pymupdf")
    with pymupdf.open(stream=data, filetype="pdf") as document:
        return "\n".join(page.get_text() for page in document)


def _pypdf(data: bytes) -> str:
    import pypdf

    return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(data)).pages)


Reader = Callable[[bytes], str]


def pdfjs(module: Path) -> Reader:
    """Return pdf.js as a reader; ``module`` is the ``pdf.mjs`` of its build for Node."""
    node = shutil.which("node") or "node"

    def read(data: bytes) -> str:
        ran = subprocess.run(  # noqa: S603 - our own script; the file comes on standard input
            [node, str(_PDFJS), str(module.resolve())], input=data, capture_output=True, check=True
        )
        return ran.stdout.decode("utf-8", "replace")

    return read


def readers() -> dict[str, Reader]:
    """Return the readers of PDF that are installed, by name: PDFium is always.

    pdf.js is where ``serve`` has brought its viewers.
    """
    from warraq.preview import viewers  # every build imports the rules, few read with them

    found: dict[str, Reader] = {"PDFium": _pdfium}
    if shutil.which("pdftotext"):
        found["poppler"] = _poppler
    if find_spec("pymupdf"):
        found["MuPDF"] = _mupdf
    if find_spec("pypdf"):
        found["pypdf"] = _pypdf
    module = viewers.home() / "node_modules/pdfjs-dist/legacy/build/pdf.mjs"
    if shutil.which("node") and module.is_file():
        found["pdf.js"] = pdfjs(module)
    return found


def first_few(missing: Iterable[str], count: int = 8) -> str:
    """Name the words that were lost, each once: ``لكنه، أطلق``."""
    named = list(dict.fromkeys(missing))
    return "، ".join(named[:count]) + (" …" if len(named) > count else "")
