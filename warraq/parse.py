"""Stage 2, parse: Source → Manuscript. Metadata is typed here and nowhere else.

An unknown key is a finding, since files come from other tools too; a value that cannot be
meant is an error. An empty value is no value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from typing import Literal, TypeVar

from warraq import addresses, frontmatter, isbn, registry, tags
from warraq.chapters import chapters
from warraq.dates import is_hijri
from warraq.draft import Draft
from warraq.errors import MetadataError, SourceError, suggestion
from warraq.frontmatter import Fields, Value
from warraq.guess import guess
from warraq.model import (
    ATTACHINGS,
    CALENDARS,
    CHANGES,
    FITS,
    KASHIDAS,
    KINDS,
    LISTS,
    NOTES,
    NUMBERINGS,
    NUMERALS,
    Body,
    Calendar,
    Finding,
    House,
    Kind,
    Manuscript,
    Metadata,
    Numerals,
    Place,
    Severity,
    Source,
)
from warraq.passes.quotes import set_line
from warraq.titles import find_title, own_title

ALIASES = {
    "author": "authors",
    "translator": "translators",
    "editor": "editors",
    "language": "lang",
    "tags": "keywords",
    "abstract": "summary",
    "description": "summary",
    "license": "rights",
    "ebook-url": "ebook",
    "card-quote": "teaser",
    "key-points": "points",
    "digits": "numerals",
}
"""Keys that other tools write, and the key of ours that means the same."""

Choice = TypeVar("Choice", bound=str)

KEYS = tuple(f.name for f in fields(Metadata))

_QUOTES: tuple[Literal["house", "keep"], ...] = ("house", "keep")

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2)


def parse(source: Source) -> Manuscript:
    """Type the metadata and set the bodies apart. Raises :class:`MetadataError`."""
    raw, bodies, heads = _split(source)
    place = Place((source.settings or source.parts[0]).name, 1)
    draft = Draft(raw, place, [])
    draft.findings.extend(_unknown_keys(raw))
    draft.findings.extend(_unread_keys(raw, heads))
    title, bodies = find_title(draft, bodies, source)
    lang = _lang(draft, bodies)
    house = source.house
    usual: Kind = "book" if source.is_book else "briefing"
    kind = _choice(draft, "kind", KINDS, usual)
    day = _date(draft.take("date"))
    metadata = Metadata(
        title=title,
        lang=lang,
        subtitle=draft.text("subtitle"),
        summary=draft.text("summary"),
        authors=_names(draft, "authors"),
        translators=_names(draft, "translators"),
        editors=_names(draft, "editors"),
        date=day,
        calendar=_calendar(draft, lang, kind, day),
        numerals=_choice(draft, "numerals", NUMERALS, _numerals(house)),
        points=_names(draft, "points"),
        classification=draft.text("classification"),
        embargo=draft.text("embargo"),
        contact=_names(draft, "contact") or house.contact,
        logo=draft.text("logo"),
        fit=_choice(draft, "fit", FITS, "free"),
        keywords=draft.texts("keywords"),
        publisher=draft.text("publisher", house.name),
        rights=draft.text("rights", house.rights),
        edition=draft.text("edition"),
        isbn=_isbn(draft),
        identifier=draft.text("identifier"),
        url=_address(draft, "url"),
        ebook=_address(draft, "ebook"),
        teaser=draft.text("teaser"),
        kind=kind,
        theme=draft.text("theme"),
        editions=draft.texts("editions"),
        quotes=_choice(draft, "quotes", _QUOTES, "house"),
        kashida=_choice(draft, "kashida", KASHIDAS, registry.language(lang).kashida),
        keep=_choices(draft, "keep", tuple(registry.repairs())) if draft.take("keep") else (),
        source=_choice(draft, "source", ATTACHINGS, "omit"),
        changes=_choice(draft, "changes", CHANGES, "accept"),
        chapters=draft.texts("chapters"),
        appendices=draft.texts("appendices"),
        numbering=_choice(draft, "numbering", NUMBERINGS, "none"),
        notes=_choice(draft, "notes", NOTES, "foot"),
        lists=_choices(draft, "lists", LISTS),
    )
    metadata = _in_house_style(metadata)
    if metadata.kind == "book" and not source.is_book:
        bodies = tuple(_chapters(bodies))
    return Manuscript(source, metadata, bodies, (*source.findings, *draft.findings))


def _chapters(bodies: tuple[Body, ...]) -> Iterator[Body]:
    """Cut a book that another program kept in one file; what was typed here is cut by hand."""
    for body in bodies:
        if body.part.converted:
            yield from (replace(body, text=text) for text in chapters(body.text))
        else:
            yield body


def _in_house_style(metadata: Metadata) -> Metadata:
    """Set the quotation marks of the title page as those of the text are set."""
    if metadata.quotes == "keep":
        return metadata
    language = registry.language(metadata.lang)
    return replace(
        metadata,
        title=set_line(metadata.title, language),
        subtitle=set_line(metadata.subtitle, language),
        summary=set_line(metadata.summary, language),
        teaser=set_line(metadata.teaser, language),
        points=tuple(set_line(point, language) for point in metadata.points),
    )


def _numerals(house: House) -> Numerals:
    return "european" if house.numerals == "european" else "native"


def _calendar(draft: Draft, lang: str, kind: Kind, day: date | None) -> Calendar:
    """Return the calendar asked for, or else the one in which the language says such a day."""
    usual = registry.language(lang).calendars.get(kind, "gregorian")
    calendar = _choice(draft, "calendar", CALENDARS, usual)
    if calendar == "gregorian" or day is None or is_hijri(day):
        return calendar
    if value := draft.take("calendar"):
        draft.note(
            "unknown-day",
            f"{day} is not in the Hijri calendar that the press knows, of 1924 to 2077",
            "the day is said by the Gregorian calendar",
            value.place,
        )
    return "gregorian"


def _split(source: Source) -> tuple[Fields, tuple[Body, ...], tuple[Fields, ...]]:
    """Return the raw metadata, settings winning over front matter; the bodies; what their own is.

    A chapter's own metadata is not the book's: of it the title alone is read.
    """
    raw: dict[str, Value] = {}
    bodies, heads = [], []
    for part in source.parts:
        text, body, offset = ("", part.text, 0)
        if part.markup == "markdown":
            text, body, offset = frontmatter.split(part)
        if not body.strip():
            raise SourceError(
                "there is metadata but no text",
                part.at(offset + 1),
                hint="write the text below the second ---",
            )
        head = frontmatter.fields(text, part.name, first_line=2) if text else {}
        if not source.is_book:
            raw |= _known_names(head)
        bodies.append(Body(part, body, offset, own_title(head) if source.is_book else ""))
        heads.append({} if part.converted else head)  # nobody typed it there
    if source.settings:
        raw |= _known_names(frontmatter.fields(source.settings.text, source.settings.name))
    return raw, tuple(bodies), tuple(heads) if source.is_book else ()


def _unread_keys(raw: Fields, heads: tuple[Fields, ...]) -> Iterator[Finding]:
    """Report what a chapter says of itself that the press has no use for."""
    for head in heads:
        for key, value in head.items():
            book = raw.get(ALIASES.get(key, key))
            if key == "title" or not value.data or (book and book.data == value.data):
                continue
            yield Finding(
                "ignored-key",
                Severity.WARNING,
                f"{key} is not read here: of a chapter's own metadata the title alone is",
                value.place,
                f'put "::: {{lang={value.data}}}" above what is in that language, ":::" below it'
                if ALIASES.get(key, key) == "lang"
                else "write it into publication.yaml if it holds for the book, or remove the line",
            )


def _known_names(raw: Fields) -> Fields:
    return {ALIASES.get(key, key): value for key, value in raw.items()}


def _unknown_keys(raw: Fields) -> Iterator[Finding]:
    for key, value in raw.items():
        if key in KEYS:
            continue
        if key in {"dir", "direction"}:
            yield Finding(
                "unknown-key",
                Severity.NOTE,
                f"{key} is not needed: direction follows from lang",
                value.place,
                "remove the line",
            )
            continue
        yield Finding(
            "unknown-key",
            Severity.WARNING,
            f"the key {key} is not known",
            value.place,
            suggestion(key, (*KEYS, *ALIASES), f"the keys are {', '.join(KEYS)}"),
        )


def _lang(draft: Draft, bodies: tuple[Body, ...]) -> str:
    value = draft.take("lang")
    codes = registry.language_codes()
    if value is None:
        text = "".join(b.text for b in bodies)
        code = guess(text)
        draft.note(
            "lang-guessed",
            f"no language is given; letters and words look like {code}",
            f'write "lang: {code}" into the metadata',
        )
        return code
    typed = draft.text("lang")
    tag = tags.normal(typed)
    if tag.split("-")[0] in codes and registry.sets(tag):
        return tag
    raise MetadataError(
        f"the language {typed} is not known",
        value.place,
        hint=f"the press knows {', '.join(codes)}",
    )


def _isbn(draft: Draft) -> str:
    for key in ("isbn", "identifier"):
        value, text = draft.take(key), draft.text(key)
        if (
            value
            and (key == "isbn" or isbn.digits(text))
            and (found := isbn.doubt(text, value.place))
        ):
            draft.findings.append(found)
    return isbn.written(draft.text("isbn"))


def _address(draft: Draft, key: str) -> str:
    """Return an address on the web. Raises :class:`MetadataError` for anything else."""
    value, text = draft.take(key), draft.text(key)
    if value is None or addresses.is_address(text):
        return text
    raise MetadataError(
        f"{key} is not an address on the web: {text}",
        value.place,
        hint="write it whole: https://example.org/books",
    )


def _names(draft: Draft, key: str) -> tuple[str, ...]:
    value = draft.take(key)
    if value is None:
        return ()
    return (value.data,) if isinstance(value.data, str) else tuple(a for a in value.data if a)


def _date(value: Value | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(str(value.data).translate(_DIGITS))
    except ValueError:
        raise MetadataError(
            f"{value.data} is not a date", value.place, hint="write year-month-day, 2026-01-07"
        ) from None


def _choice(draft: Draft, key: str, choices: tuple[Choice, ...], default: Choice) -> Choice:
    value = draft.take(key)
    if value is None:
        return default
    return _chosen(key, draft.text(key), choices, value.place)


def _choices(draft: Draft, key: str, choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    value = draft.take(key)
    if value is None:
        return ()
    words = dict.fromkeys(draft.texts(key))
    return tuple(_chosen(key, word, choices, value.place) for word in words)


def _chosen(key: str, word: str, choices: tuple[Choice, ...], place: Place) -> Choice:
    for choice in choices:
        if choice == word:
            return choice
    raise MetadataError(f"{key} cannot be {word}", place, hint=f"choose {' or '.join(choices)}")
