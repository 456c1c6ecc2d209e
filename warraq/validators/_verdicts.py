"""Turns what the outside programs say into verdicts; silence is never taken for praise.

The drivers in ``_java/``, ``_node/`` and :mod:`warraq.validators._axe_driver` write one
JSON object a line as each file is done: ``{"file": …, "findings": [{…}, …]}``, or
``{"file": …, "failed": why}``; ``"detail"`` beside the findings says by what a file was judged,
where that is not the same for all. A file of which nothing is said has not passed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from warraq.model import Finding, Place, Severity, Verdict
from warraq.validators._process import Outcome

Found: TypeAlias = Mapping[str, Any]
"""One finding as a driver wrote it."""

IMPACTS: Mapping[str | None, Severity] = {
    "critical": Severity.ERROR,
    "serious": Severity.ERROR,
    "moderate": Severity.WARNING,
    "minor": Severity.WARNING,
}
"""How much axe's four impacts matter: a serious one shuts a reader out."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What was said of each file; ``complaint`` is why nothing was said of the others.

    ``details`` say by what a file was judged, where that differs from file to file.
    """

    said: Mapping[Path, tuple[Finding, ...]]
    failed: Mapping[Path, str] = field(default_factory=dict)
    complaint: str = ""
    details: Mapping[Path, str] = field(default_factory=dict)


Examine: TypeAlias = "Callable[[tuple[Path, ...]], Opinion]"
"""Asks the outside program about files that exist, named by their absolute paths."""


def judge(
    name: str, missing: str, paths: tuple[Path, ...], examine: Examine, detail: str = ""
) -> tuple[Verdict, ...]:
    """Give one verdict a file, in the order of ``paths``.

    ``missing`` is the validator's own word on whether it can run.
    """
    if missing:
        return tuple(Verdict(name, path, ran=False, detail=missing) for path in paths)
    there = tuple(path.resolve() for path in paths if path.is_file())
    try:
        opinion = examine(there) if there else Opinion({})
    except Exception as error:  # a validator's own fault is reported, it does not stop the press
        opinion = Opinion({}, complaint=f"{type(error).__name__}: {error}")
    return tuple(
        Verdict(
            name,
            path,
            ran=True,
            findings=_findings(name, path, opinion),
            detail=opinion.details.get(path.resolve()) or detail,
        )
        for path in paths
    )


def _findings(name: str, path: Path, opinion: Opinion) -> tuple[Finding, ...]:
    whole = path.resolve()
    if whole in opinion.said:
        return tuple(_as_named(finding, whole, path) for finding in opinion.said[whole])
    if not path.is_file():
        why = "there is no such file"
    else:
        reasons = filter(None, (opinion.complaint, opinion.failed.get(whole)))
        why = "; ".join(reasons) or "it said nothing of this file"
    message = f"{name} could not judge the file: {why}"
    return (Finding(f"{name}-failed", Severity.ERROR, message, Place(str(path))),)


def _as_named(finding: Finding, whole: Path, path: Path) -> Finding:
    """Put the finding's place under the name that the person gave the file."""
    place = Place(finding.place.file.replace(str(whole), str(path), 1), finding.place.line)
    return Finding(finding.id, finding.severity, finding.message, place, finding.hint)


def read(outcome: Outcome, finding: Callable[[Path, Found], Finding]) -> Opinion:
    """Read the opinion that a driver wrote as lines of JSON; ``finding`` translates one."""
    said: dict[Path, tuple[Finding, ...]] = {}
    failed: dict[Path, str] = {}
    details: dict[Path, str] = {}
    for line in outcome.output.splitlines():
        if not line.startswith('{"file":'):
            continue  # the engines behind the drivers chat on the same stream
        try:
            entry = json.loads(line)
        except ValueError:  # the line a killed driver was writing
            continue
        path = Path(entry["file"])
        if "failed" in entry:
            failed[path] = str(entry["failed"])
        else:
            said[path] = tuple(finding(path, found) for found in entry["findings"])
            details[path] = str(entry.get("detail", ""))
    return Opinion(said, failed, outcome.complaint, details)


def places(targets: list[str], shown: int = 3) -> str:
    """Name a few of the places of one fault, and how many there are: ``2 places: a; b``."""
    distinct = list(dict.fromkeys(targets))
    some = "; ".join(distinct[:shown]) + ("; …" if len(distinct) > shown else "")
    return f"{len(distinct)} places: {some}" if len(distinct) > 1 else some
