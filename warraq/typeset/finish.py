"""The last work on a PDF before it is written: what WeasyPrint leaves undone of PDF/A and PDF/UA.

The values are pydyf's, in which WeasyPrint writes. What the file says of itself is worded in
:mod:`warraq.typeset.archival`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from warraq.model import Direction
from warraq.typeset import archival
from warraq.typeset.archival import Attachment, Record

_PRINTED = 4
"""The annotation flag Print (ISO 32000-1 §12.5.3)."""


def finish(pdf: Any, record: Record, direction: Direction, producer: str) -> None:
    """Complete a tagged PDF, so that it is what it declares: PDF/UA-1 and PDF/A."""
    _open_rightly(pdf, direction)
    _describe(pdf, record, producer)
    _mean_colours(pdf)
    _print_all(pdf)
    if record.attachments:
        _attach(pdf, record.attachments)


def _open_rightly(pdf: Any, direction: Direction) -> None:
    """Say how the document opens (ISO 32000-1 §12.2): its title shown, bound at the right."""
    import pydyf

    side = "/R2L" if direction == "rtl" else "/L2R"
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary(
        {"DisplayDocTitle": "true", "Direction": side}
    )


def _describe(pdf: Any, record: Record, producer: str) -> None:
    """Put our words in the place of the engine's, which know of one standard only."""
    import pydyf

    number = int(pdf.catalog["Metadata"].split()[0])
    # Not compressed, so that what knows nothing of PDF finds the packet too (ISO 16684-1 §7.3).
    packet = archival.xmp(record, producer)
    pdf.objects[number].stream = [packet]
    pdf.objects[number].compress = False
    pdf.info.clear()
    for key, value in archival.info(record, producer).items():
        pdf.info[key] = pydyf.String(value)


def _mean_colours(pdf: Any) -> None:
    """Say which red, green and blue are meant: sRGB (ISO 19005-2 §6.2.3)."""
    import pydyf

    profile = pydyf.Stream([_srgb()], {"N": 3}, compress=True)
    pdf.add_object(profile)
    intent = pydyf.Dictionary(
        {
            "Type": "/OutputIntent",
            "S": "/GTS_PDFA1",
            "OutputConditionIdentifier": pydyf.String("sRGB IEC61966-2.1"),
            "Info": pydyf.String("sRGB IEC61966-2.1"),
            "DestOutputProfile": profile.reference,
        }
    )
    pdf.catalog["OutputIntents"] = pydyf.Array([intent])


@cache
def _srgb() -> bytes:
    """Return the colour profile, made with LittleCMS (no copyright, free use) and kept as a file.

    Made anew it would carry the day; WeasyPrint's own is five times as large.
    """
    return Path(__file__).with_name("srgb.icc").read_bytes()


def _print_all(pdf: Any) -> None:
    """Have links printed and pictures drawn as they are (ISO 19005-2 §6.3.2, §6.2.8.1)."""
    import pydyf

    for each in pdf.objects:
        if isinstance(each, dict) and each.get("Type") == "/Annot":
            each["F"] = _PRINTED
        elif isinstance(each, pydyf.Stream) and "Interpolate" in each.extra:
            each.extra["Interpolate"] = "false"


def _attach(pdf: Any, attachments: tuple[Attachment, ...]) -> None:
    """Embed the files that the pages were made from (ISO 19005-3 §6.8, Annex E)."""
    import pydyf

    names, associated = pydyf.Array(), pydyf.Array()
    for attachment in sorted(attachments, key=_name_key):
        reference = _embed(pdf, attachment)
        names += [pydyf.String(attachment.name), reference]
        associated.append(reference)
    tree = pydyf.Dictionary({"Names": names})
    pdf.add_object(tree)
    pdf.catalog.setdefault("Names", pydyf.Dictionary())["EmbeddedFiles"] = tree.reference
    pdf.catalog["AF"] = associated


def _name_key(attachment: Attachment) -> bytes:
    """Return the name as it is written: a name tree is in the order of its bytes (§7.9.6)."""
    name = attachment.name
    return name.encode() if name.isascii() else b"\xfe\xff" + name.encode("utf-16-be")


def _embed(pdf: Any, attachment: Attachment) -> bytes:
    import pydyf

    parameters = {
        "Size": len(attachment.data),
        "ModDate": pydyf.String(archival.pdf_moment(attachment.modified)),
    }
    kind = pydyf.name(attachment.media_type).decode()
    head = {"Type": "/EmbeddedFile", "Subtype": kind, "Params": pydyf.Dictionary(parameters)}
    stream = pydyf.Stream([attachment.data], head, compress=True)
    pdf.add_object(stream)
    specification = pydyf.Dictionary(
        {
            "Type": "/Filespec",
            "F": pydyf.String(attachment.name),
            "UF": pydyf.String(attachment.name),
            "EF": pydyf.Dictionary({"F": stream.reference, "UF": stream.reference}),
            "Desc": pydyf.String(attachment.description),
            "AFRelationship": "/Source",
        }
    )
    pdf.add_object(specification)
    reference: bytes = specification.reference
    return reference
