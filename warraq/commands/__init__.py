"""Commands: one module each, with ``HELP``, ``configure(parser)`` and ``run(options)``."""

from __future__ import annotations

import pkgutil
from argparse import ArgumentParser, Namespace
from importlib import import_module
from typing import Protocol, cast


class Command(Protocol):
    """What a module in this folder has."""

    HELP: str

    def configure(self, parser: ArgumentParser) -> None:
        """Add the command's arguments."""

    def run(self, options: Namespace) -> int:
        """Do it; return the exit code."""


def names() -> tuple[str, ...]:
    """Return the names of all commands."""
    return tuple(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))


def load(name: str) -> Command:
    """Return one command."""
    return cast("Command", import_module(f"warraq.commands.{name}"))
