"""What needs no run of its own: Latin words and numbers that Pango turns round by itself.

Every run is a box more, and boxes are dear: shaped, broken and drawn one by one. Most
paragraphs hold no more against their direction than a year or a name, which Pango gets right
in whatever line they fall. This module knows which those are; it errs to the side of a box.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from warraq.model import Direction

_ARABIC = "\u0590-\u05ff\u0620-\u065f\u066e-\u06d5\u06e5\u06e6\u06ee\u06ef\u06fa-\u08ff"
_QUIET = {
    # Arabic and Hebrew letters, marks, spaces, punctuation: nothing here runs against a
    # paragraph from the right. Digits do; so may whatever is not listed.
    "rtl": re.compile(
        f"[{_ARABIC}\\s!\"&'()*,./:;<=>?@\\[\\]\\\\^_`{{|}}~«»¡¦§¨©¬®¶·¿،؍؛؞؟\u06d4\u0610-\u061a"
        "\u0640\u0670\u06d6-\u06ed\u034f\u00ad\u2000-\u200d\u200f-\u2027\u202f\u2039\u203a\ufffc"
        "\ufb1d-\ufdff\ufe70-\ufeff]*"
    ),
    "ltr": re.compile(
        "[^\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U0001efff]*"
    ),
}
_LATIN = r"[^\W\d_\u0590-\u08ff\ufb1d-\ufefc\U00010000-\U0010ffff]"
_WORDS = {
    "rtl": re.compile(f"{_LATIN}+(?: {_LATIN}+)*"),
    "ltr": re.compile("[\u0620-\u065f\u0671-\u06d3]+(?: [\u0620-\u065f\u0671-\u06d3]+)*"),
}
_PARTING = {
    "rtl": re.compile("[\u05d0-\u05ea\u0620-\u064a\u0671-\u06d3]"),
    "ltr": re.compile(_LATIN),
}
_NUMBER = re.compile("[٠-٩]+(?:[.,:/٫٬][٠-٩]+)*|[0-9]+|[۰-۹]+")
_DIGIT = re.compile(r"\d")
_SIGN = re.compile(
    "[-+/.,:#$%£¤¥°،٪\u0609\u060a\u00a0\u202f\u2030-\u2034\u2044\u20a0-\u20cf\u2212±0-9۰-۹٠-٩]"
)


def is_quiet(text: str, base: Direction) -> bool:
    """Tell, for the price of one regular expression, that nothing runs against ``base``."""
    return _QUIET[base].fullmatch(text) is not None


def settled(text: str, levels: bytes, leaves: list[tuple[int, int]], base: Direction) -> bytes:
    """Return ``levels`` with the runs that need no box brought down to the paragraph's.

    ``leaves`` are the text nodes, as (start, end) in ``text``.
    """
    lowest = 1 if base == "rtl" else 0
    if base == "ltr" and _DIGIT.search(text):
        return levels  # what is between a number and a word hangs on brackets far off
    out = bytearray(levels)
    for leaf in leaves:
        since = leaf[0]
        """Where the last run that is left to Pango ended: from here it must be parted."""
        numeric = True
        for start, end in _runs(levels, *leaf, lowest):
            number = _NUMBER.fullmatch(text, start, end) is not None
            settles = (
                (number or _WORDS[base].fullmatch(text, start, end) is not None)
                and _is_whole(levels, start, end, lowest)
                and not _is_signed(text, start, end, leaf)
                and (
                    since == leaf[0]
                    or (number and numeric)
                    or _PARTING[base].search(text, since, start) is not None
                )
            )
            if settles:
                out[start:end] = bytes([lowest]) * (end - start)
            # A run with a box of its own ends the text that Pango sees at once.
            since, numeric = (end, number) if settles else (leaf[0], True)
    return bytes(out)


def _runs(levels: bytes, start: int, end: int, lowest: int) -> Iterator[tuple[int, int]]:
    against = re.compile(rb"[^\x00-\x01]+" if lowest else rb"[^\x00]+")
    for match in against.finditer(levels, start, end):
        yield match.span()


def _is_whole(levels: bytes, start: int, end: int, lowest: int) -> bool:
    """Tell that the run does not go on in the text node before or after."""
    return levels[start - 1 : start] <= bytes([lowest]) and levels[end : end + 1] <= bytes([lowest])


def _is_signed(text: str, start: int, end: int, leaf: tuple[int, int]) -> bool:
    """Tell that a sign or a separator touches the run.

    Whether it belongs to a number (W4, W5) can depend on the letter before it, which may
    stand on another line; Arabic digits draw nothing to themselves. A full stop or comma at
    the end of a clause is none.
    """
    if "٠" <= text[start] <= "٩":
        return False
    before = text[start - 1] if start > leaf[0] else " "
    after = text[end] if end < leaf[1] else " "
    if _SIGN.match(before):
        return True
    if after in ".,:،":
        return text[end + 1 : end + 2].isdigit()
    return _SIGN.match(after) is not None
