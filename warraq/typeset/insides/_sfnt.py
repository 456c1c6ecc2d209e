"""The container of a font file: tables by their tags, taken out and put together again.

OpenType, *Font File*; what a table holds is not asked here.
"""

from __future__ import annotations

import struct


def tables_of(data: bytes, index: int) -> dict[str, bytes]:
    """Return the tables of a font file, or of the font at ``index`` of a collection."""
    start = 0
    if data[:4] == b"ttcf":
        (start,) = struct.unpack_from(">L", data, 12 + 4 * index)
    (count,) = struct.unpack_from(">H", data, start + 4)
    found = {}
    for i in range(count):
        tag, _, offset, length = struct.unpack_from(">4sLLL", data, start + 12 + 16 * i)
        found[tag.decode("latin-1")] = data[offset : offset + length]
    return found


def file_of(tables: dict[str, bytes]) -> bytes:
    """Return the tables of a TrueType font as a file, with its checksums."""
    count = len(tables)
    step = 1 << (count.bit_length() - 1)
    out = bytearray(
        struct.pack(
            ">L4H", 0x00010000, count, step * 16, step.bit_length() - 1, (count - step) * 16
        )
    )
    offset = 12 + 16 * count
    body = bytearray()
    for tag, data in sorted(tables.items()):
        out += struct.pack(">4sLLL", tag.encode(), _checksum(data), offset + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    out += body
    head = next(
        struct.unpack_from(">L", out, 12 + 16 * i + 8)[0]
        for i in range(count)
        if out[12 + 16 * i : 16 + 16 * i] == b"head"
    )
    struct.pack_into(">L", out, head + 8, (0xB1B0AFBA - _checksum(bytes(out))) & 0xFFFFFFFF)
    return bytes(out)


def _checksum(data: bytes) -> int:
    data += b"\0" * (-len(data) % 4)
    total: int = sum(struct.unpack(f">{len(data) // 4}L", data))
    return total & 0xFFFFFFFF
