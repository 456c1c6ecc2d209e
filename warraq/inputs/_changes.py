"""Tracked changes: accepted and named, or the end of it when the settings want that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from warraq.errors import SourceError
from warraq.model import Place, Severity, Wishes


def settle(
    authors: Counter[str],
    place: Place,
    wishes: Wishes,
    say: Callable[[str, Severity, str, str], None],
) -> None:
    """Tell of the changes, counted by author. Raises :class:`SourceError` if they may not be."""
    if not (count := authors.total()):
        return
    by = ", ".join(f"{author} ({times})" for author, times in authors.most_common())
    if wishes.changes == "fail":
        raise SourceError(
            f"the file has {count} tracked changes, by {by}",
            place,
            hint="accept or reject them in its program, or build with --track-changes accept",
        )
    say(
        "tracked-changes",
        Severity.NOTE,
        f"{count} tracked changes were accepted, by {by}",
        "build with --track-changes fail to be stopped by them",
    )
