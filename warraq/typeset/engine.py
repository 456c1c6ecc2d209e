"""WeasyPrint's API and what the press asks of it: pages as XHTML and CSS → PDF.

How it comes into memory is in :mod:`warraq.typeset.loading`, what is replaced below its API in
:mod:`warraq.typeset.insides`.

What it adds to the engine:

* the fonts are those of the theme (:mod:`warraq.typeset.fontconfig`);
* the page tree comes as XML, so that a note may hold paragraphs inside a sentence;
* nothing is fetched but the assets of the publication, from memory;
* the file is completed to PDF/A and says what it is (:mod:`warraq.typeset.finish`).
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import md5, sha256
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from warraq.errors import EngineError, PressError
from warraq.fonts import FontFamily
from warraq.model import Asset, Direction
from warraq.typeset import fitting
from warraq.typeset.archival import NOTHING_KNOWN, Record
from warraq.typeset.finish import finish
from warraq.typeset.fontconfig import font_configuration
from warraq.typeset.loading import VERSION
from warraq.typeset.loading import load as load  # part of what is asked of the engine

if TYPE_CHECKING:
    from weasyprint import Document

PRODUCER = f"WeasyPrint {VERSION}"

DPI = 300
"""Finest resolution at which a picture is kept, at the size in which it is drawn: that of offset
print. The engine makes a finer one smaller."""

BASE = "http://publication.invalid/"
"""Assets are addressed below this name, which RFC 2606 keeps from ever existing; nothing is
fetched from it or from anywhere else."""


def picture_name(asset: Asset) -> str:
    """Return what the engine calls a picture in a PDF: it begins with ``i`` and this."""
    return md5((BASE + asset.name).encode(), usedforsecurity=False).hexdigest()


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be typeset: one XHTML document, its style sheet, fonts and images.

    ``record`` is what the PDF says of itself; the document's own ``meta`` are not read.
    ``tighter`` are the style sheets to try in turn when all has to fit one page.
    """

    xhtml: str
    stylesheet: str
    families: tuple[FontFamily, ...]
    assets: tuple[Asset, ...]
    direction: Direction
    record: Record = NOTHING_KNOWN
    tighter: tuple[str, ...] = ()


def to_pdf(job: Job) -> bytes:
    """Typeset one PDF that is PDF/UA-1 and PDF/A-2a, 3a with attachments.

    Equal jobs give equal bytes.
    """
    with _named_failures():
        pdf: bytes = _fitted(job, tagged=True).write_pdf(
            pdf_variant="pdf/ua-1",
            pdf_identifier=sha256(job.xhtml.encode()).hexdigest()[:32].encode(),
            finisher=lambda _, pdf: finish(pdf, job.record, job.direction, PRODUCER),
        )
    return pdf


def to_bare_pdf(job: Job) -> bytes:
    """Typeset a bare PDF, no tags and no claims: a way to a picture or to sheets of paper."""
    with _named_failures():
        pdf: bytes = _fitted(job, tagged=False).write_pdf()
    return pdf


@contextmanager
def _named_failures() -> Iterator[None]:
    """Turn what the engine trips over into an error that a person can read."""
    try:
        yield
    except PressError:
        raise
    except Exception as error:
        raise EngineError(
            f"WeasyPrint failed on this text: {type(error).__name__}: {error}",
            hint="find the part that does it by leaving out halves of the text, and report it",
        ) from error


def _fitted(job: Job, *, tagged: bool) -> Document:
    """Lay the job out, tighter by the fewest steps that bring it to one page.

    As it is when even the last step does not: a text squeezed for nothing serves nobody.
    """
    document = _lay_out(job, tagged=tagged)
    if len(document.pages) == 1 or not job.tighter:
        return document
    *steps, last = (replace(job, stylesheet=sheet) for sheet in job.tighter)
    tightest = _lay_out(last, tagged=tagged)
    if len(tightest.pages) > 1:
        return document
    tried = (_lay_out(step, tagged=tagged) for step in steps)
    return next((each for each in tried if len(each.pages) == 1), tightest)


def _lay_out(job: Job, *, tagged: bool) -> Document:
    weasyprint = load()
    root = ElementTree.fromstring(job.xhtml)  # noqa: S314 - it is the press's own rendering
    problems = _Problems()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(problems)
    try:
        fetcher = _fetcher(job.assets)
        counters = importlib.import_module("weasyprint.css.counters").CounterStyle()
        sheet = weasyprint.CSS(
            string=job.stylesheet, base_url=BASE, url_fetcher=fetcher, counter_style=counters
        )
        document: Document = fitting.fit(
            root,
            lambda tree: _html(tree, fetcher).render(
                font_config=font_configuration(job.families),
                stylesheets=[sheet],
                counter_style=counters,  # what @counter-style of the sheet defines
                pdf_tags=tagged,
                dpi=DPI,
            ),
        )
        return document
    finally:
        logger.removeHandler(problems)
        problems.raise_any()


class _Problems(logging.Handler):
    """Collects what the engine complains of: in a theme of ours each is a defect."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())

    def raise_any(self) -> None:
        if self.said:
            raise EngineError(
                f"WeasyPrint cannot do what the theme asks: {self.said[0]}",
                hint="mend the theme's print.css or cover.css",
            )


def _fetcher(files: Iterable[Asset]) -> Any:
    """Return what the engine asks for pictures."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    assets = {BASE + asset.name: asset for asset in files}

    class _Fetcher(URLFetcher):  # type: ignore[misc]  # the engine has no types
        """Serves the publication's own assets; everything else does not exist."""

        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            del headers
            asset = assets.get(url)
            if asset is None:
                raise ValueError(f"not an asset of the publication: {url}")
            return URLFetcherResponse(url, asset.data, {"Content-Type": asset.media_type})

    return _Fetcher()


def _html(root: ElementTree.Element, fetcher: Any) -> Any:
    """Return the engine's document for a tree that is already parsed."""
    from cssselect2 import ElementWrapper
    from weasyprint import HTML

    html = HTML.__new__(HTML)
    html.base_url = BASE
    html.url_fetcher = fetcher
    html.media_type = "print"
    html.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
    html.etree_element = html.wrapper_element.etree_element
    return html
