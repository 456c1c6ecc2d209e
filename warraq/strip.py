"""Metadata cut out of picture files, their pixels left as they are byte by byte.

Each function takes a file that Pillow has read to its end, and keeps only what is needed to draw
it. What stands behind the picture in the file goes too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_SCAN_END = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_JPEG_KEPT = {0xE0, 0xEE}  # JFIF, and Adobe's word on how the colours are turned
_PNG_KEPT = {b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"acTL", b"fcTL", b"fdAT"}
_GIF_MOVES = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
_WEBP_CUT = {b"EXIF", b"XMP ", b"ICCP"}
_WEBP_FLAGS = 0x20 | 0x08 | 0x04  # ICC, Exif, XMP: WebP Container Specification, "VP8X"


def jpeg(data: bytes) -> bytes:
    """Drop Exif, XMP, IPTC, ICC, previews, comments (ITU-T T.81 §B.1.1: APP1–13, APP15, COM)."""
    out, at = bytearray(data[:2]), 2
    while at + 4 <= len(data) and data[at + 1] != 0xD9:
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        if marker == 0xDA:
            following = _SCAN_END.search(data, end)
            end = following.start() if following else len(data)
        is_extra = 0xE0 <= marker <= 0xEF or marker == 0xFE
        if not is_extra or marker in _JPEG_KEPT:
            out += data[at:end]
        at = end
    return bytes(out) + b"\xff\xd9"


def png(data: bytes) -> bytes:
    """Keep the critical chunks (PNG 3 §4.8.2) and those that say how the picture is drawn."""
    out, at = bytearray(data[:8]), 8
    while at + 12 <= len(data):
        kind, end = data[at + 4 : at + 8], at + 12 + int.from_bytes(data[at : at + 4])
        if kind[:1].isupper() or kind in _PNG_KEPT:
            out += data[at:end]
        at = end if kind != b"IEND" else len(data)
    return bytes(out)


def gif(data: bytes) -> bytes:
    """Drop comments, texts and the extensions of programs, save the one that counts rounds."""
    start = 13 + _colours(data[10])
    return data[:start] + b"".join(_gif_blocks(data, start)) + b";"


def _gif_blocks(data: bytes, at: int) -> Iterator[bytes]:
    while at < len(data) and data[at] in b"\x21\x2c":
        is_picture = data[at] == 0x2C
        label = data[at + 1]
        body = at + 11 + _colours(data[at + 9]) if is_picture else at + 2
        end = body
        while end < len(data) and data[end]:
            end += 1 + data[end]
        end += 1
        moves = label == 0xFF and data[body + 1 : body + 12] in _GIF_MOVES
        if is_picture or label == 0xF9 or moves:
            yield data[at:end]
        at = end


def _colours(packed: int) -> int:
    """Return the length of the table of colours that a packed field announces (GIF89a §18)."""
    return 3 * 2 ** ((packed & 7) + 1) if packed & 0x80 else 0


def webp(data: bytes) -> bytes:
    """Drop the chunks for Exif, XMP and ICC, and the flags that announce them."""
    out, at = bytearray(b"WEBP"), 12
    stop = min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    while at + 8 <= stop:
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        chunk = bytearray(data[at:end])
        if chunk[:4] == b"VP8X":
            chunk[8] &= 0xFF ^ _WEBP_FLAGS
        if bytes(chunk[:4]) not in _WEBP_CUT:
            out += chunk
        at = end
    return b"RIFF" + len(out).to_bytes(4, "little") + bytes(out)


STRIPPERS: dict[str, Callable[[bytes], bytes]] = {
    "JPEG": jpeg,
    "PNG": png,
    "GIF": gif,
    "WEBP": webp,
}
"""Pillow's name of a format → what cuts its metadata out."""
