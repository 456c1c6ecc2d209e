"""Where the press's own data lies: in the checkout, or inside the installed package."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from warraq.errors import TemplateError
from warraq.model import Place

_PACKAGE = Path(__file__).resolve().parent


def checkout() -> Path | None:
    """Return the project's folder; None for a press that was installed without one."""
    project = _PACKAGE.parent
    return project if (project / "pyproject.toml").is_file() else None


@cache
def folder(name: str) -> Path:
    """Return the shipped folder ``templates`` or ``fonts``."""
    installed = _PACKAGE / "_shipped" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


def search_path(name: str) -> tuple[Path, ...]:
    """Return the folders to look in: the one in the working folder first, then the shipped."""
    own = Path.cwd() / name
    shipped = folder(name)
    return (own, shipped) if own.is_dir() and own.resolve() != shipped.resolve() else (shipped,)


def table(path: Path) -> dict[str, Any]:
    """Read a file of data. Raises :class:`TemplateError` for what is not TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TemplateError(f"not a TOML file: {error}", Place(str(path))) from None
