"""Stage 6, produce: Rendering → Artefact. The engines run here, in worker processes.

A PDF and an e-book take most of a build; each format of each publication is a task of its
own. Workers load their engines while the first text is still being composed.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

from warraq import registry
from warraq.errors import EngineError
from warraq.model import Artefact, Rendering


def produce(rendering: Rendering) -> Artefact:
    """Call the edition's format. Raises :class:`EngineError`."""
    edition = rendering.edition
    data = registry.formats()[edition.format].produce(rendering)
    return Artefact(edition, edition.filename, data)


def warm(formats: tuple[str, ...]) -> None:
    """Load the engines of the formats, slowest first."""
    for name in formats:
        registry.formats()[name].warm()


class _Here(Executor):
    """Runs a task at once, in this process: for one job, and where fork does not exist."""

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN002, ANN003, ANN201
        future: Future[object] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


@contextmanager
def workers(jobs: int, tasks: int, formats: tuple[str, ...]) -> Iterator[Executor]:
    """Open the pool: ``jobs`` processes (0: one a core), no more than there are tasks."""
    count = min(jobs or _cores(), tasks)
    if count < 2 or sys.platform != "linux":
        yield _Here()
        return
    pool = ProcessPoolExecutor(
        count, multiprocessing.get_context("fork"), initializer=warm, initargs=(formats,)
    )
    pool.submit(int)  # starts every worker now, so that engines load while pandoc runs
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def collect(futures: Iterable[Future[Artefact]]) -> tuple[Artefact, ...]:
    """Wait for the artefacts of one publication, in order."""
    try:
        return tuple(future.result() for future in futures)
    except BrokenProcessPool:
        raise EngineError(
            "a worker process died", hint="there may be too little memory; try --jobs 1"
        ) from None
