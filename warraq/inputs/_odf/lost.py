"""What the reading of an OpenDocument text left out or put elsewhere, said with counts."""

from __future__ import annotations

from warraq.inputs._odf.inlines import Reader
from warraq.model import Severity


def say_what_is_lost(reader: Reader) -> None:
    """Name what was left out or put elsewhere."""
    say, lost = reader.odf.say, reader.lost
    if reader.hidden:
        first = " ".join(reader.hidden[:5])
        said = f"{len(reader.hidden)} hidden words left out: {first} …"
        say("hidden-text", Severity.WARNING, said)
    if reader.boxes:
        first, count = " ".join(reader.boxes[0].split()[:5]), len(reader.boxes)
        say(
            "text-box",
            Severity.WARNING,
            f"{count} text boxes: their text stands where they were anchored: {first} …",
            "look whether it reads well there; else move it in its program",
        )
    if lost["object"]:
        say(
            "object-left-out",
            Severity.WARNING,
            f"left out: {lost['object']} charts, drawings or embedded objects",
            "put a picture of each into the text",
        )
    if lost["picture"]:
        say("remote-part", Severity.WARNING, f"not fetched: {lost['picture']} linked pictures",
            "put the pictures into the file itself")  # fmt: skip
    if lost["contents"]:
        say("words-own-contents", Severity.NOTE,
            f"{lost['contents']} tables of contents or indexes left out",
            "the press makes its own contents")  # fmt: skip
    if lost["page"]:
        say("page-reference", Severity.WARNING,
            f"{lost['page']} references to pages by number: the numbers are those of its program",
            "refer to a heading by its words, or check the numbers")  # fmt: skip
