"""ristretto255 (RFC 9496) and the check of Ed25519 signatures (RFC 8032) in plain integers.

For whoever checks a public record: nothing here is secret, so it need not run in constant time. Points are extended
coordinates (X, Y, Z, T) of the curve -x² + y² = 1 + d x² y².
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

Coordinates = tuple[int, int, int, int]

PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, PRIME - 2, PRIME) % PRIME
TWICE_D = 2 * D % PRIME
ROOT_OF_MINUS_ONE = pow(2, (PRIME - 1) // 4, PRIME)
NEUTRAL: Coordinates = (0, 1, 1, 0)


def plus(a: Coordinates, b: Coordinates) -> Coordinates:
    x1, y1, z1, t1 = a
    x2, y2, z2, t2 = b
    lower, upper = (y1 - x1) * (y2 - x2) % PRIME, (y1 + x1) * (y2 + x2) % PRIME
    c, d = t1 * t2 % PRIME * TWICE_D % PRIME, 2 * z1 * z2 % PRIME
    e, f, g, h = upper - lower, d - c, d + c, upper + lower
    return e * f % PRIME, g * h % PRIME, f * g % PRIME, e * h % PRIME


def double(a: Coordinates) -> Coordinates:
    x, y, z, _ = a
    xx, yy = x * x % PRIME, y * y % PRIME
    h = xx + yy
    e, g = h - (x + y) * (x + y), xx - yy
    f = 2 * z * z + g
    e, f = e % PRIME, f % PRIME
    return e * f % PRIME, g * h % PRIME, f * g % PRIME, e * h % PRIME


def minus(a: Coordinates) -> Coordinates:
    return -a[0] % PRIME, a[1], a[2], -a[3] % PRIME


def is_same(a: Coordinates, b: Coordinates) -> bool:
    """Whether both are one element of the group (RFC 9496 4.3.3)."""
    return (a[0] * b[1] - a[1] * b[0]) % PRIME == 0 or (a[1] * b[1] - a[0] * b[0]) % PRIME == 0


# --- many factors of one point share its doublings -----------------------------------------------------------------


def digits(factor: int, bits: int) -> list[int]:
    """The factor in digits of so many bits from -half to half, the lowest first."""
    found, whole, half = [], 1 << bits, 1 << (bits - 1)
    while factor:
        digit = factor & (whole - 1)
        if digit > half:
            digit -= whole
        found.append(digit)
        factor = (factor - digit) >> bits
    return found


def products(point: Coordinates, factors: list[int]) -> list[Coordinates]:
    """The point times each factor: doublings are done once for all, each factor fills eight buckets."""
    rows = [digits(factor, 4) for factor in factors]
    buckets: list[list[Coordinates | None]] = [[None] * 9 for _ in rows]
    for place in range(max(map(len, rows), default=0)):
        if place:
            point = double(double(double(double(point))))
        negative = minus(point)
        for row, bucket in zip(rows, buckets, strict=True):
            if place < len(row) and row[place]:
                digit = row[place]
                step, at = (point, digit) if digit > 0 else (negative, -digit)
                held = bucket[at]
                bucket[at] = step if held is None else plus(held, step)
    return [_emptied(bucket) for bucket in buckets]


def _emptied(bucket: list[Coordinates | None]) -> Coordinates:
    running = total = NEUTRAL
    for held in reversed(bucket[1:]):
        if held is not None:
            running = plus(running, held)
        total = plus(total, running)
    return total


@lru_cache(maxsize=16)
def table(point: Coordinates) -> list[list[Coordinates]]:
    """1 … 128 times the point at each of 32 places of eight bits: for points that are multiplied often."""
    rows = []
    for _ in range(33):
        row = [NEUTRAL, point]
        for _ in range(127):
            row.append(plus(row[-1], point))
        rows.append(row)
        point = double(row[128])
    return rows


def product(rows: list[list[Coordinates]], factor: int) -> Coordinates:
    total = NEUTRAL
    for row, digit in zip(rows, digits(factor, 8), strict=False):
        if digit:
            total = plus(total, row[digit] if digit > 0 else minus(row[-digit]))
    return total


# --- ristretto255 --------------------------------------------------------------------------------------------------


def _root_of_ratio(u: int, v: int) -> tuple[bool, int]:
    """Whether u/v is a square, and the root of u/v (or of i·u/v) that is not negative (RFC 9496 4.2)."""
    r = u * pow(v, 3, PRIME) * pow(u * pow(v, 7, PRIME), (PRIME - 5) // 8, PRIME) % PRIME
    check = v * r * r % PRIME
    u %= PRIME
    if check == PRIME - u or check == (PRIME - u) * ROOT_OF_MINUS_ONE % PRIME:
        r = r * ROOT_OF_MINUS_ONE % PRIME
    return check in (u, (PRIME - u) % PRIME), PRIME - r if r & 1 else r


ROOT_OF_A_MINUS_D = _root_of_ratio(1, (-1 - D) % PRIME)[1]


def read_point(encoded: bytes) -> Coordinates:
    """RFC 9496 4.3.1. Raises ValueError for bytes that are no point's own encoding."""
    s = int.from_bytes(encoded, "little")
    if len(encoded) != 32 or s >= PRIME or s & 1:
        raise ValueError("不是规范的群元素")
    square = s * s % PRIME
    u1, u2 = 1 - square, 1 + square
    u2_squared = u2 * u2 % PRIME
    v = (-(D * u1 * u1) - u2_squared) % PRIME
    was_square, root = _root_of_ratio(1, v * u2_squared % PRIME)
    den_x = root * u2 % PRIME
    den_y = root * den_x * v % PRIME
    x = 2 * s * den_x % PRIME
    x = PRIME - x if x & 1 else x
    y = u1 * den_y % PRIME
    t = x * y % PRIME
    if not was_square or t & 1 or y == 0:
        raise ValueError("不是规范的群元素")
    return x, y, 1, t


