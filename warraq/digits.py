"""Digits of many scripts: numbers written in them, and read."""

from __future__ import annotations

_FROM_ZERO = "0123456789"
_READ = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", _FROM_ZERO * 2)


def written(text: str, digits: str) -> str:
    """Return a text with its digits 0–9 written as ``digits``, ten characters from zero up.

    >>> written("2026", "٠١٢٣٤٥٦٧٨٩")
    '٢٠٢٦'
    """
    return text.translate(str.maketrans(_FROM_ZERO, digits))


def european(text: str) -> str:
    """Return a text with the digits of Arabic and Persian written 0–9."""
    return text.translate(_READ)
