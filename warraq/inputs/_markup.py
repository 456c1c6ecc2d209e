"""Kinds of manuscript that are plain text with a markup that pandoc reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from warraq.inputs._text import decode, unsure
from warraq.model import Finding, Input, Intake, Place, Wishes
from warraq.pandoc import refuse_depth


def everything(_text: str, _said: Finding) -> bool:
    """Take every finding as one that the writer should know."""
    return True


def markup(
    name: str,
    title: str,
    suffixes: tuple[str, ...],
    reader: str,
    matters: Callable[[str, Finding], bool] = everything,
) -> Input:
    """Return the input for a markup.

    ``reader`` is pandoc's name of it; ``matters`` tells of a text and of something that was
    not understood in it whether the writer should know.
    """

    def take_in(data: bytes, place: Place, wishes: Wishes) -> Intake:
        from warraq.inputs._pandoc import convert  # every build asks for all inputs, few for this

        text, findings = decode(data, place)
        refuse_depth(text, place)
        took = convert(text.encode(), reader, place, wishes)
        told = tuple(f for f in took.findings if matters(text, f))
        return replace(took, findings=(*findings, *told))

    return Input(name, title, suffixes, unsure, take_in, media_type="text/plain")
