"""A finished PDF read through its structure tree, as assistive technology reads it.

The tree comes from pikepdf (ISO 32000-1 §14.7), the text of every marked piece from PDFium,
which Chrome reads aloud with. PDFium puts what runs from the right into reading order by itself:
in which order the codes of one run lie in the file is not seen here.
"""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import pikepdf

Texts: TypeAlias = "dict[tuple[int, int], str]"
"""The text of each marked piece, by its page from 0 and its MCID."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link annotation: where it leads (a name in the file, an address), what it says."""

    target: str
    contents: str


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """A structure element. ``lang`` is the language it is in, its own or inherited.

    ``title`` is for people who look at the tree, ``attributes`` are those of all owners.
    ``kids`` are elements, the texts of marked pieces, and links; ``pages`` those from 0 on
    which its own pieces are.
    """

    role: str
    lang: str
    alt: str
    expansion: str
    id: str
    title: str
    attributes: Mapping[str, object]
    kids: tuple[Element | str | Link, ...]
    pages: tuple[int, ...]

    @property
    def elements(self) -> tuple[Element, ...]:
        """The kids that are elements."""
        return tuple(kid for kid in self.kids if isinstance(kid, Element))

    def walk(self) -> Iterator[Element]:
        """Yield the element and all that are in it, in reading order."""
        yield self
        for kid in self.elements:
            yield from kid.walk()

    @property
    def text(self) -> str:
        """What is read aloud: the alternative text instead of what it stands for."""
        if self.alt:
            return self.alt
        return "".join(k if isinstance(k, str) else getattr(k, "text", "") for k in self.kids)


def read(data: bytes) -> Element | None:
    """Return the root of the tree; None when the file has none."""
    import pikepdf

    with pikepdf.open(BytesIO(data)) as pdf:
        tree = pdf.Root.get("/StructTreeRoot")
        if tree is None or "/K" not in tree:
            return None
        pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
        reader = _Reader(pages, texts(data))
        lang = str(pdf.Root.get("/Lang", ""))
        roots = [reader.element(kid, lang, None) for kid in _many(tree.K)]
        if len(roots) == 1:
            return roots[0]
        return Element("", lang, "", "", "", "", {}, tuple(roots), ())


def texts(data: bytes) -> Texts:
    """Return what PDFium finds in every marked piece.

    What it puts between pieces (spaces, ends of lines) goes to the piece before.
    """
    import pypdfium2

    found: Texts = defaultdict(str)
    document: Any = pypdfium2.PdfDocument(data)
    try:
        for number, page in enumerate(document):
            _texts_of_page(page.get_textpage(), number, found)
    finally:
        document.close()
    return found


def _texts_of_page(page: Any, number: int, found: Texts) -> None:
    from pypdfium2 import raw

    pieces: dict[int | None, int] = {}
    mcid = -1
    for place in range(raw.FPDFText_CountChars(page)):
        item = raw.FPDFText_GetTextObject(page, place)
        address = ctypes.cast(item, ctypes.c_void_p).value
        if address is not None:
            if address not in pieces:
                pieces[address] = raw.FPDFPageObj_GetMarkedContentID(item)
            mcid = pieces[address]
        if raw.FPDFText_GetTextIndexFromCharIndex(page, place) >= 0:  # else it is left out
            found[number, mcid] += chr(raw.FPDFText_GetUnicode(page, place))
    found[number, mcid] += "\n"


class _Reader:
    """Turns structure dictionaries into elements."""

    def __init__(self, pages: Mapping[Any, int], found: Texts) -> None:
        self.pages = pages
        self.texts = found

    def element(self, value: pikepdf.Object, lang: str, page: int | None) -> Element:
        lang = str(value.get("/Lang", lang))
        page = self._page(value, page)
        kids: list[Element | str | Link] = []
        own: list[int] = []
        for kid in _many(value.get("/K")):
            if isinstance(kid, int):
                kids.append(self.texts.get((page or 0, int(kid)), ""))
                own.append(page or 0)
            elif "/MCID" in kid:
                where = self._page(kid, page) or 0
                kids.append(self.texts.get((where, int(kid.MCID)), ""))
                own.append(where)
            elif "/Obj" in kid:
                kids.append(_link(kid.Obj))
            else:
                made = self.element(kid, lang, page)
                # NonStruct says that its parent is meant (ISO 32000-1 table 333).
                kids += made.kids if made.role == "NonStruct" else [made]
        return Element(
            role=str(value.get("/S", ""))[1:],
            lang=lang,
            alt=str(value.get("/Alt", "")),
            expansion=str(value.get("/E", "")),
            id=str(value.get("/ID", "")),
            title=str(value.get("/T", "")),
            attributes=_attributes(value),
            kids=tuple(kids),
            pages=tuple(dict.fromkeys(own)),
        )

    def _page(self, value: pikepdf.Object, otherwise: int | None) -> int | None:
        return self.pages.get(value.Pg.objgen) if "/Pg" in value else otherwise


def _many(value: Any) -> list[Any]:
    import pikepdf

    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def _link(annotation: pikepdf.Object) -> Link:
    action = annotation.get("/A")
    target = annotation.get("/Dest", "") if action is None else action.get("/URI", "")
    return Link(str(target), str(annotation.get("/Contents", "")))


def _attributes(value: pikepdf.Object) -> dict[str, object]:
    import pikepdf

    found: dict[str, object] = {}
    for owned in _many(value.get("/A")):
        for key, each in owned.items():
            if key != "/O":
                is_list = isinstance(each, pikepdf.Array)
                found[key[1:]] = tuple(map(_plain, each)) if is_list else _plain(each)
    return found


def _plain(value: Any) -> object:
    import pikepdf

    if isinstance(value, pikepdf.Name):
        return str(value)[1:]
    return str(value) if isinstance(value, pikepdf.String) else value
