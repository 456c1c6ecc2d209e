"""A font of signs as a PDF has it: its program, its widths, and what each code stands for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from warraq.typeset import textlayer
from warraq.typeset.insides import _fontfile
from warraq.typeset.insides._layer import Layer


def embed(pdf: Any, layer: Layer, compress: bool) -> Any:
    """Write a Type 0 font (ISO 32000-1 §9.7.6); return the reference to it."""
    import pydyf

    signs = layer.every_sign()
    data = _fontfile.build(layer.font.file_content, layer.font.index, signs)
    cff = data[:4] == b"OTTO"
    extra = {"Subtype": "/OpenType"} if cff else {"Length1": len(data)}
    file = _add(pdf, pydyf.Stream([data], pydyf.Dictionary(extra), compress=compress))
    to_unicode = _add(pdf, pydyf.Stream(list(_to_unicode(layer)), compress=compress))
    widths = [layer.width(sign) for sign in signs]
    font = layer.font
    descriptor = {
        "Type": "/FontDescriptor",
        "FontName": font.name,
        "FontFamily": pydyf.String(font.family),
        "Flags": font.flags,
        "FontBBox": pydyf.Array([0, font.descent, max(widths), font.ascent]),
        "ItalicAngle": font.italic_angle,
        "Ascent": font.ascent,
        "Descent": font.descent,
        "CapHeight": font.ascent,
        "StemV": font.stemv,
        "StemH": font.stemh,
        "FontFile3" if cff else "FontFile2": file,
    }
    system = {"Registry": pydyf.String("Adobe"), "Ordering": pydyf.String("Identity")}
    descendant = {
        "Type": "/Font",
        "Subtype": "/CIDFontType0" if cff else "/CIDFontType2",
        "BaseFont": font.name,
        "CIDSystemInfo": pydyf.Dictionary({**system, "Supplement": 0}),
        "W": pydyf.Array([1, pydyf.Array(widths)]),
        "FontDescriptor": _add(pdf, pydyf.Dictionary(descriptor)),
        **({} if cff else {"CIDToGIDMap": "/Identity"}),
    }
    whole = {
        "Type": "/Font",
        "Subtype": "/Type0",
        "BaseFont": font.name,
        "Encoding": "/Identity-H",
        "DescendantFonts": pydyf.Array([_add(pdf, pydyf.Dictionary(descendant))]),
        "ToUnicode": to_unicode,
    }
    return _add(pdf, pydyf.Dictionary(whole))


def _add(pdf: Any, thing: Any) -> Any:
    pdf.add_object(thing)
    return thing.reference


def _to_unicode(layer: Layer) -> Iterator[bytes]:
    """Yield the lines of a ToUnicode CMap (ISO 32000-1 §9.10.3)."""
    yield from (
        b"/CIDInit /ProcSet findresource begin",
        b"12 dict begin",
        b"begincmap",
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        b"/CMapName /Adobe-Identity-UCS def",
        b"/CMapType 2 def",
        b"1 begincodespacerange",
        b"<0000> <ffff>",
        b"endcodespacerange",
    )
    entries = [(code, sign.heard or sign.text) for sign, code in layer.signs.items()]
    # The last one counts; MuPDF leaves out the empty string, and would give the code.
    if layer.lettered:
        entries.insert(0, (textlayer.LETTER_CODE, textlayer.TURN))
    for first in range(0, len(entries), 100):
        some = entries[first : first + 100]
        yield from _section(some, len(some))
    others = [(code, sign.text) for sign, code in layer.signs.items() if sign.heard]
    if others:
        yield from _section(others, 0)  # see warraq.typeset.chrome
    yield from (
        b"endcmap",
        b"CMapName currentdict /CMap defineresource pop",
        b"end",
        b"end",
    )


def _section(entries: list[tuple[int, str]], count: int) -> Iterator[bytes]:
    """Yield a section of a ToUnicode CMap that says it has ``count`` entries."""
    yield b"%d beginbfchar" % count
    for code, text in entries:
        yield f"<{code:04x}> <{text.encode('utf-16-be').hex()}>".encode()
    yield b"endbfchar"
