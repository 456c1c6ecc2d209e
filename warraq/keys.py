"""The keys of metadata: ours, other tools' names for them, and what is to be said of the rest.

An unknown key is a finding, since files come from other tools too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, replace

from warraq.errors import suggestion
from warraq.frontmatter import Fields
from warraq.model import Finding, Metadata, Severity

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

_MARKUP = re.compile(
    r"\*\*[^*\n]+\*\*|\[[^\[\]\n]+\](?:\{[^{}\n]*\}|\([^()\s]+\))|\[\^[^\[\]\s]+\]"
)
"""Bold, a span, a link, a note's call: what a text has no other use for."""

KEYS = tuple(f.name for f in fields(Metadata))


def by_our_names(raw: Fields) -> Fields:
    """Return the fields with the keys of other tools written as ours."""
    return {ALIASES.get(key, key): value for key, value in raw.items()}


def unknown(raw: Fields) -> Iterator[Finding]:
    """Report the keys that the press does not know, with a guess."""
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


def unread(raw: Fields, heads: tuple[Fields, ...]) -> Iterator[Finding]:
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


def marked_up(raw: Fields) -> Iterator[Finding]:
    """Report markup in a value: metadata is plain text, on the page as on a shop's shelf."""
    for key, value in raw.items():
        items = (value.data,) if isinstance(value.data, str) else value.data
        lines = value.lines or (value.place.line,) * len(items)
        for item, line in zip(items, lines, strict=True):
            if found := _MARKUP.search(item):
                yield Finding(
                    "markup-in-metadata",
                    Severity.WARNING,
                    f"{key} is plain text; this is printed as it is typed: {found[0]}",
                    replace(value.place, line=line),
                    "write the words alone",
                )
