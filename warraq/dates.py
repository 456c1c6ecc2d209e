"""A day in the words of a language, by the Gregorian calendar, the Hijri one, or both.

The Hijri calendar is that of Umm al-Qura, official in Saudi Arabia and what CLDR calls
``islamic-umalqura``; it is a table and known from 1924 to 2077 alone.
"""

from __future__ import annotations

import re
from datetime import date

from warraq.digits import written
from warraq.model import Calendar, Language

_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]+(\d{1,2}:\d{2}))?")


def said(day: date, language: Language, calendar: Calendar) -> str:
    """Write a day in words: ``٢٤ نوفمبر ٢٠٢٦م، الموافق ١٤ جمادى الآخرة ١٤٤٨هـ``.

    A day that the Hijri calendar does not know is said by the Gregorian.
    """
    if calendar == "gregorian" or not is_hijri(day):
        return language.day(day)
    from hijridate import Gregorian

    hijri = Gregorian(day.year, day.month, day.day).to_hijri()
    words = language.hijri_date.format(
        day=language.number(hijri.day),
        month=language.hijri_months[hijri.month - 1],
        year=language.number(hijri.year),
    )
    if calendar == "hijri":
        return words
    return language.phrases.both_days.format(gregorian=language.day(day), hijri=words)


def is_hijri(day: date) -> bool:
    """Tell whether the table of the Hijri calendar holds the day."""
    return date(1924, 8, 1) <= day <= date(2077, 11, 16)


def moment(text: str, language: Language) -> str:
    """Write ``2026-11-29 10:00`` in words; what is in words already stays as it is."""
    match = _MOMENT.fullmatch(text)
    try:
        day = date.fromisoformat(match[1]) if match else None
    except ValueError:
        day = None
    if match is None or day is None:
        return text
    words = language.day(day)
    if not match[2]:
        return words
    hour = written(match[2], language.digits)
    return f"{words}{language.phrases.separator}{hour}"