def written(point: Coordinates) -> bytes:
    """RFC 9496 4.3.2."""
    x0, y0, z0, t0 = point
    u1, u2 = (z0 + y0) * (z0 - y0) % PRIME, x0 * y0 % PRIME
    root = _root_of_ratio(1, u1 * u2 * u2 % PRIME)[1]
    den1, den2 = root * u1 % PRIME, root * u2 % PRIME
    z_inverse = den1 * den2 * t0 % PRIME
    if t0 * z_inverse % PRIME & 1:
        x, y, den = y0 * ROOT_OF_MINUS_ONE % PRIME, x0 * ROOT_OF_MINUS_ONE % PRIME, den1 * ROOT_OF_A_MINUS_D % PRIME
    else:
        x, y, den = x0, y0, den2
    if x * z_inverse % PRIME & 1:
        y = -y
    s = den * (z0 - y) % PRIME
    return (PRIME - s if s & 1 else s).to_bytes(32, "little")


# --- Ed25519 -------------------------------------------------------------------------------------------------------


def _curve_point(encoded: bytes) -> Coordinates:
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    square, root = _root_of_ratio(y * y - 1, (D * y * y + 1) % PRIME)
    if len(encoded) != 32 or y >= PRIME or not square or (root == 0 and sign):
        raise ValueError("不是曲线上的点")
    x = PRIME - root if root & 1 != sign else root
    return x, y, 1, x * y % PRIME


BASE = _curve_point((4 * pow(5, PRIME - 2, PRIME) % PRIME).to_bytes(32, "little"))


def is_signed(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the Ed25519 signature is the key's over the message."""
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or s >= ORDER:
        return False
    try:
        key, r = _curve_point(public_key), _curve_point(signature[:32])
    except ValueError:
        return False
    factor = int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), "little") % ORDER
    a, b = product(table(BASE), s), plus(r, products(key, [factor])[0])
    return (a[0] * b[2] - b[0] * a[2]) % PRIME == 0 and (a[1] * b[2] - b[1] * a[2]) % PRIME == 0
