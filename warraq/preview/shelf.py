"""The shelf: of every publication the last editions that came out well, and what is wrong now."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import groupby
from threading import Condition

from warraq.errors import PressError
from warraq.model import Artefact, Direction, Finding, Severity
from warraq.pipeline import Build
from warraq.read import display, slug_of

FORMATS = ("html", "pdf", "epub")
"""The order in which the formats are offered."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A finished file of one edition. ``digest`` is another for other bytes."""

    name: str
    format: str
    edition: str
    data: bytes
    digest: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """What stopped the press, as words."""

    message: str
    place: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """All that the preview knows of a publication; ``is_busy`` while it is being built."""

    slug: str
    file: str
    title: str = ""
    lang: str = ""
    direction: Direction = "rtl"
    copies: tuple[Copy, ...] = ()
    findings: tuple[Finding, ...] = ()
    trouble: Trouble | None = None
    is_busy: bool = False

    @property
    def counts(self) -> Mapping[Severity, int]:
        """How many findings there are of each severity, the worst first."""
        found = Counter(finding.severity for finding in self.findings)
        return {severity: found[severity] for severity in sorted(found, reverse=True)}

    @property
    def grouped(self) -> Mapping[str, tuple[Finding, ...]]:
        """The findings of each file in the order of its lines."""
        in_order = sorted(self.findings, key=lambda f: (f.place.file, f.place.line or 0))
        groups = groupby(in_order, key=lambda finding: finding.place.file)
        return {file: tuple(found) for file, found in groups}

    @property
    def printed(self) -> Copy | None:
        """The PDF whose first page is its picture; None when there is none."""
        return next((copy for copy in self.copies if copy.format == "pdf"), None)

    def copy(self, name: str) -> Copy | None:
        """Return the file of that name."""
        return next((copy for copy in self.copies if copy.name == name), None)


def preview(build: Build) -> Preview:
    """Return what a build made of its publication."""
    slug, file = slug_of(build.path), display(build.path)
    findings = build.report.findings if build.report else ()
    if not build.artefacts:
        reason = trouble(build.error) if build.error else None
        return Preview(slug, file, findings=findings, trouble=reason)
    document = build.artefacts[0].edition.document
    return Preview(
        slug,
        file,
        document.metadata.title,
        document.metadata.lang,
        document.language.direction,
        tuple(sorted(map(_copy, build.artefacts), key=_rank)),
        findings,
    )


def trouble(error: PressError) -> Trouble:
    """Return an error as words."""
    return Trouble(error.message, str(error.place or ""), error.hint)


def _copy(artefact: Artefact) -> Copy:
    edition = artefact.edition
    digest = sha256(artefact.data).hexdigest()[:16]
    return Copy(artefact.name, edition.format, edition.name, artefact.data, digest)


def _rank(copy: Copy) -> tuple[int, str]:
    """Sort what is seen at once before what takes a viewer, and the default edition first."""
    return FORMATS.index(copy.format) if copy.format in FORMATS else len(FORMATS), copy.edition


class Shelf:
    """Previews by slug. Many threads read it; each change makes a new version."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._previews: dict[str, Preview] = {}
        self._trouble: Trouble | None = None
        self._run = secrets.token_hex(4)  # a page may be left open from an earlier run
        self._count = 0

    def put(self, new: Preview) -> None:
        """Take in a preview; one without editions keeps those that are there."""
        with self._changed:
            old = self._previews.get(new.slug)
            if old and not new.copies:
                kept = old.findings if new.is_busy else new.findings
                reason = old.trouble if new.is_busy else new.trouble
                new = replace(old, findings=kept, trouble=reason, is_busy=new.is_busy)
            self._previews[new.slug] = new
            self._trouble = None
            self._tell()

    def remove(self, file: str) -> None:
        """Take the publication off whose text was this file."""
        with self._changed:
            self._previews = {s: p for s, p in self._previews.items() if p.file != file}
            self._tell()

    def fail(self, trouble: Trouble) -> None:
        """Take note that no publication can be built."""
        with self._changed:
            self._trouble = trouble
            for slug, each in self._previews.items():
                self._previews[slug] = replace(each, is_busy=False)
            self._tell()

    def _tell(self) -> None:
        self._count += 1
        self._changed.notify_all()

    @property
    def version(self) -> str:
        """The name of the present state."""
        return f"{self._run}-{self._count}"

    def all(self) -> tuple[tuple[Preview, ...], Trouble | None]:
        """Return everything, and what keeps the press from building anything."""
        with self._changed:
            return tuple(p for _, p in sorted(self._previews.items())), self._trouble

    def get(self, slug: str) -> Preview | None:
        """Return one publication."""
        with self._changed:
            return self._previews.get(slug)

    def wait(self, version: str, seconds: float) -> str:
        """Wait until the state is another than ``version``, or for so long; return it."""
        with self._changed:
            self._changed.wait_for(lambda: self.version != version, seconds)
            return self.version
