"""What a person types: ``warraq build | check | lint | watch | new | doctor``.

Data goes to stdout, messages to stderr. A person's mistake never ends in a traceback.
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from warraq import __version__, commands
from warraq.errors import PressError, UsageError, suggestion
from warraq.terminal import show_error

DEFAULT = "build"


def run() -> NoReturn:
    """Run the command line and leave with its exit code."""
    raise SystemExit(main())


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return 0 done, 1 findings that are fatal, 2 and up errors."""
    words = list(sys.argv[1:] if argv is None else argv)
    names = commands.names()
    if not words or words[0] not in {*names, "-h", "--help", "--version"}:
        near = _misspelt(words[0], names) if words else ""
        if near:
            show_error(UsageError(f"there is no command or file {words[0]}", hint=near))
            return UsageError.exit_code
        words.insert(0, DEFAULT)
    # Commands import what they need; only help needs them all.
    parser = _parser([words[0]] if words[0] in names else names)
    options = parser.parse_args(words)
    # A build makes few cycles and many objects: collecting less often saves a tenth of it.
    gc.set_threshold(100_000, 20, 20)
    try:
        return int(options.command(options))
    except PressError as error:
        show_error(error)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 141


def _misspelt(word: str, names: Sequence[str]) -> str:
    """Return a hint if a word that is no file is nearly a command."""
    if not word.isalpha() or Path(word).exists():
        return ""
    return suggestion(word.lower(), [*names, "test"], "")


def _parser(names: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="warraq",
        description="Arabic-first publishing press: one text to HTML, EPUB and PDF.",
        epilog='Without a command, "build" is meant.',
    )
    parser.add_argument("--version", action="version", version=f"warraq {__version__}")
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True)
    for name in names:
        module = commands.load(name)
        sub = subparsers.add_parser(name, help=module.HELP, description=module.HELP)
        module.configure(sub)
        sub.set_defaults(command=module.run)
    return parser
