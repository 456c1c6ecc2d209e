"""The engine's insides that the press replaces: the only modules that reach below its API.

One module a concern. Each has ``HOOKS``, the functions that it replaces, with the signature
they are expected to have, and what stands in their place. :func:`install` checks every
signature before it replaces anything, and fails loudly: an engine that changed inside must
never be half-patched.
"""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from warraq.errors import EngineError


@dataclass(frozen=True, slots=True)
class Hook:
    """A function of the engine's and its replacement.

    ``signature`` is ``str(inspect.signature(…))`` of the original. ``make`` gets the original
    and returns the replacement.
    """

    module: str
    name: str
    signature: str
    make: Callable[[Callable[..., Any]], Callable[..., Any]]


def hooks() -> tuple[Hook, ...]:
    """Return the hooks of every module in this folder."""
    names = sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))
    return tuple(hook for name in names for hook in import_module(f"{__name__}.{name}").HOOKS)


def check(wanted: tuple[Hook, ...]) -> tuple[Callable[..., Any], ...]:
    """Return the originals. Raises :class:`EngineError` when one is not as it was."""
    originals = []
    for hook in wanted:
        original = getattr(import_module(hook.module), hook.name, None)
        found = str(inspect.signature(original)) if callable(original) else "nothing"
        if original is None or found != hook.signature:
            raise EngineError(
                f"WeasyPrint has changed inside: {hook.module}.{hook.name} is {found}, "
                f"not {hook.signature}",
                hint="install the locked versions: run build.py",
            )
        originals.append(original)
    return tuple(originals)


def install() -> None:
    """Put every replacement in its place, once."""
    wanted = hooks()
    for hook, original in zip(wanted, check(wanted), strict=True):
        setattr(import_module(hook.module), hook.name, hook.make(original))
