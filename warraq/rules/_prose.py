"""What of a text is prose, and what no rule may touch: code, addresses, markup, math.

Rules search the text as :func:`prose` shows it: as long as the original, every protected
character replaced by :data:`HIDDEN` or :data:`ADDRESS`, line ends kept. What they find
there, :func:`mend` may replace in the original.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from functools import lru_cache

from warraq.model import Markup
from warraq.rules._blocks import lead, protected_lines

HIDDEN = "\0"
"""Stands for a protected character; no text holds it, since stage 1 refuses it."""
ADDRESS = "\x01"
"""Stands for a character of a bare address, to which nothing may be joined."""

LETTER = (
    "\u0620-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f"
    "\u08a0-\u08c9\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdcf\ufe70-\ufefc"
)
"""Letters of the Arabic script, for the inside of a character class."""
MARK = "\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
"""Vowel signs and other marks that stand on a letter, for a character class."""

_ADDRESS = re.compile(
    r"(?:https?|ftp|file)://[^\s<>\"]+|\bmailto:[^\s<>\"]+|\bwww\.[^\s<>\"]+"
    r"|[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+"
)
_TAG = re.compile(r"""</?([A-Za-z][\w-]*)\b(?:[^<>"']|"[^"<]*"|'[^'<]*')*+>""")
_TICKS = re.compile(r"`+")
_BLANK = re.compile(r"\n[ \t]*\n")
_TRIGGER = re.compile(r"[\\`<$\[\]{&@]")
_INSIDE = {
    "\\": re.compile(r"\\[^\n\w\s]"),
    "$": re.compile(
        r"\$\$(?:[^$\\\n]|\\(?:.|(?=\n))|\n(?![ \t]*\n))++\$\$"
        r"|\$(?=[^\s$])(?:[^$\\\n]|\\(?:.|(?=\n))|\n(?![ \t]*\n))+(?<=\S)\$(?![0-9])"
    ),
    "]": re.compile(
        r"\]\((?:\"[^\"\n]*\"|[^()\\\n\"]|\"|\\(?:.|(?=\n))|\([^()\n]*\)|\n(?![ \t]*\n))*+\)"
        r"|\]\[[^\[\]\n]*\]"
    ),
    "[": re.compile(r"\[\^[^\[\]\s]+\]|\[[^\[\]]*\]\{[^{}\n]*\blang=[^{}\n]*\}"),
    "{": re.compile(r"\{(?=[#.=:-]|[\w-]+=)[^{}\n]*\}"),
    "&": re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,31}|#[A-Za-z0-9]{1,8});"),
    "@": re.compile(r"(?<!\w)@(?:\{[^{}\n]*\}|\w[\w:.#$%&+?~/-]*(?<=\w))"),
}
"""What begins with each character, as pandoc's Markdown reads it."""
_LITERAL = frozenset("script style pre code kbd samp math svg textarea template".split())
_LABEL = re.compile(r"^[ ]{0,3}\[(?!\^)([^\]\n]+)\]:", re.MULTILINE)
_USE = re.compile(r"\[([^\[\]\n]+)\]")
HEAD = 40
"""Characters of a line among which what makes a heading or a list of it is looked for."""
_HEADING = re.compile(r"^(?:[ ]{0,3}\#{1,6}[ \t].*|.*\n(?:=+|-+)[ \t]*)$", re.MULTILINE)
_ANCHOR = re.compile(r"\]\([^()\[\]\s#]*#|\]\[|href=.?#")


@lru_cache(maxsize=512)
def prose(text: str, markup: Markup = "markdown") -> str:
    """Return ``text`` with all that is not prose hidden.

    >>> prose("نص `a,b`").replace(HIDDEN, "·")
    'نص ·····'
    """
    shown = text
    if markup == "markdown":
        lines = text.split("\n")
        hidden = frozenset(protected_lines(lines))
        for number, line in enumerate(lines):
            length = len(line) if number in hidden else lead(line)
            if length:
                lines[number] = HIDDEN * length + line[length:]
        outside = "\n".join(lines)
        labels = frozenset(_folded(m[1]) for m in _LABEL.finditer(text))
        # One may stand in what only looks like another: a comment in code, code in a target.
        # All readings are hidden, first in order and then each for itself.
        shown = _hide(outside, _inline(outside, labels), HIDDEN)
        single = (_matches(text, pattern) for pattern in _INSIDE.values())
        for spans in (_inline(text, labels), _code(text), *single):
            shown = _hide(shown, spans, HIDDEN)
    return _hide(shown, (m.span() for m in _ADDRESS.finditer(shown)), ADDRESS)


def mend(
    text: str,
    pattern: re.Pattern[str],
    replace: Callable[[re.Match[str]], str],
    view: Callable[[str], str] = lambda shown: shown,
) -> str:
    """Replace in the prose of a Markdown text what ``pattern`` finds: its group 1, if it has one.

    ``view`` may hide more of the prose. A plain text is taken for Markdown too: more of it
    is protected than need be.

    Headings stay as they are when the text links to headings: the link is made of their
    words, and is not ours to change.
    """
    shown = view(prose(text))
    is_linked = _ANCHOR.search(text) is not None
    kept = deque(m.span() for m in _HEADING.finditer(text) if is_linked)
    pieces: list[str] = []
    done = 0
    for match in pattern.finditer(shown):
        start, end = match.span(1 if pattern.groups else 0)
        while kept and kept[0][1] <= start:
            kept.popleft()
        if start < done or (kept and kept[0][0] < end):
            continue
        pieces += text[done:start], replace(match)
        done = end
    return "".join((*pieces, text[done:]))


def line_head(text: str, position: int) -> str:
    """Return the line up to ``position`` when that is near its beginning, else "".

    Lines can be as long as a book: no rule may go back to the beginning of one again and
    again.
    """
    begin = max(0, position - HEAD)
    start = text.rfind("\n", begin, position)
    return text[start + 1 : position] if start >= 0 or begin == 0 else ""


def _hide(text: str, spans: Iterator[tuple[int, int]], filler: str) -> str:
    """Fill the spans, which come in order and do not overlap; line ends stay."""
    pieces: list[str] = []
    done = 0
    for start, end in spans:
        inside = text[start:end]
        filled = filler * len(inside) if "\n" not in inside else re.sub(r"[^\n]", filler, inside)
        pieces += text[done:start], filled
        done = end
    return "".join((*pieces, text[done:]))


def _inline(text: str, labels: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield the spans of inline code, tags, targets, math and attributes, in order."""
    code = _code_spans(text)
    elements = _Elements(text)
    done = 0
    for trigger in _TRIGGER.finditer(text):
        start, char = trigger.start(), trigger[0]
        if start < done:
            continue
        if char == "`":
            end = code.get(start, 0)
        elif char == "<":
            end = elements.end(start)
        else:
            match = _INSIDE[char].match(text, start) or (
                _label(text, start, labels) if char == "[" and labels else None
            )
            end = match.end() if match else 0
        if end:
            # A closing bracket belongs to the words of the link, before its target.
            yield start + (char == "]"), end
            done = end


def _matches(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Yield the spans of one kind of markup, whatever else it seems to stand in."""
    return ((m.start() + (m[0][0] == "]"), m.end()) for m in pattern.finditer(text))


def _code(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of inline code, whatever else they seem to stand in."""
    done = 0
    for start, end in sorted(_code_spans(text).items()):
        if end > done:
            yield max(start, done), end
            done = end


def _label(text: str, start: int, labels: frozenset[str]) -> re.Match[str] | None:
    match = _USE.match(text, start)
    return match if match and _folded(match[1]) in labels else None


def _folded(label: str) -> str:
    return " ".join(label.split()).casefold()


def _code_spans(text: str) -> dict[int, int]:
    """Return start → end of inline code: runs of as many backticks, in the same paragraph.

    Code that seems to go on in another line may be a lone tick and the next item's code: then
    all up to the paragraph's last tick is taken for code. Walked from the end, so that a text
    full of lone ticks costs no more than another.
    """
    spans: dict[int, int] = {}
    nearest: dict[int, int] = {}  # length → end of the next run of that length
    runs = list(_TICKS.finditer(text))
    previous = last = line_end = runs[-1].end() if runs else 0
    for run in reversed(runs):
        if text.find("\n", run.end(), previous) >= 0:
            line_end = run.end()
            if _BLANK.search(text, run.end(), previous):
                nearest.clear()
                last = run.end()
        previous = run.end()
        length = len(run[0])
        # pandoc takes a run without a partner for a tick and a shorter run.
        if ends := [nearest[n] for n in range(length, 0, -1) if n in nearest]:
            spans[run.start()] = ends[0] if ends[0] <= line_end else last
        nearest[length] = run.end()
    return spans


class _Elements:
    """Finds where a tag, a comment, or an element that is kept as it is ends."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.unclosed: set[str] = set()
        """What is known not to be closed any more, so that it is looked for once."""

    def end(self, start: int) -> int:
        """Return the end of what ``<`` at ``start`` opens; 0 when it opens nothing."""
        if self.text.startswith("<!--", start):
            return self._closing("-->", start)
        tag = _TAG.match(self.text, start)
        if tag is None:
            return 0
        name = tag[1].lower()
        foreign = name in _LITERAL or re.search(r"\slang\s*=", tag[0])
        if foreign and tag[0][1] != "/" and not tag[0].endswith("/>"):
            return self._closing(f"</{name}>", tag.end()) or tag.end()
        return tag.end()

    def _closing(self, mark: str, start: int) -> int:
        if mark in self.unclosed:
            return 0
        found = re.compile(re.escape(mark), re.IGNORECASE).search(self.text, start)
        if found is None:
            self.unclosed.add(mark)
        return found.end() if found else 0
