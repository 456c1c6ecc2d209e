"""The only module that knows WeasyPrint's API: pages as XHTML and CSS → PDF.

What it replaces below the API is in :mod:`warraq.typeset.insides`.

What it adds to the engine:

* the fonts are those of the theme, given face by face; Fontconfig is started with an empty
  configuration, so nothing depends on the fonts of the machine;
* the page tree comes as XML, so that a note may hold paragraphs inside a sentence;
* nothing is fetched but the assets of the publication, from memory;
* the file is completed to PDF/A and says what it is (:mod:`warraq.typeset.finish`).
"""

from __future__ import annotations

import ctypes.util
import importlib
import logging
import os
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from hashlib import md5, sha256
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from warraq.errors import EngineError, PressError
from warraq.fonts import FontFamily, uncovered
from warraq.model import Asset, Direction
from warraq.typeset import fitting, insides
from warraq.typeset.archival import NOTHING_KNOWN, Record
from warraq.typeset.finish import finish

if TYPE_CHECKING:
    from weasyprint import Document

VERSION = "70.0"
"""The version that this adapter was written for and tested with."""

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


def load() -> ModuleType:
    """Import the engine. Raises :class:`EngineError` when it or a system library is missing."""
    return _weasyprint()


@cache
def _weasyprint() -> ModuleType:
    try:
        with _no_machine_fonts(), _quick_lookup(), _without_detours(), warnings.catch_warnings():
            # "No fonts configured" is what is wanted: they are given face by face.
            warnings.filterwarnings("ignore", "No fonts configured")
            warnings.filterwarnings("ignore", "HarfBuzz-Subset", DeprecationWarning)
            import weasyprint
    except ModuleNotFoundError as error:
        raise EngineError(f"{error.name} is not installed", hint="run build.py") from None
    except OSError as error:
        raise EngineError(
            f"a library of WeasyPrint's is missing: {str(error).splitlines()[0]}",
            hint="apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0, "
            "or run build.py",
        ) from None
    if weasyprint.VERSION != VERSION:
        raise EngineError(
            f"WeasyPrint {VERSION} is needed; {weasyprint.VERSION} is installed",
            hint="run build.py, which installs the locked versions",
        )
    logging.getLogger("weasyprint").addHandler(logging.NullHandler())
    logging.getLogger("weasyprint").propagate = False
    insides.install()
    module: ModuleType = weasyprint
    return module


@contextmanager
def _no_machine_fonts() -> Iterator[None]:
    """Let Fontconfig begin with nothing, here and not in the programs that we start later."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(Path(__file__).with_name("fonts.conf"))
    try:
        yield
    finally:
        del os.environ["FONTCONFIG_FILE"]
        if before is not None:
            os.environ["FONTCONFIG_FILE"] = before


@contextmanager
def _quick_lookup() -> Iterator[None]:
    """Let the engine find its libraries by their sonames alone.

    It tries names of other systems first, and for each failure ctypes starts ldconfig, gcc
    and ld: 0.2 s of every run on Linux (ARABIC.md A12).
    """
    original = ctypes.util.find_library
    if os.name == "posix" and os.uname().sysname == "Linux":
        ctypes.util.find_library = lambda name: None  # noqa: ARG005 - ctypes' own signature
    try:
        yield
    finally:
        ctypes.util.find_library = original


@contextmanager
def _without_detours() -> Iterator[None]:
    """Put off what the engine imports for rare cases: 0.06 s of every run.

    fontTools.subset serves machines without HarfBuzz-subset, the instancer variable fonts.
    Both are the real thing as soon as they are used.
    """
    names = ("fontTools.subset", "fontTools.varLib.instancer")
    stubs = {name: _Deferred(name) for name in names if name not in sys.modules}
    sys.modules.update(stubs)
    try:
        yield
    finally:
        for name in stubs:
            del sys.modules[name]


class _Deferred(ModuleType):
    """Stands for a module until one of its functions is called."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)

        def call(*args: object, **kwargs: object) -> object:
            return getattr(importlib.import_module(self.__name__), name)(*args, **kwargs)

        return call


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


@cache
def font_configuration(families: tuple[FontFamily, ...]) -> Any:
    """Return a configuration with these families and no other font.

    One a set of families for the life of the process: each costs memory that Pango never
    gives back.
    """
    from weasyprint.text.ffi import ffi, fontconfig, pangoft2
    from weasyprint.text.fonts import FontConfiguration

    with _no_machine_fonts():
        configuration = FontConfiguration()
    # Read by insides/_boxes.py: which families with Arabic letters may be drawn out.
    configuration.kashida = {
        family.name: family.kashida for family in families if not uncovered("ـ", (family,))
    }
    for path in _paths(families):
        if not fontconfig.FcConfigAppFontAddFile(configuration._config, os.fsencode(path)):
            raise EngineError(f"Fontconfig cannot read {path}")
    pangoft2.pango_fc_font_map_config_changed(ffi.cast("PangoFcFontMap *", configuration.font_map))
    return configuration


def _paths(families: Iterable[FontFamily]) -> Iterator[Path]:
    for family in families:
        for face in family.faces:
            yield face.path
