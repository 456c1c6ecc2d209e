"""A folder is a registry: every module in it that defines the named constant is an entry.

Adding an input, format, language, rule, scheme or validator is adding one file; nothing else is
edited.
"""

from __future__ import annotations

import pkgutil
from dataclasses import replace
from functools import cache
from importlib import import_module
from typing import TypeVar

from warraq import tags
from warraq.model import Format, Input, Language, Metadata, Repair, Rule, Scheme, Validator

Entry = TypeVar("Entry", Format, Input, Language, Repair, Rule, Scheme, Validator)


def _names(folder: str) -> tuple[str, ...]:
    package = import_module(f"warraq.{folder}")
    return tuple(sorted(m.name for m in pkgutil.iter_modules(package.__path__) if m.name[0] != "_"))


def _entry(folder: str, name: str, constant: str, kind: type[Entry]) -> Entry:
    entry = getattr(import_module(f"warraq.{folder}.{name}"), constant)
    if not isinstance(entry, kind):
        raise TypeError(f"warraq/{folder}/{name}.py: {constant} is not a {kind.__name__}")
    return entry


@cache
def inputs() -> dict[str, Input]:
    """Return all kinds of manuscript by name."""
    return {n: _entry("inputs", n, "INPUT", Input) for n in _names("inputs")}


@cache
def repairs() -> dict[str, Repair]:
    """Return all repairs of converted manuscripts by id."""
    found = (_entry("repairs", n, "REPAIR", Repair) for n in _names("repairs"))
    return {repair.id: repair for repair in found}


@cache
def formats() -> dict[str, Format]:
    """Return all output formats by name; the engines behind them are not loaded."""
    return {n: _entry("formats", n, "FORMAT", Format) for n in _names("formats")}


@cache
def language_codes() -> tuple[str, ...]:
    """List the codes of all languages, without loading any."""
    return _names("languages")


@cache
def language(tag: str) -> Language:
    """Return the language of a tag, ``ar`` or ``ar-EG``. Raises ModuleNotFoundError for none."""
    return _entry("languages", tag.split("-")[0].lower(), "LANGUAGE", Language)


def language_of(metadata: Metadata) -> Language:
    """Return the language of a publication, with the digits in which this one counts."""
    own = language(metadata.lang)
    if metadata.numerals == "native":
        return own
    return replace(own, digits="0123456789", counter_style="decimal")


def sets(tag: str) -> bool:
    """Tell whether the press knows a language in the script of its tag (``ckb-Latn``: it does not).

    Nastaliq is a hand of the Arabic script, though it has a code of its own (``ur-Aran``).
    """
    asked = tags.script(tag).replace("Aran", "Arab")
    return tag.split("-")[0].lower() in language_codes() and asked in {"", language(tag).script}


def script(tag: str) -> str:
    """Return the script (ISO 15924) of a language that the press knows, else ""."""
    return language(tag).script if tag.split("-")[0].lower() in language_codes() else ""


@cache
def rules() -> dict[str, Rule]:
    """Return all rules by id."""
    found = (_entry("rules", n, "RULE", Rule) for n in _names("rules"))
    return {rule.id: rule for rule in found}


@cache
def schemes() -> dict[str, Scheme]:
    """Return all schemes of imposition by name, as an edition's file writes them."""
    found = (_entry("schemes", n, "SCHEME", Scheme) for n in _names("schemes"))
    return {scheme.name: scheme for scheme in found}


@cache
def validators() -> dict[str, Validator]:
    """Return all validators by name."""
    return {n: _entry("validators", n, "VALIDATOR", Validator) for n in _names("validators")}
