"""The order of words in each language (UTS #10 in small): by its alphabet, then by its marks.

A letter's place is its place in the language's alphabet: ه comes before و in Arabic and after
it in Persian. What is not in the alphabet goes by the letter it is made of (é, أ), then after
it; spaces and digits come before letters; vowel signs and tatweel decide between equals alone.
pyuca and Python's own ``locale`` know no alphabet but one; PyICU needs ICU on the machine.
The tests hold the order against ICU's; it differs where CLDR has
no alphabet (Kurdish), and for letters that carry a hamza: here each goes by what carries it.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TypeAlias

from warraq.model import Language

Key: TypeAlias = tuple[tuple[tuple[int, int], ...], str]

_SPACE, _OTHER, _NUMBER, _LETTER, _FOREIGN = range(5)
_ALIKE = str.maketrans(
    {"æ": "ae", "œ": "oe"} | dict(zip("ךםןףץ", "כמנפצ", strict=True))  # the same in other forms
)
_IGNORED = frozenset(("Mn", "Cf", "Lm"))


def key(text: str, language: Language) -> Key:
    """Return what a word is sorted by in a language.

    >>> from warraq import registry
    >>> sorted(["وطن", "هدف"], key=lambda word: key(word, registry.language("fa")))
    ['وطن', 'هدف']
    """
    rank = _rank(language.alphabet)
    letters = unicodedata.normalize("NFC", text.lower().translate(_ALIKE))
    places = tuple(place for char in letters for place in _places(char, rank))
    return places, unicodedata.normalize("NFD", text)


@cache
def _rank(letters: str) -> dict[str, int]:
    return {letter: number for number, letter in enumerate(letters)}


def _places(char: str, rank: dict[str, int]) -> tuple[tuple[int, int], ...]:
    if char in rank:
        return ((_LETTER, rank[char]),)
    apart = unicodedata.normalize("NFKD", char)
    if apart != char:
        return tuple(place for part in apart for place in _places(part, rank))
    category = unicodedata.category(char)
    if category in _IGNORED:
        return ()
    if category == "Nd":
        return ((_NUMBER, int(char)),)
    if category[0] == "Z":
        return ((_SPACE, 0),)
    return ((_FOREIGN if category[0] == "L" else _OTHER, ord(char)),)
