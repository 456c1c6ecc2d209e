"""Stage 2, parse: Source → Manuscript. Metadata is typed here and nowhere else.

An unknown key is a finding, since files come from other tools too; a value that cannot be
meant is an error. An empty value is no value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Literal

from warraq import frontmatter, isbn, registry, tags
from warraq.chapters import chapters
from warraq.dates import is_hijri
from warraq.draft import Draft
from warraq.errors import MetadataError, SourceError
from warraq.frontmatter import Fields, Value
from warraq.guess import guess
from warraq.keys import by_our_names, marked_up, unknown, unread
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
    House,
    Kind,
    Manuscript,
    Metadata,
    Numerals,
    Place,
    Source,
)
from warraq.passes.quotes import in_house_style
from warraq.titles import find_title, own_title

_QUOTES: tuple[Literal["house", "keep"], ...] = ("house", "keep")


def parse(source: Source) -> Manuscript:
    """Type the metadata and set the bodies apart. Raises :class:`MetadataError`."""
    raw, bodies, heads = _split(source)
    place = Place((source.settings or source.parts[0]).name, 1)
    draft = Draft(raw, place, [])
    draft.findings.extend(unknown(raw))
    draft.findings.extend(marked_up(raw))
    draft.findings.extend(unread(raw, heads))
    title, bodies = find_title(draft, bodies, source)
    lang = _lang(draft, bodies)
    house = source.house
    usual: Kind = "book" if source.is_book else "briefing"
    kind = draft.choice("kind", KINDS, usual)
    day = draft.day("date")
    metadata = Metadata(
        title=title,
        lang=lang,
        subtitle=draft.text("subtitle"),
        summary=draft.text("summary"),
        authors=draft.names("authors"),
        translators=draft.names("translators"),
        editors=draft.names("editors"),
        date=day,
        calendar=_calendar(draft, lang, kind, day),
        numerals=draft.choice("numerals", NUMERALS, _numerals(house)),
        points=draft.names("points"),
        classification=draft.text("classification"),
        embargo=draft.text("embargo"),
        contact=draft.names("contact") or house.contact,
        logo=draft.text("logo"),
        fit=draft.choice("fit", FITS, "free"),
        keywords=draft.texts("keywords"),
        publisher=draft.text("publisher", house.name),
        rights=draft.text("rights", house.rights),
        edition=draft.text("edition"),
        isbn=_isbn(draft),
        identifier=draft.text("identifier"),
        url=draft.address("url"),
        ebook=draft.address("ebook"),
        teaser=draft.text("teaser"),
        kind=kind,
        theme=draft.text("theme"),
        editions=draft.texts("editions"),
        quotes=draft.choice("quotes", _QUOTES, "house"),
        kashida=draft.choice("kashida", KASHIDAS, registry.language(lang).kashida),
        keep=draft.choices("keep", tuple(registry.repairs())) if draft.take("keep") else (),
        source=draft.choice("source", ATTACHINGS, "omit"),
        changes=draft.choice("changes", CHANGES, "accept"),
        chapters=draft.texts("chapters"),
        appendices=draft.texts("appendices"),
        numbering=draft.choice("numbering", NUMBERINGS, "none"),
        notes=draft.choice("notes", NOTES, "foot"),
        lists=draft.choices("lists", LISTS),
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
    return replace(
        metadata,
        title=in_house_style(metadata.title, metadata),
        subtitle=in_house_style(metadata.subtitle, metadata),
        summary=in_house_style(metadata.summary, metadata),
        teaser=in_house_style(metadata.teaser, metadata),
        points=tuple(in_house_style(point, metadata) for point in metadata.points),
    )


def _numerals(house: House) -> Numerals:
    return "european" if house.numerals == "european" else "native"


def _calendar(draft: Draft, lang: str, kind: Kind, day: date | None) -> Calendar:
    """Return the calendar asked for, or else the one in which the language says such a day."""
    usual = registry.language(lang).calendars.get(kind, "gregorian")
    calendar = draft.choice("calendar", CALENDARS, usual)
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
            raw |= by_our_names(head)
        bodies.append(Body(part, body, offset, own_title(head) if source.is_book else ""))
        heads.append({} if part.converted else head)  # nobody typed it there
    if source.settings:
        raw |= by_our_names(frontmatter.fields(source.settings.text, source.settings.name))
    return raw, tuple(bodies), tuple(heads) if source.is_book else ()


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
