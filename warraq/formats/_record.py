"""What a PDF says of a publication, and the files of the manuscript that it carries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time

from warraq import clock, isbn
from warraq.intake import media_type
from warraq.model import Document
from warraq.typeset.archival import PRIVATE, Attachment, Record

_SETTINGS = "application/yaml"
"""RFC 9512."""


def record(document: Document, text: str) -> Record:
    """Gather the record of a publication whose pages hold ``text``.

    The manuscript is in it when the author asks for that.
    """
    meta = document.metadata
    return Record(
        title=meta.title,
        lang=meta.lang,
        authors=meta.authors,
        contributors=meta.translators + meta.editors,
        description=meta.summary or meta.subtitle,
        keywords=meta.keywords,
        publisher=meta.publisher,
        rights=meta.rights,
        identifier=isbn.urn(meta.isbn) or meta.identifier,
        published=meta.date or clock.declared(),
        level="B" if PRIVATE.search(text) else "A",
        attachments=_manuscript(document) if meta.source == "attach" else (),
    )


def _manuscript(document: Document) -> tuple[Attachment, ...]:
    """Return the files of text, settings and images, each once and byte for byte."""
    source, day = document.manuscript.source, document.metadata.date
    files = {
        source.inside(part.path): (part.data, media_type(part.path.suffix.lower()))
        for part in source.parts
    }
    if source.settings:
        files[source.inside(source.settings.path)] = source.settings.data, _SETTINGS
    for each in document.originals:
        files.setdefault(each.name, (each.data, each.media_type))
    return tuple(
        Attachment(
            name=name,
            media_type=kind,
            data=data,
            description=f"{document.language.phrases.source_file}: {path}",
            # A file's own date is that of its last checkout; the format wants one (ISO 19005-3 §E).
            modified=datetime.combine(day, time(), UTC) if day else clock.epoch(),
        )
        for (path, (data, kind)), name in zip(files.items(), _names(files), strict=True)
    )


def _names(paths: Iterable[str]) -> list[str]:
    """Return one name a path, all different and without folders, which readers cannot make."""
    names: list[str] = []
    for path in paths:
        name = path.replace("/", "-")
        while name in names:
            name = f"-{name}"
        names.append(name)
    return names
