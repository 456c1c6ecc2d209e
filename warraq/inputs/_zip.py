"""Manuscripts that are ZIP archives: what lies in them, known without unpacking anything."""

from __future__ import annotations

import io
import zipfile


def holds(data: bytes, *names: str) -> bool:
    """Tell whether ``data`` is a ZIP archive with all these members."""
    if not data.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return set(names) <= set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return False
