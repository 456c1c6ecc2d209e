"""Python's collector of garbage in cycles, put off while a PDF is written."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def put_off() -> Iterator[None]:
    """Collect no garbage until this is over.

    Writing makes hundreds of thousands of small objects that all live as long as it lasts, and
    looking through them again and again takes a twentieth of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
