"""Which inline boxes are isolates: by ``dir``, ``bdi`` and ``bdo``, and by ``unicode-bidi``.

HTML §15.3.6 gives the elements their ``unicode-bidi`` in the style sheet of the browser; the
engine's style sheet has none, so the elements are asked themselves. What a theme says with the
property counts besides: the engine knows its name and refuses it, and is taught its values here.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from weasyprint.css.tokens import get_single_keyword
from weasyprint.css.validation.properties import PROPERTIES
from weasyprint.formatting_structure.boxes import InlineBox, TextBox

from warraq.model import Direction
from warraq.typeset import fribidi
from warraq.typeset.direction import OBJECT

_DIR: dict[str, fribidi.Base] = {"ltr": "ltr", "rtl": "rtl", "auto": "auto"}
_VALUES = frozenset("normal embed isolate bidi-override isolate-override plaintext".split())


def _unicode_bidi(tokens: Any) -> str | None:
    """Validate the property (CSS Writing Modes 3 §2.2)."""
    keyword = get_single_keyword(tokens)
    return keyword if keyword in _VALUES else None


_unicode_bidi.wants_base_url = False  # type: ignore[attr-defined]
PROPERTIES.setdefault("unicode-bidi", _unicode_bidi)


class Isolation(NamedTuple):
    """How an isolate is set.

    ``direction`` is the base of its paragraph, ``overrides`` that it is forced upon every
    character, ``inherited`` the direction that its elements inherit: ``plaintext`` changes only
    the base.
    """

    direction: Direction
    overrides: bool
    inherited: Direction


def isolation(box: Any, around: Direction | None = None) -> Isolation | None:
    """Return how an inline box is isolated; None when it is not.

    ``around`` is the direction that it inherits, when that is not what its style says: the
    engine does not know which direction an ``auto`` around it has.

    ``embed`` and ``bidi-override`` are taken for isolates too: what they once did to the text
    beside them is what isolates were invented for.
    """
    value: str = box.style["unicode_bidi"]
    element = box.element
    base: fribidi.Base | None = None
    overrides = value.endswith("override")
    if element is not None and box.element_tag == element.tag:  # no pseudo-element, no run
        base = _DIR.get((element.get("dir") or "").lower())
        overrides |= element.tag == "bdo"
        if element.tag == "bdi" and base is None:
            base = "auto"
    inherited: Direction | None = None
    if value == "plaintext":
        inherited = base if base and base != "auto" else around or box.style["direction"]
        base = "auto"
    if base is None and (overrides or value != "normal"):
        base = around or box.style["direction"]
    if base is None:
        return None
    if base == "auto":
        level, _ = fribidi.levels(_text(box, by_style=value == "plaintext"), "auto")
        base = "rtl" if level else "ltr"
    return Isolation(base, overrides, inherited or base)


def _text(box: Any, *, by_style: bool) -> str:
    """Return the text that ``auto`` goes by: without isolates.

    For ``dir=auto`` those are the elements that HTML names (§3.2.6.4), whatever their style;
    for ``plaintext`` whatever is one (UAX #9, P2).
    """
    out = []
    for child in box.children:
        if isinstance(child, TextBox):
            out.append(child.text)
        elif isinstance(child, InlineBox):
            apart = isolation(child) if by_style else _has_dir(child)
            out.append(OBJECT if apart else _text(child, by_style=by_style))
    return "".join(out)


def _has_dir(box: Any) -> bool:
    element = box.element
    return element is not None and (element.tag == "bdi" or element.get("dir") is not None)
