"""Which publications have to be built again: those with a file that was saved.

A publication depends on its text, its settings, the pictures that its text names; a book, on
everything in its folder; both on the ``press.toml`` beside them, all on ``templates/`` and
``fonts/`` of the working folder.
Files are looked at again and again: it takes 5 ms, works in every file system, and needs nothing.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias
from urllib.parse import unquote

from warraq import house
from warraq.errors import PressError
from warraq.read import sidecars

PAUSE = 0.1
"""Seconds between two looks at the files."""

LOOKS = (Path("templates"), Path("fonts"))
"""What every publication depends on."""

LIMIT = 4 * 1024 * 1024
"""Largest text in which pictures are looked for, bytes: a larger one has them inside."""

_PICTURE = re.compile(rb"[^\s()<>\"'\[\]]+\.(?:png|jpe?g|gif|webp|svg)", re.IGNORECASE)

Stamps: TypeAlias = Mapping[Path, int]
"""Of each file, the time of its last change (ns)."""


@dataclass(frozen=True, slots=True)
class Change:
    """What happened since the last look.

    ``looks`` says that a theme or a font was saved, ``error`` why the publications cannot be
    told; None: they can.
    """

    saved: tuple[Path, ...] = ()
    gone: tuple[Path, ...] = ()
    looks: bool = False
    error: PressError | None = None


@dataclass(frozen=True, slots=True)
class _Look:
    publications: Mapping[Path, Stamps]
    looks: Stamps
    error: PressError | None = None


def changes(publications: Callable[[], tuple[Path, ...]]) -> Iterator[Change]:
    """Yield, for ever, what changed; at first everything.

    A file that is saved while the caller works on a change is in the next one.
    """
    before = _look(publications)
    yield Change(tuple(before.publications), error=before.error)
    while True:
        time.sleep(PAUSE)
        now = _look(publications)
        change = _difference(before, now)
        before = now
        if change != Change():
            yield change


def _difference(before: _Look, now: _Look) -> Change:
    old, new = before.publications, now.publications
    if now.error:
        is_new = str(now.error) != str(before.error)
        return Change(error=now.error) if is_new else Change()
    return Change(
        saved=tuple(p for p, stamps in new.items() if old.get(p) != stamps),
        gone=tuple(p for p in old if p not in new),
        looks=before.looks != now.looks,
    )


def _look(publications: Callable[[], tuple[Path, ...]]) -> _Look:
    looks = _stamps(f for folder in LOOKS for f in folder.rglob("*"))
    try:
        return _Look({p: _stamps(files(p)) for p in publications()}, looks)
    except PressError as error:
        return _Look({}, looks, error)


def _stamps(paths: Iterator[Path]) -> Stamps:
    found = {}
    for path in paths:
        try:
            found[path] = path.stat().st_mtime_ns
        except OSError:  # an editor replaces a file by removing it
            continue
    return found


def files(publication: Path) -> Iterator[Path]:
    """Yield the files, some of which may not exist, that a publication depends on."""
    yield from _with_pictures(publication.parent / house.FILE)
    if publication.is_dir():
        yield from publication.rglob("*")
        return
    yield from sidecars(publication)
    yield from _with_pictures(publication)


def _with_pictures(text: Path) -> Iterator[Path]:
    """Yield a text and the pictures that it names."""
    yield text
    try:
        state = text.stat()
    except OSError:
        return
    if state.st_size <= LIMIT:
        yield from _pictures(text, state.st_mtime_ns)


@lru_cache(maxsize=1024)
def _pictures(text: Path, _stamp: int) -> tuple[Path, ...]:
    """Return the pictures that a text names; ``_stamp`` makes a saved text another one."""
    try:
        found = _PICTURE.findall(text.read_bytes())
    except OSError:
        return ()
    names = {unquote(name.decode("utf-8", "replace")) for name in found}
    return tuple(text.parent / name for name in sorted(names) if ":" not in name)
