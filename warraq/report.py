"""Stage 8, report: Artefacts → files. The only writer of ``dist/``.

A file is written whole beside its name and then renamed over it (POSIX rename is atomic):
a build that is killed at any moment leaves every earlier file as it was.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from warraq.errors import OutputError
from warraq.model import Artefact, Finding, Report
from warraq.read import display

UNFINISHED = ".warraq-unfinished-"
"""Prefix of a file that is still being written; a later build removes what was left."""


def report(
    slug: str,
    artefacts: Iterable[Artefact],
    findings: tuple[Finding, ...],
    seconds: Mapping[str, float],
    out: Path,
) -> Report:
    """Write the artefacts of one publication. Raises :class:`OutputError`."""
    folder = out / slug
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        files = tuple(_write(folder / artefact.name, artefact.data) for artefact in artefacts)
    except OSError as error:
        raise OutputError(
            f"{display(folder)} cannot be written: {error.strerror}",
            hint="choose another folder with --out, or free some space",
        ) from None
    return Report(slug, files, findings, seconds)


def _sweep(folder: Path) -> None:
    """Remove what a killed build left unfinished, if its process is gone."""
    for path in folder.glob(f"{UNFINISHED}*"):
        owner = path.name.removeprefix(UNFINISHED).split("-")[0]
        if not owner.isdecimal() or not _alive(int(owner)):
            path.unlink(missing_ok=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _write(path: Path, data: bytes) -> Path:
    unfinished = path.with_name(f"{UNFINISHED}{os.getpid()}-{path.name}")
    try:
        with unfinished.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return path
