"""A manuscript of another program → Markdown: pandoc's tree, repaired, written out.

The tree and not the Markdown is repaired: in it text and markup are apart, and a paragraph
knows what it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from warraq import pandoc, registry
from warraq.model import Finding, Intake, Place, Severity, Wishes


def convert(data: bytes, reader: str, place: Place, wishes: Wishes) -> Intake:
    """Read ``data`` with one of pandoc's readers. Raises :class:`CompositionError`."""
    tree, media = pandoc.to_tree(data, reader, place)
    return intake(tree, media, place, wishes)


def intake(tree: Any, media: Mapping[str, bytes], place: Place, wishes: Wishes) -> Intake:
    """Mend pandoc's tree and write it as Markdown, with the images that lay in the file."""
    findings = tuple(_mend(tree, place, wishes))
    text = pandoc.to_markdown(tree, place)
    return Intake(text, "markdown", media, findings, converted=True)


def _mend(tree: Any, place: Place, wishes: Wishes) -> Iterator[Finding]:
    for repair in registry.repairs().values():
        if repair.id in wishes.keep:
            continue
        if times := repair.mend(tree):
            yield Finding(
                "repaired",
                Severity.NOTE,
                f"{repair.what}: mended {times} times [{repair.id}]",
                place,
                f'write "keep: {repair.id}" into the settings to leave them as they are',
            )
