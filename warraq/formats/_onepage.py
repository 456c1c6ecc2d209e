"""Text that has to stand on one page of a given size, whatever its length: a cover, a card.

It is set as it is, then smaller by steps, and at the very end with fewer words. Whether it fits is
measured: what does not makes a second page.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lxml import etree
from lxml.etree import _Element as Element

from warraq.model import Asset, Page, Rendering

if TYPE_CHECKING:
    from warraq.typeset.engine import Job

STEP = 0.93
"""By what type is made smaller, again and again."""
STEPS = 6
"""How often: down to 0.65 of its size."""
ELASTIC = "elastic"
"""The class of an element that may lose words, the last one first."""
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Fitted:
    """A page (PDF), and the text that is not whole on it ("" when all of it is)."""

    pdf: bytes
    cut: str = ""


def job(rendering: Rendering, page: Page, sheet: str, *assets: Asset) -> Job:
    """Return what the engine needs for one page of a rendering; ``sheet`` says how large it is."""
    from warraq.typeset import engine

    edition = rendering.edition
    return engine.Job(
        xhtml=page.xhtml,
        stylesheet=f"{rendering.stylesheet}\n{sheet}",
        families=edition.families,
        assets=(*edition.document.assets, *rendering.assets, *assets),
        direction=edition.document.language.direction,
    )


def fit(job: Job, size: float) -> Fitted:
    """Typeset a job on one page; its root's type is ``size`` mm, or less if it has to be."""
    from warraq.typeset import engine

    sizes = [size * STEP**step for step in range(STEPS + 1)]
    sheets = [f"{job.stylesheet}\nhtml {{ font-size: {each:.3f}mm }}\n" for each in sizes]
    pdf = engine.to_bare_pdf(replace(job, stylesheet=sheets[0], tighter=tuple(sheets[1:])))
    if pages(pdf) == 1:
        return Fitted(pdf)
    return _with_fewer_words(replace(job, stylesheet=sheets[-1]), pdf)


def pages(pdf: bytes) -> int:
    """Count pages."""
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as file:
        return len(file.pages)


def _with_fewer_words(job: Job, pdf: bytes) -> Fitted:
    """Take words from one elastic element after the other until the rest fits."""
    root = etree.fromstring(job.xhtml)
    cut = ""
    elastic = [each for each in root.iter() if ELASTIC in (each.get("class") or "").split()]
    for element in reversed(elastic):
        cut = " ".join("".join(map(str, element.itertext())).split())
        pdf = _shortened(job, root, element, cut.split())
        if pages(pdf) == 1:
            break
    return Fitted(pdf, cut)


def _shortened(job: Job, root: Element, element: Element, words: list[str]) -> bytes:
    """Typeset with as many words of an element as fit."""
    from warraq.typeset import engine

    def typeset(count: int) -> bytes:
        _write(element, words[:count])
        return engine.to_bare_pdf(replace(job, xhtml=etree.tostring(root, encoding="unicode")))

    return typeset(_most(len(words) - 1, lambda count: pages(typeset(count)) == 1))


def _most(limit: int, does_fit: Callable[[int], bool]) -> int:
    """Return the largest number of words that fits, 1 if none does; ask for few."""
    low, high = 1, max(limit, 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if does_fit(middle) else (low, middle - 1)
    return low


def _write(element: Element, words: list[str]) -> None:
    """Make words an element's whole text, with a sign that there were more."""
    del element[:]
    element.text = " ".join(words).rstrip("،؛:,.;!؟?") + ELLIPSIS
