"""What a style sheet of the press asks for: fonts and files. Read by pattern, not parsed."""

from __future__ import annotations

import re
from dataclasses import dataclass

GENERIC = frozenset(
    "serif sans-serif monospace cursive fantasy system-ui ui-serif ui-sans-serif ui-monospace "
    "ui-rounded math emoji fangsong inherit initial unset revert revert-layer".split()
)
"""Family names that no font has, and the keywords of every property (CSS Fonts 4 §2.1)."""

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_URL = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"']*))\s*\)""", re.IGNORECASE)
_IMPORT = re.compile(r"""@import\s+(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_FACE = re.compile(r"@font-face\s*\{([^}]*)\}", re.IGNORECASE)
_FAMILY = re.compile(
    r"""(?<![\w-])(font|font-family)\s*:\s*((?:[^;}"']|"[^"]*"|'[^']*')*)""", re.IGNORECASE
)
_NAME = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([^"',]+?))\s*(?:,|\Z)""")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Families declared by ``@font-face``, families asked for, addresses of files."""

    declared: frozenset[str]
    families: frozenset[str]
    addresses: tuple[str, ...]


def wanted(css: str) -> Wanted:
    """Read a style sheet, or the value of a ``style`` attribute.

    >>> sorted(wanted('p { font: 700 1rem/1.6 "Amiri", serif }').families)
    ['Amiri']
    """
    text = _COMMENT.sub(" ", css)
    addresses = [_first(m) for pattern in (_IMPORT, _URL) for m in pattern.finditer(text)]
    text = _URL.sub("url()", text)
    declared = {n for face in _FACE.finditer(text) for n in _names(face[1])}
    return Wanted(frozenset(declared), _names(_FACE.sub("", text)), tuple(addresses))


def _names(css: str) -> frozenset[str]:
    """Return the families of all declarations, generic ones left out."""
    found = set()
    for declaration in _FAMILY.finditer(css):
        value = declaration[2].partition("!")[0].strip()
        if declaration[1].lower() == "font":
            # The families follow the size; a quotation mark or a comma shows where at least.
            value = re.sub(r"\([^()]*\)", "", value)
            value = re.sub(r"""\A[^"',]*\s(?=["'\w-])""", "", value)
        found |= {_first(m).strip() for m in _NAME.finditer(value) if m.end() > m.start()}
    return frozenset(n for n in found if n and n.lower() not in GENERIC and "var(" not in n)


def _first(match: re.Match[str]) -> str:
    return next((group for group in match.groups() if group is not None), "")
