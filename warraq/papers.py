"""Papers as data, ``templates/papers.toml``, and the width of the spine that they make."""

from __future__ import annotations

import difflib
import tomllib
from functools import cache

from warraq import shipped
from warraq.errors import TemplateError
from warraq.model import Jacket, Place


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
    guess = difflib.get_close_matches(paper, known, n=1)
    raise TemplateError(
        f"there is no paper {paper}",
        Place("templates/papers.toml"),
        hint=f"did you mean {guess[0]}?" if guess else f"the papers are {', '.join(known)}",
    )


@cache
def _papers() -> dict[str, float]:
    found: dict[str, float] = {}
    for root in reversed(shipped.search_path("templates")):  # the user's own come last and win
        path = root / "papers.toml"
        if path.is_file():
            found |= _read(path.read_text(encoding="utf-8"), Place(str(path)))
    return found


def _read(text: str, place: Place) -> dict[str, float]:
    try:
        table = tomllib.loads(text)
        return {
            name: float(each["grammage"]) * float(each["bulk"]) / 1000
            for name, each in table.items()
        }
    except tomllib.TOMLDecodeError as error:
        raise TemplateError(f"not a TOML file: {error}", place) from None
    except (KeyError, TypeError, ValueError):
        hint = "write grammage = 80 and bulk = 1.25 under every name"
        raise TemplateError("a paper has a grammage and a bulk", place, hint) from None
