"""The workshop: a process that builds what is saved, again and again, with its press kept warm.

It is a process of its own because themes and fonts are read once a process: when one of them is
saved the workshop ends and another is opened. Whoever opened it goes on meanwhile.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import TypeAlias

from warraq import pipeline
from warraq.commands import _shared
from warraq.commands.build import show
from warraq.errors import EngineError, PressError
from warraq.preview.shelf import Preview, Trouble, preview, trouble
from warraq.produce import Press, end_with, press
from warraq.read import display, slug_of
from warraq.terminal import say, show_error
from warraq.watching import Change, changes


@dataclass(frozen=True, slots=True)
class Gone:
    """The text of a publication is not there any more; ``file`` as the person names it."""

    file: str


News: TypeAlias = Preview | Gone | Trouble

AGAIN = 75
"""The exit code that asks for another workshop (EX_TEMPFAIL)."""

PATIENCE = 5
"""Seconds that a workshop has to put its tools away."""

WORKERS = 4
"""The most worker processes: one publication can use two, for the cover and the pages."""


def news(options: Namespace) -> Iterator[News]:
    """Yield, for ever, what a workshop says; one that died is an error, and another is opened."""
    context = multiprocessing.get_context("spawn")
    while True:
        hear, tell = context.Pipe(duplex=False)
        workshop = context.Process(target=_work, args=(options, tell, os.getpid()))
        with _deaf():
            workshop.start()
        tell.close()
        try:
            while True:
                yield hear.recv()
        except EOFError:
            workshop.join()
        finally:
            _end(workshop)
        if workshop.exitcode != AGAIN:
            raise EngineError("the workshop died", hint="there may be too little memory")


def _end(workshop: SpawnProcess) -> None:
    """Ask a workshop to end, and make it."""
    workshop.terminate()
    workshop.join(PATIENCE)
    if workshop.is_alive():
        workshop.kill()
        workshop.join()


@contextmanager
def _deaf() -> Iterator[None]:
    """Let what is started here not hear Ctrl+C: this process hears it, and ends the other."""
    heard = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, heard)


def _work(options: Namespace, tell: Connection, parent: int) -> None:
    """Build what is saved until a theme or a font is."""
    end_with(parent)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        order = _shared.order(options)
        publications = partial(_shared.publications, options)
        waiting = changes(publications)
        while True:
            with press(order.jobs, WORKERS) as machine:
                for change in waiting:
                    if change.looks:
                        raise SystemExit(AGAIN)
                    if not _round(change, options, machine, tell):
                        break  # the press is broken; open another
    except (KeyboardInterrupt, BrokenPipeError):
        raise SystemExit(0) from None


def _round(change: Change, options: Namespace, machine: Press, tell: Connection) -> bool:
    """Build what was saved; return whether the press can be used again."""
    is_sound = True
    for path in change.gone:
        tell.send(Gone(display(path)))
    for path in change.saved:
        tell.send(Preview(slug_of(path), display(path), is_busy=True))
    try:
        if change.error:
            raise change.error
        for build in pipeline.builds(change.saved, _shared.order(options), machine):
            show(build, options)
            tell.send(preview(build))
            is_sound = is_sound and not isinstance(build.error, EngineError)
    except PressError as error:
        show_error(error)
        tell.send(trouble(error))
    say("watching …")
    return is_sound
