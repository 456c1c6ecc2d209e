"""Stage 1, read: a path → Source. The only reader of ``content/``.

Everything a stranger's folder could do to the press is refused here: a path or symlink
that leads out of the publication's own folder, a file that is not a regular file, one that
is too large. What the bytes mean is asked of :mod:`warraq.intake`. Later stages never open a
file of the manuscript; they ask :func:`read_beside`.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from warraq import frontmatter, intake
from warraq import house as houses
from warraq.errors import SourceError, UsageError, suggestion
from warraq.inputs._text import decode
from warraq.intake import PUBLICATION
from warraq.model import Finding, House, Order, Part, Place, Severity, Source, Wishes

IMAGE_LIMIT = 32 * 1024 * 1024
"""Largest image taken in, bytes."""

SIDECARS = (".yaml", ".yml")

_MISLEADING = re.compile("[\0-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def discover(path: Path) -> tuple[Path, ...]:
    """Return the publications at ``path``: a file, a book's folder, or a folder of either."""
    if not path.exists():
        raise UsageError(
            f"there is no file or folder {path}",
            hint=_nearest(path, "name a file or a folder, or put a text into content/"),
        )
    if path.is_file() or (path / PUBLICATION).is_file():
        return (path,)
    found = tuple(
        entry
        for entry in sorted(path.iterdir())
        if not entry.name.startswith((".", "_")) and _is_publication(entry)
    )
    if not found:
        raise UsageError(
            f"no publication in {path}",
            hint=f"put a text there ({', '.join(intake.suffixes())}), "
            f"or a folder with {PUBLICATION}",
        )
    return found


def slug_of(publication: Path) -> str:
    """Return the name of a publication's folder under ``dist/``."""
    return publication.resolve().name if publication.is_dir() else publication.stem


def sidecars(path: Path) -> tuple[Path, ...]:
    """Return where the settings of an article may lie, the first that exists first."""
    return tuple(map(path.with_suffix, SIDECARS))


def _is_publication(entry: Path) -> bool:
    if entry.is_file():
        return entry.suffix.lower() in intake.suffixes()
    return (entry / PUBLICATION).is_file()


def read(path: Path, order: Order | None = None) -> Source:
    """Read one publication. Raises :class:`SourceError`; nothing is kept open."""
    order = order or Order()
    source = _read_book(path, order) if path.is_dir() else _read_article(path, order)
    house, found = _read_house(path.parent)
    return replace(source, house=house, findings=(*source.findings, *found))


def _read_house(folder: Path) -> tuple[House, tuple[Finding, ...]]:
    """Read the ``press.toml`` that lies beside the publication, and the logo that it names."""
    path = folder / houses.FILE
    if not path.is_file():
        return House(), ()
    part = _read_settings(path, folder.resolve())
    house, findings = houses.house(part)
    if house.logo:
        place = houses.place(part, "logo")
        logo = _open(folder / _inside(house.logo, place), folder.resolve(), IMAGE_LIMIT, place)
        house = replace(house, part=replace(part, media={house.logo: logo}))
    return house, findings


def _read_article(path: Path, order: Order) -> Source:
    root = path.parent.resolve()
    sidecar = next((s for s in sidecars(path) if s.is_file()), None)
    settings = _read_settings(sidecar, root) if sidecar else None
    part, findings = _read_part(path, root, _wishes(settings, order))
    return Source(path.stem, root, (part,), settings, findings)


def _read_book(path: Path, order: Order) -> Source:
    root = path.resolve()
    settings = _read_settings(root / PUBLICATION, root)
    wishes = _wishes(settings, order)
    parts: list[Part] = []
    findings: list[Finding] = []
    for each in frontmatter.chapters(settings):
        path = root / _inside(each.name, each.place)
        part, found = _read_part(path, root, wishes, each.place)
        parts.append(replace(part, division=each.division, is_appendix=each.is_appendix))
        findings += (*found, *_unread(path))
    return Source(root.name, root, tuple(parts), settings, tuple(findings))


def _unread(chapter: Path) -> Iterator[Finding]:
    """Name settings that lie beside a chapter as they may beside an article."""
    for path in sidecars(chapter):
        if path.is_file() and path.name != PUBLICATION:
            yield Finding(
                "ignored-file",
                Severity.WARNING,
                f"{path.name} is not read: the settings of a book are in {PUBLICATION}",
                Place(display(path), 1),
                f"write into {PUBLICATION} what holds for the book, and remove the file",
            )


