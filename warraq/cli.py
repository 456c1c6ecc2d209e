"""What a person types: ``warraq build | check | lint | watch | new | doctor``.

Data goes to stdout, messages to stderr. A person's mistake never ends in a traceback.
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Sequence
from typing import NoReturn

from warraq import __version__, commands
from warraq.errors import PressError
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
