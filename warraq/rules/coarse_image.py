"""A picture that a press would print with visible steps."""

from __future__ import annotations

from collections.abc import Iterator

from warraq.model import Artefact, Finding, Place, Rule, Severity
from warraq.rules import _pdf, _sheets

DPI = 200
"""Pixels to an inch that offset printing with a screen of 60 lines a cm begins to need."""


def inspect(artefact: Artefact) -> Iterator[Finding]:
    """Report each picture of a press edition at the largest size in which it is printed."""
    if artefact.edition.specification.output.intent == "screen":
        return
    from warraq.typeset.engine import picture_name

    coarsest: dict[str, float] = {}
    for placed in _sheets.pictures(_pdf.opened(artefact)):
        coarsest[placed.name] = min(placed.dpi, coarsest.get(placed.name, placed.dpi))
    assets = {picture_name(asset): asset for asset in artefact.edition.document.assets}
    for name, dpi in coarsest.items():
        if dpi >= DPI:
            continue
        asset = assets.get(name[2:34])
        yield Finding(
            "coarse-image",
            Severity.WARNING,
            f"a picture is printed with {dpi:.0f} pixels to an inch; {DPI} are the least",
            asset.place if asset and asset.place else Place(artefact.name),
            f"take one {DPI / dpi:.1f} times as wide, or print it smaller",
        )


RULE = Rule(
    id="coarse-image",
    severity=Severity.WARNING,
    what="A picture of an edition for a press that has fewer than 200 pixels to an inch of paper.",
    why="A screen shows 96 pixels to an inch, a press 300 and more: what looks sharp on the one "
    "shows steps and blur on the other, and nobody sees it before it is printed.",
    example="![خريطة](صغيرة-400px.png) – على عرض ١٠ سم",
    instead="![خريطة](كبيرة-1200px.png)",
    artefact=inspect,
)
