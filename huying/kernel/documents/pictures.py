"""Photos without the traces they carry: where they were taken, when, with whose camera. Pure bytes, no library.

A phone writes the position into every photo; of an unannounced visit, or of a citizen's home, nobody should learn it
from the file. What the picture needs to look right is kept: its orientation, its colours.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

PNG_START = b"\x89PNG\r\n\x1a\n"
PNG_KEPT = {  # beside the critical chunks: colours, transparency, size, animation
    b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT",
}  # fmt: skip
JPEG_START, JPEG_END = b"\xff\xd8", b"\xff\xd9"
APP1, APP2, COMMENT, SCAN, END = 0xE1, 0xE2, 0xFE, 0xDA, 0xD9
APP_KEPT = {0xE0, 0xEE}  # JFIF, Adobe's colour transform
ICC = b"ICC_PROFILE\0"
MARKER = re.compile(rb"\xff+[^\xff]", re.DOTALL)  # with its padding
AFTER_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.DOTALL)  # FF00 is a byte of the picture, D0 to D7 restarts
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
        is_critical = chunk[4:5].isupper()
        if is_critical or chunk[4:8] in PNG_KEPT:
            kept.append(chunk)
        at += 12 + length
        if chunk[4:8] == b"IEND":
            break  # what hangs behind the picture is none of it
    return b"".join(kept)


def _jpeg(content: bytes) -> bytes:
    """The picture is a row of segments up to its end; those that tell tales are left out, wherever they stand.

    Phones hang more behind the end: a film, a second picture with a position of its own.
    """
    kept, turned = [JPEG_START], 1
    for marker, segment in _segments(content):
        if marker == APP1:
            turned = _orientation(segment) or turned
        if not _tells(marker, segment):
            kept.append(segment)
    if turned != 1:
        kept.insert(1, _only_orientation(turned))
    return b"".join(kept)


def _tells(marker: int, segment: bytes) -> bool:
    """An APP2 segment may be a colour profile, or the list of the pictures that hang behind."""
    if marker == APP2:
        return not segment[4:].startswith(ICC)
    return (0xE0 <= marker <= 0xEF and marker not in APP_KEPT) or marker == COMMENT


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = len(JPEG_START)
    while found := MARKER.match(content, at):
        marker, at = content[found.end() - 1], found.end() - 2
        if marker == END:
            yield marker, JPEG_END
            return
        if at + 4 > len(content):
            return
        [length] = struct.unpack_from(">H", content, at + 2)
        end = at + 2 + length
        if marker == SCAN:
            following = AFTER_SCAN.search(content, end)  # a progressive picture has several scans
            end = following.start() if following else len(content)
        yield marker, content[at:end]
        at = end


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
