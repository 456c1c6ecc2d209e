"""YAML as people write it above a text: every value with the line it stands on.

Only a mapping of plain scalars and lists of scalars is taken. Anchors, aliases and tags
are refused, so that a few bytes cannot grow into gigabytes (the "billion laughs").
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import yaml

from warraq.errors import MetadataError
from warraq.model import Part, Place, Wishes

LIMIT = 64 * 1024
"""Largest block of metadata, characters."""

FILE_LIMIT = 1024 * 1024
"""Largest file of settings, bytes."""

UNPRINTABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""Characters that no text has; all but DEL cannot stand in XML 1.0 (§2.2) either."""

_FENCE = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Scalar: TypeAlias = str


@dataclass(frozen=True, slots=True)
class Value:
    """What a key was given: a text, or a list of texts; "" when nothing was."""

    data: str | tuple[str, ...]
    place: Place
    lines: tuple[int, ...] = ()
    """The line of each item, for a list."""


Fields: TypeAlias = Mapping[str, Value]


def split(part: Part) -> tuple[str, str, int]:
    """Return (yaml, body, lines of yaml) of a Markdown part; yaml is "" when there is none."""
    match = _FENCE.match(part.text)
    if match is None:
        return "", part.text, 0
    return match[1], part.text[match.end() :], part.text[: match.end()].count("\n")


def fields(text: str, name: str, first_line: int = 1) -> Fields:
    """Read a block of YAML; ``first_line`` is the line of the file on which it begins."""
    if len(text) > LIMIT:
        raise MetadataError(
            f"the metadata is longer than {LIMIT // 1024} KiB",
            Place(name, first_line),
            hint="keep the text itself below the second ---",
        )
    try:
        _refuse_references(text, name, first_line)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise MetadataError(
            f"the metadata is not YAML: {error.problem or error.context}",
            Place(name, (mark.line if mark else 0) + first_line),
            hint='write "key: value"; put a value that contains ": " or begins with '
            "[ { * & ! % @ into quotation marks",
        ) from None
    except (yaml.YAMLError, RecursionError) as error:
        raise MetadataError(f"the metadata is not YAML: {error}", Place(name, first_line)) from None
    return {} if node is None else _mapping(node, name, first_line)


def _refuse_references(text: str, name: str, first_line: int) -> None:
    for event in yaml.parse(text, Loader=_Loader):
        anchor = getattr(event, "anchor", None)
        tag = getattr(event, "tag", None)
        if anchor or tag:
            raise MetadataError(
                f"metadata has no use for {'anchors and aliases' if anchor else 'tags'}",
                Place(name, _line(event, first_line)),
                hint='write the value out; a text that begins with & * or ! goes into "…"',
            )


def _mapping(node: yaml.Node, name: str, first_line: int) -> Fields:
    if not isinstance(node, yaml.MappingNode):
        raise MetadataError(
            "the metadata is not a list of keys and values",
            Place(name, _line(node, first_line)),
            hint='write one "key: value" a line',
        )
    found: dict[str, Value] = {}
    for key, value in node.value:
        place = Place(name, _line(key, first_line))
        word = str(key.value).strip()
        if word in found:
            raise MetadataError(
                f"{word} is given twice (first on line {found[word].place.line})",
                place,
                hint="keep one of the two",
            )
        found[word] = _value(word, value, place, first_line)
    return found


def _line(node: yaml.Node | yaml.Event, first_line: int) -> int:
    return first_line + (node.start_mark.line if node.start_mark else 0)


def _value(key: str, node: yaml.Node, place: Place, first_line: int) -> Value:
    for each in node.value if isinstance(node, yaml.SequenceNode) else (node,):
        if isinstance(each, yaml.ScalarNode) and (bad := UNPRINTABLE.search(each.value)):
            raise MetadataError(f"{key} has the character U+{ord(bad[0]):04X}", place, "remove it")
    if isinstance(node, yaml.ScalarNode):
        empty = not node.style and node.value in {"", "~", "null"}
        return Value("" if empty else node.value.strip(), place)
    if isinstance(node, yaml.SequenceNode) and all(
        isinstance(item, yaml.ScalarNode) for item in node.value
    ):
        return Value(
            tuple(item.value.strip() for item in node.value),
            place,
            tuple(_line(item, first_line) for item in node.value),
        )
    raise MetadataError(
        f"{key} has to be a text or a list of texts",
        place,
        hint=f'for example "{key}: …", or one "- …" a line below it',
    )


def chapters(settings: Part) -> tuple[tuple[str, Place], ...]:
    """Return the files that a ``publication.yaml`` names, each with its place."""
    found = fields(settings.text, settings.name).get("chapters")
    if found is None or not found.data:
        raise MetadataError(
            "the book names no chapters",
            found.place if found else Place(settings.name, 1),
            hint='add "chapters:" with one "- file.md" a line',
        )
    names = (found.data,) if isinstance(found.data, str) else found.data
    lines = found.lines or (found.place.line,)
    return tuple(
        (name, Place(settings.name, line)) for name, line in zip(names, lines, strict=True)
    )


def wishes(settings: Part | None) -> Wishes:
    """Return what the settings ask of taking in: ``keep`` names the repairs not wanted."""
    keep = fields(settings.text, settings.name).get("keep") if settings else None
    if keep is None:
        return Wishes()
    names = (keep.data,) if isinstance(keep.data, str) else keep.data
    return Wishes(frozenset(name for each in names for name in re.split(r"[\s,،]+", each) if name))
