"""A tree of tags written as structure elements (ISO 32000-1 §14.7)."""

from __future__ import annotations

from typing import Any

import pydyf

from warraq.typeset.tag import Annotation, Kid, Tag


class TagTree:
    """Writes one document's tree.

    ``annotations``, by number: the link's tag, the engine's object, its description.
    """

    def __init__(self, pdf: Any, annotations: list[tuple[Tag, Any, str]]) -> None:
        self.pdf = pdf
        self.annotations = annotations
        self.objects: dict[Tag, Any] = {}
        self.pages: dict[int, dict[int, bytes]] = {}
        self.ids: dict[str, bytes] = {}

    def write(self, root: Tag) -> None:
        """Add the tree with its parent tree and its ids, and mark the document as tagged."""
        pdf = self.pdf
        top = pydyf.Dictionary({"Type": "/StructTreeRoot"})
        pdf.add_object(top)
        top["K"] = pydyf.Array([self._element(root, top.reference)])
        parents = pydyf.Dictionary({"Nums": self._parents()})
        pdf.add_object(parents)
        top["ParentTree"] = parents.reference
        top["ParentTreeNextKey"] = len(parents["Nums"]) // 2
        if self.ids:
            names = pydyf.Array()
            for name in sorted(self.ids, key=lambda name: pydyf.String(name).data):
                names += [pydyf.String(name), self.ids[name]]
            ids = pydyf.Dictionary({"Names": names})
            pdf.add_object(ids)
            top["IDTree"] = ids.reference
        pdf.catalog["StructTreeRoot"] = top.reference
        pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})

    def _element(self, tag: Tag, parent: bytes) -> bytes:
        element = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{tag.role}", "P": parent})
        self.pdf.add_object(element)
        self.objects[tag] = element
        texts = {
            "Lang": tag.lang, "Alt": tag.alt, "E": tag.expansion, "ID": tag.id, "T": tag.title,
        }  # fmt: skip
        element.update({key: pydyf.String(text) for key, text in texts.items() if text})
        if tag.id:
            self.ids[tag.id] = element.reference
        if tag.attributes:
            owned = [
                pydyf.Dictionary({"O": f"/{owner}", **{k: _value(v) for k, v in own.items()}})
                for owner, own in tag.attributes.items()
            ]
            element["A"] = owned[0] if len(owned) == 1 else pydyf.Array(owned)
        own_page = next((kid.page for kid in tag.kids if not isinstance(kid, Tag)), None)
        if own_page is not None:
            element["Pg"] = self.pdf.page_references[own_page]
        element["K"] = pydyf.Array(self._kid(kid, element.reference, own_page) for kid in tag.kids)
        return element.reference  # type: ignore[no-any-return]  # the engine has no types

    def _kid(self, kid: Kid, element: bytes, own_page: int | None) -> Any:
        if isinstance(kid, Tag):
            return self._element(kid, element)
        page = self.pdf.page_references[kid.page]
        if isinstance(kid, Annotation):
            link = self.annotations[kid.number][1]
            return pydyf.Dictionary({"Type": "/OBJR", "Obj": link.reference, "Pg": page})
        self.pages.setdefault(kid.page, {})[kid.mcid] = element
        if kid.page == own_page:
            return kid.mcid
        return pydyf.Dictionary({"Type": "/MCR", "Pg": page, "MCID": kid.mcid})

    def _parents(self) -> Any:
        """Return the parent tree's numbers (§14.7.4.4): the pages', then the annotations'."""
        numbers = pydyf.Array()
        count = len(self.pdf.page_references)
        for page in range(count):
            own = self.pages.get(page, {})
            numbers += [page, pydyf.Array(own.get(mcid, "null") for mcid in range(len(own)))]
        for number, (tag, annotation, description) in enumerate(self.annotations, count):
            annotation["StructParent"] = number
            if description:
                annotation["Contents"] = pydyf.String(description)
            numbers += [number, self.objects[tag].reference]
        return numbers


def _value(value: object) -> Any:
    if isinstance(value, tuple):
        return pydyf.Array(pydyf.String(v) if isinstance(v, str) else v for v in value)
    return value
