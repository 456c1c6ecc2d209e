"""The whole press on one page.

1 read      path       → Source        the only reader of content/
2 parse     Source     → Manuscript    metadata typed
3 compose   Manuscript → Document      pandoc, the sanitiser, the passes of the language
4 arrange   Document   → Editions      one a format, with its theme
5 render    Edition    → Rendering     Jinja → XHTML and CSS
6 produce   Rendering  → Artefact      the engines, in worker processes
7 check     …          → Findings      rules; validators
8 report    Artefacts  → Report        the only writer of dist/
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from warraq.arrange import arrange, wanted
from warraq.check import check_editions, check_manuscript
from warraq.compose import compose
from warraq.errors import PressError
from warraq.model import Artefact, Edition, Finding, Order, Report, Severity
from warraq.parse import parse
from warraq.produce import Press, press
from warraq.read import read
from warraq.render import render
from warraq.report import report

Value = TypeVar("Value")
Watch = Callable[[str, Path], None]
"""Is told which stage of which publication begins."""


@dataclass(frozen=True, slots=True)
class Build:
    """What became of one publication: its report and artefacts, or the error that stopped it."""

    path: Path
    report: Report | None
    error: PressError | None = None
    artefacts: tuple[Artefact, ...] = ()


@dataclass(slots=True)
class _Proof:
    """A publication whose editions are being produced."""

    path: Path
    slug: str
    findings: tuple[Finding, ...]
    artefacts: Callable[[], tuple[Artefact, ...]]
    seconds: dict[str, float]


def unwatched(stage: str, path: Path) -> None:
    """Watch nothing."""


def build(paths: Iterable[Path], order: Order, watch: Watch = unwatched) -> list[Build]:
    """Build publications. One that fails does not stop the others; none is half-written."""
    paths = tuple(paths)
    with press(order.jobs, len(paths)) as machine:
        return list(builds(paths, order, machine, watch))


def builds(
    paths: Iterable[Path], order: Order, machine: Press, watch: Watch = unwatched
) -> Iterator[Build]:
    """Build with a press that is open already; yield each publication as it is done."""
    wanted(order)
    started = [_start(path, order, machine, watch) for path in paths]
    for each in started:
        yield _finish(each, order, watch) if isinstance(each, _Proof) else each


def prepare(
    path: Path, order: Order, seconds: dict[str, float] | None = None
) -> tuple[tuple[Edition, ...], tuple[Finding, ...]]:
    """Take a publication through stages 1–4; return its editions and the findings so far."""
    times = {} if seconds is None else seconds
    source = _timed("1 read", times, lambda: read(path, order))
    manuscript = _timed("2 parse", times, lambda: parse(source))
    document = _timed("3 compose", times, lambda: compose(manuscript, order))
    editions = _timed("4 arrange", times, lambda: arrange(document, order))
    findings = _timed(
        "7 check",
        times,
        lambda: (*document.findings, *check_manuscript(manuscript), *check_editions(editions)),
    )
    return editions, findings


def _start(path: Path, order: Order, machine: Press, watch: Watch) -> _Proof | Build:
    seconds: dict[str, float] = {}
    try:
        watch("compose", path)
        editions, findings = prepare(path, order, seconds)
        if order.strict and (fatal := tuple(_fatal(findings))):
            raise _StrictError(fatal, findings)
        renderings = _timed("5 render", seconds, lambda: [render(e) for e in editions])
    except _StrictError as stop:
        return Build(path, Report(path.stem, (), stop.findings, seconds), stop)
    except PressError as error:
        return Build(path, None, error)
    artefacts = machine.produce(renderings)
    return _Proof(path, editions[0].document.slug, findings, artefacts, seconds)


def _finish(proof: _Proof, order: Order, watch: Watch) -> Build:
    try:
        watch("produce", proof.path)
        artefacts = _timed("6 produce", proof.seconds, proof.artefacts)
        findings = (*proof.findings, *(f for each in artefacts for f in each.findings))
        if order.strict and (fatal := tuple(_fatal(findings))):
            raise _StrictError(fatal, findings)
        done = report(proof.slug, artefacts, findings, proof.seconds, order.out)
    except _StrictError as stop:
        return Build(proof.path, Report(proof.slug, (), stop.findings, proof.seconds), stop)
    except PressError as error:
        return Build(proof.path, None, error)
    return Build(proof.path, done, artefacts=artefacts)


class _StrictError(PressError):
    """With ``--strict`` a warning stops the press."""

    def __init__(self, fatal: tuple[Finding, ...], findings: tuple[Finding, ...]) -> None:
        first = fatal[0]
        super().__init__(f"{first.message} [{first.id}]", first.place, first.hint)
        self.findings = findings


def _fatal(findings: Iterable[Finding]) -> Iterator[Finding]:
    return (f for f in findings if f.severity >= Severity.WARNING)


def _timed(stage: str, seconds: dict[str, float], work: Callable[[], Value]) -> Value:
    start = perf_counter()
    try:
        return work()
    finally:
        seconds[stage] = perf_counter() - start
