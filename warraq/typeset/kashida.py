"""Where a word may be drawn out, and which words of a line are: kashida as pure functions.

The order of preference is the one that Microsoft published and LibreOffice follows; how much
is drawn out, and how often, are settings of the house. All lengths are in one unit of the
caller's choice (the engine's is the CSS pixel); indexes count characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from math import ceil
from types import MappingProxyType
from typing import TypeAlias

from warraq.model import Kashida

TATWEEL = "\u0640"
ZWNJ = "\u200c"
ZWJ = "\u200d"

WORD = re.compile(
    "[\u0620-\u065f\u0670-\u06d3\u06d5-\u06ef\u06fa-\u06ff\u0750-\u077f\u08a0-\u08ff\u200c\u200d]+"
)
"""A word of Arabic letters, their marks and joiners; digits and punctuation end it."""

RIGHT_JOINING = frozenset("آأؤإاةدذرزوٱٲٳٵٶٷۀۃۄۅۆۇۈۉۊۋۍۏےۓەۮۯݙݚݛݫݬݱݳݴݸݹ") | frozenset(
    map(chr, range(0x688, 0x69A))
)
"""Letters that join the one before them alone (Unicode's ArabicShaping.txt, type R)."""
NON_JOINING = frozenset("ءٴ")

_MARKS = frozenset(chr(c) for c in range(0x600, 0x900) if unicodedata.category(chr(c)) == "Mn")
_NO_LETTER = _MARKS | {ZWNJ, ZWJ}
_ADVANCES = (
    dict.fromkeys("اأإآلدذرزوؤ،؛.:()", 0.27)
    | dict.fromkeys("سشصض", 0.75)
    | dict.fromkeys(" \u00a0", 0.29)
    | dict.fromkeys(_NO_LETTER, 0.0)
)

_LAM = frozenset("لڵڶڷڸ")
_ALEF = frozenset("آأإاٱٲٳٵ")
_SEEN_SAD = frozenset("سشصضښڛڜڝڞۺۻ")
_TEH_MARBUTA_HEH_DAL = frozenset("ةۃهۀہۂەدذڈڌڍ")
_ALEF_TAH_LAM_KAF_GAF = _ALEF | _LAM | frozenset("طظكکڪگڭ")
_BEH_LIKE = frozenset("بتثنيئیپٹ")
_REH_YEH = frozenset("رزژڑيىی")
_WAW_AIN_QAF_FEH = frozenset("وؤۇۆعغقفڤ")
_YEH = frozenset("يىیئےۓ")

_ALLAH = re.compile("[وفبتكأ]*ا?للهم?")
"""The name is one glyph in most faces, and is left alone in all."""
_ARTICLE = re.compile("[وف]?[بك]?ال(?=.)")
"""The article with the particles before it: بالحق is not to become بـالحق nor بالـحق."""
_QURAN = re.compile("[\u06d6-\u06ed\u08d3-\u08ff]")
"""Signs of recitation: a text that has them is not ours to draw out."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a level allows.

    ``comfort``: the width, in natural word spaces, up to which spaces are widened first;
    ``per_line``: most kashidas in a line; ``longest``: the longest, in em; ``rank``: the last
    priority that is used.
    """

    comfort: float
    per_line: int
    longest: float
    rank: int


LETTERS = 4
"""The fewest letters of a word that is drawn out: the short ones would be all stroke."""

LIMITS: Mapping[Kashida, Limits] = MappingProxyType(
    {
        "light": Limits(comfort=1.45, per_line=2, longest=0.4, rank=5),
        "medium": Limits(comfort=1.25, per_line=3, longest=0.6, rank=6),
        "full": Limits(comfort=1.1, per_line=5, longest=0.85, rank=7),
    }
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a text: a tatweel may be put before the character at ``index``."""

    index: int
    priority: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """The place chosen in one word of a line; ``x`` is its distance from the line's left end."""

    index: int
    priority: int
    x: float


Span: TypeAlias = tuple[float, float]
"""The left and the right end of a kashida, from the line's left end."""


@dataclass(frozen=True, slots=True)
class Line:
    """The measures of a line that is to be filled.

    ``extra`` is to be filled in a line ``width`` wide when full, with ``spaces`` word spaces of
    the natural width ``space``; a tatweel is ``unit`` wide and an em ``em``. ``above`` are the
    kashidas of the line above.
    """

    width: float
    extra: float
    spaces: int
    space: float
    unit: float
    em: float
    above: Sequence[Span] = ()


def words(text: str) -> Iterator[tuple[int, str]]:
    """Yield every word of Arabic letters with the index at which it begins."""
    return ((match.start(), match[0]) for match in WORD.finditer(text))


def letters(word: str) -> list[int]:
    """Return the indexes of the letters: what is neither a mark nor a joiner."""
    return [i for i, c in enumerate(word) if c not in _NO_LETTER]


def advances(text: str) -> list[float]:
    """Estimate where every character ends, in em of a middling Naskh face.

    Only the share of a part in the whole is of use: where in its line a word stands.
    """
    return list(accumulate(_ADVANCES.get(character, 0.45) for character in text))


@lru_cache(maxsize=8192)
def best(word: str, limits: Limits) -> tuple[Place, ...]:
    """Return the places that a word may be drawn out at within the limits, the best first."""
    if len(letters(word)) < LETTERS:
        return ()
    return tuple(place for place in places(word) if place.priority <= limits.rank)


def places(word: str) -> tuple[Place, ...]:
    """Return the places of a word, the best first; of equals the one nearest to its end.

    >>> [("كتاب"[: p.index] + "ـ" + "كتاب"[p.index :], p.priority) for p in places("كتاب")]
    [('كتـاب', 4)]
    """
    at = letters(word)
    bare = "".join(word[i] for i in at)
    if _QURAN.search(word) or _ALLAH.fullmatch(bare):
        return ()
    article = _ARTICLE.match(bare)
    joins = [_joins(word, i, j) for i, j in pairwise(at)]
    found = []
    for n, (i, j) in enumerate(pairwise(at)):
        between = word[i + 1 : j]
        if not joins[n] or ZWJ in between or (word[i] in _LAM and word[j] in _ALEF):
            continue
        if article and n < article.end() and word[i] != TATWEEL:
            continue
        joined = joins[n + 1] if n + 1 < len(joins) else word[j + 1 :].endswith(ZWJ)
        following = word[at[n + 2]] if n + 2 < len(at) and joined else ""
        priority = _priority(word[i], word[j], following, final=not joined)
        if priority:
            found.append(Place(j, priority))
    return tuple(sorted(found, key=lambda place: (place.priority, -place.index)))


def _joins(word: str, i: int, j: int) -> bool:
    """Tell whether the letter at ``i`` joins the next one, at ``j``."""
    return (
        word[i] not in RIGHT_JOINING | NON_JOINING
        and word[j] not in NON_JOINING
        and ZWNJ not in word[i:j]
    )


def _priority(before: str, letter: str, following: str, *, final: bool) -> int:
    """Return the priority of the place between two joined letters, 1–7; 0 for none.

    ``final`` says that ``letter`` has its final form, ``following`` what it joins otherwise.
    """
    if before == TATWEEL:
        return 1
    if letter == TATWEEL:
        return 0  # the place after it is the one that the author chose
    if before in _SEEN_SAD:
        return 2
    if not final:
        return 5 if letter in _BEH_LIKE and following in _REH_YEH else 0
    if letter in _YEH:
        return 0
    for priority, group in (
        (3, _TEH_MARBUTA_HEH_DAL),
        (4, _ALEF_TAH_LAM_KAF_GAF),
        (6, _WAW_AIN_QAF_FEH),
    ):
        if letter in group:
            return priority
    return 7


def room(line: Line, limits: Limits) -> int:
    """Return how many tatweels the line wants, after the word spaces took their share."""
    comfortable = line.spaces * line.space * (limits.comfort - 1)
    return max(0, int((line.extra - comfortable) / line.unit))


def choose(line: Line, candidates: Iterable[Candidate], limits: Limits) -> dict[int, int]:
    """Return how many tatweels go to which index, so that the line's colour stays even.

    Word spaces take the first share, up to the comfortable width; kashidas take whole
    tatweels of what is left; what then remains is for the spaces again.
    """
    units = room(line, limits)
    longest = max(1, int(limits.longest * line.em / line.unit + 1e-6))
    clear = 1.2 * line.em  # the places are estimates
    pool = [c for c in candidates if not is_stacked((c.x, c.x), line.above, clear)]
    if not units or not pool:
        return {}
    wanted = min(limits.per_line, ceil(units / ceil(longest / 2)))
    chosen = _spread(pool, wanted, line)
    base, more = divmod(min(units, longest * len(chosen)), len(chosen))
    best_first = sorted(chosen, key=lambda c: (c.priority, c.index))
    counts = {c.index: base + (n < more) for n, c in enumerate(best_first)}
    return {index: count for index, count in counts.items() if count}


def is_stacked(span: Span, above: Iterable[Span], clear: float) -> bool:
    """Tell whether a kashida comes to stand under one above, or nearer to it than ``clear``."""
    return any(span[0] < right + clear and left - clear < span[1] for left, right in above)


def _spread(pool: Sequence[Candidate], count: int, line: Line) -> list[Candidate]:
    """Return at most ``count`` candidates, one to each equal part of the line if there is one.

    Half a part lies between any two. Half a part's distance from the middle of its part
    weighs as much as three steps of priority.
    """
    part = line.width / count
    chosen: list[Candidate] = []
    for n in range(count):
        middle = (n + 0.5) * part
        free = [c for c in pool if all(abs(c.x - other.x) >= part / 2 for other in chosen)]
        if free:
            cost = {c: c.priority + 6 * abs(c.x - middle) / part for c in free}
            chosen.append(min(free, key=lambda c: (cost[c], c.index)))
    return chosen
