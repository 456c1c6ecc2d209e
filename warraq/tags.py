"""Language tags (BCP 47): which are well formed, and how they are written.

``ur-Aran`` is Urdu in Nastaliq: ``Aran`` is ISO 15924's code of that style of the Arabic
script, and a registered subtag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_FORM = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")


def normal(tag: str) -> str:
    """Return a tag as RFC 5646 §2.1.1 writes it, "" for what is none.

    >>> normal("UR_aran_pk"), normal("klingonese")
    ('ur-Aran-PK', '')
    """
    tag = tag.replace("_", "-")
    if not _FORM.fullmatch(tag):
        return ""
    code, *rest = tag.split("-")
    return "-".join((code.lower(), *map(_subtag, rest)))


def _subtag(subtag: str) -> str:
    if len(subtag) == 4 and subtag.isalpha():
        return subtag.title()
    return subtag.upper() if len(subtag) == 2 else subtag.lower()


def prefixes(tag: str) -> Iterator[str]:
    """Yield the ranges that a tag falls into, widest first (RFC 4647 §3.3.1): ur, ur-Aran."""
    parts = tag.split("-")
    yield from ("-".join(parts[:n]) for n in range(1, len(parts) + 1))


def script(tag: str) -> str:
    """Return the script that a language tag names (RFC 5646 §2.2.3), ``Latn`` in ``ckb-Latn``."""
    return next(
        (part for part in tag.split("-")[1:2] if len(part) == 4 and part.isalpha()), ""
    ).title()
