"""A manuscript of another program → Markdown: pandoc's tree, repaired, written out.

The tree and not the Markdown is repaired: in it text and markup are apart, and a paragraph
knows what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from unicodedata import normalize

import yaml

from warraq import pandoc, registry
from warraq.errors import SourceError
from warraq.inputs import _escapes, _marks, _media
from warraq.inputs._wrappers import is_rtl, unwrap
from warraq.model import Finding, Intake, Place, Severity, Wishes
from warraq.pandoc import Tree
from warraq.passes.direction import direction_of
from warraq.repairs._tree import join_words, text_of

HEAD = ("title", "subtitle", "author", "date", "lang", "description", "keywords", "publisher",
        "rights", "identifier", "kind")  # fmt: skip
"""What is taken of the properties that a program keeps with its text."""

_LISTS = frozenset(("author", "keywords"))
_PUBLIC = re.compile(r"urn:|doi:|10\.|https?:|isbn", re.IGNORECASE)
"""What begins an identifier that others know too."""


def convert(data: bytes, reader: str, place: Place, wishes: Wishes) -> Intake:
    """Read ``data`` with one of pandoc's readers. Raises :class:`CompositionError`."""
    return intake(pandoc.to_tree(data, reader, place), place, wishes)


def intake(tree: Tree, place: Place, wishes: Wishes) -> Intake:
    """Mend pandoc's tree and write it as Markdown, its properties as front matter above it."""
    join_words(tree.json)
    unwrap(tree.json)
    findings = (*_left_out(tree, place), *_mend(tree.json, place, wishes))
    _marks.settle(tree.json)
    media, lost = _media.usable(tree.json, tree.media, place)
    join_words(tree.json)  # what repairs have cut
    _escapes.escape(tree.json)
    if not text_of(tree.json["blocks"]) and not media:
        raise SourceError(
            "the file holds no text", place, hint="write something into it, or remove it"
        )
    # Vowels and doubling signs in the canonical order, as the web's validators want them.
    text = normalize("NFC", _head(tree.json) + pandoc.to_markdown(tree.json, place))
    return Intake(text, "markdown", media, (*findings, *lost), converted=True)


def repaired(id_: str, what: str, times: int, place: Place) -> Finding:
    """Return the finding of a repair."""
    return Finding(
        "repaired",
        Severity.NOTE,
        f"{what}: mended {times} times [{id_}]",
        place,
        f'write "keep: {id_}" into the settings to leave them as they are',
    )


def _head(tree: Any) -> str:
    """Return the properties of the file as front matter; nothing when it has none."""
    found = {key: _value(tree["meta"][key]) for key in HEAD if key in tree["meta"]}
    _say_once(found)
    found = {key: value for key, value in found.items() if value and _is_usable(key, value)}
    if (lang := found.get("lang")) and (direction_of(str(lang)) == "rtl") != is_rtl(tree):
        del found["lang"]  # the language of the program's windows, not of the text
    if not found:
        return ""
    return f"---\n{yaml.safe_dump(found, allow_unicode=True, sort_keys=False, width=10_000)}---\n\n"


def _say_once(found: dict[str, str | list[str]]) -> None:
    """Leave one value where only one is taken; a second title is what the first is explained by.

    An e-book may say anything more than once, its main title first (EPUB 3.3 §5.5.3.1.2).
    """
    title = found.get("title")
    if isinstance(title, list) and title[1:]:
        found.setdefault("subtitle", title[1])
    names = found.get("identifier")
    if isinstance(names, list):  # the number that a program gave it names no work
        names.sort(key=lambda name: not _PUBLIC.match(name))
    for key, value in found.items():
        if isinstance(value, list) and key not in _LISTS:
            found[key] = value[0] if value else ""


def _is_usable(key: str, value: str | list[str]) -> bool:
    """Leave out what the press would stop at: nobody typed it here and nobody could mend it."""
    if key == "date":
        return re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)) is not None
    if key == "lang":
        return registry.sets(str(value))
    return True


def _value(meta: Any) -> str | list[str]:
    if meta["t"] == "MetaList":
        return [word for each in meta["c"] if (word := text_of(each))]
    return text_of(meta)


def _left_out(tree: Tree, place: Place) -> Iterator[Finding]:
    hint = "look whether the text needs it; it cannot be carried over"
    for said in tree.skipped:
        yield Finding("left-out", Severity.WARNING, f"not understood: {said}", place, hint)


def _mend(tree: Any, place: Place, wishes: Wishes) -> Iterator[Finding]:
    for repair in registry.repairs().values():
        if repair.id in wishes.keep:
            continue
        if times := repair.mend(tree):
            yield repaired(repair.id, repair.what, times, place)
