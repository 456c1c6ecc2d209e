"""``warraq watch``: build again whenever a file is saved."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path

from warraq.commands import _shared
from warraq.commands import build as build_command
from warraq.errors import PressError
from warraq.terminal import say, show_error

HELP = "build, and build again whenever a file is saved (end with Ctrl+C)"
PAUSE = 0.3
"""Seconds between two looks at the files."""


def configure(parser: ArgumentParser) -> None:
    """Add the arguments."""
    _shared.add_paths(parser)
    _shared.add_order(parser)


def run(options: Namespace) -> int:
    """Build for ever; an error is shown and waited out."""
    seen: dict[Path, int] = {}
    while True:
        now = dict(_saved(options))
        if now != seen:
            seen = now
            try:
                build_command.build(options)
            except PressError as error:
                show_error(error)
            say("watching …")
        time.sleep(PAUSE)


def _saved(options: Namespace) -> Iterator[tuple[Path, int]]:
    """Yield every file that a build could depend on, with the time of its last change."""
    roots = [*(options.paths or (_shared.CONTENT,)), Path("templates"), Path("fonts")]
    for root in roots:
        beside = root.parent.glob(f"{root.stem}.y*ml")
        for path in (root, *beside) if root.is_file() else root.rglob("*"):
            if path.is_file():
                yield path, path.stat().st_mtime_ns
