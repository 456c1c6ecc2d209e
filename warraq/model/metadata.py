"""What the title page knows, and what each key may say."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    pass

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
