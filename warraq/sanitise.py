"""Raw HTML made safe: what may pass is listed here; all else is removed and reported.

The filter itself is nh3 (Mozilla's and the Rust world's ammonia): it parses as a browser
does, so that nothing it lets through can be read differently later. What it removes is
told by a second, independent look at the text that went in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

from warraq.errors import CompositionError
from warraq.frontmatter import UNPRINTABLE
from warraq.model import Finding, Locate, Severity

DEPTH = 100
"""Deepest nesting of elements. libxml2 and every reader recurse over the tree."""

TAGS = frozenset(
    "a abbr aside b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div "
    "dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img input ins kbd label li mark ol p pre q "
    "rp rt ruby s samp section small span strong sub summary sup table tbody td tfoot th thead "
    "time tr u ul var wbr "
    "math semantics annotation mrow mi mn mo ms mtext mspace msub msup msubsup mfrac msqrt mroot "
    "munder mover munderover mtable mtr mtd mstyle mpadded mphantom menclose".split()
)
"""Elements that may stand in a publication."""

SILENCED = frozenset("script style iframe object embed applet noscript template svg form".split())
"""Elements whose content goes with them."""

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())

_MATHML = {"display", "xmlns", "encoding", "stretchy", "fence", "form", "separator", "accent",
           "mathvariant", "lspace", "rspace", "width", "columnalign", "linethickness",
           "displaystyle", "scriptlevel", "movablelimits", "accentunder", "symmetric", "minsize",
           "maxsize", "notation"}  # fmt: skip
ATTRIBUTES: dict[str, set[str]] = {
    "*": {
        "id",
        "class",
        "dir",
        "lang",
        "title",
        "style",
        "role",
        "aria-hidden",
        "aria-label",
        "data-kashida",
    },
    "a": {"href"},
    "img": {"src", "alt", "width", "height", "data-credit"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "scope", "headers", "abbr"},
    "col": {"span"},
    "colgroup": {"span"},
    "time": {"datetime"},
    "input": {"type", "checked"},
    "blockquote": {"cite"},
    "div": {"data-lines"},
    "q": {"cite"},
    **{tag: _MATHML for tag in TAGS if tag.startswith("m") and tag != "mark"},
    "semantics": _MATHML,
    "annotation": _MATHML,
}
STYLES = frozenset({"width", "height", "text-align", "counter-reset"})
PLAIN_STYLE = re.compile(
    r"\s*(?:(?:width|height)\s*:\s*(?:0|\d*\.?\d+(?:%|px|pt|pc|mm|cm|in|em|rem|ex|ch))"
    r"|text-align\s*:\s*(?:left|right|center|justify|start|end)"
    r"|counter-reset\s*:\s*source-line\s+-?\d{1,6})\s*"
)
"""A declaration that may stand in a ``style``: a measure, an alignment, the
number from which lines of code are counted; no function."""
SPAN = re.compile(r"[1-9][0-9]{0,2}|1000")
"""Columns or rows of a cell: 1000 at most (HTML Standard §4.9.11); an engine lays out each."""
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_QUIETLY = {("a", "tabindex"), ("section", "role")}


def sanitise(html: str, locate: Locate) -> tuple[str, tuple[Finding, ...]]:
    """Return the fragment with only what is allowed, and what was taken out of it."""
    import nh3

    look = _Look(html)
    if look.deepest > DEPTH:
        raise CompositionError(
            f"the text nests {look.deepest} elements deep; the limit is {DEPTH}",
            locate(""),
            hint="look for an HTML tag or a list that is opened again and again",
        )
    clean = nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags=set(SILENCED),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        filter_style_properties=set(STYLES),
        attribute_filter=_plain,
        url_schemes=set(SCHEMES),
        link_rel=None,
    )
    return UNPRINTABLE.sub("", clean), tuple(_findings(look, locate))


def _findings(look: _Look, locate: Locate) -> Iterator[Finding]:
    for what, needle in dict.fromkeys(look.refused):
        yield Finding(
            "unsafe-html",
            Severity.WARNING,
            f"removed: {what}",
            locate(needle),
            "a publication carries text, links and images, no programs and no foreign frames",
        )


class _Look(HTMLParser):
    """Walks over the tags of a fragment: how deep they nest, which will not pass."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.depth = self.deepest = 0
        self.refused: list[tuple[str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.depth += 1
            self.deepest = max(self.depth, self.deepest)
        if tag not in TAGS:
            self.refused.append((f"the element <{tag}>", f"<{tag}"))
            return
        allowed = ATTRIBUTES["*"] | ATTRIBUTES.get(tag, set())
        for name, value in attrs:
            if name in {"href", "src", "cite"} and not _safe(value or ""):
                scheme = urlsplit((value or "").strip()).scheme or value
                self.refused.append((f"the address {scheme}: of <{tag}>", (value or "")[:20]))
            elif name == "style" and (bad := _unplain(value or "")):
                self.refused.append((f"the style {bad[:40]} of <{tag}>", bad[:20]))
            elif (
                name not in allowed and (tag, name) not in _QUIETLY and not name.startswith("data-")
            ):
                self.refused.append((f"the attribute {name} of <{tag}>", f"{name}="))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.depth -= 1

    def handle_endtag(self, tag: str) -> None:
        self.depth = max(0, self.depth - (tag not in VOID))


def _unplain(style: str) -> str:
    """Return the first declaration that may not stand in a ``style``, or nothing."""
    bad = (d.strip() for d in style.split(";") if d.strip() and not PLAIN_STYLE.fullmatch(d))
    return next(bad, "")


def _plain(_tag: str, name: str, value: str) -> str | None:
    """Drop what a style may not hold, and a span that would take an engine hours."""
    if name == "style":
        return ";".join(d for d in value.split(";") if PLAIN_STYLE.fullmatch(d)) or None
    if name in {"colspan", "rowspan", "span"}:
        return value if SPAN.fullmatch(value) else None
    return value


def _safe(address: str) -> bool:
    try:
        scheme = urlsplit(address.strip()).scheme
    except ValueError:
        return False
    return not scheme or scheme in SCHEMES
