"""Stage 1: what was read from ``content/``, before any of it is understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from warraq.model.findings import Place

if TYPE_CHECKING:
    from warraq.model.findings import Finding, Markup
    from warraq.model.metadata import Changes


@dataclass(frozen=True, slots=True)
class Division:
    """A part of a book, with chapters in it: ``id`` is p1, p2 … in the order of the book."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Part:
    """One file of text as it lies on disk (``data``), and its text in a markup of the press.

    ``text`` is the whole file, its line ends made LF; ``name`` is the path as the
    person would type it. A manuscript of another program is ``converted``: its text is
    Markdown that the press made, whose lines are not lines of the file, and ``media`` are
    the images that lay inside it, by the name that the text gives them. ``division`` is the
    part of the book in which the file is listed.
    """

    name: str
    path: Path
    text: str
    markup: Markup
    data: bytes = b""
    media: Mapping[str, bytes] = field(default_factory=dict)
    converted: bool = False
    division: Division | None = None
    is_appendix: bool = False

    def at(self, line: int) -> Place:
        """Return the place of a line of ``text``: of the file alone when it is converted."""
        return Place(self.name, None if self.converted else line)


@dataclass(frozen=True, slots=True)
class House:
    """What a publishing house says once for all that it publishes: ``press.toml``, typed.

    Metadata come before it, themes after it. ``part`` is the file itself, which holds the logo
    as one of its media; None when there is no such file.
    """

    name: str = field(default="", metadata={"doc": "name of the house: the usual publisher"})
    logo: str = field(default="", metadata={"doc": "a picture beside press.toml"})
    logo_alt: str = field(default="", metadata={"doc": "what the logo shows; the name, if empty"})
    accent: str = field(default="", metadata={"doc": "the house's colour, #rrggbb"})
    accent_dark: str = field(
        default="", metadata={"doc": "the same on a dark screen; a lighter shade, if empty"}
    )
    paper: str = field(default="", metadata={"doc": "the office's sheet in place of A4: Letter …"})
    numerals: str = field(default="", metadata={"doc": "native or european"})
    contact: tuple[str, ...] = field(default=(), metadata={"doc": "whom to ask: a list of lines"})
    rights: str = field(default="", metadata={"doc": "the usual copyright or licence line"})
    fonts: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict, metadata={"doc": "families before the theme's: text, display, code"}
    )
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Everything read from ``content/`` for one publication, before any of it is understood.

    ``root`` is the folder that confines the publication: no image or chapter may come
    from outside it. ``settings`` is the sidecar or ``publication.yaml``; None when the
    metadata, if any, is in the front matter of the only part.
    """

    slug: str
    root: Path
    parts: tuple[Part, ...]
    settings: Part | None = None
    findings: tuple[Finding, ...] = ()
    house: House = House()

    @property
    def is_book(self) -> bool:
        """Whether the publication is a folder with chapters."""
        return (
            self.settings is not None
            and self.settings.path.parent == self.root
            and (self.settings.path.stem == "publication")
        )

    def inside(self, path: Path) -> str:
        """Return the path inside the publication's folder, as settings and links name it."""
        # An article's paths begin as they were typed, a book's at its root.
        base = self.root if path.is_relative_to(self.root) else self.parts[0].path.parent
        return path.relative_to(base).as_posix()


@dataclass(frozen=True, slots=True)
class Intake:
    """What an input made of a file: text in a markup of the press, and what came with it."""

    text: str
    markup: Markup
    media: Mapping[str, bytes] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    converted: bool = False


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is asked of taking in: repairs that are switched off, what becomes of changes."""

    keep: frozenset[str] = frozenset()
    changes: Changes = "accept"
