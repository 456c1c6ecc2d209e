"""Words as pieces of a TJ array, with what they ask of each other."""

from __future__ import annotations

from itertools import pairwise

from warraq.typeset import textlayer
from warraq.typeset.insides._layer import PANGO_SCALE
from warraq.typeset.insides._runs import Stretch, Word
from warraq.typeset.textlayer import ALONE, Around, Cluster


def array(stretch: Stretch, *, opened: Around, anchored: Around, last: bool) -> str:
    """Return a stretch as a piece of a TJ array (ISO 32000-1 §9.4.3).

    The pen of the PDF is kept within half a thousandth of an em of Pango's: at every space the
    difference, which in a justified line is the space's own stretch, becomes a move.

    ``opened`` is what is asked of a first cluster that is a space and has to count as a letter.
    What it is wider than the font's comes before it, or it would end the string that pdf.js puts
    in order. ``anchored`` is the same of a last cluster that is a space; ``last`` says
    that nothing follows: then the array must not end in a number, which PDFium would take for
    its last character.
    """
    units = 1000 / (PANGO_SCALE * stretch.size)
    out = ["<"]
    pen = wanted = 0.0
    steps = _answered(stretch, units, anchored=anchored)
    if opened.anchored:
        space = steps[0]
        codes, move = stretch.layer.draw(stretch.size, stretch.words[0].clusters[0], opened)
        if gap := round(move - space.width * units):
            out.append(f"> {gap}<")
        steps = [space._replace(codes=codes, move=move - gap, is_space=False), *steps[1:]]
    for _, _, width, _, codes, move, is_space in steps:
        pen += move
        wanted += width * units
        out.append(codes)
        if is_space and (gap := round(pen - wanted)):
            out.append(f"> {gap}<")
            pen -= gap
    if last:
        out[-1] = "" if out[-1].startswith("> ") else out[-1]
    elif gap := round(pen - wanted):
        out.append(f"> {gap}<")
    return "".join([*out, ">"])


def _answered(stretch: Stretch, units: float, *, anchored: Around) -> list[Word]:
    """Return the words as they are drawn, with what they ask of each other.

    In a justified line each space is a word, and each word is drawn from memory.
    """
    layer, size, words = stretch
    wide = textlayer.WIDE / units
    if not anchored.anchored and not any(
        w.special or (w.is_space and w.width > wide) for w in words
    ):
        return words
    lone = [word.text == " " for word in words]
    if not any(lone) or any(not (a or b) for a, b in pairwise(lone)):
        return _drawn(stretch, units, anchored=anchored)
    drawn = list(words)
    wider = [0] * len(words)
    for i, word in enumerate(words):
        if not lone[i] or i + 1 == len(words):
            continue
        first = words[i + 1].clusters[0]
        marked = words[i + 1].special and textlayer.mark_first(first)
        if marked or (first.rtl and word.width > wide):
            after = i > 0 and not lone[i - 1]
            asked, more = textlayer.space_before(word.width * units, marked=marked, after=after)
            codes, move = layer.draw(size, word.clusters[0], asked)
            drawn[i] = Word((), " ", word.width, False, codes, move, True)
            if after:
                wider[i - 1] = more
    for i, word in enumerate(words):
        if (word.special or wider[i]) and not lone[i]:
            drawn[i] = _remembered(stretch, word, units, wider[i], spaced=i > 0)
    if anchored.anchored:
        last = words[-1]
        codes, move = layer.draw(size, last.clusters[0], anchored)
        drawn[-1] = last._replace(codes=codes, move=move)
    return drawn


def _remembered(stretch: Stretch, word: Word, units: float, wider: int, *, spaced: bool) -> Word:
    """Return a word between spaces; ``spaced``: one is at its left, ``wider`` is the right's."""
    memory = stretch.layer.answered
    key = (stretch.size, id(word), wider, spaced)
    if key not in memory:
        clusters = stretch._replace(words=[word]).clusters
        space = [Cluster(" ", 0, clusters[0].rtl, ())] if spaced else []
        around = textlayer.neighbours([*space, *clusters], units) or [ALONE] * (len(clusters) + 1)
        around = around[len(around) - len(clusters) :]
        around[-1] = around[-1]._replace(wider=wider)
        drawn = [
            stretch.layer.draw(stretch.size, *each) for each in zip(clusters, around, strict=True)
        ]
        codes, moves = "".join(codes for codes, _ in drawn), sum(move for _, move in drawn)
        # With the word, so that its id stays its own.
        memory[key] = word, word._replace(codes=codes, move=moves)
    found: Word = memory[key][1]
    return found


def _drawn(stretch: Stretch, units: float, *, anchored: Around) -> list[Word]:
    """Return every cluster as it is drawn."""
    clusters = stretch.clusters
    around = textlayer.neighbours(clusters, units) or [ALONE] * len(clusters)
    if anchored.anchored:
        around[-1] = anchored
    out: list[Word] = []
    for cluster, asked in zip(clusters, around, strict=True):
        codes, move = stretch.layer.draw(stretch.size, cluster, asked)
        out.append(Word((), cluster.text, cluster.width, False, codes, move, cluster.text == " "))
    return out
