"""``press.toml``: what a publishing house says once for all that it publishes → :class:`House`.

It lies beside the publications, in ``content/``. An unknown key is a finding, as in metadata;
a value that cannot be meant is an error.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from warraq import fonts
from warraq.contrast import is_colour
from warraq.errors import MetadataError, suggestion
from warraq.model import NUMERALS, Finding, House, Part, Place, Severity
from warraq.papers import PAPERS, size_of
from warraq.themes import ROLES

FILE = "press.toml"

KEYS = {f.name.replace("_", "-"): f for f in fields(House) if f.name != "part"}


def house(part: Part) -> tuple[House, tuple[Finding, ...]]:
    """Type a ``press.toml``. Raises :class:`MetadataError`."""
    try:
        table = tomllib.loads(part.text)
    except tomllib.TOMLDecodeError as error:
        raise MetadataError(f"not a TOML file: {error}", Place(part.name)) from None
    findings = tuple(_unknown(key, part) for key in table if key not in KEYS)
    known = {k: _typed(k, value, part) for k, value in table.items() if k in KEYS}
    found = House(**{KEYS[key].name: value for key, value in known.items()})
    _check(found, part)
    return replace(found, part=part), findings


def place(part: Part, key: str) -> Place:
    """Return the place of a key."""
    match = re.search(rf"^[ \t]*\[?{re.escape(key)}[ \t]*[=\]]", part.text, re.MULTILINE)
    return Place(part.name, part.text.count("\n", 0, match.start()) + 1 if match else 1)


def _unknown(key: str, part: Part) -> Finding:
    return Finding(
        "unknown-key",
        Severity.WARNING,
        f"the key {key} is not known",
        place(part, key),
        suggestion(key, KEYS, f"the keys are {', '.join(KEYS)}"),
    )


def _typed(key: str, value: object, part: Part) -> Any:
    if key == "contact":
        value = (value,) if isinstance(value, str) else value
        return _texts(key, value, part)
    if key == "fonts":
        if not isinstance(value, Mapping):
            raise MetadataError("fonts is a table", place(part, key), hint="write [fonts] above it")
        return {role: _texts(role, families, part) for role, families in value.items()}
    if not isinstance(value, str):
        raise MetadataError(f"{key} is one text", place(part, key), hint=f'write {key} = "…"')
    return " ".join(value.split())


def _texts(key: str, value: object, part: Part) -> tuple[str, ...]:
    if isinstance(value, list | tuple) and all(isinstance(each, str) for each in value):
        return tuple(each for each in map(str.strip, value) if each)
    raise MetadataError(f"{key} is a list of texts", place(part, key), hint=f'write {key} = ["…"]')


def _check(found: House, part: Part) -> None:
    for key, colour in (("accent", found.accent), ("accent-dark", found.accent_dark)):
        if colour and not is_colour(colour):
            raise MetadataError(
                f"{key} cannot be {colour}", place(part, key), hint='write it as "#0b5a52"'
            )
    if found.paper and size_of(found.paper.lower()) is size_of(found.paper) is None:
        raise MetadataError(
            f"paper cannot be {found.paper}",
            place(part, "paper"),
            hint=f"write one of {', '.join(PAPERS)}",
        )
    if found.numerals and found.numerals not in NUMERALS:
        raise MetadataError(
            f"numerals cannot be {found.numerals}",
            place(part, "numerals"),
            hint=f"choose {' or '.join(NUMERALS)}",
        )
    for role, families in found.fonts.items():
        _check_fonts(role, families, part)


def _check_fonts(role: str, families: tuple[str, ...], part: Part) -> None:
    if role not in ROLES:
        raise MetadataError(
            f"fonts cannot have {role}", place(part, role), hint=f"the roles are {', '.join(ROLES)}"
        )
    known = fonts.families()
    for family in families:
        if family not in known:
            hint = suggestion(family, known, f"fonts/ holds {', '.join(known)}")
            raise MetadataError(f"there is no font family {family}", place(part, role), hint)
