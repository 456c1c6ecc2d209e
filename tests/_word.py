"""Word and OpenDocument files as their programs write them, put together from raw XML."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "o": "urn:schemas-microsoft-com:office:office",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "v": "urn:schemas-microsoft-com:vml",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    }.items()
)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
"""A picture of one pixel."""

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def part(root: str, content: str) -> str:
    """Return a part of a Word file: the element ``w:root`` with its namespaces."""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f"<w:{root} {NAMESPACES}>{content}</w:{root}>"
    )


def p(content: str, properties: str = "") -> str:
    """Return a paragraph; a content without markup is one run."""
    inside = content if content.startswith("<") else r(content) if content else ""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inside}</w:p>"


def r(text: str, properties: str = "") -> str:
    """Return a run of text."""
    return (
        f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}"
        f'<w:t xml:space="preserve">{text}</w:t></w:r>'
    )


def picture(relation: str, described: str) -> str:
    """Return a run with a picture, an inch by an inch."""
    kind = "http://schemas.openxmlformats.org/drawingml/2006/picture"
    return (
        '<w:r><w:drawing><wp:inline><wp:extent cx="914400" cy="914400"/>'
        f'<wp:docPr id="1" name="p" descr="{described}"/><a:graphic><a:graphicData uri="{kind}">'
        f'<pic:pic><pic:blipFill><a:blip r:embed="{relation}"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def style(id_: str, name: str, more: str = "", kind: str = "paragraph") -> str:
    """Return a style as ``styles.xml`` holds it."""
    return f'<w:style w:type="{kind}" w:styleId="{id_}"><w:name w:val="{name}"/>{more}</w:style>'


STYLES = (
    style("Normal", "Normal")
    + style("Title", "Title")
    + style("Subtitle", "Subtitle")
    + style("Caption", "caption")
    + "".join(
        style(f"Heading{n}", f"heading {n}", f'<w:pPr><w:outlineLvl w:val="{n - 1}"/></w:pPr>')
        for n in range(1, 4)
    )
)


def docx(
    body: str,
    *,
    styles: str = STYLES,
    notes: Mapping[str, str] | None = None,
    parts: Mapping[str, str | bytes] | None = None,
    relations: Mapping[str, tuple[str, str]] | None = None,
    core: str = "",
    kind: str = "document.main",
) -> bytes:
    """Return a Word file.

    ``notes`` are footnotes by id; ``parts`` are further members by name; ``relations`` of the
    document are id → (type, target), an address when it has a scheme.
    """
    links = {"rStyles": ("styles", "styles.xml"), **(relations or {})}
    members: dict[str, str | bytes] = {
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
        "word/styles.xml": part("styles", styles),
    }
    if notes:
        links["rNotes"] = ("footnotes", "footnotes.xml")
        members["word/footnotes.xml"] = part(
            "footnotes",
            '<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
            + "".join(
                f'<w:footnote w:id="{key}">{p(text)}</w:footnote>' for key, text in notes.items()
            ),
        )
    package = {"rDocument": (f"{_OFFICE}/officeDocument", "word/document.xml")}
    if core:
        package["rCore"] = (
            f"{_PACKAGE}/relationships/metadata/core-properties",
            "docProps/core.xml",
        )
        members["docProps/core.xml"] = (
            f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" '
            'xmlns:dcterms="http://purl.org/dc/terms/" '
            f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{core}</cp:coreProperties>'
        )
    members["_rels/.rels"] = _relations(package)
    members["word/_rels/document.xml.rels"] = _relations(
        {key: (f"{_OFFICE}/{kind_}", target) for key, (kind_, target) in links.items()}
    )
    members["[Content_Types].xml"] = (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="png" ContentType="image/png"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_WORD}.{kind}+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/>'
        f'<Override PartName="/word/footnotes.xml" ContentType="{_WORD}.footnotes+xml"/>'
        "</Types>"
    )
    return archive({**members, **(parts or {})})


def archive(members: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP archive of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return out.getvalue()


def _relations(links: Mapping[str, tuple[str, str]]) -> str:
    def one(key: str, kind: str, target: str) -> str:
        mode = ' TargetMode="External"' if ":" in target else ""
        return f'<Relationship Id="{key}" Type="{kind}" Target="{target}"{mode}/>'

    inside = "".join(one(key, kind, target) for key, (kind, target) in links.items())
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


_ODF = {
    **{name: name for name in ("office", "style", "text", "table", "meta")},
    "draw": "drawing",
    "fo": "xsl-fo-compatible",
    "svg": "svg-compatible",
}


def odt(body: str, styles: str = "", meta: str = "") -> bytes:
    """Return an OpenDocument text, the kind that is one file of XML."""
    names = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in _ODF.items()
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {names} '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'xmlns:math="http://www.w3.org/1998/Math/MathML" office:version="1.3" '
        'office:mimetype="application/vnd.oasis.opendocument.text">'
        f"<office:meta>{meta}</office:meta><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document>"
    ).encode()
