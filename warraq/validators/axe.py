"""axe-core in Chromium, the accessibility checker of the web.

Can everyone read the page, in any light and on any screen? Each is opened light and dark, as
on a telephone (320 px) and on a desk (1280 px); at 320 px nothing may stand out sideways
(WCAG 2.2, 1.4.10 Reflow).
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from warraq.model import Finding, Place, Severity, Validator, Verdict
from warraq.validators._node import (
    WEB,
    browser_env,
    chromium,
    missing_chromium,
    missing_module,
    modules,
)
from warraq.validators._process import INSTALLER, installed, run
from warraq.validators._verdicts import IMPACTS, Found, Opinion, judge, places, read

DRIVER = Path(__file__).parent / "_axe_driver.py"
SETTINGS = 4  # how many ways a page is opened


def missing() -> str:
    """Say what has to be installed; "" when it can run."""
    if installed("playwright") is None:
        return f"Playwright is not installed: pip install playwright, or {INSTALLER}"
    return missing_chromium() or missing_module("axe-core", "axe-core")


def validate(paths: tuple[Path, ...]) -> tuple[Verdict, ...]:
    """Judge pages, all in one browser."""
    return judge("axe", missing(), paths, _examine, detail="WCAG 2.2, light and dark, two widths")


def _examine(paths: tuple[Path, ...]) -> Opinion:
    scripts = (WEB / "overflow.js", WEB / "joined.js", modules() / "axe-core" / "axe.min.js")
    # -P: without it Python would look for modules in this folder first, and find epubcheck.py
    command: list[str | Path] = [sys.executable, "-P", DRIVER, chromium(), *scripts, *paths]
    with tempfile.TemporaryDirectory(prefix="warraq-axe-", ignore_cleanup_errors=True) as folder:
        return read(run(command, 60 + 240 * len(paths), browser_env(folder)), _finding)


def _finding(page: Path, found: Found) -> Finding:
    """Take one rule, with the elements that break it and the settings in which they do."""
    settings = found["settings"]
    when = "" if len(settings) == SETTINGS else f" ({', '.join(settings)})"
    severity = IMPACTS.get(found["impact"], Severity.ERROR)
    return Finding(
        id=f"axe:{found['code']}",
        severity=severity if found["certain"] else Severity.NOTE,
        message=f"{found['message']}{when}: {places(found['targets'])}",
        place=Place(str(page)),
        hint=found["hint"],
    )


VALIDATOR = Validator(
    name="axe",
    title="axe-core: HTML accessibility",
    formats=("html",),
    missing=missing,
    validate=validate,
)
