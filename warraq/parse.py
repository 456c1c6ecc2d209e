"""Stage 2, parse: Source → Manuscript. Metadata is typed here and nowhere else.

An unknown key is a finding, since files come from other tools too; a value that cannot be
meant is an error. An empty value is no value.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Literal, TypeVar

from warraq import frontmatter, isbn, registry, tags
from warraq.errors import MetadataError, SourceError
from warraq.frontmatter import Fields, Value
from warraq.guess import guess
from warraq.model import (
    ATTACHINGS,
    KASHIDAS,
    KINDS,
    LISTS,
    NOTES,
    NUMBERINGS,
    Body,
    Finding,
    Manuscript,
    Metadata,
    Place,
    Severity,
    Source,
)
from warraq.passes.quotes import set_line

ALIASES = {
    "author": "authors",
    "translator": "translators",
    "editor": "editors",
    "language": "lang",
    "tags": "keywords",
    "abstract": "summary",
    "description": "summary",
    "license": "rights",
}
"""Keys that other tools write, and the key of ours that means the same."""

Choice = TypeVar("Choice", bound=str)

KEYS = tuple(f.name for f in fields(Metadata))

TITLE_LENGTH = 90
"""A first line longer than this is a paragraph, not a title, characters."""

_QUOTES: tuple[Literal["house", "keep"], ...] = ("house", "keep")

_EMPHASIS = re.compile(r"(\*{1,3}|_{1,3})(\S(?:.*?\S)?)\1")
_TITLE_HEADING = re.compile(r"\A\s*#[ \t]+(.+?)(?:[ \t]+#*)?[ \t]*(?:\{[^}\n]*\})?[ \t]*(?:\n|\Z)")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2)


@dataclass(slots=True)
class _Draft:
    """Raw fields on their way to Metadata, and what was noticed on the way."""

    fields: Fields
    place: Place
    findings: list[Finding]

    def take(self, key: str) -> Value | None:
        """Return the value of ``key``, or None when it is absent or empty."""
        value = self.fields.get(key)
        return value if value and value.data else None

    def text(self, key: str, default: str = "") -> str:
        value = self.take(key)
        if value is None:
            return default
        if isinstance(value.data, tuple):
            raise MetadataError(
                f"{key} is one text, not a list", value.place, hint=f'write "{key}: …" in one line'
            )
        return " ".join(value.data.split())

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.take(key)
        if value is None:
            return ()
        if isinstance(value.data, str):
            return tuple(t for t in (p.strip() for p in re.split("[,،;؛]", value.data)) if t)
        return tuple(t for t in value.data if t)

    def note(self, id_: str, message: str, hint: str = "", place: Place | None = None) -> None:
        self.findings.append(Finding(id_, Severity.NOTE, message, place or self.place, hint))


def parse(source: Source) -> Manuscript:
    """Type the metadata and set the bodies apart. Raises :class:`MetadataError`."""
    raw, bodies, heads = _split(source)
    place = Place((source.settings or source.parts[0]).name, 1)
    draft = _Draft(raw, place, [])
    draft.findings.extend(_unknown_keys(raw))
    draft.findings.extend(_unread_keys(raw, heads))
    title, bodies = _title(draft, bodies, source)
    lang = _lang(draft, bodies)
    metadata = Metadata(
        title=title,
        lang=lang,
        subtitle=draft.text("subtitle"),
        summary=draft.text("summary"),
        authors=_names(draft, "authors"),
        translators=_names(draft, "translators"),
        editors=_names(draft, "editors"),
        date=_date(draft.take("date")),
        keywords=draft.texts("keywords"),
        publisher=draft.text("publisher"),
        rights=draft.text("rights"),
        edition=draft.text("edition"),
        isbn=_isbn(draft),
        identifier=draft.text("identifier"),
        kind=_choice(draft, "kind", KINDS, "book" if source.is_book else "briefing"),
        theme=draft.text("theme"),
        editions=draft.texts("editions"),
        quotes=_choice(draft, "quotes", _QUOTES, "house"),
        kashida=_choice(draft, "kashida", KASHIDAS, registry.language(lang).kashida),
        keep=draft.texts("keep"),
        source=_choice(draft, "source", ATTACHINGS, "omit"),
        chapters=draft.texts("chapters"),
        appendices=draft.texts("appendices"),
        numbering=_choice(draft, "numbering", NUMBERINGS, "none"),
        notes=_choice(draft, "notes", NOTES, "foot"),
        lists=_choices(draft, "lists", LISTS),
    )
    metadata = _in_house_style(metadata)
    return Manuscript(source, metadata, bodies, (*source.findings, *draft.findings))


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
    )


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
        bodies.append(Body(part, body, offset, _own_title(head) if source.is_book else ""))
        heads.append(head)
    if source.settings:
        raw |= _known_names(frontmatter.fields(source.settings.text, source.settings.name))
    return raw, tuple(bodies), tuple(heads) if source.is_book else ()


def _own_title(head: Fields) -> str:
    """Return the title in a chapter's own front matter."""
    value = head.get("title")
    return "" if value is None else _EMPHASIS.sub(r"\2", " ".join(_words(value)))


