"""Metadata on its way to being typed: raw fields, and what was noticed of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from warraq.errors import MetadataError
from warraq.frontmatter import Fields, Value
from warraq.model import Finding, Place, Severity


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

    def note(self, id_: str, message: str, hint: str = "", place: Place | None = None) -> None:
        """Add a finding that stops nothing."""
        self.findings.append(Finding(id_, Severity.NOTE, message, place or self.place, hint))
