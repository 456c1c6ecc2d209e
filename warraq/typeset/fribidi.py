"""FriBidi, the implementation of UAX #9 that Pango itself uses, behind four typed functions.

The press needs what Pango keeps to itself: the level of every character of a whole paragraph
(through markup, before lines are known), and how letters join. Nothing is resolved here; the
library is found as WeasyPrint finds its own, so where Pango is, it is.
"""

from __future__ import annotations

import ctypes
import os
from ctypes import POINTER, byref, c_int, c_int8, c_uint8, c_uint32
from functools import cache
from typing import Literal, TypeAlias

from warraq.errors import EngineError

Base: TypeAlias = Literal["ltr", "rtl", "auto"]

NAMES = ("libfribidi.so.0", "libfribidi.0.dylib", "libfribidi-0.dll", "fribidi-0", "fribidi")
"""What the library is called on Linux, macOS and Windows."""

_LTR, _RTL, _WEAK_LTR = 0x110, 0x111, 0x20  # FriBidiParType (fribidi-bidi-types.h)
_RIGHT, _LEFT, _TRANSPARENT = 0x01, 0x02, 0x08  # masks, fribidi-joining-types.h
_UTF32 = "utf-32-le"


@cache
def _library() -> ctypes.CDLL:
    for name in NAMES:
        try:
            library = ctypes.CDLL(name, mode=os.RTLD_LOCAL if os.name == "posix" else 0)
        except OSError:
            continue
        text, types = POINTER(c_uint32), POINTER(c_uint32)
        library.fribidi_get_bidi_types.argtypes = (text, c_int, types)
        library.fribidi_get_bidi_types.restype = None
        library.fribidi_get_bracket_types.argtypes = (text, c_int, types, types)
        library.fribidi_get_bracket_types.restype = None
        library.fribidi_get_par_embedding_levels_ex.argtypes = (
            types, types, c_int, POINTER(c_uint32), POINTER(c_int8),
        )  # fmt: skip
        library.fribidi_get_par_embedding_levels_ex.restype = c_int8
        library.fribidi_get_joining_types.argtypes = (text, c_int, POINTER(c_uint8))
        library.fribidi_get_joining_types.restype = None
        return library
    raise EngineError(
        "the library FriBidi is missing", hint="apt-get install libfribidi0, or run build.py"
    )


def levels(text: str, base: Base) -> tuple[int, bytes]:
    """Return the paragraph's level and the level of each character (UAX #9, P2 to I2, and L1).

    ``text`` is one paragraph. Explicit marks, which rule X9 takes out, get some level too;
    it means nothing. ``auto`` goes by the first strong character, and left to right without.
    """
    library, size = _library(), len(text)
    array = c_uint32 * size
    characters = array.from_buffer_copy(text.encode(_UTF32, "surrogatepass"))
    types, brackets, found = array(), array(), (c_int8 * size)()
    library.fribidi_get_bidi_types(characters, size, types)
    library.fribidi_get_bracket_types(characters, size, types, brackets)
    direction = c_uint32({"ltr": _LTR, "rtl": _RTL, "auto": _WEAK_LTR}[base])
    if size and not library.fribidi_get_par_embedding_levels_ex(
        types, brackets, size, byref(direction), found
    ):
        raise EngineError("FriBidi ran out of memory")
    return direction.value & 1, bytes(found)


def joins(text: str) -> list[tuple[bool, bool, bool]]:
    """Return for each character whether it joins the one before, the one after, or is seen through.

    From Unicode's Joining_Type: a dual-joining beh is (True, True, False), an alef
    (True, False, False), a vowel mark (False, False, True).
    """
    size = len(text)
    characters = (c_uint32 * size).from_buffer_copy(text.encode(_UTF32, "surrogatepass"))
    types = (c_uint8 * size)()
    _library().fribidi_get_joining_types(characters, size, types)
    return [_joining(kind) for kind in types]


def _joining(kind: int) -> tuple[bool, bool, bool]:
    return bool(kind & _RIGHT), bool(kind & _LEFT), bool(kind & _TRANSPARENT)
