"""A finished PDF opened again with pikepdf."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from warraq.model import Artefact

if TYPE_CHECKING:
    import pikepdf


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


def _holds_more(value: object) -> bool:
    import pikepdf

    return isinstance(value, pikepdf.Dictionary | pikepdf.Stream | pikepdf.Array)
