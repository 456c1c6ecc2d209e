"""A Word file, made plain step by step, and what pandoc makes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from warraq import pandoc
from warraq.inputs._pandoc import intake
from warraq.inputs._word import (
    changes,
    fields,
    layout,
    numbering,
    objects,
    properties,
    runs,
    tables,
)
from warraq.inputs._word.package import Word, opened, packed
from warraq.model import Intake, Place, Wishes

STEPS: tuple[Callable[[Word], None], ...] = (
    changes.accept,
    objects.choose_alternatives,
    runs.open_wrappers,
    fields.settle,
    objects.name_what_is_lost,
    objects.set_text_boxes,
    objects.describe_pictures,
    runs.drop_hidden,
    runs.drop_typed_note_marks,
    runs.single_spaces,
    tables.straighten,
    layout.split_pages,
    layout.mark_headings,
    layout.drop_indents,
    numbering.write_labels,
    layout.say_outlines,
    layout.mark_direction,
    layout.mark_pages,
    runs.say_complex_looks,
)
"""What is done to a Word file before pandoc reads it, in order: what looks at looks comes before
what takes them away."""


def read(data: bytes, place: Place, wishes: Wishes) -> Intake:
    """Convert it to Markdown. Raises :class:`SourceError` or :class:`CompositionError`."""
    word = opened(data, place, wishes)
    for step in STEPS:
        step(word)
    tree = pandoc.to_tree(packed(word), "docx", place)
    properties.add(word, tree.json)
    took = intake(tree, place, wishes)
    return replace(took, findings=(*word.findings, *took.findings))
