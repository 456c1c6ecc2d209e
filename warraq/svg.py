"""SVG made safe: only the drawing is taken, and only as much of it as can be drawn."""

from __future__ import annotations

import re
from math import isfinite

from lxml.etree import _Element as Element

from warraq import svgcss

MEDIA_TYPE = "image/svg+xml"

TAGS = frozenset(
    "svg g defs symbol use title desc path rect circle ellipse line polyline polygon text tspan "
    "linearGradient radialGradient stop clipPath mask pattern marker".split()
)
PROPERTIES = frozenset(
    "fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap "
    "stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset opacity color display "
    "visibility stop-color stop-opacity clip-path clip-rule mask marker-start marker-mid "
    "marker-end font-family font-size font-weight font-style text-anchor dominant-baseline "
    "direction".split()
)
"""Those of CSS that may stand there as attributes."""
ATTRIBUTES = PROPERTIES | frozenset(
    "id class viewBox preserveAspectRatio width height x y x1 y1 x2 y2 cx cy r rx ry fx fy d "
    "points transform offset gradientUnits gradientTransform spreadMethod clipPathUnits "
    "maskUnits maskContentUnits patternUnits patternContentUnits patternTransform markerWidth "
    "markerHeight refX refY orient markerUnits dx dy rotate textLength lengthAdjust href".split()
)
"""What may stand on any of them; a name that is not here is dropped."""

GROWTH = 100_000
"""Most elements that a drawing may come to when all its references are followed."""

DEPTH = 16
"""How many parts may lie inside one another: PDF/A can keep 28 states (ISO 19005-2 §6.1.13),
and the page around the drawing takes some."""

_LENGTH = re.compile(r"\+?(?:\d+\.?\d*|\.\d+)(?:px|pt|pc|mm|cm|in|em|ex|%)?")
_OLD_LINK = "{http://www.w3.org/1999/xlink}href"
_TURNS = re.compile(r"(?:[\s,]*[+-]?(?:\d+\.?\d*|\.\d+)(?![\d.]))*[\s,]*")
_REFERENCE = re.compile(r"url\(\s*[\"']?#([^)\"'\s]+)")


def is_markup(data: bytes) -> bool:
    """Tell a drawing from a picture: it is written, and begins with a tag."""
    return data.lstrip()[:1] == b"<" or data.startswith(b"\xef\xbb\xbf<")


def sanitise(text: str) -> str:
    """Return only the drawing: shapes, paint and text, with references inside the file alone.

    Raises ValueError for what is not an SVG or would be an SVG only after repair.
    """
    import nh3
    from lxml import etree

    if "<!ENTITY" in text:
        raise ValueError("it defines entities")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        drawing = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(error.msg) from None
    if etree.QName(drawing).localname != "svg":
        raise ValueError("its root is not svg")
    for name in ("width", "height", "viewBox"):
        if name in drawing.attrib and not _is_measure(name, drawing.get(name, "")):
            del drawing.attrib[name]
    if "viewBox" in drawing.attrib and not {"width", "height"} & set(drawing.attrib):
        # WeasyPrint 70 fails on a picture with proportions and no size in a line from the right.
        _, _, width, height = drawing.get("viewBox", "").replace(",", " ").split()
        drawing.attrib.update({"width": width, "height": height})
    for words in drawing.iter("{*}text", "{*}tspan"):  # WeasyPrint 70 drops ends of lines
        words.text, words.tail = (
            (text or "").replace("\n", " ") for text in (words.text, words.tail)
        )
    for element in drawing.iter():
        if _OLD_LINK in element.attrib:  # nh3 would keep it, and not what its prefix means
            old = element.attrib.pop(_OLD_LINK)
            element.set("href", element.get("href", old))
    svgcss.write_out(drawing, PROPERTIES)
    clean = nh3.clean(
        etree.tostring(drawing, encoding="unicode"),
        tags=set(TAGS),
        clean_content_tags={"script", "style", "foreignObject", "iframe"},
        attributes={"*": set(ATTRIBUTES)},
        attribute_filter=_inside_only,
        url_schemes=set(),
        url_relative=lambda url: url if url.startswith("#") else None,
        link_rel=None,
    )
    if not clean.startswith("<svg"):
        raise ValueError("nothing safe is left of it")
    _refuse_growth(etree.fromstring(clean, etree.XMLParser(recover=True)))
    # nh3 writes HTML, where the namespace is implied; an SVG file has to name it.
    return clean.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)


