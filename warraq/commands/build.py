"""``warraq build``: content/ → dist/."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from warraq import pipeline
from warraq.commands import _shared
from warraq.pipeline import Build
from warraq.terminal import Progress, show_error, show_findings, show_report

HELP = "build publications into HTML, EPUB and PDF"


def configure(parser: ArgumentParser) -> None:
    """Add the arguments."""
    _shared.add_paths(parser)
    _shared.add_order(parser)


def run(options: Namespace) -> int:
    """Build; return 0, or the exit code of the first error."""
    builds = build(options)
    if options.json:
        _shared.print_json([data(each) for each in builds])
    return exit_code(builds)


def build(options: Namespace) -> list[Build]:
    """Build and say what came of each publication."""
    paths = _shared.publications(options)
    with Progress(len(paths), quiet=options.quiet or options.json) as progress:
        builds = pipeline.build(paths, _shared.order(options), progress.step)
    for each in builds:
        show(each, options)
    return builds


def show(each: Build, options: Namespace) -> None:
    """Say what came of a publication."""
    if each.report:
        show_findings(each.report.findings, quiet=options.quiet)
    if each.error:
        show_error(each.error)
    elif each.report and not options.json and not options.quiet:
        show_report(each.report)


def exit_code(builds: list[Build]) -> int:
    """Return the exit code of the first publication that failed, or 0."""
    return next((b.error.exit_code for b in builds if b.error), 0)


def data(each: Build) -> dict[str, object]:
    """Return what became of a publication as plain data for JSON."""
    report, error = each.report, each.error
    return {
        "path": str(each.path),
        "files": [str(f) for f in report.files] if report else [],
        "findings": [_shared.finding_data(f) for f in report.findings] if report else [],
        "seconds": dict(report.seconds) if report else {},
        "error": {
            "message": error.message,
            "place": str(error.place) if error.place else None,
            "hint": error.hint,
            "exit_code": error.exit_code,
        }
        if error
        else None,
    }
