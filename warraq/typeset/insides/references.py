"""References to pages: counted once, not once for every tag.

pydyf makes the list of all pages' references anew whenever one is asked for, and a tagged
document asks for every piece of text: at 300 pages that is 4 % of the time, and it grows with
the square.
"""

from __future__ import annotations

from typing import Any

from warraq.typeset.insides import Hook


def _pdf(original: Any) -> Any:
    class PDF(original):  # type: ignore[misc]  # the engine has no types
        """A document that keeps the references as long as no page is added."""

        _known: tuple[int, tuple[bytes, ...]] = (0, ())

        @property
        def page_references(self) -> tuple[bytes, ...]:
            size = len(self.pages["Kids"])
            if self._known[0] != size:
                self._known = (size, original.page_references.fget(self))
            return self._known[1]

    return PDF


HOOKS = (Hook("pydyf", "PDF", "()", _pdf),)
