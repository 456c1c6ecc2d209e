"""Metadata on its way to being typed: raw fields, and what was noticed of them.

A value that cannot be meant is an error. An empty value is no value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from warraq.addresses import is_address
from warraq.digits import european
from warraq.errors import MetadataError
from warraq.frontmatter import Fields, Value
from warraq.model import Finding, Place, Severity

Choice = TypeVar("Choice", bound=str)


@dataclass(slots=True)
class Draft:
    """Raw fields on their way to Metadata, and what was noticed on the way."""

    fields: Fields
    place: Place
    findings: list[Finding]

    def take(self, key: str) -> Value | None:
        """Return the value of ``key``, or None when it is absent or empty."""
        value = self.fields.get(key)
        return value if value and value.data else None

    def text(self, key: str, default: str = "") -> str:
        """Return a text in one line. Raises :class:`MetadataError` for a list."""
        value = self.take(key)
        if value is None:
            return default
        if isinstance(value.data, tuple):
            raise MetadataError(
                f"{key} is one text, not a list", value.place, hint=f'write "{key}: …" in one line'
            )
        return " ".join(value.data.split())

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; one text is split at its commas and semicolons."""
        value = self.take(key)
        if value is None:
            return ()
        if isinstance(value.data, str):
            return tuple(t for t in (p.strip() for p in re.split("[,،;؛]", value.data)) if t)
        return tuple(t for t in value.data if t)

    def names(self, key: str) -> tuple[str, ...]:
        """Return a list of names; one text is one name, commas and all."""
        value = self.take(key)
        if value is None:
            return ()
        return (value.data,) if isinstance(value.data, str) else tuple(a for a in value.data if a)

    def day(self, key: str) -> date | None:
        """Return a day in any digits. Raises :class:`MetadataError` for what is none."""
        value = self.take(key)
        if value is None:
            return None
        try:
            return date.fromisoformat(european(str(value.data)))
        except ValueError:
            raise MetadataError(
                f"{value.data} is not a date",
                value.place,
                hint="write year-month-day, 2026-01-07",
            ) from None

    def address(self, key: str) -> str:
        """Return an address on the web. Raises :class:`MetadataError` for anything else."""
        value, text = self.take(key), self.text(key)
        if value is None or is_address(text):
            return text
        raise MetadataError(
            f"{key} is not an address on the web: {text}",
            value.place,
            hint="write it whole: https://example.org/books",
        )

    def choice(self, key: str, choices: tuple[Choice, ...], default: Choice) -> Choice:
        """Return one of ``choices``. Raises :class:`MetadataError` for another word."""
        value = self.take(key)
        if value is None:
            return default
        return _chosen(key, self.text(key), choices, value.place)

    def choices(self, key: str, choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
        """Return some of ``choices``, each once. Raises :class:`MetadataError` for another word."""
        value = self.take(key)
        if value is None:
            return ()
        words = dict.fromkeys(self.texts(key))
        return tuple(_chosen(key, word, choices, value.place) for word in words)

    def note(self, id_: str, message: str, hint: str = "", place: Place | None = None) -> None:
        """Add a finding that stops nothing."""
        self.findings.append(Finding(id_, Severity.NOTE, message, place or self.place, hint))


def _chosen(key: str, word: str, choices: tuple[Choice, ...], place: Place) -> Choice:
    for choice in choices:
        if choice == word:
            return choice
    raise MetadataError(f"{key} cannot be {word}", place, hint=f"choose {' or '.join(choices)}")
