r"""RTF, through pandoc, which knows the letters of Western Europe alone.

Everything else in an RTF file is bytes (``\'c7``) in the code page of their font: here they
become Unicode (``\u1575``) first. Rich Text Format Specification 1.9.1, "Font Table" and
"Unicode RTF".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from warraq.errors import SourceError
from warraq.model import Input, Intake, Place, Wishes

CHARSETS = {
    161: "cp1253", 162: "cp1254", 177: "cp1255", 178: "cp1256", 179: "cp1256", 180: "cp1256",
    186: "cp1257", 204: "cp1251", 238: "cp1250",
}  # fmt: skip
r"""``\fcharset`` → code page; what is not here is written in the file's own (``\ansicpg``)."""

FALLBACK = 8
"""Most characters that stand for one of Unicode; programs write one, or two of an old set."""

_TOKEN = re.compile(
    rb"\\bin(?P<bin>\d+) ?|\\'(?P<byte>[0-9A-Fa-f]{2})|\\(?P<word>[a-zA-Z]+)(?P<number>-?\d+)? ?"
    rb"|(?P<brace>[{}])|(?P<raw>[\x80-\xff])|\\[^a-zA-Z']|[^\\{}\x80-\xff]+|\\",
    re.DOTALL,
)
_FONT = re.compile(rb"\\f(\d+)(?:\\[a-z]+-?\d* ?)*?\\fcharset(\d+)")
_OWN = re.compile(rb"\\ansicpg(\d+)")


def _with_level(style: re.Match[bytes]) -> bytes:
    return b"%s\\outlinelevel%d" % (style[1], int(style[2]) - 1)


_FOR_PANDOC: tuple[tuple[re.Pattern[bytes], bytes | Callable[[re.Match[bytes]], bytes]], ...] = (
    # Nothing is left in a code page; pandoc warns of one that it does not know.
    (_OWN, b""),
    # A note that may be ignored, as LibreOffice and Word write it, pandoc ignores.
    (re.compile(rb"\{\s*\\\*\s*\\footnote\b"), rb"{\\footnote"),
    # Bold and italic of the complex script are words of their own; pandoc knows the others.
    (re.compile(rb"\\a([bi])(0?)(?![a-z0-9])"), rb"\\\1\2"),
    # A heading is known by its level, which LibreOffice gives to its styles by name alone.
    (re.compile(rb"(\{\\s\d+)(?=[^{};]*[Hh]eading ([1-6]);)"), _with_level),
    # A table at once after a list comes out before all that stood above them.
    (re.compile(rb"(\\par\s*)(?=\\trowd\b)"), rb"\1\\pard{ }\\par "),
)
"""What pandoc's reader loses, and how it has to be written for it."""


def recognise(data: bytes) -> bool:
    """Tell RTF by its first word."""
    return data.lstrip().startswith(b"{\\rtf")


def take_in(data: bytes, place: Place, wishes: Wishes) -> Intake:
    """Convert it to Markdown. Raises :class:`SourceError` for a file that was cut off."""
    from warraq.inputs._pandoc import convert  # every build asks for all inputs, few for this

    reader = _Reader(data.strip().rstrip(b"\0"))
    unicode = b"".join(reader.unicode())
    if reader.outer:
        raise SourceError(
            "the file ends in the middle", place, hint="copy it again from where it came"
        )
    for what, instead in _FOR_PANDOC:
        unicode = what.sub(instead, unicode)
    return convert(unicode, "rtf", place, wishes)


@dataclass(slots=True)
class _Reader:
    """What holds at one place of the file: code page, the groups around, what is passed over."""

    data: bytes
    fonts: Mapping[int, str] = field(init=False)
    own: str = field(init=False)
    page: str = field(init=False)
    fallback: int = 1
    passed: int = 0
    outer: list[tuple[str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        found = ((int(m[1]), int(m[2])) for m in _FONT.finditer(self.data))
        self.fonts = {font: CHARSETS[charset] for font, charset in found if charset in CHARSETS}
        own = _OWN.search(self.data, 0, 2000)
        self.own = self.page = f"cp{int(own[1])}" if own else "cp1252"

    def unicode(self) -> Iterator[bytes]:
        """Yield the file with every byte of text as its Unicode character."""
        position = 0
        while match := _TOKEN.match(self.data, position):
            position = min(match.end() + int(match["bin"] or 0), len(self.data))
            code = int(match["byte"], 16) if match["byte"] else (match["raw"] or b"\0")[0]
            if not code:
                self._obey(match)
                yield self.data[match.start() : position]
            elif self.passed:  # what a reader of old would show for the \u before it
                self.passed -= 1
                yield match[0]
            else:
                yield self._character(code)

    def _obey(self, match: re.Match[bytes]) -> None:
        word, number = match["word"], int(match["number"] or 0)
        self.passed = self.fallback if word == b"u" else 0
        if match["brace"] == b"{":
            self.outer.append((self.page, self.fallback))
        elif match["brace"] and self.outer:
            self.page, self.fallback = self.outer.pop()
        elif word == b"f":
            self.page = self.fonts.get(number, self.own)
        elif word == b"plain":
            self.page = self.own
        elif word == b"uc":
            self.fallback = min(number, FALLBACK)

    def _character(self, code: int) -> bytes:
        try:
            number = ord(bytes([code]).decode(self.page))
        except (UnicodeDecodeError, LookupError):
            number = code
        return b"\\u%d%s" % (number, rb"\'3f" * self.fallback or b" ")


INPUT = Input(
    "rtf", "RTF document", (".rtf",), recognise, take_in,
    limit=64 * 1024 * 1024, media_type="application/rtf",
)  # fmt: skip
