"""An OpenDocument text: its parts read into pandoc's tree, its properties, what is left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from warraq.inputs._changes import settle
from warraq.inputs._odf.blocks import Body
from warraq.inputs._odf.lost import say_what_is_lost
from warraq.inputs._odf.package import Odf, opened, q
from warraq.inputs._odf.styles import Styles
from warraq.inputs._pandoc import intake
from warraq.letters import runs_right
from warraq.model import Intake, Place, Severity, Wishes
from warraq.pandoc import Tree

_PROPERTIES = {
    "title": "dc:title",
    "author": "meta:initial-creator",
    "date": "dc:date",
    "lang": "dc:language",
}


def read(data: bytes, place: Place, wishes: Wishes) -> Intake:
    """Convert it to Markdown. Raises :class:`SourceError` or :class:`CompositionError`."""
    odf = opened(data, place, wishes)
    _changes(odf)
    text = "".join(map(str, odf.body.itertext()))
    body = Body(odf, Styles(odf), runs_right(text))
    blocks = body.read()
    tree = {"pandoc-api-version": [1, 23, 1], "meta": _meta(odf, body), "blocks": blocks}
    say_what_is_lost(body.reader)
    _comments(odf)
    took = intake(Tree(tree, body.reader.media, ()), place, wishes)
    return replace(took, findings=(*odf.findings, *took.findings))


def _meta(odf: Odf, body: Body) -> dict[str, Any]:
    found = {}
    for key, name in _PROPERTIES.items():
        texts = (root.findtext(f".//{q('office:meta')}/{q(name)}") for root in odf.roots)
        if text := " ".join((next(filter(None, texts), None) or "").split()):
            found[key] = {"t": "MetaString", "c": text[:10] if key == "date" else text}
    if named := [f"{key} {found[key]['c']}" for key in ("author", "date") if key in found]:
        odf.say(
            "metadata-from-properties",
            Severity.NOTE,
            f"taken from the file's properties: {', '.join(named)}",
            f"write a {odf.place.file.rpartition('.')[0]}.yaml beside it to say otherwise",
        )
    return {**found, **body.title}


def _changes(odf: Odf) -> None:
    """Accept tracked changes, whose deleted words lie apart (part 3, §5.5), or stop."""
    authors = Counter(
        change.findtext(f".//{q('office:change-info')}/{q('dc:creator')}") or "?"
        for change in odf.body.iter(q("text:changed-region"))
    )
    settle(authors, odf.place, odf.wishes, odf.say)


def _comments(odf: Odf) -> None:
    comments = list(odf.body.iter(q("office:annotation")))
    if comments:
        authors = "، ".join(dict.fromkeys(c.findtext(q("dc:creator")) or "?" for c in comments))
        odf.say(
            "comments-left-out", Severity.NOTE, f"{len(comments)} comments left out, by {authors}"
        )
