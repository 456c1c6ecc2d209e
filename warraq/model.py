"""The nouns of the press: frozen values that flow from one stage to the next.

Read this module first. A publication becomes, in turn,

    Source → Manuscript → Document → Edition → Rendering → Artefact → Report

and every value keeps the one it was made from, so that a later stage can name the file
and the line that a reader would have to change. Errors stop the press
(:mod:`warraq.errors`); findings are what a publication may be published with.

The kinds of addition (:class:`Input`, :class:`Repair`, :class:`Language`, :class:`Format`,
:class:`Rule`, :class:`Validator`) are frozen dataclasses that hold functions; the folder of
each kind is its registry (:mod:`warraq.registry`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from warraq.fonts import FontFamily
    from warraq.themes import Theme

Direction: TypeAlias = Literal["rtl", "ltr"]
Markup: TypeAlias = Literal["markdown", "plain"]
Kind: TypeAlias = Literal["briefing", "report", "article", "press-release", "book", "handout"]
"""What a publication is; the theme of the same name is its own."""

KINDS: tuple[Kind, ...] = ("briefing", "report", "article", "press-release", "book", "handout")

Calendar: TypeAlias = Literal["gregorian", "hijri", "both"]
"""By which calendar a day is said: the Gregorian, the Hijri of Umm al-Qura, or both."""

CALENDARS: tuple[Calendar, ...] = ("gregorian", "hijri", "both")

Numerals: TypeAlias = Literal["native", "european"]
"""Which digits the press counts with: the language's own (Unicode CLDR calls them so), or 0–9."""

NUMERALS: tuple[Numerals, ...] = ("native", "european")

Fit: TypeAlias = Literal["free", "one-page"]
"""Whether the printed text may take the pages that it needs, or has to fit one."""

FITS: tuple[Fit, ...] = ("free", "one-page")

Kashida: TypeAlias = Literal["none", "light", "medium", "full"]
"""How far words are drawn out to fill a justified line."""

Numbering: TypeAlias = Literal["none", "chapters", "sections"]
"""What of a publication is numbered, besides its figures and tables."""

NUMBERINGS: tuple[Numbering, ...] = ("none", "chapters", "sections")

Notes: TypeAlias = Literal["foot", "chapter", "end"]
"""Where notes stand in print: at the foot of the page, at the chapter's end, at the book's."""

NOTES: tuple[Notes, ...] = ("foot", "chapter", "end")

ListOf: TypeAlias = Literal["figures", "tables"]
LISTS: tuple[ListOf, ...] = ("figures", "tables")

Counted: TypeAlias = Literal["chapter", "appendix", "section", "figure", "table"]
"""What has a number that the text can refer to."""

KASHIDAS: tuple[Kashida, ...] = ("none", "light", "medium", "full")

Attaching: TypeAlias = Literal["omit", "attach"]
"""Whether the PDF carries the files that it was made from."""

ATTACHINGS: tuple[Attaching, ...] = ("omit", "attach")


Changes: TypeAlias = Literal["accept", "fail"]
"""What becomes of tracked changes in a word processor's file."""

CHANGES: tuple[Changes, ...] = ("accept", "fail")


# ── Findings ────────────────────────────────────────────────────────────────────────────


class Severity(IntEnum):
    """How much a finding matters; the order is the order of weight."""

    NOTE = 1
    WARNING = 2
    ERROR = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is: a file as the person named it, and a line counted from 1."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should know about a publication that can still be published."""

    id: str
    severity: Severity
    message: str
    place: Place
    hint: str = ""


