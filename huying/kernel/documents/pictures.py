"""Photos without the traces they carry: where they were taken, when, with whose camera. Pure bytes, no library.

A phone writes the position into every photo; of an unannounced visit, or of a citizen's home, nobody should learn it
from the file. What the picture needs to look right is kept: its orientation, its colours.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

PNG_START = b"\x89PNG\r\n\x1a\n"
PNG_TRACES = {b"eXIf", b"tEXt", b"iTXt", b"zTXt", b"tIME"}
JPEG_START = b"\xff\xd8"
APP1, COMMENT, SCAN = 0xE1, 0xFE, 0xDA
APP_KEPT = {0xE0, 0xE2, 0xEE}  # JFIF, colour profile, Adobe's colour transform
ORIENTATION = 0x0112


def without_traces(content: bytes) -> bytes:
    """The same picture without EXIF, GPS, comments and the like; what is no JPG or PNG comes back as it is."""
    if content.startswith(PNG_START):
        return _png(content)
    if content.startswith(JPEG_START):
        return _jpeg(content)
    return content


def _png(content: bytes) -> bytes:
    kept, at = [PNG_START], len(PNG_START)
    while at + 12 <= len(content):
        [length] = struct.unpack_from(">I", content, at)
        chunk = content[at : at + 12 + length]
        if chunk[4:8] not in PNG_TRACES:
            kept.append(chunk)
        at += 12 + length
        if chunk[4:8] == b"IEND":
            break  # what hangs behind the picture is none of it
    return b"".join(kept)


def _jpeg(content: bytes) -> bytes:
    """Everything up to the scan is a row of segments; those that tell tales are left out."""
    kept, turned = [JPEG_START], 1
    for marker, segment in _segments(content):
        if marker == SCAN:
            kept.append(segment)
            break
        if marker == APP1:
            turned = _orientation(segment) or turned
        is_trace = (0xE0 <= marker <= 0xEF and marker not in APP_KEPT) or marker == COMMENT
        if not is_trace:
            kept.append(segment)
    if turned != 1:
        kept.insert(1, _only_orientation(turned))
    return b"".join(kept)


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = len(JPEG_START)
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:  # padding
            at += 1
            continue
        if marker == SCAN:
            yield marker, content[at:]
            return
        [length] = struct.unpack_from(">H", content, at + 2)
        yield marker, content[at : at + 2 + length]
        at += 2 + length


def _orientation(segment: bytes) -> int:
    """How the picture is turned (1 to 8), from its first EXIF directory; 0 when it does not say."""
    tiff = segment[10:]
    if segment[4:10] != b"Exif\0\0" or tiff[:2] not in (b"II", b"MM"):
        return 0
    order = "<" if tiff[:2] == b"II" else ">"
    try:
        [first] = struct.unpack_from(f"{order}I", tiff, 4)
        [count] = struct.unpack_from(f"{order}H", tiff, first)
        for number in range(count):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * number)
            if tag == ORIENTATION:
                return value if 1 <= value <= 8 else 0
    except struct.error:
        return 0
    return 0


def _only_orientation(turned: int) -> bytes:
    """An EXIF segment that says how the picture is turned, and nothing else."""
    entry = struct.pack(">HHIHH", ORIENTATION, 3, 1, turned, 0)
    tiff = b"MM\0*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)
    body = b"Exif\0\0" + tiff
    return b"\xff" + bytes([APP1]) + struct.pack(">H", len(body) + 2) + body
