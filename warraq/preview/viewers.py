"""The viewers of others: pdf.js for PDFs, foliate-js for e-books, brought once by npm.

They do not belong to the repository. ``_npm/`` names exact versions and the SHA-512 of each
package, which npm checks; they go into ``.viewers/`` (or the folder that ``WARRAQ_VIEWERS``
names), whole or not at all. Without them a browser's own means do, and the page says so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Literal, TypeAlias

from warraq.shipped import checkout

Viewer: TypeAlias = Literal["pdfjs-dist", "foliate-js"]

OF: dict[str, Viewer] = {"pdf": "pdfjs-dist", "epub": "foliate-js"}
"""The viewer of each format; a browser needs none for HTML."""

SERVED = ("pdfjs-dist/build", "pdfjs-dist/web", "pdfjs-dist/wasm", "pdfjs-dist/iccs", "foliate-js")
"""What of the packages browsers get to see."""

SECONDS = 180
"""How long npm may take."""

_LOCK = Path(__file__).parent / "_npm"
_STAMP = "installed"


def home() -> Path:
    """Return the folder of the viewers: beside the press's own .venv, or in the working folder."""
    named = os.environ.get("WARRAQ_VIEWERS")
    if named:
        return Path(named).resolve()
    return (checkout() or Path.cwd()) / ".viewers"


def is_there(viewer: Viewer) -> bool:
    """Whether a viewer can be shown."""
    return (home() / "node_modules" / viewer / "package.json").is_file()


def has_npm() -> bool:
    """Whether there is what could bring them."""
    return bool(shutil.which("npm"))


def missing(viewer: Viewer) -> str:
    """Say what to do for a viewer to be there; "" when it is."""
    if is_there(viewer):
        return ""
    if not has_npm():
        return "install npm, then run serve with the network, this once"
    return "run serve with the network, this once"


def is_ready() -> bool:
    """Whether the viewers are there in the versions of the lock."""
    try:
        return (home() / _STAMP).read_text(encoding="utf-8") == _identity()
    except OSError:
        return False


def bring() -> str:
    """Let npm bring the viewers; return "" or what it says is wrong."""
    npm = shutil.which("npm")
    if not npm:
        return "npm is not installed"
    place = home()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".viewers-", dir=place.parent) as folder:
            made = Path(folder) / "made"
            shutil.copytree(_LOCK, made)
            complaint = _install(npm, made)
            if not complaint:
                (made / _STAMP).write_text(_identity(), encoding="utf-8")
                with suppress(FileNotFoundError):
                    place.rename(Path(folder) / "old")
                made.rename(place)
            return complaint
    except OSError as error:
        return f"{place} cannot be written: {error.strerror}"


def _install(npm: str, folder: Path) -> str:
    # No scripts, and not the drawing library that pdf.js has for Node.
    words = ["ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund"]
    short = ["--loglevel=error", "--fetch-retries=1", "--fetch-timeout=20000"]
    try:
        done = subprocess.run(  # noqa: S603 (npm as installed, words of this module)
            [npm, *words, *short],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"npm did not end within {SECONDS} s"
    lines = done.stderr.decode("utf-8", "replace").splitlines()
    said = [line for line in lines if line.startswith("npm error")]
    return "" if done.returncode == 0 else (said or lines or ["npm failed"])[0]


def _identity() -> str:
    return sha256((_LOCK / "package-lock.json").read_bytes()).hexdigest()


def file(name: str) -> Path | None:
    """Return a file of a viewer by its path, ``pdfjs-dist/build/pdf.mjs``; None for any other."""
    root = (home() / "node_modules").resolve()
    path = (root / name).resolve()
    allowed = any(path.is_relative_to(root / folder) for folder in SERVED)
    return path if allowed and path.is_file() else None