# ── 1 Source ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Division:
    """A part of a book, with chapters in it: ``id`` is p1, p2 … in the order of the book."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Part:
    """One file of text as it lies on disk (``data``), and its text in a markup of the press.

    ``text`` is the whole file, its line ends made LF; ``name`` is the path as the
    person would type it. A manuscript of another program is ``converted``: its text is
    Markdown that the press made, whose lines are not lines of the file, and ``media`` are
    the images that lay inside it, by the name that the text gives them. ``division`` is the
    part of the book in which the file is listed.
    """

    name: str
    path: Path
    text: str
    markup: Markup
    data: bytes = b""
    media: Mapping[str, bytes] = field(default_factory=dict)
    converted: bool = False
    division: Division | None = None
    is_appendix: bool = False

    def at(self, line: int) -> Place:
        """Return the place of a line of ``text``: of the file alone when it is converted."""
        return Place(self.name, None if self.converted else line)


@dataclass(frozen=True, slots=True)
class House:
    """What a publishing house says once for all that it publishes: ``press.toml``, typed.

    Metadata come before it, themes after it. ``part`` is the file itself, which holds the logo
    as one of its media; None when there is no such file.
    """

    name: str = field(default="", metadata={"doc": "name of the house: the usual publisher"})
    logo: str = field(default="", metadata={"doc": "a picture beside press.toml"})
    logo_alt: str = field(default="", metadata={"doc": "what the logo shows; the name, if empty"})
    accent: str = field(default="", metadata={"doc": "the house's colour, #rrggbb"})
    accent_dark: str = field(
        default="", metadata={"doc": "the same on a dark screen; a lighter shade, if empty"}
    )
    paper: str = field(default="", metadata={"doc": "the office's sheet in place of A4: Letter …"})
    numerals: str = field(default="", metadata={"doc": "native or european"})
    contact: tuple[str, ...] = field(default=(), metadata={"doc": "whom to ask: a list of lines"})
    rights: str = field(default="", metadata={"doc": "the usual copyright or licence line"})
    fonts: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict, metadata={"doc": "families before the theme's: text, display, code"}
    )
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Everything read from ``content/`` for one publication, before any of it is understood.

    ``root`` is the folder that confines the publication: no image or chapter may come
    from outside it. ``settings`` is the sidecar or ``publication.yaml``; None when the
    metadata, if any, is in the front matter of the only part.
    """

    slug: str
    root: Path
    parts: tuple[Part, ...]
    settings: Part | None = None
    findings: tuple[Finding, ...] = ()
    house: House = House()

    @property
    def is_book(self) -> bool:
        """Whether the publication is a folder with chapters."""
        return (
            self.settings is not None
            and self.settings.path.parent == self.root
            and (self.settings.path.stem == "publication")
        )


