"""The kinds of addition: frozen dataclasses that hold functions, each folder a registry."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from warraq.model.document import Manuscript
    from warraq.model.edition import Artefact, Edition, Imposition, Rendering
    from warraq.model.findings import Direction, Finding, Place, Severity
    from warraq.model.metadata import Metadata
    from warraq.model.source import Intake, Wishes


@dataclass(frozen=True, slots=True)
class Input:
    """A kind of manuscript: how it is known, and how its bytes become text.

    ``recognise`` looks at the content alone and says yes, no, or None when the content
    cannot tell (one kind of plain text looks like another): the suffix then decides.
    ``limit`` is the largest file taken in, bytes; ``media_type`` is said of a file that a PDF
    carries.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    recognise: Callable[[bytes], bool | None]
    take_in: Callable[[bytes, Place, Wishes], Intake]
    limit: int = 16 * 1024 * 1024
    media_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Repair:
    """Something known to be broken in manuscripts of other programs, and how it is mended.

    ``mend`` edits pandoc's tree (its JSON) in place and returns how often it did; ``id``
    is what a person writes to switch it off.
    """

    id: str
    what: str
    mend: Callable[[Any], int]


@dataclass(frozen=True, slots=True)
class Format:
    """An output format: how an edition becomes a Rendering and then files, most often one.

    ``typeset`` says that ``produce`` needs the typesetting engine: it then runs in a worker
    process that has it loaded; the others run beside it.
    """

    name: str
    title: str
    media_type: str
    lay_out: Callable[[Edition], Rendering]
    produce: Callable[[Rendering], Iterable[Artefact]]
    typeset: bool = False
    is_usual: bool = True
    """Whether it is made unasked; if not, an edition has to name it."""


Spine: TypeAlias = Literal["left", "right", ""]
"""The edge at which a page is bound or folded; "" for a page that is not."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A place for one page on one side of a sheet, seen from that side.

    ``page`` counts from 1 (None: it stays empty); ``column`` from the left and ``row`` from
    the top count from 0. ``depth`` is how many sheets lie around it in its signature.
    """

    page: int | None
    column: int
    row: int = 0
    spine: Spine = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of paper; ``back`` is what is seen when it is turned as one turns a page.

    None for ``back``: nothing is printed there.
    """

    front: tuple[Cell, ...]
    back: tuple[Cell, ...] | None = None


@dataclass(frozen=True, slots=True)
class Scheme:
    """A way to impose: which page stands where, so that folding or cutting brings the order.

    ``lay`` gets the number of pages, the imposition and the direction of reading. ``columns``
    is the number of pages side by side where the scheme leaves no choice; ``is_folded`` says
    that pages side by side stay together.
    """

    name: str
    title: str
    lay: Callable[[int, Imposition, Direction], tuple[Sheet, ...]]
    columns: int = 0
    is_folded: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing the press looks for. ``id`` reads after the word "allow".

    Exactly one of the three inspectors is set; it says what the rule looks at.
    ``repair`` mends a body's whole text, never its metadata (``lint --fix``); a rule of ours
    looks at it through ``rules/_prose.py``, which hides what is not prose.
    """

    id: str
    severity: Severity
    what: str
    why: str
    example: str
    instead: str
    manuscript: Callable[[Manuscript], Iterable[Finding]] | None = None
    edition: Callable[[Edition], Iterable[Finding]] | None = None
    artefact: Callable[[Artefact], Iterable[Finding]] | None = None
    repair: Callable[[str, Metadata], str] | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a validator said of one file. ``ran`` is False when it is not installed."""

    validator: str
    file: Path
    ran: bool
    findings: tuple[Finding, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Validator:
    """An outside judge of a finished file.

    ``missing`` says what has to be installed for it to run ("" when it can run);
    ``validate`` gets all files of its formats at once, so that one JVM or one browser
    serves them all, and returns one verdict a file.
    """

    name: str
    title: str
    formats: tuple[str, ...]
    missing: Callable[[], str]
    validate: Callable[[tuple[Path, ...]], tuple[Verdict, ...]]
