"""``warraq serve``: see every publication in a browser while writing it."""

from __future__ import annotations

import os
import sys
import webbrowser
from argparse import ArgumentParser, Namespace
from threading import Thread

from warraq.commands import _shared
from warraq.preview import viewers, workshop
from warraq.preview.server import PORT, open_window
from warraq.preview.shelf import Preview, Shelf
from warraq.preview.workshop import Gone, News
from warraq.terminal import say

HELP = "build, and show all editions in a browser, anew whenever a file is saved"


def configure(parser: ArgumentParser) -> None:
    """Add the arguments."""
    _shared.add_paths(parser)
    _shared.add_order(parser)
    parser.add_argument(
        "--port", metavar="N", type=_port, help=f"(default: the first free one from {PORT} up)"
    )
    parser.add_argument("--no-open", action="store_true", help="do not open a browser")


def _port(word: str) -> int:
    number = int(word)
    if not 0 <= number < 2**16:
        raise ValueError(word)
    return number


def run(options: Namespace) -> int:
    """Show for ever; Ctrl+C ends it."""
    shelf = Shelf()
    with open_window(shelf, options.port) as window:
        if not viewers.is_ready():
            _bring()
        Thread(target=window.serve_forever, daemon=True).start()
        say(f"preview: {window.address} (end with Ctrl+C)")
        if not options.no_open and _has_screen():
            webbrowser.open(window.address)
        try:
            for message in workshop.news(options):
                _shelve(message, shelf)
        finally:
            window.shutdown()
    return 0


def _has_screen() -> bool:
    """Tell whether a browser could open a window: one in the terminal would be in the way."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _bring() -> None:
    say("fetching pdf.js and foliate-js, this once")
    if complaint := viewers.bring():
        say(f"they could not be fetched: {complaint}; the browser's own means will do")


def _shelve(message: News, shelf: Shelf) -> None:
    match message:
        case Preview():
            shelf.put(message)
        case Gone():
            shelf.remove(message.file)
        case _:
            shelf.fail(message)
