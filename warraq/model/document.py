"""Stages 2 and 3: the manuscript, and the composed text without a format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from warraq.model.findings import Finding, Place
    from warraq.model.language import Language
    from warraq.model.metadata import ListOf, Metadata
    from warraq.model.source import Division, Part, Source


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A source whose metadata is typed and whose body is set apart from it."""

    source: Source
    metadata: Metadata
    bodies: tuple[Body, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def is_book(self) -> bool:
        """Whether it has chapters: files of their own, or those of a converted book."""
        return self.source.is_book or len(self.bodies) > 1


@dataclass(frozen=True, slots=True)
class Body:
    """The running text of one part; ``offset`` lines of front matter came before it.

    ``title`` is set where no heading marks it: in a plain text, in a chapter's front matter.
    """

    part: Part
    text: str
    offset: int = 0
    title: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """An entry of the table of contents: level 1–6, the id it links to, plain text."""

    level: int
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that goes along with the text: ``name`` is its path inside an edition.

    ``place`` is where the text first asks for it.
    """

    name: str
    media_type: str
    data: bytes
    place: Place | None = None


Matter: TypeAlias = Literal[
    "chapter", "appendix", "dedication", "acknowledgments", "foreword", "preface",
    "introduction", "prologue", "epilogue", "conclusion", "afterword",
]  # fmt: skip
"""What a chapter is to its book: a term of both EPUB's structural vocabulary and DPUB-ARIA."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One part of the publication as an XHTML fragment; its own title is not in ``body``.

    ``body`` is well-formed XML in the XHTML vocabulary without a namespace, sanitised.
    Its headings begin at level 2. Notes stand at its end as ``<aside class="note" id="…">``,
    called by ``<a class="noteref" href="#…">``. Links inside the book are ``#id``; ids are
    unique over the whole document.
    """

    id: str
    title: str
    body: str
    headings: tuple[Heading, ...]
    label: str = ""
    """«الفصل ٣», for a chapter that has a number."""
    matter: Matter = "chapter"
    division: Division | None = None


@dataclass(frozen=True, slots=True)
class Caption:
    """A line of the list of figures or tables: the id it links to, its label and caption."""

    kind: ListOf
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Logo:
    """The picture at the head of the first page: the name of its asset, what it shows."""

    name: str
    alt: str


@dataclass(frozen=True, slots=True)
class Repertoire:
    """The characters of the chapters: all, those in code, those of each language by its tag."""

    text: frozenset[str] = frozenset()
    code: frozenset[str] = frozenset()
    languages: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """The composed text, still without a format: chapters, images, its language.

    ``originals`` are the files of its images byte for byte, named by their paths inside the
    publication's folder; kept for those who attach them.
    """

    manuscript: Manuscript
    language: Language
    chapters: tuple[Chapter, ...]
    assets: tuple[Asset, ...] = ()
    captions: tuple[Caption, ...] = ()
    findings: tuple[Finding, ...] = ()
    repertoire: Repertoire = Repertoire()
    logo: Logo | None = None
    originals: tuple[Asset, ...] = ()

    @property
    def metadata(self) -> Metadata:
        """The manuscript's metadata."""
        return self.manuscript.metadata

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of the languages that the text names, wide before narrow."""
        return tuple(sorted(self.repertoire.languages))

    @property
    def slug(self) -> str:
        """The name of the publication's folder under ``dist/``."""
        return self.manuscript.source.slug
