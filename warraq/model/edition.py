"""Stages 4 to 8: a document in one form, its files, the order and the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from warraq.fonts import FontFamily
    from warraq.model.document import Asset, Document
    from warraq.model.findings import Finding
    from warraq.model.metadata import Changes
    from warraq.themes import Theme

Intent: TypeAlias = Literal["screen", "black", "cmyk"]
"""What colours are made of: light, black ink alone, or the four inks of a press."""

INTENTS: tuple[Intent, ...] = ("screen", "black", "cmyk")

Mark: TypeAlias = Literal["crop", "registration", "fold", "slug", "pages"]
"""What is printed beside a page: where to cut, what must coincide, where to fold, what the job
is, which page of the book this is."""

MARKS: tuple[Mark, ...] = ("crop", "registration", "fold", "slug", "pages")

Duplex: TypeAlias = Literal["long-edge", "short-edge", "one-sided"]
"""Over which edge of the paper a printer turns the sheet."""

DUPLEXES: tuple[Duplex, ...] = ("long-edge", "short-edge", "one-sided")


@dataclass(frozen=True, slots=True)
class Output:
    """What an edition is printed with, and what is printed around its pages.

    ``profile`` names an ICC profile of ``templates/editions/`` that describes the press ("":
    the one that comes with the intent), ``condition`` the printing condition under which it is
    registered, FOGRA51 say; ``bleed`` is how far colour runs over the trim, mm.
    """

    intent: Intent = field(default="screen", metadata={"choices": INTENTS})
    profile: str = ""
    condition: str = ""
    bleed: float = 0.0
    marks: tuple[Mark, ...] = field(default=(), metadata={"choices": MARKS})


@dataclass(frozen=True, slots=True)
class Imposition:
    """How pages stand on sheets of paper; lengths in mm.

    ``sheet`` is a size as CSS names it; the press turns it as it fits best. ``signature`` is
    the number of sheets folded together (0: all of them); ``creep`` how far each sheet
    further inside moves its pages towards the fold; ``gutter`` what lies between two pages to
    be cut apart; ``margin`` what a printer cannot print on.
    """

    scheme: str
    sheet: str = "A4"
    columns: int = 1
    rows: int = 1
    signature: int = 0
    creep: float = 0.0
    duplex: Duplex = field(default="long-edge", metadata={"choices": DUPLEXES})
    gutter: float = 0.0
    margin: float = 0.0


SpineText: TypeAlias = Literal["down", "up", "none"]
"""Which way the words on a spine run when the book stands."""

SPINE_TEXTS: tuple[SpineText, ...] = ("down", "up", "none")


@dataclass(frozen=True, slots=True)
class Jacket:
    """What a cover spread is made with; lengths in mm.

    ``paper`` names one of ``templates/papers.toml``, on which the pages are printed;
    ``thickness`` of a leaf comes before it when it is not 0. ``board`` is the thickness of the
    cover, ``least`` the narrowest spine that gets words, ``barcode`` the size of the ISBN's bars,
    per cent of the nominal one.
    """

    paper: str = "offset-80"
    thickness: float = 0.0
    board: float = 0.3
    spine: SpineText = field(default="down", metadata={"choices": SPINE_TEXTS})
    least: float = 6.0
    barcode: int = 100


CardOf: TypeAlias = Literal["cover", "quote", "page"]
"""What a card shows: the cover, a sentence, the first page."""

CARDS: tuple[CardOf, ...] = ("cover", "quote", "page")


@dataclass(frozen=True, slots=True)
class Cards:
    """Which pictures are made for messengers and social networks; ``sizes`` as ``1200x630``."""

    show: tuple[CardOf, ...] = field(default=CARDS, metadata={"choices": CARDS})
    sizes: tuple[str, ...] = ("1200x630", "1080x1080", "1080x1920")


@dataclass(frozen=True, slots=True)
class Specification:
    """What sets an edition apart: ``templates/editions/<name>.toml``, typed.

    The default edition of a format has no name and changes nothing. ``theme`` is "" for the
    publication's own; ``tokens`` replace the theme's.
    """

    name: str = ""
    title: str = ""
    format: str = "pdf"
    theme: str = ""
    tokens: Mapping[str, str] = field(default_factory=dict)
    output: Output = Output()
    imposition: Imposition | None = None
    jacket: Jacket = Jacket()
    cards: Cards = Cards()

    @property
    def is_for_print_shop(self) -> bool:
        """Whether the file goes to a press or a guillotine: no tags, no links, no bookmarks."""
        return self.imposition is not None or self.output.intent != "screen"


@dataclass(frozen=True, slots=True)
class Edition:
    """A document in one format and one theme, as its specification wants it."""

    document: Document
    format: str
    theme: Theme
    specification: Specification = Specification()

    @property
    def name(self) -> str:
        """The name by which the edition was asked for; "" for the default of its format."""
        return self.specification.name

    @property
    def families(self) -> tuple[FontFamily, ...]:
        """Every family that may set something in it."""
        return self.theme.families(self.document.tags)

    @property
    def filename(self) -> str:
        """``<slug>[-<name>].<format>``, the name under ``dist/<slug>/``."""
        return self.file(self.name, self.format)

    def file(self, name: str, suffix: str) -> str:
        """Return the name of a file that is called ``name`` and ends in ``suffix``."""
        return f"{self.document.slug}{f'-{name}' if name else ''}.{suffix}"


@dataclass(frozen=True, slots=True)
class Page:
    """One rendered XHTML file of an edition."""

    name: str
    title: str
    xhtml: str


@dataclass(frozen=True, slots=True)
class Rendering:
    """An edition as XHTML and CSS: all that an engine needs besides the fonts.

    ``cover`` is a page that is to become a picture; stage 6 draws it first, and ``picture``
    is then the PNG. ``assets`` are what its pages show besides the document's own.
    ``interior`` is the publication's own print edition, where this one is made from it; stage 6
    typesets it first, and ``printed`` is then the PDF.
    """

    edition: Edition
    pages: tuple[Page, ...]
    stylesheet: str
    cover: Page | None = None
    cover_stylesheet: str = ""
    picture: bytes = b""
    assets: tuple[Asset, ...] = ()
    interior: Edition | None = None
    printed: bytes = b""
    tighter: tuple[str, ...] = ()
    """Style sheets to be tried in turn, the loosest first, when all has to fit one page."""
    findings: tuple[Finding, ...] = ()
    """What cannot be shown in this format as it was written."""


@dataclass(frozen=True, slots=True)
class Artefact:
    """A finished file in memory, named relative to ``<out>/<slug>/``."""

    edition: Edition
    name: str
    data: bytes
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What was written, what was found, how long each stage took (seconds)."""

    slug: str
    files: tuple[Path, ...]
    findings: tuple[Finding, ...]
    seconds: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Order:
    """What the person asked for: the press's job ticket."""

    out: Path = Path("dist")
    formats: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()
    strict: bool = False
    jobs: int = 0
    allow_network: bool = False
    changes: Changes | None = None