@dataclass(frozen=True, slots=True)
class Intake:
    """What an input made of a file: text in a markup of the press, and what came with it."""

    text: str
    markup: Markup
    media: Mapping[str, bytes] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    converted: bool = False


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is asked of taking in: repairs that are switched off, what becomes of changes."""

    keep: frozenset[str] = frozenset()
    changes: Changes = "accept"


# ── 2 Manuscript ────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the title page knows. Every key that a person may write is a field here.

    A field's ``metadata["doc"]`` says what the key is for; CONTRIBUTING.md and the guide
    are tested against it.
    """

    title: str = field(metadata={"doc": "the title"})
    lang: str = field(metadata={"doc": "language tag (BCP 47); direction follows from it"})
    subtitle: str = field(default="", metadata={"doc": "the line under the title"})
    summary: str = field(default="", metadata={"doc": "a few sentences for the summary box"})
    authors: tuple[str, ...] = field(default=(), metadata={"doc": "a name or a list of names"})
    translators: tuple[str, ...] = field(default=(), metadata={"doc": "who translated the text"})
    editors: tuple[str, ...] = field(default=(), metadata={"doc": "who edited the text"})
    date: dt.date | None = field(default=None, metadata={"doc": "day of publication, YYYY-MM-DD"})
    calendar: Calendar = field(
        default="gregorian", metadata={"doc": "gregorian, hijri or both: how the day is said"}
    )
    numerals: Numerals = field(
        default="native", metadata={"doc": "native: the language's own digits; european: 0–9"}
    )
    points: tuple[str, ...] = field(default=(), metadata={"doc": "key points, below the summary"})
    classification: str = field(default="", metadata={"doc": "who may read it, in words"})
    embargo: str = field(
        default="", metadata={"doc": "until when it is not to be published: a day, or words"}
    )
    contact: tuple[str, ...] = field(
        default=(), metadata={"doc": "whom to ask: a line, or a list of lines"}
    )
    logo: str = field(default="", metadata={"doc": "a picture for the head of the first page"})
    fit: Fit = field(
        default="free", metadata={"doc": "one-page: set tighter by steps until it fits a page"}
    )
    keywords: tuple[str, ...] = field(default=(), metadata={"doc": "a list of subject words"})
    publisher: str = field(default="", metadata={"doc": "name of the publishing house"})
    rights: str = field(default="", metadata={"doc": "copyright or licence line"})
    edition: str = field(default="", metadata={"doc": "which edition of the work, in words"})
    isbn: str = field(default="", metadata={"doc": "International Standard Book Number"})
    identifier: str = field(default="", metadata={"doc": "DOI or URN of the work"})
    url: str = field(
        default="", metadata={"doc": "address on the web of the folder with the finished files"}
    )
    ebook: str = field(
        default="", metadata={"doc": "address of the e-book for the QR code; under url by default"}
    )
    teaser: str = field(
        default="", metadata={"doc": "the sentence on the cards; the first pull quote by default"}
    )
    kind: Kind = field(
        default="briefing",
        metadata={"doc": "briefing, report, article, press-release, book or handout"},
    )
    theme: str = field(default="", metadata={"doc": "a theme's name; the kind's own by default"})
    editions: tuple[str, ...] = field(
        default=(), metadata={"doc": "a list of further editions: booklet, press, handout …"}
    )
    quotes: Literal["house", "keep"] = field(
        default="house", metadata={"doc": "house: the language's quotation marks; keep: as typed"}
    )
    kashida: Kashida = field(
        default="none",
        metadata={"doc": "none, light, medium or full: how far words are drawn out to fill lines"},
    )
    keep: tuple[str, ...] = field(
        default=(), metadata={"doc": "repairs that a Word file or the like is not to get"}
    )
    source: Attaching = field(
        default="omit", metadata={"doc": "attach: the PDF carries the manuscript inside; omit: not"}
    )
    changes: Changes = field(
        default="accept",
        metadata={"doc": "accept or fail: what becomes of tracked changes in a Word file"},
    )
    chapters: tuple[str, ...] = field(
        default=(), metadata={"doc": "a book's files in order, in parts or not"}
    )
    numbering: Numbering = field(
        default="none", metadata={"doc": "none, chapters or sections: what is numbered"}
    )
    notes: Notes = field(
        default="foot", metadata={"doc": "foot, chapter or end: where notes stand in print"}
    )
    lists: tuple[ListOf, ...] = field(
        default=(), metadata={"doc": "figures, tables: which lists stand after the contents"}
    )
    appendices: tuple[str, ...] = field(
        default=(), metadata={"doc": "the files of a book's appendices, in order"}
    )


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A source whose metadata is typed and whose body is set apart from it."""

    source: Source
    metadata: Metadata
    bodies: tuple[Body, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def is_book(self) -> bool:
        """Whether it has chapters: files of their own, or those of a converted book."""
        return self.source.is_book or len(self.bodies) > 1


@dataclass(frozen=True, slots=True)
class Body:
    """The running text of one part; ``offset`` lines of front matter came before it.

    ``title`` is set where no heading marks it: in a plain text, in a chapter's front matter.
    """

    part: Part
    text: str
    offset: int = 0
    title: str = ""


# ── 3 Document ──────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Heading:
    """An entry of the table of contents: level 1–6, the id it links to, plain text."""

    level: int
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that goes along with the text: ``name`` is its path inside an edition.

    ``place`` is where the text first asks for it.
    """

    name: str
    media_type: str
    data: bytes
    place: Place | None = None


Matter: TypeAlias = Literal[
    "chapter", "appendix", "dedication", "acknowledgments", "foreword", "preface",
    "introduction", "prologue", "epilogue", "conclusion", "afterword",
]  # fmt: skip
"""What a chapter is to its book: a term of both EPUB's structural vocabulary and DPUB-ARIA."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One part of the publication as an XHTML fragment; its own title is not in ``body``.

    ``body`` is well-formed XML in the XHTML vocabulary without a namespace, sanitised.
    Its headings begin at level 2. Notes stand at its end as ``<aside class="note" id="…">``,
    called by ``<a class="noteref" href="#…">``. Links inside the book are ``#id``; ids are
    unique over the whole document.
    """

    id: str
    title: str
    body: str
    headings: tuple[Heading, ...]
    label: str = ""
    """«الفصل ٣», for a chapter that has a number."""
    matter: Matter = "chapter"
    division: Division | None = None


@dataclass(frozen=True, slots=True)
class Caption:
    """A line of the list of figures or tables: the id it links to, its label and caption."""

    kind: ListOf
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Logo:
    """The picture at the head of the first page: the name of its asset, what it shows."""

    name: str
    alt: str


@dataclass(frozen=True, slots=True)
class Repertoire:
    """The characters of the chapters: all, those in code, those of each language by its tag."""

    text: frozenset[str] = frozenset()
    code: frozenset[str] = frozenset()
    languages: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """The composed text, still without a format: chapters, images, its language."""

    manuscript: Manuscript
    language: Language
    chapters: tuple[Chapter, ...]
    assets: tuple[Asset, ...] = ()
    captions: tuple[Caption, ...] = ()
    findings: tuple[Finding, ...] = ()
    repertoire: Repertoire = Repertoire()
    logo: Logo | None = None

    @property
    def metadata(self) -> Metadata:
        """The manuscript's metadata."""
        return self.manuscript.metadata

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of the languages that the text names, wide before narrow."""
        return tuple(sorted(self.repertoire.languages))

    @property
    def slug(self) -> str:
        """The name of the publication's folder under ``dist/``."""
        return self.manuscript.source.slug