def _words(value: Value) -> list[str]:
    if isinstance(value.data, tuple):
        raise MetadataError(
            "title is one text, not a list", value.place, hint='write "title: …" in one line'
        )
    return value.data.split()


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
                "write it into publication.yaml if it holds for the book, or remove the line",
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
        guess = difflib.get_close_matches(key, (*KEYS, *ALIASES), n=1)
        yield Finding(
            "unknown-key",
            Severity.WARNING,
            f"the key {key} is not known",
            value.place,
            f"did you mean {guess[0]}?" if guess else f"the keys are {', '.join(KEYS)}",
        )


def _title(draft: _Draft, bodies: tuple[Body, ...], source: Source) -> tuple[str, tuple[Body, ...]]:
    """Return the title, and the bodies without a heading that only repeats it."""
    given = _EMPHASIS.sub(r"\2", draft.text("title"))
    if source.is_book:
        plain = (_titled(draft, b) if b.part.markup == "plain" else b for b in bodies)
        return given or _untitled(draft, source.slug), tuple(plain)
    first, *rest = bodies
    if first.part.markup == "plain":
        if given:
            return given, bodies
        titled = _titled(draft, first)
        return titled.title, (titled, *rest)
    heading = _TITLE_HEADING.match(first.text)
    words = _EMPHASIS.sub(r"\2", heading[1]).strip() if heading else ""
    if heading and (not given or _same(given, words)):
        return given or words, (_without(first, heading.end()), *rest)
    return given or _untitled(draft, source.slug), bodies


def _titled(draft: _Draft, body: Body) -> Body:
    """Take the title of a plain text from its first line, and say so."""
    line = next(n for n in body.text.splitlines() if n.strip())
    title, is_whole = _first_words(line.strip())
    draft.note(
        "title-from-text",
        f"the title is taken from the first line: {title}",
        f"write it into {body.part.path.stem}.yaml to choose another",
        body.part.at(body.text[: body.text.index(line)].count("\n") + 1),
    )
    rest = _without(body, body.text.index(line) + len(line)) if is_whole else body
    return replace(rest, title=title)


def _first_words(line: str) -> tuple[str, bool]:
    """Return a title made of a line, and whether the whole line went into it.

    A line as long as a paragraph is one: its first words make the title, and it stays.
    """
    if len(line) <= TITLE_LENGTH:
        return line.rstrip("."), True
    words = line[:TITLE_LENGTH].rsplit(None, 1)[0]
    return words.rstrip(" ،؛,;:.") + "…", False


def _without(body: Body, end: int) -> Body:
    """Cut the first ``end`` characters; refuse to leave nothing."""
    cut = body.text[:end]
    rest = body.text[end:]
    if not rest.strip():
        raise SourceError(
            "there is a title but no text",
            body.part.at(body.offset + 1),
            hint="write the text below the title",
        )
    return Body(body.part, rest, body.offset + cut.count("\n"))


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _untitled(draft: _Draft, slug: str) -> str:
    draft.note(
        "title-from-name",
        f"no title is given; the file's name is used: {slug}",
        'write "title: …" into the metadata',
    )
    return slug.replace("-", " ").replace("_", " ")


def _lang(draft: _Draft, bodies: tuple[Body, ...]) -> str:
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
    if tag.split("-")[0] in codes:
        return tag
    raise MetadataError(
        f"the language {typed} is not known",
        value.place,
        hint=f"the press knows {', '.join(codes)}",
    )


def _isbn(draft: _Draft) -> str:
    value = draft.take("isbn")
    found = isbn.doubt(draft.text("isbn"), value.place) if value else None
    draft.findings += [found] if found else []
    return isbn.written(draft.text("isbn"))


def _names(draft: _Draft, key: str) -> tuple[str, ...]:
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


def _choice(draft: _Draft, key: str, choices: tuple[Choice, ...], default: Choice) -> Choice:
    value = draft.take(key)
    if value is None:
        return default
    return _chosen(key, draft.text(key), choices, value.place)


def _choices(draft: _Draft, key: str, choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
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