def said(drawing: bytes) -> str:
    """Return what a safe drawing says it shows, title and description (SVG 2 §5.8), or nothing."""
    root = _parsed(drawing)
    texts = (root.findtext(f"{{http://www.w3.org/2000/svg}}{name}") for name in ("title", "desc"))
    title, description = (" ".join((text or "").split()) for text in texts)
    if not (title and description):
        return title or description
    return f"{title}{'' if title[-1] in '.:!?؟۔' else '.'} {description}"


def words(drawing: bytes) -> str:
    """Return what is written in a safe drawing."""
    texts = _parsed(drawing).iter("{*}text")
    return " ".join(str(part) for text in texts for part in text.itertext())


def _parsed(drawing: bytes) -> Element:
    from lxml import etree

    return etree.fromstring(drawing, etree.XMLParser(recover=True, resolve_entities=False))


def families(said: str) -> list[str]:
    """Return the names in the value of ``font-family``."""
    return [name for each in said.split(",") if (name := each.strip().strip("\"'"))]


def weight(said: str) -> int:
    """Return the value of ``font-weight`` as a number; 400 for one that is none."""
    if said.strip().isdecimal() and 1 <= int(said) <= 1000:
        return int(said)
    return 700 if said.strip() in {"bold", "bolder"} else 400


def _inside_only(_tag: str, name: str, value: str) -> str | None:
    """Drop paint that is fetched from elsewhere: ``fill="url(http://…)"``, CSS escapes too."""
    if any(mark in value for mark in ("\\", "/*", "//")):
        return None
    if name == "rotate" and not _TURNS.fullmatch(value):  # WeasyPrint 70 would draw nothing at all
        return None
    folded = value.replace(" ", "").lower()
    if folded.count("url(") != folded.count("url(#"):
        return None
    return value if name != "href" or value.startswith("#") else None


def _is_measure(name: str, value: str) -> bool:
    """Tell whether a size is one that can be drawn (SVG 2 §8.2): finite, not nought."""
    if name == "viewBox":
        words = value.replace(",", " ").split()
        try:
            numbers = [float(word) for word in words]
        except ValueError:
            return False
        return len(numbers) == 4 and all(map(isfinite, numbers)) and min(numbers[2:]) > 0
    number = re.match(r"[+\d.]+", value.strip())
    if not number or not _LENGTH.fullmatch(value.strip()):
        return False
    return 0 < float(number[0]) < 100_000


def _refuse_growth(drawing: Element) -> None:
    """Raise ValueError for references that go round, or that grow without measure.

    Eleven groups that each use the one before ten times are a hundred thousand million circles.
    """
    by_id = {e.get("id", ""): e for e in drawing.iter() if e.get("id")}
    known: dict[Element, tuple[int, int]] = {}
    open_: set[Element] = set()

    def size(element: Element) -> tuple[int, int]:
        """Return how many parts there are, and how deep they lie."""
        if element in known:
            return known[element]
        if element in open_:
            raise ValueError("a part of it uses itself")
        open_.add(element)
        inner = [size(child) for child in element]
        inner += [size(by_id[name]) for name in _references(element) if name in by_id]
        open_.discard(element)
        parts, depths = sum(part for part, _ in inner), (depth for _, depth in inner)
        known[element] = 1 + parts, 1 + max(depths, default=0)
        return known[element]

    parts, depth = size(drawing)
    if depth > DEPTH:
        raise ValueError(f"its parts lie more than {DEPTH} deep in one another")
    if parts > GROWTH:
        raise ValueError(f"it comes to more than {GROWTH:,} parts when its references are followed")


def _references(element: Element) -> list[str]:
    names = [m for value in element.attrib.values() for m in _REFERENCE.findall(str(value))]
    href = element.get("href", "")
    return [*names, href[1:]] if href.startswith("#") else names