# ── 4–6 Edition, Rendering, Artefact ────────────────────────────────────────────────────


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


# ── 8 Report ────────────────────────────────────────────────────────────────────────────


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


# ── Kinds of addition ───────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Input:
    """A kind of manuscript: how it is known, and how its bytes become text.

    ``recognise`` looks at the content alone and says yes, no, or None when the content
    cannot tell (one kind of plain text looks like another): the suffix then decides.
    ``limit`` is the largest file taken in, bytes; ``media_type`` is said of a file that a PDF
    carries.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    recognise: Callable[[bytes], bool | None]
    take_in: Callable[[bytes, Place, Wishes], Intake]
    limit: int = 16 * 1024 * 1024
    media_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Repair:
    """Something known to be broken in manuscripts of other programs, and how it is mended.

    ``mend`` edits pandoc's tree (its JSON) in place and returns how often it did; ``id``
    is what a person writes to switch it off.
    """

    id: str
    what: str
    example: str
    instead: str
    mend: Callable[[Any], int]


Pass: TypeAlias = "Callable[[Element, Metadata, Locate], Iterable[Finding]]"  # noqa: S105 - no password
"""A pass edits one chapter's tree in place and tells what it did."""

Locate: TypeAlias = "Callable[[str], Place]"
"""Finds the place of a piece of text in the source."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """The words that the press itself says in a publication, in one language."""

    contents: str
    summary: str
    notes: str
    note: str
    """The word before a note's number when it is read aloud."""
    back_to_text: str
    skip_to_text: str
    cover: str
    cover_of: str
    """Alternative text of the cover, with ``{title}``."""
    colophon: str
    imprint: str
    """The page with rights, edition and numbers."""
    translator: str
    editor: str
    """Before the names on the title page."""
    isbn: str
    title_page: str
    published: str
    author: str
    keywords: str
    rights: str
    page_of: str
    """The folio, with ``{page}`` and ``{pages}``."""
    made_with: str
    fonts_used: str
    """With ``{fonts}`` and ``{license}``."""
    text_start: str
    accessible: str
    """The accessibility summary of an e-book."""
    done: str
    to_do: str
    """What a ticked and an empty box of a task list say aloud."""
    source_file: str
    """What a file is that the PDF carries: one of those it was made from."""
    contact: str
    """Above the names of those to ask."""
    immediate: str
    """A press release that may be published at once."""
    embargoed: str
    """One that may not be before ``{until}``."""
    end: str
    """Where a press release ends."""
    both_days: str
    """A day by both calendars, with ``{gregorian}`` and ``{hijri}``."""
    ebook: str
    """What is said before the e-book's address."""
    ebook_code: str
    """Alternative text of the QR code that leads to it, with ``{url}``."""
    quote_from: str
    """Alternative text of a card with a quotation, with ``{title}`` and ``{quote}``."""
    first_page_of: str
    """Alternative text of a card with the first page, with ``{title}``."""
    separator: str
    """Between the items of a list in a line."""
    colon: str
    """After a label."""
    kinds: Mapping[Kind, str]
    boxes: Mapping[str, tuple[str, ...]]
    """A kind of box → its title, and the other names by which a writer may ask for it."""
    table: str
    """The name of a table that has neither caption nor heads."""
    labels: Mapping[Counted, str]
    """With ``{number}``."""
    titled: str
    """A label before its title or caption, with ``{label}`` and ``{title}``."""
    page: str
    """A page that is referred to in print, with ``{page}``."""
    lists: Mapping[ListOf, str]
    glossary: str
    """The name of a list of terms and what they mean."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language: direction, digits, marks, words, and the passes its text goes through.

    ``script`` is a code of ISO 15924. ``alphabet`` is in its order, by which words are
    sorted; ``accented`` are letters that sort with another, of which they are forms; ``words``
    are among the commonest, by which a text is known. ``digits`` are ten characters from zero up;
    ``counter_style`` is the CSS name (CSS Counter Styles 3 §6) that counts with them;
    ``quotes`` is (open, close, inner open, inner close); ``apostrophe`` stands for a straight
    one, "" where that is not used; ``spaces`` gives for each character of a line what stands
    for it when the spaces at marks are right; ``date`` is a pattern with ``{day}``,
    ``{month}``, ``{year}``, ``hijri_date`` the same of the Hijri calendar, ``first_day`` the first
    of the month if it is not a number;
    ``kashida`` is the level of a text that asks for none.
    """

    code: str
    name: str
    script: Literal["Arab", "Hebr", "Latn"]
    direction: Direction
    alphabet: str
    words: frozenset[str]
    digits: str
    counter_style: str
    quotes: tuple[str, str, str, str]
    months: tuple[str, ...]
    date: str
    hijri_months: tuple[str, ...]
    hijri_date: str
    phrases: Phrases
    passes: tuple[Pass, ...] = ()
    accented: str = ""
    apostrophe: str = ""
    spaces: Callable[[str], Sequence[str]] | None = None
    first_day: str = ""
    kashida: Kashida = "none"
    letters: tuple[str, ...] = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    """What appendices are counted with."""
    calendars: Mapping[Kind, Calendar] = field(default_factory=dict)
    """By which calendar a kind of publication says its day, if not by the Gregorian."""

    def number(self, value: int) -> str:
        """Write ``value`` in the digits of the language: 12 → ``١٢``."""
        return str(value).translate({ord("0") + i: d for i, d in enumerate(self.digits)})

    def day(self, value: dt.date) -> str:
        """Write a date in words: 2026-01-07 → ``٧ يناير ٢٠٢٦``."""
        return self.date.format(
            day=self.first_day if self.first_day and value.day == 1 else self.number(value.day),
            month=self.months[value.month - 1],
            year=self.number(value.year),
        )


