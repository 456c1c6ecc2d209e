"""Arguments and endings that several commands share."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from warraq.errors import OutputError, UsageError
from warraq.model import CHANGES, Finding, Order
from warraq.read import discover, slug_of
from warraq.terminal import say

CONTENT = Path("content")


def add_paths(parser: ArgumentParser) -> None:
    """Add PATH …, ``content/`` by default."""
    parser.add_argument(
        "paths", metavar="PATH", nargs="*", type=Path, help="a file or a folder (default: content/)"
    )


def add_order(parser: ArgumentParser) -> None:
    """Add what shapes a build."""
    parser.add_argument(
        "--out",
        metavar="DIR",
        type=Path,
        default=Path("dist"),
        help="where the editions go (default: dist/)",
    )
    parser.add_argument(
        "--to",
        metavar="FORMATS",
        default="",
        help="formats, with commas between: html,epub,pdf (default: all)",
    )
    parser.add_argument(
        "--edition",
        metavar="NAMES",
        action="append",
        default=[],
        help="further editions, with commas between: booklet,press (default: the metadata's)",
    )
    parser.add_argument(
        "--jobs", metavar="N", type=_jobs, default=0, help="worker processes (default: one a core)"
    )
    parser.add_argument("--strict", action="store_true", help="treat warnings as errors")
    parser.add_argument(
        "--allow-network", action="store_true", help="fetch images that a text refers to by http(s)"
    )
    parser.add_argument(
        "--track-changes",
        choices=CHANGES,
        default=None,
        help="accept tracked changes of a Word file, or fail when there are any (default: accept)",
    )
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument("--quiet", action="store_true", help="say nothing but errors and warnings")


def _jobs(word: str) -> int:
    number = int(word)
    if not 0 <= number <= 64:
        raise ValueError(word)
    return number


def order(options: Namespace) -> Order:
    """Return the job ticket that the options describe."""
    return Order(
        out=options.out,
        formats=_words(options.to),
        editions=_words(",".join(options.edition)),
        strict=options.strict,
        jobs=options.jobs,
        allow_network=options.allow_network,
        changes=options.track_changes,
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def publications(options: Namespace) -> tuple[Path, ...]:
    """Return the publications that PATH … name. Raises :class:`UsageError`."""
    found: dict[str, Path] = {}
    for path in options.paths or (CONTENT,):
        for publication in discover(path):
            slug = slug_of(publication)
            other = found.setdefault(slug, publication)
            if other.resolve() != publication.resolve():
                raise UsageError(
                    f"{other} and {publication} would both become {options.out / slug}",
                    hint="rename one of them, or build them into two folders with --out",
                )
    return tuple(found.values())


def write_new(path: Path, data: bytes, hint: str) -> None:
    """Write a file that is not there yet, and say so. Raises :class:`UsageError`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError:
        raise UsageError(f"{path} exists already", hint=hint) from None
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}") from None
    say(f"+ {path}")


def finding_data(finding: Finding) -> dict[str, Any]:
    """Return a finding as plain data for JSON."""
    return asdict(finding) | {"severity": finding.severity.name.lower()}


def print_json(data: object) -> None:
    """Print data to stdout, Arabic as Arabic."""
    print(json.dumps(data, ensure_ascii=False, indent=2))


def worst(findings: Iterable[Finding], least: int) -> bool:
    """Tell whether any finding is at least this severe."""
    return any(finding.severity >= least for finding in findings)
