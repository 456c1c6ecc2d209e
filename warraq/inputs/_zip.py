"""Manuscripts that are ZIP archives: looked at before anything is unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from warraq.errors import SourceError
from warraq.model import Place

MEMBERS = 10_000
"""Most files in an archive."""

UNPACKED = 512 * 1024 * 1024
"""Largest archive unpacked, bytes."""

RATIO = 200
"""How many times larger than packed a member may be, when it is large: text is packed ten to
twenty times, a bomb a thousand times."""

SMALL = 4 * 1024 * 1024

XML_LIMIT = 32 * 1024 * 1024
"""Largest part in XML that is parsed, bytes: ten times a long book's."""

XML = (".xml", ".rels", ".opf", ".ncx", ".xhtml", ".html", ".htm", ".svg")

_DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError,
)  # fmt: skip


def holds(data: bytes, *names: str) -> bool:
    """Tell whether ``data`` is a ZIP archive with all these members."""
    return set(names) <= member_names(data)


def member_names(data: bytes) -> frozenset[str]:
    """Return the names of an archive's members; none when ``data`` is no archive."""
    if not data.startswith(b"PK"):
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return frozenset()


def unpack(data: bytes, place: Place, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """Return the members that are wanted, by name. Raises :class:`SourceError`."""
    with opened(data, place) as archive:
        members = [m for m in archive.infolist() if not m.is_dir() and wanted(m.filename)]
        for member in members:
            if member.filename.endswith((".xml", ".rels")) and member.file_size > XML_LIMIT:
                raise _refused(f"{member.filename} in it is {member.file_size >> 20} MiB", place)
        return {member.filename: archive.read(member) for member in members}


def pack(members: Mapping[str, bytes]) -> bytes:
    """Return an archive of these members, not compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


@contextmanager
def opened(data: bytes, place: Place) -> Iterator[zipfile.ZipFile]:
    """Open an archive that is safe to read. Raises :class:`SourceError` for one that is not."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                if why := _fault(member):
                    raise _refused(f"{member.filename} in it {why}", place)
            if len(archive.infolist()) > MEMBERS:
                raise _refused(f"it holds more than {MEMBERS} files", place)
            if sum(m.file_size for m in archive.infolist()) > UNPACKED:
                raise _refused(f"unpacked it is larger than {UNPACKED // 2**20} MiB", place)
            _refuse_entities(archive, place)
            yield archive
    except _DAMAGED as error:
        raise SourceError(
            f"the file is damaged: {error}", place, hint="copy it again, or save it again"
        ) from None


def _fault(member: zipfile.ZipInfo) -> str:
    name = member.filename.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or ":" in name.split("/")[0]:
        return "lies outside it"
    if member.flag_bits & 1:
        return "is encrypted"
    if member.file_size > SMALL and member.file_size > RATIO * max(1, member.compress_size):
        return f"would unpack to {member.file_size // 2**20} MiB"
    return ""


def _refuse_entities(archive: zipfile.ZipFile, place: Place) -> None:
    """Refuse XML that defines entities: no program writes it, and it is the way of an attack."""
    for member in archive.infolist():
        if not member.filename.lower().endswith(XML):
            continue
        with archive.open(member) as file:
            head = file.read(4096).replace(b"\0", b"").upper()
        if b"<!ENTITY" in head:
            raise _refused(f"{member.filename} in it defines entities", place)


def _refused(why: str, place: Place) -> SourceError:
    return SourceError(
        f"the file is not safe to open: {why}",
        place,
        hint="open it in its own program and save it again",
    )
