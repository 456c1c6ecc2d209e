"""XML of a stranger's file: no document type, no entity, no network, no endless depth."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree
from lxml.etree import _Element as Element

from warraq.errors import SourceError
from warraq.model import Place


def parse(data: bytes, name: str, place: Place) -> Element:
    """Parse a part of an archive. Raises :class:`SourceError`.

    libxml2 refuses by itself what nests deeper than 256 elements.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise SourceError(
            f"the part {name} is not XML: {error.msg}",
            place,
            hint="open the file in its program and save it again",
        ) from None
    if etree.ElementTree(root).docinfo.internalDTD is not None:
        raise SourceError(
            f"the part {name} has a document type, which could name other files",
            place,
            hint="no word processor writes one: save the file again in its program",
        )
    return root


def qualified(name: str, namespaces: Mapping[str, str]) -> str:
    """Return the full name of ``prefix:name`` (Namespaces in XML §5), as lxml writes it."""
    prefix, _, local = name.partition(":")
    return f"{{{namespaces[prefix]}}}{local}"


def written(root: Element) -> bytes:
    """Write a part."""
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def children(element: Element, tag: str) -> list[Element]:
    """Return the children of one name, as a list that stays when the tree changes."""
    return list(element.iterchildren(tag))


def unwrap(element: Element) -> None:
    """Put the children of an element in its place; its own text goes with it."""
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    inside = list(element)
    parent.remove(element)
    for offset, child in enumerate(inside):
        child.tail = None
        parent.insert(at + offset, child)


def remove(element: Element) -> None:
    """Take an element out with all that is in it."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
