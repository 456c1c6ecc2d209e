"""What stops the press.

The tree, with the exit code of each class::

    PressError                 1    (never raised itself)
    ├── UsageError             2    the command line asks for something that does not exist
    ├── SourceError            3    a file is missing, empty, too large, not text, astray
    ├── MetadataError          4    a key's value cannot be understood
    ├── CompositionError       5    pandoc refused the text; too deep, too long
    ├── TemplateError          6    a theme or template is broken
    ├── EngineError            7    an engine is missing or failed
    └── OutputError            8    the output folder cannot be written

A finding (:class:`warraq.model.Finding`) is a different thing: it is collected, and the
publication is made all the same.
"""

from __future__ import annotations

from collections.abc import Iterable

from warraq.model import Place


class PressError(Exception):
    """Base of all errors a person is shown: ``place: message``, then ``hint: …``."""

    exit_code = 1

    def __init__(self, message: str, place: Place | None = None, hint: str = "") -> None:
        super().__init__(message, place, hint)
        self.message = message
        self.place = place
        self.hint = hint

    def __str__(self) -> str:
        head = f"{self.place}: {self.message}" if self.place else self.message
        return f"{head}\nhint: {self.hint}" if self.hint else head


class UsageError(PressError):
    """The command line names a format, language, theme or path that does not exist."""

    exit_code = 2


class SourceError(PressError):
    """A file of the manuscript cannot be taken in."""

    exit_code = 3


class MetadataError(PressError):
    """The front matter, sidecar or publication.yaml says something impossible."""

    exit_code = 4


class CompositionError(PressError):
    """The text could not be turned into a document."""

    exit_code = 5


class TemplateError(PressError):
    """A theme's toml, page or style sheet is broken."""

    exit_code = 6


class EngineError(PressError):
    """An engine is not installed, or failed on this document."""

    exit_code = 7


class OutputError(PressError):
    """The output folder cannot be written."""

    exit_code = 8


def suggestion(word: str, known: Iterable[str], otherwise: str) -> str:
    """Return the hint for a word that is not known: the one most like it, or ``otherwise``."""
    import difflib  # for a person's mistake alone

    near = difflib.get_close_matches(word, list(known), n=1)
    return f"did you mean {near[0]}?" if near else otherwise
