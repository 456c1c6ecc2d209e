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
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import takewhile

from warraq.typeset import textlayer
from warraq.typeset.textlayer import SPLIT, Cluster, Sign
from warraq.typeset.textorder import Piece, kind

_PAIRS = "()[]{}<>«»‹›≤≥⟨⟩"
_SWAPPED = "".join(map("".join, zip(_PAIRS[1::2], _PAIRS[::2], strict=True)))
_MIRROR = str.maketrans(_PAIRS, _SWAPPED)


def alone(signs: tuple[Sign, ...], cluster: Cluster) -> tuple[Sign, ...]:
    """Return the signs of a cluster with what PDFium is to hear of them.

    PDFium mirrors what comes after an Arabic word (UAX #9 L4), though it has the characters and
    not the glyphs: ``«نعم»`` came as ``»نعم«``. Vowel marks on one letter are of weak direction,
    and it leaves them as they stand.
    """
    text, heard = cluster.text, cluster.heard
    if cluster.rtl and len(text) == 1 and not heard:  # most are
        mirrored = text in _PAIRS
        return (signs[0]._replace(heard=text.translate(_MIRROR)),) if mirrored else signs
    if cluster.rtl and any(map(textlayer.is_mark, text)):
        commas = heard.removeprefix(text) if textlayer.mark_first(cluster) else ""
        first, *others = signs
        return (_heaped(first, commas), *(_heaped(sign, "") for sign in others))
    if len(signs) > 1 or not heard:
        return signs
    return (signs[0]._replace(heard=heard[::-1] if cluster.rtl else heard),)


def _heaped(sign: Sign, commas: str) -> Sign:
    """Return a sign that begins with marks as PDFium is to hear it: it does not turn these."""
    marks = "".join(takewhile(textlayer.is_mark, sign.text))
    heard = marks[::-1] + commas + sign.text[len(marks) :]
    return sign._replace(heard=heard if heard != sign.text else "")


def after_latin(clusters: Sequence[Cluster], *, neutral: bool) -> list[Cluster]:
    """Return what follows a Latin run (in logical order), up to the first right-to-left letter.

    PDFium goes on from the left there: it mirrors no bracket, and turns no two neutral signs.
    ``FOC) عام`` came as ``FOC )عام``. ``neutral``: the next run begins with a neutral sign.
    """
    kinds = [kind(cluster.text[:1] or " ") for cluster in clusters]
    end = kinds.index("R") if "R" in kinds else len(kinds)
    found: list[Cluster] = []
    for i, cluster in enumerate(clusters[:end]):
        text = cluster.text
        if kinds[i] == "N" and text != " ":
            before = SPLIT if i and kinds[i - 1] == "N" else ""
            spaced = clusters[i + 1].text == " " if i + 1 < len(clusters) else neutral
            text = f"{before}{text}{SPLIT if spaced else ''}"
            found.append(cluster._replace(heard=text))
        else:
            found.append(cluster)
    return [*found, *clusters[end:]]


def pieces(some: Sequence[Piece], *, latin: bool, neutral: bool) -> Iterator[Piece]:
    """Yield the pieces of a left-to-right run as PDFium is to hear them.

    ``latin``: it goes on from the left already; else what comes before the first letter is
    turned and mirrored (``<svg>`` came as ``>svg>``). ``neutral``: the next run begins with a
    neutral sign.
    """
    befores, afters = [None, *some], [*some[1:], None]
    for before, piece, after in zip(befores, some, afters, strict=False):
        latin = latin or piece.kind == "L"
        if piece.kind != "N":
            yield piece
        elif latin:
            followed = after is not None and after.kind == "N"
            clusters = _divided(
                piece.clusters,
                left=followed or (after is None and neutral),
                right=before is not None and before.kind == "N",
            )
            yield piece._replace(clusters=clusters, after=piece.after and not followed)
        else:
            yield Piece("N", _turned(piece.clusters), piece.x, piece.after, piece.before)


def _divided(clusters: Sequence[Cluster], *, left: bool, right: bool) -> tuple[Cluster, ...]:
    """Return neutral signs with what keeps PDFium from joining them to those beside them."""
    found = [*clusters]
    if left:
        found[0] = found[0]._replace(heard=SPLIT + found[0].text)
    if right:
        found[-1] = found[-1]._replace(heard=(found[-1].heard or found[-1].text) + SPLIT)
    return tuple(found)


def _turned(clusters: Sequence[Cluster]) -> tuple[Cluster, ...]:
    heard = [cluster.text[::-1].translate(_MIRROR) for cluster in reversed(clusters)]
    return tuple(c._replace(heard=text) for c, text in zip(clusters, heard, strict=True))


def has_commas(texts: Iterable[str]) -> bool:
    """Return whether some text is a comma, or another sign of weak direction."""
    return any(map(_is_comma, texts))


def commas(clusters: tuple[Cluster, ...]) -> tuple[Cluster, ...]:
    """Return a word's clusters, from left to right: commas are heard with a mark before them.

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
    return tuple(found)


def taken(number: str, following: str) -> str:
    """Return what of the text that follows a number PDFium is to hear with it.

    Both are of weak direction: ``٢٠٢٢،`` came as ``،٢٠٢٢``.
    """
    if kind(number[-1:] or " ") != "W":
        return ""
    found = "".join(takewhile(_is_comma, following))
    after = following[len(found) : len(found) + 1]
    return "" if unicodedata.bidirectional(after or " ") in ("EN", "AN") else found


@cache
def _is_comma(text: str) -> bool:
    return len(text) == 1 and unicodedata.bidirectional(text) in ("CS", "ES", "ET")
