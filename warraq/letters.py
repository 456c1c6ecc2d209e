"""Which way a text runs, by its letters: those that Unicode calls strong (UAX #9 §3.2)."""

from __future__ import annotations

from collections import Counter
from unicodedata import bidirectional

_RIGHT = ("R", "AL")


def strong(text: str) -> tuple[int, int]:
    """Return how many letters run from the right and how many from the left.

    Marks, digits and punctuation have no direction of their own, and no letter that a private
    plane holds is one.

    >>> strong("كُتُب ١٢ C++")
    (3, 1)
    """
    right = left = 0
    for char, times in Counter(text).items():
        if char.isalpha():
            side = bidirectional(char)
            right += times * (side in _RIGHT)
            left += times * (side == "L")
    return right, left


def runs_right(text: str) -> bool:
    """Tell whether a text runs from the right: no more of its letters run from the left.

    So does a text without letters; who has to know better asks :func:`strong`.
    """
    right, left = strong(text)
    return right >= left
