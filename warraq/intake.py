"""Bytes → text: which kind of manuscript a file is, by its content first and its name second."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from warraq import registry
from warraq.errors import SourceError
from warraq.model import Finding, Input, Intake, Place, Severity, Wishes

PUBLICATION = "publication.yaml"


@cache
def suffixes() -> tuple[str, ...]:
    """Return every suffix of a manuscript, lower case."""
    return tuple(s for each in registry.inputs().values() for s in each.suffixes)


def limit(path: Path, place: Place) -> int:
    """Return the largest size that a file of this name may have, bytes.

    Raises :class:`SourceError` when no input has the suffix: the content is not looked at.
    """
    by_name = _by_suffix(path.suffix.lower())
    if by_name is None:
        raise _unread(path.name, place)
    return by_name.limit


def take_in(data: bytes, suffix: str, place: Place, wishes: Wishes) -> Intake:
    """Make text of a manuscript. Raises :class:`SourceError` or :class:`CompositionError`."""
    if not data.strip():
        raise SourceError("the file is empty", place, hint="write something into it, or remove it")
    named = _by_suffix(suffix)
    found = _recognised(data) or named
    if found is None or (found is named and named.recognise(data) is False):
        raise _not_what_it_says(named, suffix, place)
    took = found.take_in(data, place, wishes)
    if named is found:
        return took
    note = Finding(
        "another-kind",
        Severity.NOTE,
        f"the file is called {suffix}, but it is a {found.title}",
        place,
        f"it was read as that; call it {found.suffixes[0]}",
    )
    return Intake(took.text, took.markup, took.media, (note, *took.findings), took.converted)


def media_type(suffix: str) -> str:
    """Return the media type of a manuscript with this suffix, lower case."""
    by_name = _by_suffix(suffix)
    return by_name.media_type if by_name else "application/octet-stream"


def _by_suffix(suffix: str) -> Input | None:
    return next((i for i in registry.inputs().values() if suffix in i.suffixes), None)


def _recognised(data: bytes) -> Input | None:
    return next((i for i in registry.inputs().values() if i.recognise(data)), None)


def _not_what_it_says(named: Input | None, suffix: str, place: Place) -> SourceError:
    if named is None:
        return _unread(place.file, place)
    return SourceError(
        f"the file is called {suffix}, but it is no {named.title}, or it is damaged",
        place,
        hint=f"open it in its program and save it again; the press reads {_kinds()}",
    )


def _unread(name: str, place: Place) -> SourceError:
    return SourceError(
        f"{name}: this kind of file is not read",
        place,
        hint=f"the press reads {', '.join(suffixes())} and folders with {PUBLICATION}",
    )


def _kinds() -> str:
    return ", ".join(i.title for i in registry.inputs().values())