@dataclass(frozen=True, slots=True)
class Format:
    """An output format: how an edition becomes a Rendering and then files, most often one.

    ``typeset`` says that ``produce`` needs the typesetting engine: it then runs in a worker
    process that has it loaded; the others run beside it.
    """

    name: str
    title: str
    media_type: str
    lay_out: Callable[[Edition], Rendering]
    produce: Callable[[Rendering], Iterable[Artefact]]
    typeset: bool = False
    is_usual: bool = True
    """Whether it is made unasked; if not, an edition has to name it."""


Spine: TypeAlias = Literal["left", "right", ""]
"""The edge at which a page is bound or folded; "" for a page that is not."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A place for one page on one side of a sheet, seen from that side.

    ``page`` counts from 1 (None: it stays empty); ``column`` from the left and ``row`` from
    the top count from 0. ``depth`` is how many sheets lie around it in its signature.
    """

    page: int | None
    column: int
    row: int = 0
    spine: Spine = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of paper; ``back`` is what is seen when it is turned as one turns a page.

    None for ``back``: nothing is printed there.
    """

    front: tuple[Cell, ...]
    back: tuple[Cell, ...] | None = None


@dataclass(frozen=True, slots=True)
class Scheme:
    """A way to impose: which page stands where, so that folding or cutting brings the order.

    ``lay`` gets the number of pages, the imposition and the direction of reading. ``columns``
    is the number of pages side by side where the scheme leaves no choice; ``is_folded`` says
    that pages side by side stay together.
    """

    name: str
    title: str
    lay: Callable[[int, Imposition, Direction], tuple[Sheet, ...]]
    columns: int = 0
    is_folded: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing the press looks for. ``id`` reads after the word "allow".

    Exactly one of the three inspectors is set; it says what the rule looks at.
    ``repair`` mends a body's whole text, never its metadata (``lint --fix``); a rule of ours
    looks at it through ``rules/_prose.py``, which hides what is not prose.
    """

    id: str
    severity: Severity
    what: str
    why: str
    example: str
    instead: str
    manuscript: Callable[[Manuscript], Iterable[Finding]] | None = None
    edition: Callable[[Edition], Iterable[Finding]] | None = None
    artefact: Callable[[Artefact], Iterable[Finding]] | None = None
    repair: Callable[[str, Metadata], str] | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a validator said of one file. ``ran`` is False when it is not installed."""

    validator: str
    file: Path
    ran: bool
    findings: tuple[Finding, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Validator:
    """An outside judge of a finished file.

    ``missing`` says what has to be installed for it to run ("" when it can run);
    ``validate`` gets all files of its formats at once, so that one JVM or one browser
    serves them all, and returns one verdict a file.
    """

    name: str
    title: str
    formats: tuple[str, ...]
    missing: Callable[[], str]
    validate: Callable[[tuple[Path, ...]], tuple[Verdict, ...]]
