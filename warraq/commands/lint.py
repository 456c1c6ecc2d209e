"""``warraq lint``: the rules about text, without building; ``--fix`` mends what is safe."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from warraq import pipeline, registry
from warraq.commands import _shared
from warraq.errors import OutputError, PressError
from warraq.model import Finding, Manuscript, Order, Severity
from warraq.parse import parse
from warraq.read import display, read
from warraq.terminal import say, show_error, show_findings

HELP = "look for faults of typing and typography; --fix mends what is safe to mend"


def configure(parser: ArgumentParser) -> None:
    """Add the arguments."""
    _shared.add_paths(parser)
    parser.add_argument("--fix", action="store_true", help="mend the files in place")
    parser.add_argument("--strict", action="store_true", help="treat warnings as errors")
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    parser.set_defaults(out=Path("dist"), quiet=False)


def run(options: Namespace) -> int:
    """Return 0, or 1 when a finding is an error (with --strict a warning), or an error's code."""
    findings: list[Finding] = []
    code = 0
    for path in _shared.publications(options):
        try:
            if options.fix:
                _fix(parse(read(path)))
            _, found = pipeline.prepare(path, Order())
            findings += found
        except PressError as error:
            show_error(error)
            code = code or error.exit_code
    if options.json:
        _shared.print_json([_shared.finding_data(f) for f in findings])
    else:
        show_findings(findings, quiet=False)
    least = Severity.WARNING if options.strict else Severity.ERROR
    return code or int(_shared.worst(findings, least))


def _fix(manuscript: Manuscript) -> None:
    """Mend each body, never its metadata; replace the file in one step."""
    for body in manuscript.bodies:
        if body.part.converted:
            continue  # the file is another program's; its text was repaired on the way in
        whole = body.part.text
        head = whole[: len(whole) - len(body.text)]
        mended = body.text
        for rule in registry.rules().values():
            if rule.repair is not None:
                mended = rule.repair(mended, manuscript.metadata)
        if mended == body.text:
            continue
        beside = body.part.path.with_name(f".{body.part.path.name}.warraq")
        try:
            beside.write_text(head + mended, encoding="utf-8", newline="\n")
            beside.replace(body.part.path)
        except OSError as error:
            name = display(body.part.path)
            raise OutputError(f"{name} cannot be written: {error.strerror}") from None
        say(f"{body.part.name}: mended")
