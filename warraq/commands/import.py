"""``warraq import``: a manuscript of another program → a publication in Markdown, in content/."""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from functools import partial
from pathlib import Path, PurePosixPath

from warraq import frontmatter
from warraq.chapters import chapters
from warraq.commands import _shared
from warraq.errors import SourceError, UsageError
from warraq.intake import PUBLICATION, suffixes
from warraq.model import Part, Place, Source
from warraq.read import read, read_beside
from warraq.terminal import say, show_findings

HELP = "make a publication in Markdown of a Word file, an e-book, a saved page …"

_IMAGE = re.compile(r'(!\[[^\]]*\]\(|<img\b[^>]*?\bsrc=")([^)"\s]+)')
_ID = re.compile(r"\{#([^\s}]+)[^}\n]*\}")
_LINK = re.compile(r"\]\(#([^)\s]+)\)")


def configure(parser: ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("file", metavar="FILE", type=Path, help=f"one of {', '.join(suffixes())}")
    parser.add_argument("--slug", default="", help="its name under content/ (default: the file's)")


def run(options: Namespace) -> int:
    """Write the files; an existing one is never touched."""
    if not options.file.is_file():
        raise UsageError(f"there is no file {options.file}", hint="name a file")
    source = read(options.file)
    slug = options.slug or re.sub(r"[^\w.-]+", "-", options.file.stem).strip("-.") or "text"
    files = publication(source, slug)
    for path in files:
        if path.exists():
            raise UsageError(f"{path} exists already", hint="choose another name with --slug")
    for path, data in files.items():
        _shared.write_new(path, data, "choose another name with --slug")
    show_findings(source.findings, quiet=False)
    first = next(iter(files))
    target = first.parent if first.name == PUBLICATION else first
    say(f"now look through it, then: warraq build {target}")
    return 0


def publication(source: Source, slug: str) -> Mapping[Path, bytes]:
    """Return the files of the publication: one text, or a book when it has several chapters."""
    (part,) = source.parts
    head, body, _ = frontmatter.split(part)
    texts = list(chapters(body))
    if len(texts) < 2:
        whole = f"---\n{head}---\n\n{body}" if head else body
        text, images = _with_images(source, part, whole, f"{slug}-images")
        return _in(_shared.CONTENT, {f"{slug}.md": text.encode(), **images})
    names = [f"{number:02}.md" for number in range(1, len(texts) + 1)]
    settings = re.sub(r"^kind:.*\n", "", head, flags=re.MULTILINE)
    listed = "".join(f"  - {name}\n" for name in names)
    joined, images = _with_images(source, part, "\0".join(_linked(texts, names)), "images")
    written = dict(zip(names, map(str.encode, joined.split("\0")), strict=True))
    book = f"{settings}kind: book\nchapters:\n{listed}".encode()
    return _in(_shared.CONTENT / slug, {PUBLICATION: book, **written, **images})


def _in(folder: Path, files: Mapping[str, bytes]) -> Mapping[Path, bytes]:
    return {folder / name: data for name, data in files.items()}


def _linked(texts: list[str], names: list[str]) -> list[str]:
    """Lead links that cross from one chapter to another through the other's file."""
    homes = {
        target: name
        for chapter, name in zip(texts, names, strict=True)
        for target in _ID.findall(chapter)
    }

    return [
        _LINK.sub(partial(_link, homes, name), chapter)
        for chapter, name in zip(texts, names, strict=True)
    ]


def _link(homes: Mapping[str, str], here: str, match: re.Match[str]) -> str:
    home = homes.get(match[1], here)
    return match[0] if home == here else f"]({home}#{match[1]})"


def _with_images(
    source: Source, part: Part, text: str, folder: str
) -> tuple[str, Mapping[str, bytes]]:
    """Point every image of the text at a file in ``folder``; return the files by name."""
    names: dict[str, str] = {}
    files: dict[str, bytes] = {}

    def settle(match: re.Match[str]) -> str:
        href = match[2]
        if href not in names:
            data = _image(source, part, href)
            suffix = PurePosixPath(href).suffix.lower() or ".png"
            names[href] = href if data is None else f"{folder}/{len(files) + 1:02}{suffix}"
            if data is not None:
                files[names[href]] = data
        return match[1] + names[href]

    return _IMAGE.sub(settle, text), files


def _image(source: Source, part: Part, href: str) -> bytes | None:
    """Return an image of the manuscript; None for one that is not there, which a build reports."""
    try:
        return read_beside(source, part, href, Place(part.name))
    except SourceError:
        return None
