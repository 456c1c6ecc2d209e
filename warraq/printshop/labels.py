"""What is written on a sheet beside the pages, as a document for the engine: a page for every side.

Set with the theme's faces, since a title may be in Arabic.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from warraq.model import Language, Mark
from warraq.printshop.imposition import MARK_GAP, Face, Plan

SIZE = 2.3
"""Height of the letters' em, mm."""
LINE = 4.0
"""Room that a line needs, mm."""
MARGIN = 8.0
"""From the corner of the block to the slug line, mm: crop marks stand in between."""


@dataclass(frozen=True, slots=True)
class Job:
    """What the slug line says of a job, and how page numbers are written."""

    title: str
    name: str
    inks: str
    language: Language
    fonts: str


def document(plan: Plan, marks: tuple[Mark, ...], job: Job) -> tuple[str, str] | None:
    """Return XHTML and CSS of the labels; None when there is nothing to say or no room for it."""
    top = plan.sheet.height - plan.block.bottom + plan.bleed + MARK_GAP
    wanted = {"slug", "pages"} & set(marks)
    if not wanted or top + LINE > plan.sheet.height:
        return None
    sheets = max(face.number for face in plan.faces)
    sides = "\n".join(
        f"<section>{''.join(_labels(plan, face, sheets, wanted, job, top))}</section>"
        for face in plan.faces
    )
    title, direction = escape(job.title), job.language.direction
    head = f"<head><title>{title}</title></head>"
    xhtml = f'<html lang="{job.language.code}" dir="{direction}">{head}<body>{sides}</body></html>'
    return xhtml, _stylesheet(plan, job)


def _stylesheet(plan: Plan, job: Job) -> str:
    width, height = plan.sheet.width, plan.sheet.height
    return (
        f"@page {{ size: {width:.4f}mm {height:.4f}mm; margin: 0 }}\n"
        f"body {{ margin: 0; font: {SIZE}mm/1.4 {job.fonts}; color: black }}\n"
        f"section {{ position: relative; height: {height - 0.1:.4f}mm; break-after: page }}\n"
        "section:last-child { break-after: auto }\n"
        "p { position: absolute; margin: 0; white-space: nowrap; overflow: hidden }\n"
    )


def _labels(
    plan: Plan, face: Face, sheets: int, wanted: set[str], job: Job, top: float
) -> Iterator[str]:
    if "slug" in wanted:
        parts = 4 if face.folds else 2  # a registration mark stands there
        width = (plan.block.right - plan.block.left) / parts - 2 * MARGIN
        words = f"{face.number}{face.side} / {sheets} · {job.inks}"
        yield (
            f'<p dir="ltr" style="left: {plan.block.left + MARGIN:.4f}mm; top: {top:.4f}mm; '
            f'width: {width:.4f}mm"><bdi>{escape(job.name)}</bdi> · {words} · '
            f"<bdi>{escape(job.title)}</bdi></p>"
        )
    if "pages" in wanted:
        for each in face.placements:
            width = each.trim.right - each.trim.left
            yield (
                f'<p style="left: {each.trim.left:.4f}mm; top: {top:.4f}mm; width: {width:.4f}mm; '
                f'text-align: center">{job.language.number(each.page)}</p>'
            )
