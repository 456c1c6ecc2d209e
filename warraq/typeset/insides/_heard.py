"""Segments as PDFium alone is to hear them, beside what it heard before them."""

from __future__ import annotations

from typing import Any, NamedTuple

from warraq.typeset import chrome, textorder
from warraq.typeset.insides._runs import Segment, Stretch, made
from warraq.typeset.textlayer import SPLIT, Cluster
from warraq.typeset.textorder import Line


class Context(NamedTuple):
    """What PDFium meets before and after a segment.

    ``latin``: it goes on from the left. ``given``: this much of the segment it heard with the
    number before. ``taken``: this much of what follows it hears with this number. ``after``:
    the text that follows on the line.
    """

    latin: bool
    given: str
    taken: str
    after: str

    @property
    def neutral(self) -> bool:
        """Whether what follows begins with a sign of no direction."""
        return textorder.kind(self.after[:1] or "R") == "N"

    @property
    def meets(self) -> bool:
        """Whether PDFium would take what follows for a part of this number."""
        return not self.taken and textorder.kind(self.after[:1] or "W") == "W"


def context_of(
    stream: Any, segment: Segment, y: float, line: Line | None, key: int, following: str
) -> Context:
    """Return what is around a segment at the height ``y``; see ``text._show``."""
    before = getattr(stream, "warraq_place", None)
    given = getattr(stream, "warraq_taken", "")
    after = following or (line.following.get(key, "") if line else "")
    counts = line is not None and line.from_right and not segment.rtl
    taken = chrome.taken(segment.text, after) if counts else ""
    stream.warraq_taken = taken
    latin = before is not None and before.y == y and before.latin
    return Context(latin, given if segment.text.startswith(given) else "", taken, after)


def heard(segment: Segment, context: Context) -> Segment:
    """Return a segment as PDFium is to hear it."""
    if context.taken:
        segment = _with_taken(segment, context.taken)
    latin = context.latin and segment.rtl
    if not (context.given or latin):
        return segment
    at = len(segment.stretches) - 1 if segment.rtl else 0
    logical = _logical(segment.stretches[at], rtl=segment.rtl)
    if latin:
        logical = chrome.after_latin(logical, neutral=context.neutral)
    for i, (cluster, char) in enumerate(zip(logical, context.given, strict=False)):
        if cluster.text == char:
            logical[i] = cluster._replace(heard=SPLIT)
    stretches = [*segment.stretches]
    stretches[at] = _again(segment.stretches[at], logical, rtl=segment.rtl)
    return segment._replace(stretches=stretches)


def _with_taken(segment: Segment, taken: str) -> Segment:
    *others, stretch = segment.stretches
    *words, word = stretch.words
    *clusters, last = word.clusters
    last = last._replace(heard=last.text + taken)
    word = made(stretch.layer, stretch.size, [*clusters, last])
    return segment._replace(stretches=[*others, stretch._replace(words=[*words, word])])


def _logical(stretch: Stretch, *, rtl: bool) -> list[Cluster]:
    clusters = [cluster for word in stretch.words for cluster in word.clusters]
    return clusters[::-1] if rtl else clusters


def _again(stretch: Stretch, logical: list[Cluster], *, rtl: bool) -> Stretch:
    """Return a stretch with its clusters (in logical order) as they are now."""
    rest = iter(logical[::-1] if rtl else logical)
    words = []
    for word in stretch.words:
        clusters = tuple(next(rest) for _ in word.clusters)
        same = clusters == word.clusters
        words.append(word if same else made(stretch.layer, stretch.size, clusters))
    return stretch._replace(words=words)
