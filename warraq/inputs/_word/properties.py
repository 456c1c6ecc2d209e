"""What Word knows of a file: title, author, date, language (ECMA-376-2 §11)."""

from __future__ import annotations

from typing import Any

from warraq.inputs._word.package import Word, q
from warraq.model import Severity

_NOBODY = frozenset(
    "user admin administrator author owner windows pc hp dell lenovo asus acer toshiba "
    "python-docx unknown microsoft مستخدم المستخدم".split()
)
"""Names that a program or a seller of computers put there."""


def add(word: Word, tree: Any) -> None:
    """Add the file's own properties to the tree's, where the text does not say the same better."""
    part = word.parts.get("docProps/core.xml")
    if part is None:
        return

    def text(name: str) -> str:
        return " ".join((part.findtext(q(name)) or "").split())

    author = text("dc:creator")
    found = {
        "title": "" if _has_title(tree) else _title(text("dc:title")),
        "author": "" if author.lower() in _NOBODY or author.lower().startswith("user") else author,
        "date": text("dcterms:modified")[:10],
        "lang": text("dc:language"),
        "keywords": text("cp:keywords"),
    }
    found = {k: v for k, v in found.items() if v and k not in tree["meta"]}
    if named := [key for key in ("title", "author", "date") if key in found]:
        word.say(
            "metadata-from-properties",
            Severity.NOTE,
            f"taken from the file's properties: "
            f"{', '.join(f'{key} {found[key]}' for key in named)}",
            f"write a {word.place.file.rpartition('.')[0]}.yaml beside it to say otherwise",
        )
    for key, value in found.items():
        tree["meta"][key] = {"t": "MetaString", "c": value}


def _has_title(tree: Any) -> bool:
    """Tell whether the text begins with its title: a style says so, or a heading is there."""
    if "title" in tree["meta"]:
        return True
    first = tree["blocks"][0] if tree["blocks"] else {"t": ""}
    return bool(first["t"] == "Header" and first["c"][0] == 1)


def _title(text: str) -> str:
    """Return a title that a person wrote: no name of a file."""
    lower = text.lower()
    return "" if lower.endswith((".doc", ".docx", ".dot")) or lower.startswith("document") else text
