"""YAML as people write it above a text: every value with the line it stands on.

Only a mapping of plain scalars and lists of scalars is taken; a book's chapters alone may stand
in parts. Anchors, aliases and tags are refused, so that a few bytes cannot grow into gigabytes
(the "billion laughs").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

import yaml

from warraq.errors import MetadataError
from warraq.model import Division, Part, Place, Wishes

LIMIT = 64 * 1024
"""Largest block of metadata, characters."""

FILE_LIMIT = 1024 * 1024
"""Largest file of settings, bytes."""

UNPRINTABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""Characters that no text has; all but DEL cannot stand in XML 1.0 (§2.2) either."""

_FENCE = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_UNCLOSED = re.compile(r"---[ \t]*\n[A-Za-z][A-Za-z-]*:(?:[ \t]|\n)")
_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_PLAINLY = {
    "mapping values are not allowed in this context": "a colon and a space inside a value",
    "found a tab character that violates indentation": "a line begins with a tab, not with spaces",
}
"""What the parser says of the two commonest mistakes, in the words of a person who writes."""


@dataclass(frozen=True, slots=True)
class Value:
    """What a key was given: a text, or a list of texts; "" when nothing was."""

    data: str | tuple[str, ...]
    place: Place
    lines: tuple[int, ...] = ()
    """The line of each item, for a list."""
    divisions: tuple[Division | None, ...] = ()
    """The part of the book in which each item stands, for the list of chapters."""


Fields: TypeAlias = Mapping[str, Value]


def split(part: Part) -> tuple[str, str, int]:
    """Return (yaml, body, lines of yaml) of a Markdown part; yaml is "" when there is none.

    Raises MetadataError when it begins and does not end.
    """
    match = _FENCE.match(part.text)
    if match is None:
        if _UNCLOSED.match(part.text):
            raise MetadataError(
                "the metadata that begins here has no end",
                part.at(1),
                hint="write --- on a line of its own below it",
            )
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
        problem = error.problem or error.context or ""
        raise MetadataError(
            f"the metadata is not YAML: {_PLAINLY.get(problem, problem)}",
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
    if key == "chapters" and isinstance(node, yaml.SequenceNode):
        return _chapters(node, place, first_line)
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


def _chapters(node: yaml.SequenceNode, place: Place, first_line: int) -> Value:
    """Read a list of files in which ``- part: …`` opens a part of the book.

    The files of a part are the items after it up to the next, or its own ``chapters:`` as Quarto
    has it; after those the book goes on outside the part.
    """
    items: list[tuple[str, int, Division | None]] = []
    division: Division | None = None
    count = 0
    for item in node.value:
        line = _line(item, first_line)
        if isinstance(item, yaml.ScalarNode):
            items.append((item.value.strip(), line, division))
            continue
        _refuse_empty(division, items, place)
        title, own = _part(item, Place(place.file, line), first_line)
        count += 1
        division = Division(f"p{count}", title)
        items += ((each.value.strip(), _line(each, first_line), division) for each in own)
        division = None if own else division
    _refuse_empty(division, items, place)
    names, lines, divisions = zip(*items, strict=True) if items else ((), (), ())
    return Value(names, place, lines, divisions)


def _part(item: yaml.Node, place: Place, first_line: int) -> tuple[str, list[yaml.ScalarNode]]:
    """Return the title of a part and the files under its own ``chapters:``."""
    refusal = MetadataError(
        "chapters has to be a list of files, in parts or not",
        place,
        hint='write "- file.md" for a chapter and "- part: its title" for a part',
    )
    if not isinstance(item, yaml.MappingNode):
        raise refusal
    own = [
        each
        for key, value in item.value
        if key.value == "chapters"
        for each in (value.value if isinstance(value, yaml.SequenceNode) else [value])
    ]
    if not all(isinstance(each, yaml.ScalarNode) for each in own):
        raise refusal  # before it is read: parts in parts in parts have no end
    found = _mapping(item, place.file, first_line)
    title = found["part"].data if "part" in found else ""
    if not isinstance(title, str) or not title or set(found) - {"part", "chapters"}:
        raise refusal
    return " ".join(title.split()), [each for each in own if each.value]


def _refuse_empty(
    division: Division | None, items: list[tuple[str, int, Division | None]], place: Place
) -> None:
    if division and (not items or items[-1][2] != division):
        raise MetadataError(
            f"the part {division.title} has no chapters",
            place,
            hint='write its "- file.md" lines below it',
        )


@dataclass(frozen=True, slots=True)
class Listed:
    """A file that a ``publication.yaml`` names, and where in the book it stands."""

    name: str
    place: Place
    division: Division | None = None
    is_appendix: bool = False


def chapters(settings: Part) -> tuple[Listed, ...]:
    """Return the files that a ``publication.yaml`` names: its chapters, then its appendices."""
    found = fields(settings.text, settings.name)
    named = tuple(_listed(found.get("chapters"), settings.name))
    if not named:
        value = found.get("chapters")
        raise MetadataError(
            "the book names no chapters",
            value.place if value else Place(settings.name, 1),
            hint='add "chapters:" with one "- file.md" a line',
        )
    return (
        *named,
        *(replace(a, is_appendix=True) for a in _listed(found.get("appendices"), settings.name)),
    )


def wishes(settings: Part | None) -> Wishes:
    """Return what the settings ask of taking in: ``keep`` names the repairs not wanted."""
    found = fields(settings.text, settings.name) if settings else {}
    keep, changes = found.get("keep"), found.get("changes")
    names = () if keep is None else (keep.data,) if isinstance(keep.data, str) else keep.data
    kept = frozenset(name for each in names for name in re.split(r"[\s,،]+", each) if name)
    return Wishes(kept, "fail" if changes and changes.data == "fail" else "accept")


def _listed(value: Value | None, file: str) -> Iterator[Listed]:
    if value is None or not value.data:
        return
    names = (value.data,) if isinstance(value.data, str) else value.data
    lines = value.lines or (value.place.line or 1,)
    divisions = value.divisions or (None,) * len(names)
    for name, line, division in zip(names, lines, divisions, strict=True):
        yield Listed(name, Place(file, line), division)
