"""What PDFium (Chrome) alone is to hear, where it turns right text into wrong.

A code's entry in the ToUnicode CMap (ISO 32000-1 §9.10.3) may be said twice, and for all five
readers the later one counts. PDFium alone leaves a section out whose number of entries is not
the one said (``CPDF_ToUnicodeMap::HandleBeginBFChar``): pdf.js, poppler, MuPDF and pypdf read on
to ``endbfchar``. So what only PDFium is to hear stands in the CMap first, and what the others
hear in a last section that says it has no entries. A reader that goes by the number hears the
brackets of Arabic as the glyphs look, which is what such readers (PDFBox) expect. Should PDFium
ever read on too, it gets what the others get, as before.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import takewhile

from warraq.typeset import textlayer
from warraq.typeset.textlayer import SPLIT, Cluster, Sign
from warraq.typeset.textorder import kind

_PAIRS = "()[]{}<>«»‹›≤≥⟨⟩"
_SWAPPED = "".join(map("".join, zip(_PAIRS[1::2], _PAIRS[::2], strict=True)))
_MIRROR = str.maketrans(_PAIRS, _SWAPPED)


def alone(signs: tuple[Sign, ...], cluster: Cluster) -> tuple[Sign, ...]:
    """Return the signs of a cluster with what PDFium is to hear of them.

    PDFium mirrors what comes after an Arabic word (UAX #9 L4), though it has the characters and
    not the glyphs: ``«نعم»`` came as ``»نعم«``.
    """
    text, heard = cluster.text, cluster.heard
    if heard and textlayer.mark_first(cluster):
        commas = heard.removeprefix(text)
        return (signs[0]._replace(heard=signs[0].text + commas), *signs[1:])
    if len(signs) > 1:
        return signs
    if not heard and cluster.rtl and len(text) == 1:
        mirrored = text.translate(_MIRROR)
        heard = mirrored if mirrored != text else ""
    return (signs[0]._replace(heard=heard[::-1] if cluster.rtl else heard),)


def after_latin(clusters: Sequence[Cluster], *, neutral: bool) -> list[Cluster]:
    """Return what follows a Latin run (in logical order), up to the first right-to-left letter.

    ``neutral``: after it another run begins with a sign of no direction. PDFium goes on from the left there: it mirrors no bracket, and turns no two neutral signs.
    ``FOC) عام`` came as ``FOC )عام``.
    """
    kinds = [kind(cluster.text[:1] or " ") for cluster in clusters]
    end = kinds.index("R") if "R" in kinds else len(kinds)
    found: list[Cluster] = []
    for i, cluster in enumerate(clusters[:end]):
        text = cluster.text
        if kinds[i] == "N" and text != " ":
            before = SPLIT if i and kinds[i - 1] == "N" else ""
            spaced = clusters[i + 1].text == " " if i + 1 < len(clusters) else neutral
            after = SPLIT if spaced else ""
            found.append(cluster._replace(heard=f"{before}{text}{after}"))
        else:
            found.append(cluster)
    return [*found, *clusters[end:]]


def after_arabic(clusters: Sequence[Cluster]) -> tuple[Cluster, ...]:
    """Return neutral signs of a Latin run that come before its first letter, from the left.

    PDFium goes on from the right there, mirrors them and turns them: ``<svg>`` came as ``>svg>``.
    """
    heard = [cluster.text[::-1].translate(_MIRROR) for cluster in reversed(clusters)]
    return tuple(c._replace(heard=text) for c, text in zip(clusters, heard, strict=True))


def divided(clusters: Sequence[Cluster], *, left: bool, right: bool) -> tuple[Cluster, ...]:
    """Return neutral signs of a Latin run with what keeps PDFium from joining them to others."""
    found = [*clusters]
    if left:
        found[0] = found[0]._replace(heard=SPLIT + found[0].text)
    if right:
        found[-1] = found[-1]._replace(heard=(found[-1].heard or found[-1].text) + SPLIT)
    return tuple(found)


def commas(clusters: Sequence[Cluster]) -> Sequence[Cluster]:
    """Return the clusters of a word, from left to right, with commas after a vowel mark given to it.

    PDFium gives neighbours that are both of weak direction back as they stand: ``عمداً،`` came as
    ``عمدا،ً`` (0.4 % of a vocalised text's words).
    """
    found = list(clusters)
    taken = ""
    for i, cluster in enumerate(clusters):
        if cluster.rtl and _is_comma(cluster.text):
            taken = cluster.text + taken
            continue
        if taken and textlayer.mark_first(cluster):
            found[i] = cluster._replace(heard=cluster.text + taken)
            for j in range(i - len(taken), i):
                found[j] = found[j]._replace(heard=SPLIT)
        taken = ""
    return found


def taken(number: str, following: str) -> str:
    """Return what of the text that follows a number PDFium is to hear with it.

    Both are of weak direction: ``٢٠٢٢،`` came as ``،٢٠٢٢``.
    """
    if kind(number[-1]) != "W":
        return ""
    commas = "".join(takewhile(_is_comma, following))
    return "" if unicodedata.bidirectional(following[len(commas) :][:1] or " ") in ("EN", "AN") else commas


def _is_comma(text: str) -> bool:
    return len(text) == 1 and unicodedata.bidirectional(text) in ("CS", "ES", "ET")
