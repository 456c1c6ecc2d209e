"""DAISY Ace, the accessibility checker of the EPUB world.

Can everyone read the book? Every page of it is opened in Chromium. Ace checks tags, contrast
and the metadata that tell a reader what to expect; whether an image's description is true
it cannot know.
"""

from __future__ import annotations

import posixpath
import re
import tempfile
import zipfile
from pathlib import Path

from warraq.model import Finding, Place, Severity, Validator, Verdict
from warraq.validators._node import (
    SCRIPTS,
    WEB,
    browser_env,
    chromium,
    missing_chromium,
    missing_module,
    missing_node,
    modules,
    node,
)
from warraq.validators._process import run
from warraq.validators._verdicts import IMPACTS, Found, Opinion, judge, places, read


def missing() -> str:
    """Say what has to be installed; "" when it can run."""
    return missing_node() or missing_chromium() or missing_module("@daisy/ace-cli", "DAISY Ace")


def validate(paths: tuple[Path, ...]) -> tuple[Verdict, ...]:
    """Judge books, all in one browser."""
    return judge("ace", missing(), paths, _examine, detail="EPUB Accessibility, WCAG")


def _examine(paths: tuple[Path, ...]) -> Opinion:
    with tempfile.TemporaryDirectory(prefix="warraq-ace-", ignore_cleanup_errors=True) as folder:
        outcome = run(
            [node(), SCRIPTS / "ace.cjs", WEB / "joined.js", folder, *paths],
            seconds=60 + 240 * len(paths),
            env={
                **browser_env(folder),
                "NODE_PATH": str(modules()),
                "PUPPETEER_EXECUTABLE_PATH": chromium(),
                "ACE_TIMEOUT_INITIAL": "60000",  # ms for the browser to start; Ace grants 5 s
            },
        )
    opinion = read(outcome, _finding)
    said = {book: _gathered(book, found) for book, found in opinion.said.items()}
    return Opinion(said, opinion.failed, opinion.complaint)


def _finding(book: Path, found: Found) -> Finding:
    """Take one fault of one element; the hint holds its selector until they are gathered."""
    return Finding(
        id=f"ace:{found['code']}",
        severity=IMPACTS.get(found["impact"], Severity.ERROR),
        message=found["message"].splitlines()[0],
        place=Place(f"{book}/{found['path']}"),
        hint=" ".join(found["targets"][:1]),
    )


def _gathered(book: Path, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Make one finding a rule and page, with the first of the elements that break it."""
    base, names = _package(book)
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.id, finding.place.file), []).append(finding)
    gathered = []
    for group in groups.values():
        first = group[0]
        # Ace names the package file from the root of the book, pages from the package file.
        page = first.place.file.removeprefix(f"{book}/")
        joined = posixpath.normpath(posixpath.join(base, page))
        place = Place(f"{book}/{joined if joined in names else page}")
        where = places([finding.hint for finding in group if finding.hint])
        message = f"{first.message} ({where})" if where else first.message
        gathered.append(Finding(first.id, first.severity, message, place))
    return tuple(gathered)


def _package(book: Path) -> tuple[str, frozenset[str]]:
    """Find the folder of the package file inside the book, and the names of all files."""
    with zipfile.ZipFile(book) as archive:
        container = archive.read("META-INF/container.xml").decode("utf-8", "replace")
        found = re.search(r'full-path\s*=\s*["\']([^"\']+)', container)
        return posixpath.dirname(found[1] if found else ""), frozenset(archive.namelist())


VALIDATOR = Validator(
    name="ace",
    title="DAISY Ace: EPUB accessibility",
    formats=("epub",),
    missing=missing,
    validate=validate,
)
