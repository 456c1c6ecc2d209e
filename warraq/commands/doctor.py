"""``warraq doctor``: what is installed, what is missing, what that costs you."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable

from warraq import editions, pandoc, registry
from warraq.bootstrap import system
from warraq.commands import _shared
from warraq.errors import PressError
from warraq.fonts import families
from warraq.preview import viewers
from warraq.themes import names

HELP = "tell what is installed, what is missing, and what that costs you"

VIEWERS: dict[str, viewers.Viewer] = {
    "pdf.js: PDFs": "pdfjs-dist",
    "foliate-js: e-books": "foliate-js",
}


def configure(parser: ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")


def run(options: Namespace) -> int:
    """Return 0 when everything that a build needs is there, else 7."""
    needed = {
        "libraries": _libraries(),
        "pandoc": _said(pandoc.executable),
        "WeasyPrint": _said(_weasyprint),
    }
    judges = {v.title: v.missing() for v in registry.validators().values()}
    seen = {title: viewers.missing(package) for title, package in VIEWERS.items()}
    if options.json:
        _shared.print_json({"needed": needed, "validators": judges, "viewers": seen})
        return 7 if any(needed.values()) else 0
    print("needed to build:")
    for name, missing in needed.items():
        print(f"  {'✗' if missing else '✓'} {name}{': ' + missing if missing else ''}")
    print("validators, for check (optional; one that is missing is said to be not run):")
    for name, missing in judges.items():
        print(f"  {'–' if missing else '✓'} {name}{': ' + missing if missing else ''}")
    print("viewers, for serve (optional; without them the browser's own means do):")
    for name, missing in seen.items():
        print(f"  {'–' if missing else '✓'} {name}{': ' + missing if missing else ''}")
    print(f"languages: {', '.join(registry.language_codes())}")
    print(f"themes: {', '.join(names())}")
    print(f"editions: {', '.join(editions.names())}")
    print(f"fonts: {', '.join(families())}")
    return 7 if any(needed.values()) else 0


def _libraries() -> str:
    lacking = system.missing()
    return system.how_to_install(lacking) if lacking else ""


def _weasyprint() -> None:
    from warraq.typeset import engine

    engine.load()


def _said(need: Callable[[], object]) -> str:
    """Return what a need says when it is not met, "" when it is."""
    try:
        need()
    except PressError as error:
        return f"{error.message} ({error.hint})"
    return ""
