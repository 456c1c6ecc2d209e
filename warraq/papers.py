"""Papers: their sizes, their thickness (``templates/papers.toml``), the spine that they make."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from warraq import shipped
from warraq.errors import TemplateError, suggestion
from warraq.model import Jacket, Place

PAPERS = {
    "A3": (297.0, 420.0), "A4": (210.0, 297.0), "A5": (148.0, 210.0), "A6": (105.0, 148.0),
    "SRA3": (320.0, 450.0), "SRA4": (225.0, 320.0), "B4": (250.0, 353.0), "B5": (176.0, 250.0),
    "letter": (215.9, 279.4), "legal": (215.9, 355.6), "ledger": (279.4, 431.8),
}  # fmt: skip
"""Sizes of sheets, upright, mm: ISO 216, ISO 217 and ANSI/ASME Y14.1."""

_LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*(mm|cm|in)?")
_UNITS = {"mm": 1.0, "cm": 10.0, "in": 25.4, None: 1.0}


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height, mm."""

    width: float
    height: float


def size_of(paper: str) -> Size | None:
    """Return the size of a sheet called ``A4`` or ``225mm 320mm``; None for what is neither."""
    if paper in PAPERS:
        return Size(*PAPERS[paper])
    lengths = [_LENGTH.fullmatch(word) for word in paper.split()]
    if len(lengths) != 2 or None in lengths:
        return None
    width, height = (float(m[1]) * _UNITS[m[2]] for m in lengths if m)
    return Size(width, height) if width and height else None


def spine_width(pages: int, jacket: Jacket) -> float:
    """Return the width of a spine, mm, rounded to 0.1: leaves, and the cover before and behind.

    A leaf is two pages; an odd page at the end is a leaf too. Raises :class:`TemplateError` for
    a paper that is not there.
    """
    leaves = -(-pages // 2)
    return round(leaves * (jacket.thickness or thickness(jacket.paper)) + 2 * jacket.board, 1)


def thickness(paper: str) -> float:
    """Return the thickness of a leaf, mm."""
    known = _papers()
    if paper in known:
        return known[paper]
    hint = suggestion(paper, known, f"the papers are {', '.join(known)}")
    raise TemplateError(f"there is no paper {paper}", Place("templates/papers.toml"), hint)


@cache
def _papers() -> dict[str, float]:
    found: dict[str, float] = {}
    for root in reversed(shipped.search_path("templates")):  # the user's own come last and win
        path = root / "papers.toml"
        if path.is_file():
            found |= _thicknesses(shipped.table(path), Place(str(path)))
    return found


def _thicknesses(table: dict[str, Any], place: Place) -> dict[str, float]:
    try:
        return {
            name: float(each["grammage"]) * float(each["bulk"]) / 1000
            for name, each in table.items()
        }
    except (KeyError, TypeError, ValueError):
        hint = "write grammage = 80 and bulk = 1.25 under every name"
        raise TemplateError("a paper has a grammage and a bulk", place, hint) from None
