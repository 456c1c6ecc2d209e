"""Ids and the links to them: every id once, every link inside the book alive."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from os.path import commonpath
from pathlib import Path
from posixpath import normpath
from urllib.parse import unquote

from lxml.etree import _Element as Element

from warraq.model import Body, Finding, Severity
from warraq.openings import Opening
from warraq.passes._tree import has_class, text_of, unwrap
from warraq.places import locator

RESERVED = frozenset("text contents summary toc toc-title colophon figures tables notes".split())
"""Ids that the themes' pages use themselves."""


REFERRED = re.compile("(?:fig|tbl|sec)-")
"""Names that :mod:`warraq.passes.references` looks for in all of a book."""


def settle_ids(trees: list[Element], bodies: tuple[Body, ...]) -> Iterator[Finding]:
    """Give an id that stands twice, or is the press's own, another name; links go to the first."""
    taken = set(RESERVED) | {
        f"c{n}{end}" for n in range(1, len(trees) + 1) for end in ("", "-title")
    }
    taken |= {body.part.division.id for body in bodies if body.part.division}
    for tree, body in zip(trees, bodies, strict=True):
        renamed: dict[str, str] = {}
        for element in tree.iter():
            name = element.get("id")
            if name is None:
                continue
            free = _free(name, taken)
            taken.add(free)
            if free != name:
                element.set("id", free)
            if name in renamed:
                yield Finding(
                    "repeated-id",
                    Severity.NOTE,
                    f"the id {name} stands twice",
                    locator(body)(name),
                    "links to it lead to the first; give the second another",
                )
            renamed.setdefault(name, free)
        for link in tree.iter("a"):
            href = link.get("href", "")
            if href.startswith("#") and href[1:] in renamed:
                link.set("href", f"#{renamed[href[1:]]}")


def shared_names(trees: list[Element], bodies: tuple[Body, ...]) -> Iterator[Finding]:
    """Report names for the whole book to refer to (``fig-map``) that two of its files have."""
    first: dict[str, str] = {}
    for tree, body in zip(trees, bodies, strict=True):
        for name in dict.fromkeys(e.get("id", "") for e in tree.iter() if e.get("id")):
            bare = re.sub(r"^c\d+-", "", name)
            if not REFERRED.match(bare):
                continue
            if first.setdefault(bare, body.part.name) != body.part.name:
                yield Finding(
                    "repeated-id",
                    Severity.WARNING,
                    f"the name {bare} stands in {first[bare]} too",
                    locator(body)(f"#{bare}"),
                    "other files refer to the first; give the second another",
                )


def _free(name: str, taken: set[str]) -> str:
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    return free


def resolve(
    trees: list[Element], bodies: tuple[Body, ...], openings: tuple[Opening, ...]
) -> Iterator[Finding]:
    """Turn links between the files of a book into links inside it; report dead ones.

    A name that the file itself does not have is looked for in the others, as Quarto does.
    """
    root = Path(commonpath([body.part.path.parent for body in bodies]))
    homes = [body.part.path.parent.relative_to(root).as_posix() for body in bodies]
    files = {
        normpath(f"{home}/{body.part.path.name}"): n
        for n, (home, body) in enumerate(zip(homes, bodies, strict=True), 1)
    }
    known = _known(trees, openings)
    for number, (tree, body, home) in enumerate(zip(trees, bodies, homes, strict=True), 1):
        for link in list(tree.iter("a")):
            href = link.get("href")
            if href is None:
                unwrap(link)
                continue
            if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", href):
                continue
            target = next(
                filter(None, map(known.get, _targets(href, number, len(bodies), home, files))), None
            )
            if target:
                link.set("href", f"#{target}")
                continue
            yield _dead(link, href, body, known)
            unwrap(link)


def _known(trees: list[Element], openings: tuple[Opening, ...]) -> dict[str, str]:
    """Return every id that can be linked to; the one of a chapter's heading is the chapter's."""
    ids = {e.get("id", ""): e.get("id", "") for tree in trees for e in tree.iter() if e.get("id")}
    for opening in openings:
        ids |= {opening.id: opening.id, opening.anchor or opening.id: opening.id}
    return ids


def _targets(href: str, number: int, count: int, home: str, files: dict[str, int]) -> Iterator[str]:
    """Yield the ids that a link in one of ``count`` texts may mean, the likeliest first."""
    name, _, fragment = unquote(href).partition("#")
    if not name:
        bare = fragment.removeprefix(f"c{number}-")  # pandoc puts the chapter's prefix there
        yield fragment
        yield f"c{number}-{bare}"
        yield from (f"c{n}-{bare}" for n in range(1, count + 1))
    elif other := files.get(normpath(f"{home}/{name}")):
        yield f"c{other}-{fragment}" if fragment else f"c{other}"
        if len(files) == 1:
            yield fragment


def _dead(link: Element, href: str, body: Body, known: dict[str, str]) -> Finding:
    typed = unquote(re.sub(r"^#c\d+-", "#", href))
    bare = typed.rpartition("#")[2]
    names = sorted({re.sub(r"^c\d+-", "", name) for name in known})
    guess = difflib.get_close_matches(bare, names, n=1, cutoff=0.7) if bare != typed else []
    hint = "link to a heading (#…), a chapter's file or a full address"
    shown = text_of(link) if has_class(link, "xref") else typed
    return Finding(
        "dead-link",
        Severity.WARNING,
        f"the link to {shown} leads nowhere",
        locator(body)(shown),
        f"did you mean {shown.removesuffix(bare)}{guess[0]}?" if guess else hint,
    )
