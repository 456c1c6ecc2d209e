"""What the press says to a person: findings, reports, progress – all on stderr or as asked."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from warraq.errors import PressError
from warraq.model import Finding, Report, Severity, Verdict
from warraq.read import display

_COLOURS = {"red": "31", "yellow": "33", "green": "32", "dim": "2", "bold": "1"}
_MARKS = {
    Severity.NOTE: ("note", "dim"),
    Severity.WARNING: ("warning", "yellow"),
    Severity.ERROR: ("error", "red"),
}


def _paint(text: str, colour: str) -> str:
    wanted = sys.stderr.isatty() and "NO_COLOR" not in os.environ
    return f"\033[{_COLOURS[colour]}m{text}\033[0m" if wanted else text


def say(message: str) -> None:
    """Say one line to the person."""
    print(message, file=sys.stderr)


def show_error(error: PressError) -> None:
    """Show what stopped the press: place, message, hint."""
    place = f"{error.place}: " if error.place else ""
    say(f"{place}{_paint('error', 'red')}: {error.message}")
    if error.hint:
        say(f"hint: {error.hint}")


def show_findings(findings: Iterable[Finding], *, quiet: bool) -> None:
    """Show findings, each with its hint; notes only when not quiet."""
    for finding in findings:
        if quiet and finding.severity < Severity.WARNING:
            continue
        word, colour = _MARKS[finding.severity]
        say(f"{finding.place}: {_paint(word, colour)}: {finding.message} [{finding.id}]")
        if finding.hint:
            say(f"  hint: {finding.hint}")


def show_report(report: Report) -> None:
    """Show which files were written."""
    for path in report.files:
        size = path.stat().st_size / 1024
        say(f"{_paint('✓', 'green')} {display(path)}  {size:,.0f} KiB")


def show_verdict(verdict: Verdict, *, quiet: bool) -> None:
    """Show a validator's verdict: passed, its findings, or that it did not run."""
    name = f"{verdict.validator}: {display(Path(verdict.file))}"
    if not verdict.ran:
        say(f"{_paint('–', 'yellow')} {name}: not run ({verdict.detail})")
        return
    failed = any(f.severity >= Severity.WARNING for f in verdict.findings)
    if not failed and not quiet:
        by = f" ({verdict.detail})" if verdict.detail else ""
        say(f"{_paint('✓', 'green')} {name}: passed{by}")
    elif failed:
        say(f"{_paint('✗', 'red')} {name}")
    show_findings(verdict.findings, quiet=quiet)


class Progress:
    """One line that tells how far the build is, while stderr is a terminal."""

    def __init__(self, publications: int, *, quiet: bool) -> None:
        self.steps = 2 * publications
        self.done = 0
        self.shown = not quiet and sys.stderr.isatty()

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.shown:
            sys.stderr.write("\r\033[K")

    def step(self, stage: str, path: Path) -> None:
        """Say that a stage of a publication begins."""
        if self.shown:
            filled = 20 * self.done // max(self.steps, 1)
            bar = "█" * filled + "░" * (20 - filled)
            sys.stderr.write(f"\r\033[K{bar} {stage} {display(path)}")
            sys.stderr.flush()
        self.done += 1
