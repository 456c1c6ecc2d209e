"""Editions as data: ``templates/editions/<name>.toml`` → :class:`Specification`.

An edition is a theme, a page set-up, an output intent and, for paper, an imposition. It may
extend another. Those in a ``templates/editions/`` of the working folder come first. A theme is an
edition too, by its own name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from warraq import papers, registry, shipped, themes
from warraq.codes import EAN_SIZES
from warraq.errors import TemplateError, UsageError, suggestion
from warraq.model import Cards, Imposition, Intent, Jacket, Output, Place, Specification
from warraq.papers import PAPERS, size_of

KEYS = ("extends", "title", "format", "theme", "tokens", "output", "imposition", "jacket", "cards")
TABLES = ("tokens", "output", "imposition", "jacket", "cards")

PROFILES: dict[Intent, str] = {"black": "black.icc", "cmyk": "coated.icc"}
"""The profile of each intent where an edition names none."""
SPACES: dict[Intent, bytes] = {"black": b"GRAY", "cmyk": b"CMYK"}

Table = TypeVar("Table", Output, Imposition, Jacket, Cards)


def names() -> tuple[str, ...]:
    """Return the names of all editions that can be asked for."""
    return tuple(sorted({*_files(), *_themes()}))


def profile(output: Output) -> bytes:
    """Return the ICC profile of an output intent. Raises :class:`TemplateError`."""
    name = output.profile or PROFILES[output.intent]
    path = _beside(name)
    if path is None:
        raise TemplateError(
            f"there is no profile {name}", hint="put the file into templates/editions/"
        )
    return path.read_bytes()


def _beside(name: str) -> Path | None:
    """Return a file beside the editions; the user's own comes first."""
    for root in shipped.search_path("templates"):
        path = root / "editions" / name
        if path.resolve().parent == (root / "editions").resolve() and path.is_file():
            return path
    return None


@cache
def load(name: str) -> Specification:
    """Load an edition. Raises :class:`UsageError` or :class:`TemplateError`."""
    merged, place = _merged(name, ())
    table = merged.get("imposition")
    imposition = None if table is None else _typed(Imposition, table, place)
    if imposition is not None:
        _check_imposition(imposition, place)
    output = _typed(Output, merged.get("output", {}), place)
    if output.intent != "screen":
        _check_profile(output, place)
    if not _is_pdf(str(merged.get("format", "pdf"))) and (imposition or output != Output()):
        raise TemplateError("sheets and inks are for PDF alone", place, hint='write format = "pdf"')
    jacket = _typed(Jacket, merged.get("jacket", {}), place)
    _check_jacket(jacket, place)
    cards = _typed(Cards, merged.get("cards", {}), place)
    _check_cards(cards, place)
    return Specification(
        name=name,
        title=str(merged.get("title", "")),
        format=str(merged.get("format", "pdf")),
        theme=str(merged.get("theme", "")),
        tokens={key: str(value) for key, value in merged.get("tokens", {}).items()},
        output=output,
        imposition=imposition,
        jacket=jacket,
        cards=cards,
    )


def _is_pdf(format_name: str) -> bool:
    known = registry.formats().get(format_name)
    return known is not None and known.media_type == "application/pdf"


def _check_imposition(imposition: Imposition, place: Place) -> None:
    if imposition.scheme not in registry.schemes():
        known = ", ".join(registry.schemes())
        raise TemplateError(
            f"there is no scheme {imposition.scheme}", place, hint=f"the schemes are {known}"
        )
    if imposition.sheet and size_of(imposition.sheet) is None:
        hint = f'write one of {", ".join(PAPERS)}, or "225mm 320mm"'
        raise TemplateError(f"sheet cannot be {imposition.sheet}", place, hint)
    if not 1 <= imposition.columns <= 16 or not 1 <= imposition.rows <= 16:
        raise TemplateError("columns and rows are whole numbers from 1 to 16", place)


def _check_jacket(jacket: Jacket, place: Place) -> None:
    least, most = EAN_SIZES
    if not least <= jacket.barcode <= most:
        hint = f"write {least} to {most}: a scanner reads no other"
        raise TemplateError(f"barcode cannot be {jacket.barcode} per cent", place, hint)
    if not jacket.thickness:
        try:
            papers.thickness(jacket.paper)
        except TemplateError as error:
            raise TemplateError(error.message, place, error.hint) from None


