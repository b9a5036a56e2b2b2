"""The group behind a small interface: in plain integers anywhere, by libsodium (rbcl) where it is installed.

A second suite (SM2 with SM3) is one more class with these methods, another `name` and its own sizes.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from functools import lru_cache
from typing import Any, Protocol

from .edwards import BASE, NEUTRAL, ORDER, minus, plus, product, products, read_point, table, written

Point = Any  # coordinates in the plain group, the encoding itself in the fast one

SUITE = "ristretto255-sha512"
POINT, SCALAR, CHALLENGE = 32, 32, 16  # bytes
ZERO = bytes(32)  # how the neutral element is written


class Group(Protocol):
    name: str
    base: Point
    neutral: Point

    def read(self, encoded: bytes) -> Point: ...
    def write(self, point: Point) -> bytes: ...
    def add(self, a: Point, b: Point) -> Point: ...
    def subtract(self, a: Point, b: Point) -> Point: ...
    def times(self, point: Point, factors: list[int]) -> list[Point]: ...
    def often(self, point: Point, factor: int) -> Point: ...


class Plain:
    """Python's own integers."""

    name = "纯 Python"
    base: Point = BASE
    neutral: Point = NEUTRAL

    def read(self, encoded: bytes) -> Point:
        return read_point(encoded)

    def write(self, point: Point) -> bytes:
        return written(point)

    def add(self, a: Point, b: Point) -> Point:
        return plus(a, b)

    def subtract(self, a: Point, b: Point) -> Point:
        return plus(a, minus(b))

    def times(self, point: Point, factors: list[int]) -> list[Point]:
        """The point times each factor."""
        return list(products(point, factors))

    def often(self, point: Point, factor: int) -> Point:
        """The same for a point that is multiplied again and again: the base, the public key."""
        return product(table(point), factor)


class Fast:
    """libsodium by rbcl, in constant time: what the server and trustees' tools use. Raises ImportError without rbcl."""

    name = "libsodium"
    neutral: Point = ZERO

    def __init__(self) -> None:
        import rbcl

        _clear_away(rbcl)
        self.base: Point = written(BASE)
        self.is_valid = rbcl.crypto_core_ristretto255_is_valid_point
        self.sum, self.difference = rbcl.crypto_core_ristretto255_add, rbcl.crypto_core_ristretto255_sub
        self.base_times, self.multiply = rbcl.crypto_scalarmult_ristretto255_base, rbcl.crypto_scalarmult_ristretto255

    def read(self, encoded: bytes) -> Point:
        if len(encoded) != POINT or not self.is_valid(encoded):
            raise ValueError("不是规范的群元素")
        return encoded

    def write(self, point: Point) -> bytes:
        return bytes(point)

    def add(self, a: Point, b: Point) -> Point:
        return self.sum(a, b)

    def subtract(self, a: Point, b: Point) -> Point:
        return self.difference(a, b)

    def times(self, point: Point, factors: list[int]) -> list[Point]:
        return [self.often(point, factor) for factor in factors]

    def often(self, point: Point, factor: int) -> Point:
        if factor % ORDER == 0 or point == ZERO:  # libsodium refuses to give the neutral element
            return ZERO
        if point == self.base:
            return self.base_times(scalar_bytes(factor))
        return self.multiply(scalar_bytes(factor), point)


def _clear_away(rbcl: Any) -> None:
    """Removes the copy of libsodium that rbcl writes to the temporary folder each time and leaves there: once it is
    loaded the file is not needed (but on Windows it cannot be removed)."""
    left = str(getattr(getattr(rbcl, "_sodium", None), "_name", ""))
    if left.startswith(tempfile.gettempdir()):
        with contextlib.suppress(OSError):
            os.unlink(left)


@lru_cache(maxsize=1)
def best_group() -> Group:
    """The fast one where it is installed."""
    try:
        return Fast()
    except ImportError:
        return Plain()


# --- hashing -------------------------------------------------------------------------------------------------------


def hashed(label: str, *parts: bytes | str | int) -> bytes:
    """64 bytes that stand for the parts in this order, and for nothing else: each is preceded by its length."""
    found = hashlib.sha512()
    for part in ("huying-ballot-1/" + label, *parts):
        said = part if isinstance(part, bytes) else str(part).encode()
        found.update(len(said).to_bytes(4, "little") + said)
    return found.digest()


def scalar(label: str, *parts: bytes | str | int) -> int:
    return int.from_bytes(hashed(label, *parts), "little") % ORDER


def challenge(label: str, *parts: bytes | str | int) -> int:
    """A number of 128 bits."""
    return int.from_bytes(hashed(label, *parts)[:CHALLENGE], "little")


def scalar_bytes(number: int) -> bytes:
    return (number % ORDER).to_bytes(SCALAR, "little")


def read_scalar(encoded: bytes) -> int:
    """Raises ValueError for bytes that are no scalar's own encoding."""
    number = int.from_bytes(encoded, "little")
    if len(encoded) != SCALAR or number >= ORDER:
        raise ValueError("不是规范的数")
    return number
