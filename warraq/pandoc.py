"""The one module that runs pandoc: Markdown → an HTML fragment; other manuscripts → Markdown.

pypandoc brings the pinned pandoc and finds it; the call itself is made here, because
``pypandoc.convert_text`` has no time limit and no memory limit, and a stranger's text needs
both. ``--sandbox`` keeps pandoc from reading any file and from the network.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from warraq.errors import CompositionError, EngineError
from warraq.model import Place

SECONDS = 8
LONGEST = 180
"""Time limits of one call: so many seconds and one more for each 50,000 bytes, at most so many."""

MEMORY = "768m"
"""Heap limit of one call (``+RTS -M``)."""

DEPTH = 40
"""Deepest nesting of quotations, lists, brackets: pandoc's time grows with its square or worse."""

# Without citations: «@fig-map» is the press's own (passes/references.py), «@salma» is a handle.
READER = "markdown-yaml_metadata_block-smart-raw_tex+gfm_auto_identifiers+alerts-citations"
WRITER = "html5"

_MARKS = re.compile(rf"(?:[ \t]*(?:>|[-*+][ \t]|\d+[.)][ \t])){{{DEPTH + 1}}}")
LEVELS = 500
"""Deepest nesting of a tree's JSON, which has three levels for each of a list."""

_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"')
_LEVEL = re.compile(rb"[\[{\]}]")
_BRACKET = re.compile(r"[\[\]]")
_SKIPPED = re.compile(
    r"^\[(?:WARNING|INFO)\] ((?:Skipped (?!'</?[a-z])|Could not|Unsupported|Unknown).*)$",
    re.MULTILINE,
)
"""What pandoc says (with ``--verbose``) of something that it did not understand and left out.

Of an element of HTML that it skips, the text stays."""


@cache
def executable() -> str:
    """Return the path of pandoc. Raises :class:`EngineError` when there is none."""
    import pypandoc

    bundled = os.path.join(os.path.dirname(pypandoc.__file__), "files", "pandoc")  # noqa: PTH118, PTH120
    # The wheel's own copy is taken without the two calls that get_pandoc_path() makes to
    # compare versions of every pandoc on the machine: the pinned one is the one wanted.
    for path in (bundled, f"{bundled}.exe"):
        if os.access(path, os.X_OK):
            return path
    try:
        return str(pypandoc.get_pandoc_path())
    except OSError:
        raise EngineError(
            "pandoc is not installed", hint="pip install pypandoc_binary, or run build.py"
        ) from None


def _brackets(line: str, before: int) -> tuple[int, int]:
    """Return how many brackets are open after a line, and the most that were open in it."""
    depth = deepest = before
    for mark in _BRACKET.findall(line):
        depth = max(0, depth + (1 if mark == "[" else -1))
        deepest = max(deepest, depth)
    return depth, deepest


def to_html(text: str, place: Place, id_prefix: str = "") -> str:
    """Convert a body of Markdown to an HTML fragment; notes come in a section at its end."""
    refuse_depth(text, place)
    made = _run(
        ["--from", READER, "--to", WRITER, "--wrap=preserve", "--mathml",
         "--email-obfuscation=none", f"--id-prefix={id_prefix}"],
        text.encode(),
        place,
    )  # fmt: skip
    return made.stdout.decode()


@dataclass(frozen=True, slots=True)
class Tree:
    """A manuscript as pandoc understood it: its JSON, the images, what it left out.

    ``media`` are named as the tree names them.
    """

    json: Any
    media: Mapping[str, bytes]
    skipped: tuple[str, ...]


def to_tree(data: bytes, reader: str, place: Place) -> Tree:
    """Read a manuscript of another program. Raises :class:`CompositionError`."""
    with TemporaryDirectory(prefix="warraq-") as folder:
        # Out of a folder of its own: pandoc writes the images of a manuscript as files, and a
        # name that leads out of the folder is one that it refuses.
        options = ["--from", reader, "--to", "json", "--extract-media=media", "--verbose"]
        made = _run(options, data, place, folder)
        media = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(Path(folder).rglob("*"))
            if path.is_file() and not path.is_symlink()
        }
    _refuse_deep(made.stdout, place)
    skipped = tuple(match[1].strip() for match in _SKIPPED.finditer(made.stderr.decode()))
    return Tree(json.loads(made.stdout), media, skipped)


def refuse_depth(text: str, place: Place) -> None:
    """Raise on nesting that would keep pandoc busy for minutes. ``place`` is the first line."""
    brackets = 0
    for number, line in enumerate(text.split("\n"), place.line or 1):
        brackets, deepest = _brackets(line, brackets) if line.strip() else (0, 0)
        indent = len(line) - len(line.lstrip())
        marked = line.lstrip()[:1] in set("-*+>")
        if deepest > DEPTH or _MARKS.match(line) or (marked and indent > 4 * DEPTH):
            raise CompositionError(
                f"the text nests deeper than {DEPTH} levels",
                Place(place.file, number),
                hint="a quotation, list or bracket is opened inside another too often",
            )


def _refuse_deep(tree: bytes, place: Place) -> None:
    """Raise for a tree that could not be walked: its brackets are its depth."""
    depth = deepest = 0
    for mark in _LEVEL.findall(_STRING.sub(b"", tree)):
        depth += 1 if mark in b"[{" else -1
        deepest = max(depth, deepest)
    if deepest > LEVELS:
        raise CompositionError(
            "the text nests too deep",
            place,
            hint="a list, quotation or table is opened inside another too often",
        )


def to_markdown(tree: Any, place: Place) -> str:
    """Write pandoc's tree as the Markdown that :func:`to_html` reads, a paragraph a line."""
    data = json.dumps(tree, ensure_ascii=False).encode()
    command = ["--from", "json", "--to", READER, "--wrap=none",
               "--markdown-headings=atx", "--reference-location=section"]  # fmt: skip
    return _run(command, data, place).stdout.decode()


def _run(
    options: list[str], data: bytes, place: Place, folder: str | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run pandoc in its sandbox, within limits. Raises :class:`CompositionError`."""
    seconds = min(SECONDS + len(data) // 50_000, LONGEST)
    command = [executable(), "+RTS", f"-M{MEMORY}", "-RTS", "--sandbox", *options]
    try:
        done = subprocess.run(  # noqa: S603 - the program is ours and no shell is involved
            command, input=data, capture_output=True, timeout=seconds, check=False, cwd=folder
        )
    except subprocess.TimeoutExpired:
        raise CompositionError(
            f"pandoc did not finish within {seconds} s",
            place,
            hint="look for a long run of nested brackets, quotes or lists; split the text",
        ) from None
    if done.returncode == -signal.SIGINT:
        raise KeyboardInterrupt  # Ctrl+C reaches every program of the terminal
    if done.returncode:
        said = [
            line
            for line in done.stderr.decode(errors="replace").strip().splitlines()
            if not line.startswith("[")
        ]
        why = "it needs too much memory" if done.returncode in {2, 251} else "it failed"
        hint = "split the text into chapters; look for very deep nesting"
        if said and "resource path" in said[0]:
            hint = "put the text of that file in: a manuscript may not reach for other files"
        raise CompositionError(
            f"pandoc could not convert the text: {said[0] if said else why}", place, hint
        )
    return done