def _check_cards(cards: Cards, place: Place) -> None:
    for size in cards.sizes:
        if not re.fullmatch(r"[1-9]\d{2,3}x[1-9]\d{2,3}", size):
            hint = "write width and height in pixels, 100 to 9999: 1200x630"
            raise TemplateError(f"sizes cannot have {size}", place, hint)


def _check_profile(output: Output, place: Place) -> None:
    """Refuse what is not the profile of a press with the intent's inks (ICC.1 §7.2.5, §7.2.6)."""
    try:
        data = profile(output)
    except TemplateError as error:
        raise TemplateError(error.message, place, error.hint) from None
    if data[36:40] != b"acsp" or data[12:16] != b"prtr":
        raise TemplateError(f"{output.profile} is not an ICC profile of a printer", place)
    if data[16:20] != SPACES[output.intent]:
        space = data[16:20].decode("ascii", "replace").strip()
        hint = f'write intent = "{"cmyk" if space == "CMYK" else "black"}", or name another profile'
        raise TemplateError(f"{output.profile} is for {space}, not {output.intent}", place, hint)


def _files() -> dict[str, Path]:
    found: dict[str, Path] = {}
    for root in shipped.search_path("templates"):
        for path in (root / "editions").glob("*.toml"):
            found.setdefault(path.stem, path)
    return found


def _themes() -> tuple[str, ...]:
    return tuple(name for name in themes.names() if name != "base")


def _merged(name: str, heirs: tuple[str, ...]) -> tuple[dict[str, Any], Place]:
    """Return what an edition says over what those that it extends say."""
    if name in heirs:
        place = Place(f"templates/editions/{name}.toml")
        raise TemplateError(f"the edition {name} extends itself", place)
    path = _files().get(name)
    if path is None and name in _themes():
        theme: dict[str, Any] = {"title": f"{name}: the text in this theme", "theme": name}
        return theme, Place(f"templates/{name}/theme.toml")
    if path is None:
        hint = suggestion(name, names(), f"the editions are {', '.join(names())}")
        raise UsageError(f"there is no edition {name}", hint=hint)
    own, place = _read(path), Place(str(path))
    merged: dict[str, Any] = {}
    if "extends" in own:
        try:
            merged, _ = _merged(str(own.pop("extends")), (*heirs, name))
        except UsageError as error:
            raise TemplateError(error.message, place, error.hint) from None
    for key, value in own.items():
        merged[key] = merged.get(key, {}) | value if key in TABLES else value
    return merged, place


def _read(path: Path) -> dict[str, Any]:
    place = Place(str(path))
    own = shipped.table(path)
    _refuse_unknown(own, KEYS, place)
    for table in TABLES:
        if not isinstance(own.get(table, {}), dict):
            raise TemplateError(
                f"{table} is a table", place, hint=f"write [{table}] above its keys"
            )
    return own


def _refuse_unknown(table: Mapping[str, object], known: tuple[str, ...], place: Place) -> None:
    for key in table:
        if key not in known:
            hint = suggestion(key, known, f"known are {', '.join(known)}")
            raise TemplateError(f"{key} is not known here", place, hint)


def _typed(kind: type[Table], values: Mapping[str, Any], place: Place) -> Table:
    """Make a table of the file what its fields say. Raises :class:`TemplateError`."""
    known = {f.name: f for f in fields(kind)}
    _refuse_unknown(values, tuple(known), place)
    typed: dict[str, Any] = {}
    for key, value in values.items():
        wanted = type(known[key].default)
        wanted = wanted if wanted in {str, int, float, tuple} else str
        typed[key] = _value(key, value, wanted, place)
        for word in typed[key] if wanted is tuple else (typed[key],):
            choices = known[key].metadata.get("choices")
            if choices and word not in choices:
                raise TemplateError(
                    f"{key} cannot be {word}", place, hint=f"choose {' or '.join(choices)}"
                )
    if kind is Imposition and "scheme" not in typed:
        raise TemplateError("imposition lacks a scheme", place, hint='write scheme = "booklet"')
    return kind(**typed)


def _value(key: str, value: object, wanted: type, place: Place) -> Any:
    """Return a value of the type wanted; a length is a number of millimetres, 0 or more."""
    if wanted is tuple and isinstance(value, list):
        return tuple(map(str, value))
    if wanted is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if type(value) is not wanted or (isinstance(value, int | float) and not 0 <= value <= 2000):
        kinds = {str: "a text", int: "a whole number", float: "a number of mm", tuple: "a list"}
        raise TemplateError(f"{key} is {kinds[wanted]}, not {value!r}", place)
    return value
