"""Stage 6, produce: Rendering → Artefact.

Typesetting takes most of a build, and loading the engine most of a short one. It runs in
worker processes, which load it while the first text is still being composed; whatever needs
no engine is made in this process meanwhile.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TypeVar

from warraq import raster, registry
from warraq.errors import EngineError
from warraq.model import Artefact, Edition, Rendering
from warraq.render import render

COVER_WIDTH = 1400
"""Width of a cover's picture, pixels: the least that the large bookshops ask for."""

SECONDS = 90
CHARACTERS = 5_000
"""Time that one edition may take: so many seconds, and one more for so many characters of markup.

A novel of 300 pages takes ten; what takes longer than this, on a machine that does much else
besides, does not end.
"""

Made = TypeVar("Made")


def produce(rendering: Rendering) -> tuple[Artefact, ...]:
    """Call the edition's format. Raises :class:`EngineError`."""
    return tuple(registry.formats()[rendering.edition.format].produce(rendering))


def typeset_cover(rendering: Rendering) -> bytes:
    """Return the rendering's cover as a PDF, the way to its picture."""
    from warraq.typeset import engine

    assert rendering.cover is not None, "only a rendering with a cover has one"  # noqa: S101
    edition = rendering.edition
    return engine.to_bare_pdf(
        engine.Job(
            xhtml=rendering.cover.xhtml,
            stylesheet=rendering.cover_stylesheet,
            families=edition.families,
            assets=edition.document.assets,
            direction=edition.document.language.direction,
        )
    )


@dataclass(frozen=True, slots=True)
class Press:
    """Where the engine's work is done: a pool of workers, or (None) this process."""

    pool: ProcessPoolExecutor | None

    def produce(self, renderings: Iterable[Rendering]) -> Callable[[], tuple[Artefact, ...]]:
        """Begin with one publication; the call that is returned waits for its artefacts.

        Pictures are begun before pages, because other editions wait for them; what is made from
        the publication's own pages comes last.
        """
        asked = tuple(renderings)
        jobs = dict(enumerate((*asked, *_interior(asked))))
        covers = {n: self._begin(typeset_cover, r) for n, r in jobs.items() if r.cover}
        pages = {n: self._begin(produce, r) for n, r in jobs.items() if _is_first(r)}

        def finish() -> tuple[Artefact, ...]:
            made: dict[int, tuple[Artefact, ...]] = {}
            later = {n for n, r in jobs.items() if r.interior}
            for n in sorted(jobs, key=lambda n: (n in later, n in pages, n in covers)):
                job = jobs[n]
                if n in covers:
                    job = replace(job, picture=raster.to_png(covers[n](), COVER_WIDTH))
                if n in later:
                    job = replace(job, printed=_printed(made))
                if n in pages:
                    made[n] = pages[n]()
                else:
                    made[n] = self._begin(produce, job)() if _is_typeset(job) else produce(job)
            return tuple(each for n in range(len(asked)) for each in made[n])

        return finish

    def _begin(self, work: Callable[[Rendering], Made], rendering: Rendering) -> Callable[[], Made]:
        if self.pool is None:
            return lambda: work(rendering)
        pool = self.pool
        seconds = SECONDS + sum(len(page.xhtml) for page in rendering.pages) // CHARACTERS
        try:
            future: Future[Made] = pool.submit(work, rendering)
        except BrokenProcessPool:
            raise _died() from None
        return lambda: _wait(future, pool, seconds)


def _interior(renderings: tuple[Rendering, ...]) -> tuple[Rendering, ...]:
    """Return the publication's own pages if another edition is made from them and nobody asked."""
    wanted = next((r.interior for r in renderings if r.interior), None)
    if wanted is None or any(_is_interior(r.edition) for r in renderings):
        return ()
    return (render(wanted),)


def _is_interior(edition: Edition) -> bool:
    return edition.format == "pdf" and not edition.name


def _printed(made: Mapping[int, tuple[Artefact, ...]]) -> bytes:
    """Return the publication's own pages."""
    return next(a.data for each in made.values() for a in each if _is_interior(a.edition))


def _is_first(rendering: Rendering) -> bool:
    """Tell whether the engine can begin with it at once."""
    return _is_typeset(rendering) and rendering.interior is None


def _is_typeset(rendering: Rendering) -> bool:
    return registry.formats()[rendering.edition.format].typeset


def _wait(future: Future[Made], pool: ProcessPoolExecutor, seconds: float) -> Made:
    try:
        return future.result(timeout=seconds)
    except BrokenProcessPool:
        raise _died() from None
    except TimeoutError:
        _kill(pool)
        raise EngineError(
            f"typesetting did not end within {seconds} s",
            hint="look for thousands of marks on one letter, or elements inside one another",
        ) from None


def _kill(pool: ProcessPoolExecutor) -> None:
    """End the workers at once: the engine cannot be interrupted in any other way."""
    for worker in list(pool._processes.values()):
        worker.kill()


def _died() -> EngineError:
    return EngineError("a worker process died", hint="there may be too little memory; try --jobs 1")


@contextmanager
def press(jobs: int, publications: int) -> Iterator[Press]:
    """Open a press with ``jobs`` processes (0: one a core, and this one when it is alone)."""
    count = min(jobs or _cores(), publications)
    if jobs == 1 or not count or sys.platform != "linux":
        yield Press(None)
        return
    pool = ProcessPoolExecutor(
        count, multiprocessing.get_context("fork"), initializer=_begin_work, initargs=(os.getpid(),)
    )
    pool.submit(int)  # starts every worker now, so that engines load while pandoc runs
    try:
        yield Press(pool)
    except KeyboardInterrupt:
        _kill(pool)
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _begin_work(parent: int) -> None:
    """Prepare a worker: it ends with the press, however that ends, and has the engine loaded."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the press's to answer
    end_with(parent)
    from warraq.typeset import engine

    # An engine that cannot be loaded is an error of the first task that needs it; here it
    # would only break the pool.
    with suppress(Exception):
        engine.load()


def end_with(parent: int) -> None:
    """Ask Linux to end this process when its parent ends (prctl(2), PR_SET_PDEATHSIG = 1).

    A worker whose press was killed would wait for ever in a pipe that nobody reads.
    """
    if sys.platform != "linux":
        return
    import ctypes

    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1
