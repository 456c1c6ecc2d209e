"""``warraq check``: build, then every rule and every validator that is installed."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable

from warraq import check
from warraq.commands import _shared
from warraq.commands import build as build_command
from warraq.model import Finding, Severity, Verdict
from warraq.pipeline import Build
from warraq.terminal import show_findings, show_verdict

HELP = "build, then run every rule and every validator that is installed"


def configure(parser: ArgumentParser) -> None:
    """Add the arguments."""
    _shared.add_paths(parser)
    _shared.add_order(parser)
    parser.add_argument(
        "--require-all", action="store_true", help="fail when a validator is not installed"
    )


def run(options: Namespace) -> int:
    """Return 0, the code of a build's error, or 1 for an error of a rule or a word of a judge."""
    builds = build_command.build(options)
    findings = [f for each in builds for f in check.check_artefacts(each.artefacts)]
    judged = [f for b in builds if b.report for f in check.for_judges(b.artefacts, b.report.files)]
    verdicts = list(check.validate(judged))
    if options.json:
        _shared.print_json(
            {
                "builds": [build_command.data(each) for each in builds],
                "findings": [_shared.finding_data(f) for f in findings],
                "verdicts": [_verdict_data(v) for v in verdicts],
            }
        )
    else:
        show_findings(findings, quiet=options.quiet)
        for verdict in verdicts:
            show_verdict(verdict, quiet=options.quiet)
    return build_command.exit_code(builds) or int(_is_fatal(findings, verdicts, builds, options))


def _is_fatal(
    findings: Iterable[Finding], verdicts: list[Verdict], builds: list[Build], options: Namespace
) -> bool:
    """Tell whether anything keeps the publications from being sent out.

    A validator's warning does; a rule's warning only with --strict.
    """
    least = Severity.WARNING if options.strict else Severity.ERROR
    said = [f for verdict in verdicts for f in verdict.findings]
    built = [f for b in builds if b.report for f in b.report.findings]
    not_run = options.require_all and any(not verdict.ran for verdict in verdicts)
    house, judges = (*findings, *built), said
    return _shared.worst(house, least) or _shared.worst(judges, Severity.WARNING) or not_run


def _verdict_data(verdict: Verdict) -> dict[str, object]:
    return {
        "validator": verdict.validator,
        "file": str(verdict.file),
        "ran": verdict.ran,
        "findings": [_shared.finding_data(f) for f in verdict.findings],
        "detail": verdict.detail,
    }
