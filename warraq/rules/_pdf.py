"""A finished PDF opened again with pikepdf."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from warraq.model import Artefact

if TYPE_CHECKING:
    import pikepdf


FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
"""Where the descriptor of a font holds its file (ISO 32000-1 §9.9)."""


def opened(artefact: Artefact) -> pikepdf.Pdf:
    """Open the file."""
    import pikepdf

    return pikepdf.open(BytesIO(artefact.data))


def dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Yield every dictionary of the file, and of every stream its dictionary."""
    import pikepdf

    for each in pdf.objects:
        waiting: list[pikepdf.Object] = [each]
        while waiting:
            value = waiting.pop()
            if isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
                yield value
                waiting += [v for _, v in children(value) if not v.is_indirect]
            elif isinstance(value, pikepdf.Array):
                waiting += [v for v in value if _holds_more(v) and not v.is_indirect]


def children(value: pikepdf.Object) -> Iterator[tuple[str, pikepdf.Object]]:
    """Yield the dictionaries that a dictionary names, with their keys; arrays are looked into."""
    import pikepdf

    for key, child in value.items():
        members = list(child) if isinstance(child, pikepdf.Array) else [child]
        yield from ((key, each) for each in members if _holds_more(each))


def is_embedded(font: pikepdf.Object) -> bool:
    """Tell whether the file brings a simple or a descendant font along."""
    descriptor = font.get("/FontDescriptor")
    return descriptor is not None and any(key in descriptor for key in FONT_FILES)


def _holds_more(value: object) -> bool:
    import pikepdf

    return isinstance(value, pikepdf.Dictionary | pikepdf.Stream | pikepdf.Array)
