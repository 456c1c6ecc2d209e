"""What a PDF says its glyphs mean: shaped clusters in, signs with text and advance out.

A font's glyph codes are no text. One glyph serves several texts (the undotted tooth of ب, ت
and ن in a font that draws dots apart), one text needs several glyphs (``أُ`` is an alef, a
hamza and a damma), and readers find words by where the pen stands, not by what the glyphs
are. So a code of ours (a CID, ISO 32000-1 §9.7) is not a glyph of the font but a *sign*: some
outlines at some offsets, a text for ToUnicode (§9.10.3), and an advance that leads exactly to
the next sign, so that the pen need never jump. :mod:`warraq.typeset.insides._fontfile` makes
the font whose glyphs are these signs.

Runs of one direction are drawn in reading order, and the signs of a run in the order of the
eye. What the readers want beyond that, and where they want opposite things, is said at each
constant; all of it was read in their sources and measured (``bench/textlayer.py``).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

SILENT = dict.fromkeys(
    (
        *(0x00AD, 0x034F, 0x061C, 0x180E, 0xFEFF),
        *range(0x200B, 0x2010),
        *range(0x2028, 0x202F),
        *range(0x2060, 0x2070),
    )
)
"""Characters that steer shaping, breaking and direction, and are nobody's to read: soft
hyphen, joiners, direction marks, embeddings, isolates (UAX #9 §2, Unicode 15 §23.2)."""

SPLIT = "\x02"
"""Divides two signs of one class for PDFium, and leaves no trace: to the order of what it reads
(fx_bidi.cpp) it is a weak character, and then it is taken for the hyphen at a line's end and left
out of the text (``IsControlChar``). The others do not get it (:mod:`warraq.typeset.chrome`)."""

NARROW = 60
STEP = 40
"""The word space before a word that ends in a mark, in em/1000, and the steps in which the
letter on its other side takes over the rest of the space's width.

In the order of the eye a word's last mark comes first, right after the space. pdf.js measures
the gap in front of its letter from where the letter before the space ended, since neither
space nor mark counts (evaluator.js, ``prevTransform``), finds the whole word space there and
puts a space between mark and letter: 21 % of the words of a vocalised text came back. Only a
letter's own advance closes that gap to under 0.102 em; poppler needs 0.03 em to see two words.
With it 99.8 % come back."""

WIDE = 500
"""A word space of more than 0.6 em ends the string that pdf.js puts in order, and the words of
the line come out in the order of the eye: from here on all but ``USUAL`` of it is handed over.
Not more, for where no mark is between, a gap under 0.102 em ends the string as well."""

USUAL = 300

NEAR = 0.1
"""What poppler takes for the same place, in em."""

LETTER = ""
"""The text of a sign that is nobody's to read, and a letter all the same for pdf.js.

For pdf.js a mark never begins a line and goes to the line before, and a space at the edge of a
run that is not drawn from left to right is lost; with such a letter outside of them both stay.
Its code is that of ``<`` and ToUnicode maps it to an empty string. The readers take that for
nothing, but for two: pdf.js takes the code for the text, and then leaves ``<`` out of every
string that has a right-to-left letter (bidi.js), and PDFium gives the code too, so that the
sign is always an object of its own."""

LETTER_CODE = ord("<")

ANCHOR = "\u061c "
"""What stands in its place, and the space's, in a run with few letters: an Arabic letter mark
and a space in one sign. pdf.js sets a string from the left if less than three tenths of it are
right-to-left letters, for which ``<`` does not count, but this mark does. Its pattern
``^(\\s)|(\\p{Mn})|(\\p{Cf})$`` takes what only *ends* in a space for a letter."""

LATIN_ANCHOR = "\u200e "
"""The same beside a left-to-right run, where pdf.js leaves nothing out: a left-to-right mark and
a space in one sign."""

LEFT = "\u200e"
GUARD = "\u200f"
"""A left-to-right and a right-to-left mark. pdf.js skips them; PDFium gives them back, except
where it need not hear them: there each is an object of its own, and PDFium leaves out objects
without ink. poppler, MuPDF and pypdf need them and give them back.

Left of a left-to-right run: poppler reverses a line from the right, and gives
all neutrals on the left of a number or a Latin word to it (``2026 أصدر`` came as ``2026أصدر``:
2 % of the article's words). A left-to-right mark after it keeps MuPDF from turning digits."""

FLUSH = "\u180e"
"""A Mongolian vowel separator, without width, left of Arabic-Indic digits: for pypdf it is a
left-to-right character, and the digits no longer go to the words before them (a tenth of a
table's numbers was lost). Four other readers skip it or let it stand for nothing."""

OUTSIDE = 110
"""How far, in em/1000, a left-to-right mark stands left and right of a left-to-right line with
Arabic in it, and :data:`LEFT` before each Arabic word. poppler takes the direction of the page
for every line and gives its stretches from right to left; with the marks it at least puts
spaces between them (in four Latin lines four words were lost). The order it does not mend:
in such lines poppler's is turned, as nothing but the place of a glyph decides it."""

TURN = "\u061c"
"""The Arabic letter mark again, without width, left of a right-to-left run that begins with a
space or a comma: pypdf and MuPDF would give these to the run before."""

TOUCH = 2
"""How far, in em/1000, a space is from an anchor: pdf.js would double it if it were nothing."""

THIN = 0.5
"""The width of :data:`LETTER` and the anchors in em/1000: nothing for PDFium, which
counts in whole thousandths, and something for pdf.js, for which only what has width moves the
pen."""

_NUMERIC = ("CS", "ES", "ET")
"""The classes that poppler gives to a number even where there is none: ``كلمة، كلمة`` came as
``كلمة ،كلمة``."""


class Outline(NamedTuple):
    """A glyph of the font, drawn this far right of and above the pen, in font units."""

    glyph: int
    x: int
    y: int


class Cluster(NamedTuple):
    """What shaping did not divide: these glyphs stand for this text, in logical order.

    ``glyphs`` are four numbers for each: glyph, advance, x and y offset; they and ``width`` are
    in 1/1024 px, y downwards. ``text`` is what readers are to get: a kashida has none.
    ``heard`` is what PDFium is to get, if not the same (:mod:`warraq.typeset.chrome`).
    """

    text: str
    width: int
    rtl: bool
    glyphs: tuple[int, ...]
    heard: str = ""


class Sign(NamedTuple):
    """One code of the PDF's font. ``text`` is in the order of the eye, left to right.

    ``advance`` is in font units. ``twin`` tells signs apart that are alike but for their code.
    ``heard`` is what PDFium alone gets instead of ``text``, if it is not to get the same
    (:mod:`warraq.typeset.chrome`).
    """

    outlines: tuple[Outline, ...]
    text: str
    advance: int
    twin: int = 0
    heard: str = ""


class Around(NamedTuple):
    """What a cluster's neighbours ask of it: see the constants.

    ``wider``: how much of the space at its right it takes over (em/1000). ``narrow``: it is
    such a space, and this wide. ``anchored``: it is a space at an edge, with a letter beyond
    it at its left (-1) or right (1); ``faint``: in a run with few letters; ``closed``: with one
    on its other side too, where a mark follows, past which pdf.js would see a gap.
    ``parted``: it is a comma before a space.
    """

    wider: int = 0
    narrow: int = 0
    anchored: int = 0
    faint: bool = False
    closed: bool = False
    parted: bool = False


ALONE = Around()


@lru_cache(maxsize=10_000)
def audible(text: str) -> str:
    """Return what a reader is to get back of ``text``: no soft marks, spaces plain."""
    return text.translate(SILENT).replace("\u00a0", " ").replace("\u202f", " ")


def gather(clusters: Sequence[Cluster]) -> list[Cluster]:
    """Join each cluster without text to the one before it in logical order.

    A kashida and a ligature's second glyph have no text of their own, and a code without text
    is worse than none: PDFium gives the code's number for it. ``clusters`` are a run's, from
    left to right, and so is the answer.
    """
    rtl = bool(clusters) and clusters[0].rtl
    joined: list[Cluster] = []
    for cluster in reversed(clusters) if rtl else clusters:
        if joined and (not joined[-1].text or not (cluster.text or joined[-1].text == " ")):
            joined[-1] = _join(joined[-1], cluster)
        elif cluster.text or cluster.width or cluster.glyphs:
            joined.append(cluster)
    return joined[::-1] if rtl else joined


def tuck(clusters: Sequence[Cluster], units: float) -> list[Cluster]:
    """Join a mark to its letter where the next letter's mark is equal and under 0.1 em away.

    For poppler the second is the first one's shadow (dupMaxPriDelta), and is dropped:
    ``بِخِلَافِ`` came as ``بخِلَافِ`` where ب stands over خ (0.4 % of a vocalised text in Amiri, 1.6 %
    in Noto Nastaliq). pypdf does not turn the text of such a sign, which loses the word there,
    and so only these marks are joined. For pdf.js a letter in one sign with a mark has no
    width, which here may be so little.
    """
    tucked = list(clusters)
    marks = [i for i, cluster in enumerate(clusters) if is_mark(cluster.text[:1] or " ")]
    for i in reversed(marks):
        mark, letter, other = clusters[i : i + 3] if i + 3 <= len(clusters) else 3 * [clusters[i]]
        if (
            mark.text == other.text
            and mark.rtl
            and not mark.heard
            and letter.width * units < 1000 * NEAR
            and not is_mark(letter.text[:1] or " ")
        ):
            tucked[i : i + 2] = [_join(letter, mark)]
    return tucked


def _join(first: Cluster, second: Cluster) -> Cluster:
    left, right = (second, first) if first.rtl else (first, second)
    return Cluster(
        first.text + second.text, first.width + second.width, first.rtl, left.glyphs + right.glyphs
    )


def whole_number(clusters: Sequence[Cluster]) -> list[Cluster]:
    """Return Arabic-Indic digits from left to right as one cluster.

    pypdf and MuPDF take them for letters and turn them (``١٢`` came as ``٢١``), but not inside
    one sign's text.
    """
    text = "".join(cluster.text for cluster in clusters)
    width = sum(cluster.width for cluster in clusters)
    glyphs = tuple(number for cluster in clusters for number in cluster.glyphs)
    heard = "".join(cluster.heard or cluster.text for cluster in clusters)
    return [Cluster(text, width, False, glyphs, "" if heard == text else heard)]


def digits_whole(clusters: Sequence[Cluster]) -> list[Cluster]:
    """Return clusters of one class, Arabic-Indic digits as one; see :func:`whole_number`."""
    if any(unicodedata.bidirectional(cluster.text[:1]) == "AN" for cluster in clusters):
        return whole_number(clusters)
    return list(clusters)


def is_special(clusters: Sequence[Cluster]) -> bool:
    """Return whether some cluster may ask something of its neighbours."""
    for cluster in clusters:
        kind = _asking(cluster.text[-1:])
        if kind and (kind == "Mn" or cluster.rtl):
            return True
    return False


@cache
def _asking(char: str) -> str:
    """Return ``Mn`` for a mark, another word for what asks something in Arabic, or nothing."""
    if is_mark(char or " "):
        return "Mn"
    return "numeric" if unicodedata.bidirectional(char or " ") in _NUMERIC else ""


def neighbours(clusters: Sequence[Cluster], units: float) -> list[Around] | None:
    """Return what each cluster's neighbours ask of it, or None if nothing is asked.

    ``units`` are em/1000 in 1/1024 px.
    """
    asked: dict[int, Around] = {}
    for i, (space, cluster) in enumerate(pairwise(clusters), 1):
        marked = mark_first(cluster)
        if space.text == " ":
            if cluster.rtl and unicodedata.bidirectional(cluster.text[-1:]) in _NUMERIC:
                asked[i] = asked.get(i, ALONE)._replace(parted=True)
            if not (marked or (cluster.rtl and space.width * units > WIDE)):
                continue
            lettered = i > 1 and clusters[i - 2].text != " "
            asked[i - 1], wider = space_before(space.width * units, marked=marked, after=lettered)
            if lettered:
                asked[i - 2] = asked.get(i - 2, ALONE)._replace(wider=wider)
    return [asked.get(i, ALONE) for i in range(len(clusters))] if asked else None


def space_before(space: float, *, marked: bool, after: bool) -> tuple[Around, int]:
    """Return what is asked of a word space (em/1000), and how much the letter before it takes over.

    ``marked``: a mark follows it. ``after``: there is a letter before.
    """
    if not after:
        return Around(anchored=-marked), 0
    left = NARROW if marked else USUAL
    return Around(narrow=left), handed_over(space, left)


def handed_over(space: float, left: float = NARROW) -> int:
    """Return how much of a word space the letter before takes (em/1000); ``left`` stays."""
    return max(0, STEP * round((space - left) / STEP))


def mark_first(cluster: Cluster) -> bool:
    """Return whether the eye, from the left, meets a mark first: of a right-to-left cluster."""
    return cluster.rtl and bool(cluster.text) and is_mark(cluster.text[-1])


@cache
def is_mark(char: str) -> bool:
    """Return whether ``char`` is a nonspacing mark, as readers decide it."""
    return unicodedata.category(char) == "Mn"


def is_faint(text: str, more: int) -> bool:
    """Return whether pdf.js sets a run from the left with so many signs more; see :data:`ANCHOR`.

    Of up to four signs one letter is enough; where there is none, ``<`` is not left out.
    """
    letters = sum(map(_is_letter, text))
    return not letters or (letters < 0.3 * (len(text) + more) and len(text) + more > 4)


@cache
def _is_letter(char: str) -> bool:
    return unicodedata.bidirectional(char) in ("R", "AL", "AN")


def is_left_to_right(text: str) -> bool:
    """Return whether pdf.js sets a run of even level from the left: not Arabic-Indic digits."""
    return any(unicodedata.bidirectional(char) in ("L", "EN") for char in text)


def deal(
    text: str, *, rtl: bool, outlines: tuple[Outline, ...], advance: int, upem: int, wider: int = 0
) -> tuple[Sign, ...]:
    """Deal a cluster's characters out over signs, each character once, in the order of the eye.

    Mostly a cluster is one sign. A ligature becomes as many as it has letters, of equal width:
    لا can be searched for its alef, and a selection can begin inside it. Marks in a ligature
    become thin signs beside their letter. Only one sign draws. ``wider`` (font units) is
    added to the last.
    """
    pieces = _pieces(text) if len(text) > 1 else ()
    whole = advance < NEAR * upem or not (rtl or is_left_to_right(text))
    if len(pieces) < 2 or whole:
        return (Sign(outlines, text[::-1] if rtl else text, advance + wider),)
    if rtl:
        pieces = tuple(piece[::-1] for piece in reversed(pieces))
    widths = _shares(pieces, advance, upem)
    # The widened letters are many; they are small where the piece before them draws.
    drawing = 0 if wider else _widest(pieces, widths)
    widths[-1] += wider
    pen = sum(widths[:drawing])
    drawn = tuple(Outline(o.glyph, o.x - pen, o.y) for o in outlines)
    return tuple(
        Sign(drawn if i == drawing else (), piece, width)
        for i, (piece, width) in enumerate(zip(pieces, widths, strict=True))
    )


def _pieces(text: str) -> tuple[str, ...]:
    """Divide ``text`` into letters and the heaps of marks that follow them."""
    pieces: list[str] = []
    for char in text:
        if is_mark(char) and pieces and is_mark(pieces[-1][0]):
            pieces[-1] += char
        else:
            pieces.append(char)
    return tuple(pieces)


def _shares(pieces: tuple[str, ...], advance: int, upem: int) -> list[int]:
    """Return each piece's advance; they add up to ``advance``.

    A mark gets 0.01 em: PDFium drops a sign that has neither width nor outline.
    """
    thin = min(upem // 100, advance // (2 * len(pieces)))
    marks = [is_mark(piece[0]) for piece in pieces]
    letters = marks.count(False)
    if not letters:
        thin, letters = advance // len(pieces), 1
    rest = (advance - thin * marks.count(True)) // letters
    widths = [thin if mark else rest for mark in marks]
    last = max((i for i, mark in enumerate(marks) if not mark), default=0)
    widths[last] += advance - sum(widths)
    return widths


def _widest(pieces: Iterable[str], widths: Sequence[int]) -> int:
    keys = [(not is_mark(piece[0]), width) for piece, width in zip(pieces, widths, strict=True)]
    return keys.index(max(keys))
