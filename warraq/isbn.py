"""International Standard Book Numbers (ISO 2108), written in many ways and checked."""

from __future__ import annotations

import re

from warraq.digits import european
from warraq.model import Finding, Place, Severity

_PREFIX = re.compile(r"\A(?:urn:isbn:|isbn(?:-1[03])?:?|ردمك:?)", re.IGNORECASE)
_JOINTS = re.compile(r"[\s\u00ad\u200c-\u200f\u2010-\u2015-]")
_FORM = re.compile(r"97[89]\d{10}|\d{9}[\dX]")


def digits(text: str) -> str:
    """Return the ten or thirteen digits of a number as it is typed; "" when it has another form.

    >>> digits("ISBN ٩٧٨-٩٩٥٣-٠-٠٠٠١-٥"), digits("doi:10.1000/182")
    ('9789953000015', '')
    """
    bare = _JOINTS.sub("", written(text)).upper()
    return bare if _FORM.fullmatch(bare) else ""


def written(text: str) -> str:
    """Return a number as it is printed everywhere: in the digits 0 to 9, without its name.

    Groups in Arabic digits would be read from the right in one program, from the left in another.
    """
    return european(_PREFIX.sub("", text.strip()).strip())


def check_digit(number: str) -> str:
    """Return the last digit that the others ask for (ISO 2108 Annex A).

    >>> check_digit("9789953000015"), check_digit("080442957X")
    ('5', 'X')
    """
    values = [int(d) for d in number[:-1]]
    if len(number) == 13:
        return str(-sum(v * (1, 3)[i % 2] for i, v in enumerate(values)) % 10)
    left = -sum(v * (10 - i) for i, v in enumerate(values)) % 11
    return "X" if left == 10 else str(left)


def urn(text: str) -> str:
    """Return ``urn:isbn:…`` (RFC 3187) of a number that is one; "" for any other text."""
    number = digits(text)
    return f"urn:isbn:{number}" if number and number[-1] == check_digit(number) else ""


def ean(text: str) -> str:
    """Return the thirteen digits that a bar code of the number has; "" when it is no ISBN.

    >>> ean("0-306-40615-2"), ean("978-9953-0-0001-5"), ean("978-9953-0-0001-6")
    ('9780306406157', '9789953000015', '')
    """
    number = digits(text)
    if not number or number[-1] != check_digit(number):
        return ""
    if len(number) == 13:
        return number
    longer = f"978{number[:-1]}0"
    return longer[:-1] + check_digit(longer)


def doubt(text: str, place: Place) -> Finding | None:
    """Return the finding on a number that no book can have."""
    number = digits(text)
    if number and number[-1] == check_digit(number):
        return None
    why = f"its last digit would be {check_digit(number)}" if number else "it has 10 or 13 digits"
    return Finding(
        "bad-isbn",
        Severity.WARNING,
        f"{text} is not an ISBN: {why}",
        place,
        "compare it with the number that was given out: a digit is wrong, or two are exchanged",
    )
