"""What a person should know of a publication, and where it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    pass

Direction: TypeAlias = Literal["rtl", "ltr"]

Markup: TypeAlias = Literal["markdown", "plain"]


class Severity(IntEnum):
    """How much a finding matters; the order is the order of weight."""

    NOTE = 1
    WARNING = 2
    ERROR = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is: a file as the person named it, and a line counted from 1."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should know about a publication that can still be published."""

    id: str
    severity: Severity
    message: str
    place: Place
    hint: str = ""
