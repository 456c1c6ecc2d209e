"""Node and Chromium: where they are, and what to type when they are not."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

from warraq.validators._process import INSTALLER, home

SCRIPTS = Path(__file__).parent / "_node"
WEB = Path(__file__).parent / "_web"


@cache
def node() -> str:
    """Find the ``node`` command; "" when there is none."""
    return shutil.which("node") or ""


@cache
def chromium() -> str:
    """Find the machine's own Chromium; "" when there is none.

    A browser is never downloaded: Debian's is kept up to date by the machine.
    """
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for name in names if (path := shutil.which(name))), "")


def modules() -> Path:
    """Name the folder that npm installs into."""
    return home() / "node_modules"


def browser_env(folder: str) -> dict[str, str]:
    """Make a browser keep its files in ``folder``: it would leave some in the home."""
    return dict.fromkeys(("TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"), folder)


def missing_node() -> str:
    """Say what to install for Node programs to run."""
    return "" if node() else "Node is not installed: apt-get install nodejs npm"


def missing_chromium() -> str:
    """Say what to install for pages to be opened."""
    return "" if chromium() else "Chromium is not installed: apt-get install chromium"


def missing_module(name: str, title: str) -> str:
    """Say what to type when an npm package is not there."""
    there = (modules() / name / "package.json").is_file()
    return "" if there else f"{title} is not installed: {INSTALLER}"
