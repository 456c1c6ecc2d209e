"""Tables of OpenDocument → pandoc's (part 3, §9)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from lxml.etree import _Element as Element

from warraq.inputs._odf.package import q
from warraq.inputs._odf.styles import Styles

COLUMNS = 1000
_HEADS = (q("table:table-header-rows"),)
_WRAPPERS = frozenset(map(q, (
    "table:table-rows", "table:table-row-group", "table:table-header-rows",
)))  # fmt: skip


def table(
    element: Element, styles: Styles, blocks: Callable[[Element], list[Any]], *, is_rtl: bool
) -> list[Any]:
    """Read a table; one drawn from the left in a text from the right is turned round."""
    mode = styles.get("table", element.get(q("table:style-name"), ""), "table",
                      "style:writing-mode")  # fmt: skip
    turned = is_rtl and mode.startswith("lr")
    heads: list[list[Any]] = []
    rows: list[list[Any]] = []
    for row, is_head in _rows(element, is_head=False):
        cells = [cell for each in row for cell in _cell(each, blocks)]
        if turned:
            cells.reverse()
        (heads if is_head else rows).append([_bare(), cells])
    width = max((sum(c[3] for c in row[1]) for row in heads + rows[:1]), default=0)
    if not width:
        return []
    columns = [[{"t": "AlignDefault"}, {"t": "ColWidthDefault"}]] * width
    body = [_bare(), 0, [], rows]
    return [
        {
            "t": "Table",
            "c": [_bare(), [None, []], columns, [_bare(), heads], [body], [_bare(), []]],
        }
    ]


def _rows(parent: Element, *, is_head: bool) -> Iterator[tuple[Element, bool]]:
    for child in parent:
        if child.tag in _WRAPPERS:
            yield from _rows(child, is_head=is_head or child.tag in _HEADS)
        elif child.tag == q("table:table-row"):
            times = _number(child.get(q("table:number-rows-repeated"), "1"))
            for _ in range(times if len(child) else 1):
                yield child, is_head


def _cell(element: Element, blocks: Callable[[Element], list[Any]]) -> Iterator[list[Any]]:
    """Yield a cell as often as it is repeated; those that another covers are none."""
    if element.tag != q("table:table-cell"):
        return
    down = _number(element.get(q("table:number-rows-spanned"), "1"))
    across = _number(element.get(q("table:number-columns-spanned"), "1"))
    for _ in range(_number(element.get(q("table:number-columns-repeated"), "1"))):
        yield [_bare(), {"t": "AlignDefault"}, down, across, blocks(element)]


def _bare() -> list[Any]:
    """Return attributes that say nothing."""
    return ["", [], []]


def _number(text: str) -> int:
    return max(1, min(int(text), COLUMNS)) if text.isascii() and text.isdigit() else 1
