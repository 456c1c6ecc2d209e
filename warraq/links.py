"""Ids and the links to them: every id once, every link inside the book alive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from os.path import commonpath
from pathlib import Path
from posixpath import normpath
from urllib.parse import unquote

from lxml.etree import _Element as Element

from warraq.model import Body, Finding, Severity
from warraq.passes._tree import unwrap
from warraq.places import locator

RESERVED = frozenset("text contents summary toc toc-title colophon".split())
"""Ids that the themes' pages use themselves."""


def settle_ids(trees: list[Element], bodies: tuple[Body, ...]) -> Iterator[Finding]:
    """Give an id that stands twice, or is the press's own, another name; links go to the first."""
    taken = set(RESERVED) | {
        f"c{n}{end}" for n in range(1, len(trees) + 1) for end in ("", "-title")
    }
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


def _free(name: str, taken: set[str]) -> str:
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    return free


def resolve(trees: list[Element], bodies: tuple[Body, ...]) -> Iterator[Finding]:
    """Turn links between the files of a book into links inside it; report dead ones."""
    root = Path(commonpath([body.part.path.parent for body in bodies]))
    homes = [body.part.path.parent.relative_to(root).as_posix() for body in bodies]
    files = {
        normpath(f"{home}/{body.part.path.name}"): n
        for n, (home, body) in enumerate(zip(homes, bodies, strict=True), 1)
    }
    ids = {e.get("id") for tree in trees for e in tree.iter() if e.get("id")}
    ids |= {f"c{n}" for n in files.values()}
    for tree, body, home in zip(trees, bodies, homes, strict=True):
        for link in list(tree.iter("a")):
            href = link.get("href")
            if href is None:
                unwrap(link)
                continue
            target = _target(href, home, files)
            if target is None:
                continue
            if target in ids:
                link.set("href", f"#{target}")
                continue
            typed = re.sub(r"^#c\d+-", "#", href)  # pandoc puts the chapter's prefix there
            yield Finding(
                "dead-link",
                Severity.WARNING,
                f"the link to {unquote(typed)} leads nowhere",
                locator(body)(unquote(typed)),
                "link to a heading (#…), a chapter's file or a full address",
            )
            unwrap(link)


def _target(href: str, home: str, files: dict[str, int]) -> str | None:
    """Return the id that a link inside the publication means; None for a full address."""
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", href):
        return None
    name, _, fragment = unquote(href).partition("#")
    if not name:
        return fragment
    number = files.get(normpath(f"{home}/{name}"))
    if number is None:
        return unquote(href)
    prefix = f"c{number}"
    return prefix if not fragment else f"{prefix}-{fragment}" if len(files) > 1 else fragment
