"""The tags of a PDF before they are written: a tree of structure elements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias


class Content(NamedTuple):
    """A marked piece of a page's content: the page from 0, and its MCID."""

    page: int
    mcid: int


class Annotation(NamedTuple):
    """An annotation of a page, by its number in a list that the engine keeps."""

    page: int
    number: int


Kid: TypeAlias = "Tag | Content | Annotation"


@dataclass(slots=True, eq=False)
class Tag:
    """A structure element. ``attributes`` are by owner (``Table``, ``List``, ``Layout``).

    ``lang`` is set where the language changes; ``scope``, ``columns`` and ``rows`` belong to
    table cells and are made attributes by :func:`warraq.typeset.structure.settle`.
    """

    role: str
    kids: list[Kid] = field(default_factory=list)
    lang: str = ""
    alt: str = ""
    expansion: str = ""
    id: str = ""
    title: str = ""
    attributes: dict[str, dict[str, object]] = field(default_factory=dict)
    scope: str = ""
    columns: int = 1
    rows: int = 1

    def add(self, role: str, **named: str) -> Tag:
        """Append a new tag and return it."""
        tag = Tag(role, **named)  # type: ignore[arg-type]  # the texts among the fields
        self.kids.append(tag)
        return tag

    @property
    def tags(self) -> list[Tag]:
        """The kids that are tags."""
        return [kid for kid in self.kids if isinstance(kid, Tag)]

    def walk(self) -> Iterator[Tag]:
        """Yield the tag and all that are in it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Tag):
                yield from kid.walk()
