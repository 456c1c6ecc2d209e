"""The engine brought into memory, once: in the version that is known, its insides replaced.

Loading it costs half of a short build, so that nothing is looked for that is not needed.
"""

from __future__ import annotations

import ctypes.util
import importlib
import logging
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from types import ModuleType
from typing import Any

from warraq.errors import EngineError
from warraq.typeset import insides
from warraq.typeset.fontconfig import no_machine_fonts

VERSION = "70.0"
"""The version that this adapter was written for and tested with."""


@cache
def load() -> ModuleType:
    """Import the engine. Raises :class:`EngineError` when it or a system library is missing."""
    try:
        with no_machine_fonts(), _quick_lookup(), _without_detours(), warnings.catch_warnings():
            # "No fonts configured" is what is wanted: they are given face by face.
            warnings.filterwarnings("ignore", "No fonts configured")
            warnings.filterwarnings("ignore", "HarfBuzz-Subset", DeprecationWarning)
            import weasyprint
    except ModuleNotFoundError as error:
        raise EngineError(f"{error.name} is not installed", hint="run build.py") from None
    except OSError as error:
        raise EngineError(
            f"a library of WeasyPrint's is missing: {str(error).splitlines()[0]}",
            hint="apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0, "
            "or run build.py",
        ) from None
    if weasyprint.VERSION != VERSION:
        raise EngineError(
            f"WeasyPrint {VERSION} is needed; {weasyprint.VERSION} is installed",
            hint="run build.py, which installs the locked versions",
        )
    logging.getLogger("weasyprint").addHandler(logging.NullHandler())
    logging.getLogger("weasyprint").propagate = False
    insides.install()
    module: ModuleType = weasyprint
    return module


@contextmanager
def _quick_lookup() -> Iterator[None]:
    """Let the engine find its libraries by their sonames alone.

    It tries names of other systems first, and for each failure ctypes starts ldconfig, gcc
    and ld: 0.2 s of every run on Linux.
    """
    original = ctypes.util.find_library
    if os.name == "posix" and os.uname().sysname == "Linux":
        ctypes.util.find_library = lambda name: None  # noqa: ARG005 - ctypes' own signature
    try:
        yield
    finally:
        ctypes.util.find_library = original


@contextmanager
def _without_detours() -> Iterator[None]:
    """Put off what the engine imports for rare cases: 0.06 s of every run.

    fontTools.subset serves machines without HarfBuzz-subset, the instancer variable fonts.
    Both are the real thing as soon as they are used.
    """
    names = ("fontTools.subset", "fontTools.varLib.instancer")
    stubs = {name: _Deferred(name) for name in names if name not in sys.modules}
    sys.modules.update(stubs)
    try:
        yield
    finally:
        for name in stubs:
            del sys.modules[name]


class _Deferred(ModuleType):
    """Stands for a module until one of its functions is called."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)

        def call(*args: object, **kwargs: object) -> object:
            return getattr(importlib.import_module(self.__name__), name)(*args, **kwargs)

        return call
