"""Who made a picture: ``![…](map.png){credit="تصوير: فلان"}`` stands below its caption."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element as Element

from warraq.model import Finding, Locate, Metadata
from warraq.passes._tree import Slot, text_of


def set_credits(tree: Element, metadata: Metadata, locate: Locate) -> Iterator[Finding]:
    """Write every picture's credit; a picture that is a paragraph becomes a figure for it.

    pandoc hides a caption that repeats the description from whoever hears the text: the credit
    is not said twice, so it is not hidden.
    """
    del metadata, locate
    for image in list(tree.iter("img")):
        credit = image.get("data-credit", "").strip()
        image.attrib.pop("data-credit", "")
        parent = image.getparent()
        if not credit or parent is None:
            continue
        line = etree.Element("span", {"class": "credit"})
        line.text = credit
        if parent.tag == "p" and len(parent) == 1 and not text_of(parent):
            parent.tag = "figure"
            etree.SubElement(parent, "figcaption").append(line)
        elif (caption := _caption(image)) is not None:
            _bare(caption)
            before = (
                Slot(caption[-1], is_tail=True) if len(caption) else Slot(caption, is_tail=False)
            )
            before.text += "\n"
            caption.append(line)
        else:
            line.text, line.tail, image.tail = f" ({credit})", image.tail, None
            image.addnext(line)
    yield from ()


def _caption(image: Element) -> Element | None:
    figure = next(image.iterancestors("figure"), None)
    if figure is None:
        return None
    caption = figure.find("figcaption")
    return etree.SubElement(figure, "figcaption") if caption is None else caption


def _bare(caption: Element) -> None:
    """Let the caption's own words be hidden, where they are, by an element of their own."""
    if caption.get("aria-hidden") != "true":
        return
    del caption.attrib["aria-hidden"]
    words = etree.Element("span", {"aria-hidden": "true"})
    words.text, caption.text = caption.text, None
    words.extend(list(caption))
    caption.append(words)
