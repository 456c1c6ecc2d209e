"""Drawings in the line take the colour of the text around (``currentColor``, CSS Color 4 §10.3).

The engine hands a drawing's root nothing of the page's style, so that a formula in a coloured
heading would be black.
"""

from __future__ import annotations

from typing import Any

from warraq.typeset.insides import Hook


def _in_the_text_s_colour(original: Any) -> Any:
    def make_replaced_box(element: Any, box: Any, image: Any) -> Any:
        drawing = getattr(image, "_svg", None)
        if drawing is not None and element.tag.endswith("}svg"):
            red, green, blue = (
                round(255 * min(max(part, 0.0), 1.0))
                for part in box.style["color"].to("srgb").coordinates
            )
            drawing.tree.attrib.setdefault("color", f"rgb({red}, {green}, {blue})")
        return original(element, box, image)

    return make_replaced_box


HOOKS = (
    Hook("weasyprint.html", "make_replaced_box", "(element, box, image)", _in_the_text_s_colour),
)
