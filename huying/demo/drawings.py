"""Pictures of building sites, drawn by a few rectangles: no photograph of any real place is shown."""

from __future__ import annotations

import struct
import zlib
from functools import cache

WIDTH, HEIGHT = 320, 200
SKY, HILL, GROUND, GREY, DARK, WOOD, WATER, GREEN, LIGHT, RED = (
    (214, 228, 238), (168, 186, 170), (205, 190, 160), (150, 152, 155), (84, 90, 96), (150, 110, 75),
    (120, 165, 190), (140, 170, 120), (250, 232, 160), (190, 60, 60),
)  # fmt: skip
Colour = tuple[int, int, int]
Shape = tuple[int, int, int, int, Colour]  # left, top, right, bottom

SCENES: dict[str, tuple[Shape, ...]] = {
    "road": ((0, 130, 320, 180, GREY), (20, 152, 70, 158, LIGHT), (130, 152, 180, 158, LIGHT)),
    "water": ((0, 150, 320, 166, WATER), (40, 120, 56, 160, DARK), (140, 120, 156, 160, DARK)),
    "lamp": ((60, 60, 65, 170, DARK), (60, 60, 90, 66, LIGHT), (200, 60, 205, 170, DARK), (200, 60, 230, 66, LIGHT)),
    "care": ((90, 80, 230, 165, WOOD), (80, 66, 240, 82, DARK), (140, 120, 170, 165, LIGHT)),
    "school": ((30, 140, 290, 175, GREEN), (60, 70, 200, 130, GREY), (80, 84, 100, 104, LIGHT)),
    "health": ((100, 76, 220, 165, LIGHT), (152, 92, 168, 132, RED), (140, 104, 180, 120, RED)),
    "green": ((0, 140, 320, 160, WATER), (30, 90, 60, 140, GREEN), (150, 84, 180, 140, GREEN)),
    "culture": ((40, 150, 280, 176, GREY), (120, 90, 126, 150, DARK), (126, 90, 160, 110, RED)),
}
CRANE: tuple[Shape, ...] = ((250, 40, 256, 150, WOOD), (200, 40, 300, 46, WOOD), (206, 46, 208, 90, DARK))


@cache
def drawing(field: str, *, is_done: bool) -> bytes:
    """A picture of a site as PNG; while it is being built a crane stands beside it."""
    shapes = [(0, 0, 320, 110, SKY), (0, 96, 320, 130, HILL), (0, 126, 320, 200, GROUND)]
    shapes += SCENES.get(field, SCENES["road"])
    if not is_done:
        shapes += CRANE
    rows = [bytearray(bytes(SKY) * WIDTH) for _ in range(HEIGHT)]
    for left, top, right, bottom, colour in shapes:
        strip = bytes(colour) * (right - left)
        for y in range(top, bottom):
            rows[y][left * 3 : right * 3] = strip
    return _png(rows)


def _png(rows: list[bytearray]) -> bytes:
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows), 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
