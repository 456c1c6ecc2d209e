"""What is no text: pictures get their words, and what cannot be taken in is named."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element as Element

from warraq.inputs._word.looks import text_of
from warraq.inputs._word.package import Word, q, w
from warraq.inputs._xml import remove, unwrap
from warraq.model import Severity

_ALTERNATIVE = q("mc:AlternateContent")
_LOST = {
    q("c:chart"): ("chart", "charts"),
    q("dgm:relIds"): ("SmartArt drawing", "SmartArt drawings"),
    w("altChunk"): ("embedded document", "embedded documents"),
    w("subDoc"): ("document linked in", "documents linked in"),
    w("control"): ("form control", "form controls"),
}
_PROGRAMS = ("vbaProject.bin", "vbaData.xml")


def choose_alternatives(word: Word) -> None:
    """Keep one reading of what is stored in two (ECMA-376-3 §10.2): else words come twice."""
    for story in word.stories():
        for both in list(story.iter(_ALTERNATIVE)):
            readings = [*both.findall(q("mc:Choice")), *both.findall(q("mc:Fallback"))]
            best = next((r for r in readings if _says(r)), readings[0] if readings else None)
            for other in [r for r in readings if r is not best]:
                both.remove(other)
            if best is not None:
                unwrap(best)
            unwrap(both)


def _says(reading: Element) -> bool:
    known = (w("txbxContent"), q("a:blip"), q("v:imagedata"), w("t"), *_LOST)
    return next(reading.iter(*known), None) is not None


def describe_pictures(word: Word) -> None:
    """Say old pictures (VML) as new ones, so that their description and size come along."""
    for story in word.stories():
        for data in list(story.iter(q("v:imagedata"))):
            run = next(data.iterancestors(w("r")), None)
            if run is None or next(run.iter(w("txbxContent")), None) is not None:
                continue
            shape = data.getparent()
            words = "" if shape is None else shape.get("alt", "") or data.get(q("o:title"), "")
            id_ = data.get(q("r:id"), "") or data.get(q("r:pict"), "")
            for child in [c for c in run if c.tag in {w("pict"), w("object")}]:
                run.remove(child)
            if id_:
                run.append(_drawing(id_, words))


def _drawing(id_: str, words: str) -> Element:
    drawing = etree.Element(w("drawing"))
    inline = etree.SubElement(drawing, q("wp:inline"))
    etree.SubElement(inline, q("wp:docPr"), id="0", name="", descr=words)
    graphic = etree.SubElement(inline, q("a:graphic"))
    data = etree.SubElement(graphic, q("a:graphicData"), uri=q("pic:pic")[1:].partition("}")[0])
    fill = etree.SubElement(etree.SubElement(data, q("pic:pic")), q("pic:blipFill"))
    etree.SubElement(fill, q("a:blip"), {q("r:embed"): id_})
    return drawing


def name_what_is_lost(word: Word) -> None:
    """Name what no edition can carry, and what was put elsewhere."""
    _text_boxes(word)
    for tag, (one, many) in _LOST.items():
        if count := sum(1 for story in word.stories() for _ in story.iter(tag)):
            word.say(
                "object-left-out",
                Severity.WARNING,
                f"left out: {count} {one if count == 1 else many}",
                "save it as a picture in Word and put the picture there",
            )
    objects = sum(1 for story in word.stories() for _ in story.iter(w("object"), q("o:OLEObject")))
    if objects:
        word.say(
            "object-left-out",
            Severity.NOTE,
            f"{objects} embedded objects: only the picture of each was taken",
        )
    if any(name.endswith(_PROGRAMS) for name in (*word.members, *word.parts)):
        word.say("macros-left-out", Severity.NOTE, "the file has macros: they were left out")
    _edges(word)
    _comments(word)
    _remote(word)


def _text_boxes(word: Word) -> None:
    boxes = [text_of(b) for story in word.stories() for b in story.iter(w("txbxContent"))]
    boxes = [box for box in boxes if box.strip()]
    if boxes:
        first = " ".join(boxes[0].split()[:5])
        word.say(
            "text-box",
            Severity.WARNING,
            f"{len(boxes)} text boxes: their text stands where they were anchored: {first} …",
            "look whether it reads well there; else move it in Word",
        )


def set_text_boxes(word: Word) -> None:
    """Set the text of a box before the paragraph that it is anchored in."""
    for story in word.stories():
        # From the last: a box in a box then comes out before the box around it does.
        for box in reversed(list(story.iter(w("txbxContent")))):
            anchor = next(box.iterancestors(w("p")), None)
            if anchor is None:
                continue
            for block in list(box):
                anchor.addprevious(block)
            shape = next(box.iterancestors(w("pict"), w("drawing"), w("object")), None)
            remove(box)
            if shape is not None and not _shows(shape):
                remove(shape)


def _shows(shape: Element) -> bool:
    """Tell whether there is more in a drawing than boxes of text."""
    return next(shape.iter(q("a:blip"), q("v:imagedata"), w("txbxContent")), None) is not None


def _edges(word: Word) -> None:
    """Name headers and footers that say more than a page number."""
    kinds = (word.all_related(kind) for kind in ("header", "footer"))
    texts = [" ".join(text_of(part).split()) for kind in kinds for part in kind]
    said = list(dict.fromkeys(t for t in texts if any(c.isalpha() for c in t)))
    if said:
        word.say(
            "header-left-out",
            Severity.NOTE,
            f"left out: headers and footers of Word's pages: {said[0][:40]}",
            "the press sets its own",
        )


def _comments(word: Word) -> None:
    part = word.related("comments")
    comments = [] if part is None else list(part.iter(w("comment")))
    if comments:
        authors = "، ".join(dict.fromkeys(c.get(w("author"), "?") for c in comments))
        word.say(
            "comments-left-out", Severity.NOTE, f"{len(comments)} comments left out, by {authors}"
        )


def _remote(word: Word) -> None:
    """Cut what leads out of the file, but for links: nothing is ever fetched."""
    for name, part in word.parts.items():
        if not name.endswith(".rels"):
            continue
        for relation in list(_external(part)):
            is_picture = relation.get("Type", "").endswith("/image")
            word.say(
                "remote-part",
                Severity.WARNING if is_picture else Severity.NOTE,
                f"not fetched: {relation.get('Target', '')[:60]}",
                "put the picture into the file itself" if is_picture else "",
            )
            id_ = relation.get("Id")
            remove(relation)
            for blip in [b for s in word.stories() for b in s.iter(q("a:blip"))]:
                if blip.get(q("r:link")) == id_:
                    del blip.attrib[q("r:link")]


def _external(part: Element) -> Iterator[Element]:
    for relation in part.iter(q("rel:Relationship")):
        kind = relation.get("Type", "").rpartition("/")[2]
        if relation.get("TargetMode") == "External" and kind != "hyperlink":
            yield relation
