"""Quotation marks in the style of the house: “نص” → «نص», "a" → “a” in English.

Marks are paired over the whole inline text of a block, through bold and links. A mark that
is typed the wrong way round (``لـ”البيان“``) is turned; a block whose marks do not pair is
left as it is and reported, since only the author knows where the missing one belongs.

A gershayim (``צה"ל``) is no quotation mark; an apostrophe is set where the language has one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml.etree import _Element as Element

from warraq import registry
from warraq.model import Finding, Language, Locate, Metadata, Severity
from warraq.passes._tree import blocks, line, text_of

Style = tuple[str, str, str, str]

Pair = tuple[int, int, int]
"""Where a mark opens, where its fellow closes, and how deep: 0 outside, 1 inside another pair."""

OPENING = frozenset("“„«")
CLOSING = frozenset("”‟»")
STRAIGHT = frozenset('"״')
MARKS = OPENING | CLOSING | STRAIGHT
_BEFORE_OPENING = frozenset(" \u00a0\u202f\t\n([{—–-/ـ־")

_WITHIN_HEBREW = re.compile(r"(?<=[א-ת])[\"״”](?=[א-ת])")
_PREFIX = re.compile(r"(?<![א-ת])[משהוכלב]{1,3}$")
"""Particles that are written together with the word after them, as in ``ב"הארץ"``."""

_ELIDED = re.compile(r"\d|(?:tis|twas|til|em|cause|bout|round|n)\b", re.IGNORECASE)
"""What an apostrophe may stand before at the beginning of a word: '90s, 'tis."""


def house_quotes(tree: Element, metadata: Metadata, locate: Locate) -> Iterator[Finding]:
    """Set every paired quotation mark, and the apostrophes, in the marks of the language."""
    if metadata.quotes == "keep":
        return
    language = registry.language(metadata.lang)
    for block in blocks(tree):
        found = line(block)
        text = found.text
        paired = pairs(text)
        if paired is None:
            yield Finding(
                "unpaired-quotes",
                Severity.WARNING,
                f"quotation marks do not pair in “{text_of(block)[:40]}…”; left as typed",
                locate(text[:60]),
                "add the missing mark, or remove the one too many",
            )
            paired = ()
        done = _set(text, paired, language.quotes)
        for each in paired:
            if turned := [i for i in each[:2] if _is_turned(text[i], done[i], language.quotes)]:
                yield Finding(
                    "turned-quotes",
                    Severity.NOTE,
                    f"a quotation mark faced the wrong way: {_around(text, turned[0], 12)}",
                    locate(_around(text, turned[0], 20)),
                    "it is turned in every edition",
                )
        done = raise_apostrophes(done, language)
        if done != text:
            found.write(done)


def in_house_style(text: str, metadata: Metadata) -> str:
    """Return a line of the metadata with its quotation marks as the writer wants them."""
    if metadata.quotes == "keep":
        return text
    return set_line(text, registry.language(metadata.lang))


def set_line(text: str, language: Language) -> str:
    """Return a line of the title page as a block of the text would be set."""
    done = raise_apostrophes(pair(text, language.quotes) or text, language)
    return "".join(language.spaces(done)) if language.spaces else done


def pair(text: str, style: Style) -> str | None:
    """Return ``text`` with its marks in ``style``; None when they do not pair.

    >>> pair('قال "نعم" ثم “لا”', ("«", "»", "“", "”"))
    'قال «نعم» ثم «لا»'
    """
    found = pairs(text)
    return None if found is None else _set(text, found, style)


def _set(text: str, found: Sequence[Pair], style: Style) -> str:
    out = list(text)
    for opening, closing, level in found:
        out[opening], out[closing] = style[2 * level : 2 * level + 2]
    return "".join(out)


def pairs(text: str) -> tuple[Pair, ...] | None:
    """Return the pairs of marks in their order; None when they do not pair.

    >>> pairs('قال "نعم".')
    ((4, 8, 0),)
    """
    if not MARKS.intersection(text):
        return ()
    found = []
    openings: list[int] = []
    within = {m.start() for m in _WITHIN_HEBREW.finditer(text)}
    for index, mark in enumerate(text):
        if mark not in MARKS:
            continue
        depth = len(openings)
        before = text[index - 1] if index else " "
        after = text[index + 1] if index + 1 < len(text) else " "
        if mark == '"' and depth == 0 and before.isdigit():
            continue  # inches and seconds: 15"
        if index in within and not _opens_after_prefix(text, index, within, depth):
            continue
        opens = (
            depth == 0
            or index in within
            or (before in _BEFORE_OPENING and not after.isspace() and mark not in CLOSING)
        )
        if opens and depth == 2:
            return None
        if opens:
            openings.append(index)
        else:
            found.append((openings.pop(), index, len(openings)))
    return None if openings else tuple(sorted(found))


def _opens_after_prefix(text: str, index: int, within: set[int], depth: int) -> bool:
    """Tell whether a mark between two Hebrew letters opens a quotation: ``ב"הארץ"``.

    It does after a particle, if the next mark that is not inside a word closes, and with it
    all marks pair.
    """
    if depth > 1 or not _PREFIX.search(text, max(0, index - 4), index):
        return False
    rest = [i for i in range(index + 1, len(text)) if text[i] in MARKS and i not in within]
    return len(rest) % 2 != depth and not text[rest[0] - 1].isspace() if rest else False


def raise_apostrophes(text: str, language: Language) -> str:
    """Return ``text`` with its straight apostrophes as the language sets them.

    A pair of them around words is a pair of quotation marks of the inner kind; one after a
    number stays, for minutes and feet. Where the language has no apostrophe a single one stays
    too, and so does what may be a transliteration (``'ulama'``) or a Hebrew geresh.

    >>> raise_apostrophes("It's 'so', the carriers' way in the '90s", registry.language("en"))
    'It’s ‘so’, the carriers’ way in the ’90s'
    """
    if "'" not in text or language.script == "Hebr":
        return text
    out = list(text)
    closing = -1
    for index in (i for i, char in enumerate(text) if char == "'"):
        before = text[index - 1] if index else " "
        if index == closing:
            out[index] = language.quotes[3]
        elif not before.isdigit() or text[index + 1 : index + 2].isalpha():
            out[index] = language.apostrophe or "'"
            if index > closing and (before.isspace() or before in "([{—–-/“«”"):
                closing = _closing(text, index, language)
                out[index] = language.quotes[2] if closing > 0 else out[index]
    return "".join(out)


def _closing(text: str, opening: int, language: Language) -> int:
    """Return where the quotation ends that ``'`` may open; -1 when it opens none."""
    if _ELIDED.match(text, opening + 1):
        return -1
    word = r"[^\s']" if language.apostrophe else r"[^\s'\x00-\x7f]"
    found = re.compile(rf"(?<={word})'(?!\w)").search(text, opening + 2)
    if found is None or not re.match(word, text[opening + 1]):
        return -1
    return found.start()


def _around(text: str, index: int, reach: int) -> str:
    return text[max(0, index - reach) : index + reach].strip()


def _is_turned(mark: str, set_as: str, style: Style) -> bool:
    if mark == set_as:
        return False
    if set_as in (style[0], style[2]):
        return mark in CLOSING
    return set_as in (style[1], style[3]) and mark in OPENING