def _wishes(settings: Part | None, order: Order) -> Wishes:
    """Return what is asked of taking in; what the order says goes before the settings."""
    wishes = frontmatter.wishes(settings)
    return replace(wishes, changes=order.changes or wishes.changes)


def _nearest(path: Path, otherwise: str) -> str:
    """Return the hint for a file that is not there: the one beside it with most of its name."""
    beside = path.parent
    names = sorted(each.name for each in beside.iterdir()) if beside.is_dir() else []
    return suggestion(path.name, names, otherwise)


def _inside(href: str, place: Place) -> Path:
    """Return ``href`` as a relative path, or refuse it: no root, no drive, no ``..``."""
    pure = PurePosixPath(href.replace("\\", "/"))
    if pure.is_absolute() or ".." in pure.parts or ":" in pure.parts[0]:
        raise SourceError(
            f"{href} is outside the publication's folder",
            place,
            hint="put the file beside the text and name it without .. or /",
        )
    return Path(pure)


def _open(path: Path, root: Path, limit: int, place: Place) -> bytes:
    """Return the bytes of a regular file under ``root``, at most ``limit`` of them."""
    name = display(path)
    try:
        resolved = path.resolve(strict=True)
        state = resolved.stat()
    except (OSError, RuntimeError):
        hint = "check the name, its letters and its case"
        if path.parent.resolve().is_relative_to(root):
            hint = _nearest(path, hint)
        raise SourceError(f"there is no file {name}", place, hint) from None
    if not resolved.is_relative_to(root):
        raise SourceError(
            f"{name} leads out of the publication's folder",
            place,
            hint="copy the file into the folder instead of linking to it",
        )
    if not stat.S_ISREG(state.st_mode):
        raise SourceError(
            f"{name} is not a file", place, hint="name a file, not a folder or device"
        )
    if state.st_size > limit:
        raise SourceError(
            f"{name} is {state.st_size / 2**20:.0f} MiB; the limit is {limit // 2**20} MiB",
            place,
            hint="split a text into chapters; make an image smaller",
        )
    try:
        return resolved.read_bytes()
    except OSError as error:
        raise SourceError(f"{name} cannot be read: {error.strerror}", place) from None


def _read_settings(path: Path, root: Path) -> Part:
    here = Place(display(path))
    data = _open(path, root, frontmatter.FILE_LIMIT, here)
    return Part(here.file, path, _written(decode(data, here)[0], here), "plain", data)


def _read_part(
    path: Path, root: Path, wishes: Wishes, place: Place | None = None
) -> tuple[Part, tuple[Finding, ...]]:
    here = Place(display(path))
    data = _open(path, root, intake.limit(path, place or here), place or here)
    took = intake.take_in(data, path.suffix.lower(), here, wishes)
    text = _written(took.text, here)
    part = Part(here.file, path, text, took.markup, data, took.media, took.converted)
    return part, took.findings


def _written(text: str, place: Place) -> str:
    if not text.strip():
        raise SourceError("the file is empty", place, hint="write something into it, or remove it")
    return text


def read_beside(source: Source, part: Part, href: str, place: Place) -> bytes:
    """Return the bytes of an image that ``part`` refers to by ``href``.

    ``href`` is relative to the part, percent-decoded, and must stay in ``source.root``, or
    lies inside the part. Raises :class:`SourceError` for anything else.
    """
    if is_within(part, href):
        return part.media[unquote(href)]
    return _open(path_beside(part, href, place), source.root, IMAGE_LIMIT, place)


def is_within(part: Part, href: str) -> bool:
    """Tell whether an image lies inside the part: a picture in a Word file, a house's logo."""
    return unquote(href) in part.media


def path_beside(part: Part, href: str, place: Place) -> Path:
    """Return where the image lies that ``part`` refers to by ``href``; the file is not asked."""
    split = urlsplit(href)
    if split.scheme or split.netloc:
        raise SourceError(
            f"{href}: images come from the publication's own folder",
            place,
            hint="save the image beside the text",
        )
    return part.path.parent / _inside(unquote(split.path), place)


def display(path: Path) -> str:
    """Return ``path`` as the person would name it: relative when under the working folder.

    What could paint the terminal or turn the line around is written as an escape.
    """
    relative = os.path.relpath(path)
    name = os.fspath(path) if relative.startswith("..") else relative
    return _MISLEADING.sub(lambda match: repr(match[0])[1:-1], name)
