"""Digits of more than one kind in one publication."""

from __future__ import annotations

import re
from collections.abc import Iterator

from warraq.model import Finding, Manuscript, Rule, Severity
from warraq.rules._text import Hit, code, excerpt, is_arabic, passages

# The numbers of a Latin word are not meant: W3C, MP3, Windows 11.
EUROPEAN = re.compile(r"(?<![A-Za-z0-9_.,/-])(?<![A-Za-z][ -])[0-9]+(?![A-Za-z0-9_])")
ARABIC = re.compile("[٠-٩]+")
PERSIAN = re.compile("[۰-۹]+")


def inspect(manuscript: Manuscript) -> Iterator[Finding]:
    """Report the first number in the kind of digits that is used less."""
    if not is_arabic(manuscript.metadata):
        return
    extended = "Urdu (۰۱۲)" if code(manuscript.metadata) == "ur" else "Persian (۰۱۲)"
    european, arabic, persian = (
        list(_numbers(manuscript, kind)) for kind in (EUROPEAN, ARABIC, PERSIAN)
    )
    if arabic and persian:
        names = ("Arabic-Indic (٠١٢)", extended)
        yield _finding(Severity.WARNING, names, arabic, persian)
    if european and (arabic or persian):
        names = ("European (012)", "Arabic-Indic (٠١٢)" if arabic else extended)
        yield _finding(Severity.NOTE, names, european, arabic or persian)


def _finding(
    severity: Severity, names: tuple[str, str], one: list[Hit], other: list[Hit]
) -> Finding:
    (most, used), (least, slips) = sorted(
        zip(names, (one, other), strict=True), key=lambda each: -len(each[1])
    )
    passage, start, end = slips[0]
    return Finding(
        "mixed-digits",
        severity,
        f"{len(slips)} of the numbers in {least} digits, {len(used)} in {most}: "
        f"{excerpt(passage, start, end)}",
        passage.place(start),
        "write all numbers in the same digits",
    )


def _numbers(manuscript: Manuscript, kind: re.Pattern[str]) -> Iterator[Hit]:
    for passage in passages(manuscript):
        yield from ((passage, *match.span()) for match in kind.finditer(passage.shown))


RULE = Rule(
    id="mixed-digits",
    severity=Severity.WARNING,
    what="Arabic-Indic digits (٠١٢) beside Persian ones (۰۱۲), or beside European ones (012).",
    why="The first two differ in 4, 5 and 6 and are a slip of the keyboard; European digits "
    "are a choice, but one that a publication makes once.",
    example="صدر الكتاب عام ١٩٠٩ في ۴ أجزاء و 320 صفحة",
    instead="صدر الكتاب عام ١٩٠٩ في ٤ أجزاء و٣٢٠ صفحة",
    manuscript=inspect,
)
