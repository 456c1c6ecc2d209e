"""What a tagged PDF says of its text: the tree of tags, made right before it is written.

The engine hands over one :class:`Tag` an element, with everything that was drawn of it, on
however many pages; :func:`settle` gives the tree the shape that ISO 32000-1 §14.8.4 and
ISO 14289-1 (PDF/UA-1) §7 ask for. Nothing here knows a PDF object or a box.
"""

from __future__ import annotations

from warraq.typeset import cells
from warraq.typeset.tag import Kid, Tag

ROLES = {
    **{name: name.upper() for name in "h1 h2 h3 h4 h5 h6 p tr th td".split()},
    **dict.fromkeys("article section nav header footer aside".split(), "Sect"),
    **dict.fromkeys("div main figure address details".split(), "Div"),
    **dict.fromkeys("ul ol dl".split(), "L"),
    **dict.fromkeys("caption figcaption".split(), "Caption"),
    "blockquote": "BlockQuote",
    "pre": "P",
    "summary": "P",
    "code": "Code",
    "q": "Quote",
    "li": "LI",
    "dt": "Lbl",
    "dd": "LBody",
    "table": "Table",
    "thead": "THead",
    "tbody": "TBody",
    "tfoot": "TFoot",
    "math": "Formula",
}
"""The standard structure type (ISO 32000-1 §14.8.4) of an element; the others are none's: what
they hold belongs to the tag they stand in."""

INLINE = frozenset("Span Quote Code Link Reference Formula Figure".split())
_GROUPS = frozenset("Document Part Art Sect Div BlockQuote".split())
"""Types that hold blocks and no text of their own."""
_LINES = frozenset("P H1 H2 H3 H4 H5 H6".split()) | INLINE
_KEPT_EMPTY = frozenset({"TD", "TH"})

_ROWS = frozenset({"TR"})
_MEMBERS = {
    "L": frozenset({"L", "LI", "Caption"}),
    "LI": frozenset({"Lbl", "LBody"}),
    "TOC": frozenset({"TOC", "TOCI", "Caption"}),
    "Table": frozenset({"TR", "THead", "TBody", "TFoot", "Caption"}),
    "THead": _ROWS,
    "TBody": _ROWS,
    "TFoot": _ROWS,
    "TR": frozenset({"TH", "TD"}),
}
"""What alone may stand in a list, a table, their parts (ISO 32000-1 §14.8.4.3.3 and .4)."""
_MISSING = {
    "L": "LI", "LI": "LBody", "TOC": "TOCI", "Table": "TR", "THead": "TR", "TBody": "TR",
    "TFoot": "TR", "TR": "TD",
}  # fmt: skip
_HOMES = {
    "LI": frozenset({"L"}), "LBody": frozenset({"LI"}), "TOCI": frozenset({"TOC"}),
    "THead": frozenset({"Table"}), "TBody": frozenset({"Table"}), "TFoot": frozenset({"Table"}),
    "TR": frozenset({"Table", "THead", "TBody", "TFoot"}),
    "TH": _ROWS, "TD": _ROWS,
}  # fmt: skip


def settle(root: Tag) -> None:
    """Give the tree its lawful shape, in place."""
    _prune(root)
    _fit(root)
    _gather_lines(root)
    _follow_with_notes(root)
    tables = (tag for tag in root.walk() if tag.role == "Table")
    for number, table in enumerate(tables, 1):
        cells.describe(table, f"table-{number}")


def _prune(tag: Tag) -> None:
    """Drop what holds nothing: a rule, a box for colour alone. A cell holds its place."""
    for kid in tag.tags:
        _prune(kid)
    tag.kids = [k for k in tag.kids if not isinstance(k, Tag) or k.kids or k.role in _KEPT_EMPTY]


def _fit(tag: Tag) -> None:
    """Put what may not stand where it stands into the tag that is missing around it."""
    allowed = _MEMBERS.get(tag.role)
    for inner in tag.tags:
        homes = _HOMES.get(inner.role)
        if homes and tag.role not in homes and (not allowed or _MISSING[tag.role] not in homes):
            inner.role = "Div"
    if allowed:
        fitted: list[Kid] = []
        wrapper: Tag | None = None
        for kid in tag.kids:
            if isinstance(kid, Tag) and kid.role in allowed:
                wrapper = None
                fitted.append(kid)
                continue
            if wrapper is None or _begins_item(kid, wrapper):
                wrapper = Tag(_MISSING[tag.role])
                fitted.append(wrapper)
            wrapper.kids.append(kid)
        tag.kids = fitted
        if tag.role == "LI":
            _join_bodies(tag)
    for inner in tag.tags:
        _fit(inner)


def _begins_item(kid: Kid, item: Tag) -> bool:
    """A term after a definition begins the next item of a list of definitions."""
    bodies = any(each.role == "LBody" for each in item.tags)
    return isinstance(kid, Tag) and kid.role == "Lbl" and bodies


def _join_bodies(item: Tag) -> None:
    """Make one LBody of several definitions of one term, each a division of it."""
    bodies = [each for each in item.tags if each.role == "LBody"]
    if len(bodies) > 1:
        whole = Tag("LBody", list(bodies))
        item.kids = [k for k in item.kids if k not in bodies] + [whole]
        for body in bodies:
            body.role = "Div"


def _is_line(kid: Kid) -> bool:
    return not isinstance(kid, Tag) or kid.role in INLINE or kid.role == "Note"


def _gather_lines(tag: Tag) -> None:
    """Make a paragraph of text that stands bare between blocks."""
    if tag.role in _GROUPS:
        gathered: list[Kid] = []
        paragraph: Tag | None = None
        for kid in tag.kids:
            if not _is_line(kid) or (isinstance(kid, Tag) and kid.role == "Figure"):
                paragraph = None
                gathered.append(kid)
                continue
            if paragraph is None and not (isinstance(kid, Tag) and kid.role == "Note"):
                paragraph = Tag("P")
                gathered.append(paragraph)
            (gathered if paragraph is None else paragraph.kids).append(kid)
        tag.kids = gathered
    for kid in tag.tags:
        _gather_lines(kid)


def _follow_with_notes(tag: Tag) -> list[Tag]:
    """Let a note follow the block that calls it, so that no sentence is broken by one.

    Returns the notes that ``tag``, a line or a part of one, hands to what it stands in.
    """
    kept: list[Kid] = []
    waiting: list[Tag] = []
    in_line = tag.role in _LINES
    for kid in tag.kids:
        if isinstance(kid, Tag) and kid.role == "Note":
            _follow_with_notes(kid)
            waiting.append(kid)
            continue
        if not in_line and not _is_line(kid):
            kept += waiting
            waiting = []
        kept.append(kid)
        if isinstance(kid, Tag):
            waiting += _follow_with_notes(kid)
    tag.kids = kept if in_line else [*kept, *waiting]
    return waiting if in_line else []
