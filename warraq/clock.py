"""The only clock of the press: the moment that the builder of a package declares.

A build never asks what time it is; two builds are equal byte by byte. Dates come from the
metadata, else from ``SOURCE_DATE_EPOCH`` (reproducible-builds.org), else they are this
fixed moment.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime

FIXED = 1_735_689_600
"""2025-01-01, the day before which no publication of this press was made."""


def declared() -> datetime | None:
    """Return the moment that the builder declares, in UTC; None when there is none."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(seconds), UTC) if seconds.isdecimal() else None


def epoch() -> datetime:
    """Return the declared moment, or the fixed one where a format wants a date of everything."""
    return declared() or datetime.fromtimestamp(FIXED, UTC)
