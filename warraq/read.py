"""Stage 1, read: a path → Source. The only reader of ``content/``.

Everything a stranger's folder could do to the press is refused here: a path or symlink
that leads out of the publication's own folder, a file that is not a regular file, one that
is too large, bytes that are not UTF-8. Later stages never open a file of the manuscript;
they ask :func:`read_beside`.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from warraq import frontmatter
from warraq.errors import SourceError, UsageError
from warraq.model import Markup, Part, Place, Source

TEXT_LIMIT = 16 * 1024 * 1024
"""Largest text file taken in, bytes. A 600,000-word Arabic book is about 7 MiB."""

IMAGE_LIMIT = 32 * 1024 * 1024
"""Largest image taken in, bytes."""

MARKUPS: dict[str, Markup] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "plain",
}
MARKS = 30
"""Most marks on one letter: the limit of Stream-Safe Text (UAX #15 §13). Shaping takes time with
the square of their number."""

_HEAP = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08d3-\u08ff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0]"
    f"{{{MARKS + 1}}}"
)

PUBLICATION = "publication.yaml"
SIDECARS = (".yaml", ".yml")

_MISLEADING = re.compile("[\0-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def discover(path: Path) -> tuple[Path, ...]:
    """Return the publications at ``path``: a file, a book's folder, or a folder of either."""
    if not path.exists():
        raise UsageError(
            f"there is no file or folder {path}",
            hint="name a file or a folder, or put a text into content/",
        )
    if path.is_file() or (path / PUBLICATION).is_file():
        return (path,)
    found = tuple(
        entry
        for entry in sorted(path.iterdir())
        if not entry.name.startswith((".", "_"))
        and (
            entry.suffix.lower() in MARKUPS if entry.is_file() else (entry / PUBLICATION).is_file()
        )
    )
    if not found:
        raise UsageError(
            f"no publication in {path}",
            hint=f"put a {' or '.join(MARKUPS)} file there, or a folder with {PUBLICATION}",
        )
    return found


def read(path: Path) -> Source:
    """Read one publication. Raises :class:`SourceError`; nothing is kept open."""
    return _read_book(path) if path.is_dir() else _read_article(path)


def _read_article(path: Path) -> Source:
    root = path.parent.resolve()
    part = _read_part(path, root)
    sidecar = next((s for s in map(path.with_suffix, SIDECARS) if s.is_file()), None)
    settings = _read_part(sidecar, root, markup="plain") if sidecar else None
    return Source(slug=path.stem, root=root, parts=(part,), settings=settings)


def _read_book(path: Path) -> Source:
    root = path.resolve()
    settings = _read_part(root / PUBLICATION, root, markup="plain")
    chapters = frontmatter.chapters(settings)
    parts = tuple(
        _read_part(root / _inside(name, place), root, place=place) for name, place in chapters
    )
    return Source(slug=root.name, root=root, parts=parts, settings=settings)


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
        raise SourceError(
            f"there is no file {name}", place, hint="check the name, its letters and its case"
        ) from None
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


def _read_part(
    path: Path, root: Path, place: Place | None = None, markup: Markup | None = None
) -> Part:
    name = display(path)
    here = Place(name)
    kind = markup or MARKUPS.get(path.suffix.lower())
    if kind is None:
        raise SourceError(
            f"{name}: this kind of file is not read",
            place,
            hint=f"the press reads {', '.join(MARKUPS)} and folders with {PUBLICATION}",
        )
    text = _decode(_open(path, root, TEXT_LIMIT, place or here), here)
    if not text.strip():
        raise SourceError("the file is empty", here, hint="write something into it, or remove it")
    return Part(name=name, path=path, text=text, markup=kind)


def _decode(data: bytes, place: Place) -> str:
    """Decode UTF-8, with or without a byte order mark; name the first line that is not."""
    try:
        # Word processors write a line break as VT and a page break as FF.
        text = data.decode("utf-8-sig").replace("\v", " ").replace("\f", " ")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise SourceError(
            f"the text is not UTF-8 (byte 0x{data[error.start]:02X})",
            Place(place.file, line),
            hint="open the file in an editor and save it as UTF-8; "
            "old Arabic texts are often Windows-1256",
        ) from None
    if bad := frontmatter.UNPRINTABLE.search(text):
        line = text.count("\n", 0, bad.start()) + 1
        raise SourceError(
            f"the file is not a text (it has the character U+{ord(bad[0]):04X})",
            Place(place.file, line),
            hint="export it from its program as text or Markdown, in UTF-8",
        )
    if heap := _HEAP.search(text):
        raise SourceError(
            f"more than {MARKS} marks stand on one letter",
            Place(place.file, text.count("\n", 0, heap.start()) + 1),
            hint="no script needs them; remove what was typed or pasted there by mistake",
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_beside(source: Source, part: Part, href: str, place: Place) -> bytes:
    """Return the bytes of an image that ``part`` refers to by ``href``.

    ``href`` is relative to the part, percent-decoded, and must stay in ``source.root``.
    Raises :class:`SourceError` for anything else.
    """
    split = urlsplit(href)
    if split.scheme or split.netloc:
        raise SourceError(
            f"{href}: images come from the publication's own folder",
            place,
            hint="save the image beside the text",
        )
    path = part.path.parent / _inside(unquote(split.path), place)
    return _open(path, source.root, IMAGE_LIMIT, place)


def display(path: Path) -> str:
    """Return ``path`` as the person would name it: relative when under the working folder.

    What could paint the terminal or turn the line around is written as an escape.
    """
    relative = os.path.relpath(path)
    name = os.fspath(path) if relative.startswith("..") else relative
    return _MISLEADING.sub(lambda match: repr(match[0])[1:-1], name)
