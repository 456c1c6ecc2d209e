"""Numbers as word processors write them before a paragraph (ECMA-376-1 §17.18.59)."""

from __future__ import annotations

from collections.abc import Callable

from warraq.digits import written

ARABIC_DIGITS, PERSIAN_DIGITS, LATIN_DIGITS = "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "0123456789"

_ALPHA = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_UNITS = "الأول الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع العاشر".split()
_TEENS = ["الحادي", *_UNITS[1:9]]
_TENS = {20: "العشرون", 30: "الثلاثون", 40: "الأربعون", 50: "الخمسون", 60: "الستون",
         70: "السبعون", 80: "الثمانون", 90: "التسعون"}  # fmt: skip
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
          (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_HEBREW = ((400, "ת"), (300, "ש"), (200, "ר"), (100, "ק"), (90, "צ"), (80, "פ"), (70, "ע"),
           (60, "ס"), (50, "נ"), (40, "מ"), (30, "ל"), (20, "כ"), (10, "י"), (9, "ט"), (8, "ח"),
           (7, "ז"), (6, "ו"), (5, "ה"), (4, "ד"), (3, "ג"), (2, "ב"), (1, "א"))  # fmt: skip


def label(number: int, kind: str, digits: str) -> str:
    """Write a number in one of Word's formats; what is not known is written in digits.

    >>> label(3, "arabicAbjad", ARABIC_DIGITS), label(12, "decimal", ARABIC_DIGITS)
    ('ج', '١٢')
    """
    write = _WRITERS.get(kind)
    if kind in {"none", "bullet"}:
        return ""
    if write is None or number < 1:
        shown = f"{number:02}" if kind == "decimalZero" else str(number)
        return written(shown, digits)
    return write(number)


def _letters(alphabet: str) -> Callable[[int], str]:
    """Count with letters; past the last they are doubled, as Word does it."""

    def write(number: int) -> str:
        times, at = divmod(number - 1, len(alphabet))
        return alphabet[at] * min(times + 1, 10)

    return write


def _sums(values: tuple[tuple[int, str], ...]) -> Callable[[int], str]:
    def write(number: int) -> str:
        made = ""
        for value, letters in values:
            times, number = divmod(number, value)
            made += letters * min(times, 10)
        return made

    return write


def _hebrew(number: int) -> str:
    return _sums(_HEBREW)(number).replace("יה", "טו").replace("יו", "טז")


def _ordinal(number: int) -> str:
    """Write an ordinal in words, masculine: الفصل الثالث."""
    if number <= 10:
        return _UNITS[number - 1]
    if number < 20:
        return f"{_TEENS[number - 11]} عشر"
    tens, unit = number // 10 * 10, number % 10
    if tens not in _TENS:
        return str(number)
    return f"{(['', 'الحادي', *_UNITS[1:9]])[unit]} و{_TENS[tens]}" if unit else _TENS[tens]


_WRITERS: dict[str, Callable[[int], str]] = {
    "arabicAlpha": _letters(_ALPHA),
    "arabicAbjad": _letters(_ABJAD),
    "hebrew1": _hebrew,
    "lowerRoman": _sums(_ROMAN),
    "upperRoman": lambda number: _sums(_ROMAN)(number).upper(),
    "lowerLetter": _letters("abcdefghijklmnopqrstuvwxyz"),
    "upperLetter": _letters("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "ordinalText": _ordinal,
}
