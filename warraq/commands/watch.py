"""``warraq watch``: build again whenever a file is saved."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from warraq.commands import _shared
from warraq.preview import workshop

HELP = "build, and build again whenever a file is saved (end with Ctrl+C)"


def configure(parser: ArgumentParser) -> None:
    """Add the arguments."""
    _shared.add_paths(parser)
    _shared.add_order(parser)


def run(options: Namespace) -> int:
    """Build for ever; an error is shown and waited out."""
    for _ in workshop.news(options):
        pass  # the workshop itself says to the person what came of it
    return 0
