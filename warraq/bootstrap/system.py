"""Stage 1, system: the libraries that WeasyPrint loads and Python's own venv, by apt or by hand."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.util import find_spec

from warraq.bootstrap.telling import SetUpError, run, say

LIBRARIES = (
    ("GObject", "gobject-2.0", 0),
    ("Pango", "pango-1.0", 0),
    ("PangoFT2", "pangoft2-1.0", 0),
    ("HarfBuzz", "harfbuzz", 0),
    ("HarfBuzz-subset", "harfbuzz-subset", 0),
    ("fontconfig", "fontconfig", 1),
)
"""What WeasyPrint loads: title, name and ABI number of each library."""

PANGO_NEEDED = 14400
"""Pango 1.44, as its ``pango_version()`` counts."""

VENV = "Python's venv"

IS_ROOT = sys.platform != "win32" and os.geteuid() == 0

MANAGERS = {
    "apt-get": ("apt install", ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")),
    "dnf": ("dnf install", ("pango", "harfbuzz")),
    "pacman": ("pacman -S", ("pango", "harfbuzz")),
    "zypper": ("zypper install", ("libpango-1_0-0", "libharfbuzz-subset0")),
    "apk": ("apk add", ("pango", "harfbuzz-subset")),
    "brew": ("brew install", ("pango",)),
}
"""Of each package manager: its program, what a person types, the packages with LIBRARIES."""

# Where libraries lie that the loader does not find by itself; WeasyPrint has the same two lists.
MAC_FOLDERS = ("/opt/homebrew/lib", "/usr/local/lib", "/opt/local/lib")
WINDOWS_FOLDERS = "C:\\msys64\\ucrt64\\bin;C:\\msys64\\mingw64\\bin"


def missing() -> list[str]:
    """Titles of what the system lacks, of LIBRARIES and Python's venv; the loader is the judge."""
    lacking = [title for title, name, number in LIBRARIES if _load(name, number) is None]
    pango = _load("pango-1.0", 0)
    if pango is not None and pango.pango_version() < PANGO_NEEDED:
        lacking.append("Pango 1.44 or newer")
    if find_spec("ensurepip") is None:  # Debian and Ubuntu ship Python without it
        lacking.append(VENV)
    return lacking


def how_to_install(lacking: Sequence[str]) -> str:
    """Say what a person types on this system to get what ``missing`` named."""
    if sys.platform == "win32":
        return "install MSYS2 and type, in its UCRT64 window: pacman -S mingw-w64-ucrt-x86_64-pango"
    manager = _manager()
    if not manager:
        return f"install {', '.join(lacking)} with your system's package manager"
    command = " ".join([MANAGERS[manager][0], *_packages(manager, lacking)])
    if IS_ROOT or manager == "brew":
        return f"type: {command}"
    return f"type: sudo {command}" if shutil.which("sudo") else f"type, as root: {command}"


def complete() -> None:
    """Install what the system lacks. Raises :class:`SetUpError` where a person has to."""
    say("1/3 system libraries")
    lacking = missing()
    if lacking and IS_ROOT and _manager() == "apt-get":
        wait = "DPkg::Lock::Timeout=120"  # a machine just started is often updating itself
        packages = _packages("apt-get", lacking)
        run("dpkg", "--configure", "-a")  # what a set-up that was killed left half done
        run("apt-get", "-o", wait, "update")
        run("apt-get", "-o", wait, "install", "--yes", "--no-install-recommends", *packages)
        lacking = missing()
    if lacking:
        hint = f"{how_to_install(lacking)}\nthen run build.py again"
        raise SetUpError(f"this system lacks {', '.join(lacking)}", hint)


def _load(name: str, number: int) -> ctypes.CDLL | None:
    """Find a library as WeasyPrint will."""
    file, folders = f"lib{name}.so.{number}", [""]
    if sys.platform == "darwin":
        file, folders = f"lib{name}.{number}.dylib", ["", *MAC_FOLDERS]
    elif sys.platform == "win32":
        listed = os.environ.get("WEASYPRINT_DLL_DIRECTORIES", WINDOWS_FOLDERS)
        file, folders = f"lib{name}-{number}.dll", ["", *listed.split(";")]
    for folder in folders:
        with suppress(OSError):
            return ctypes.CDLL(os.path.join(folder, file))  # noqa: PTH118 ("" is no folder)
    return None


def _manager() -> str:
    return next((name for name in MANAGERS if shutil.which(name)), "")


def _packages(manager: str, lacking: Sequence[str]) -> list[str]:
    libraries = [] if list(lacking) == [VENV] else MANAGERS[manager][1]
    # Only Debian and its kin set venv apart, one package for each Python.
    venv = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    return [*libraries, *([venv] if VENV in lacking and manager == "apt-get" else [])]
