"""A language, its words, and the passes that its text goes through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from warraq.digits import written

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from warraq.model.findings import Direction, Finding, Place
    from warraq.model.metadata import Calendar, Counted, Kashida, Kind, ListOf, Metadata

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
        return written(str(value), self.digits)

    def day(self, value: dt.date) -> str:
        """Write a date in words: 2026-01-07 → ``٧ يناير ٢٠٢٦``."""
        return self.date.format(
            day=self.first_day if self.first_day and value.day == 1 else self.number(value.day),
            month=self.months[value.month - 1],
            year=self.number(value.year),
        )
