"""Writes the container that `ambulo-anatomy` reads; its layout is described in ../README.md."""
import struct

SKELETON = b"AMBSKEL\n"
BODY_SYSTEM = b"AMBBODY\n"
VERSION = 1


def fnv1a64(data: bytes) -> int:
    h = 0xCBF29CE484222325
    for b in data:
        h = ((h ^ b) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return h


def seal(sections: list[tuple[bytes, bytes]], magic: bytes = SKELETON) -> bytes:
    """Header (magic, version, count, checksum of all that follows), section table, sections."""
    table, body, offset = b"", b"", 24 + 12 * len(sections)
    for tag, data in sections:
        assert len(tag) == 4
        table += tag + struct.pack("<II", offset, len(data))
        body += data
        offset += len(data)
    rest = table + body
    return magic + struct.pack("<IIQ", VERSION, len(sections), fnv1a64(rest)) + rest
