"""Checks of the three proofs: who knows a key, a share that is right, a ciphertext that holds one of some values."""

from __future__ import annotations

from collections.abc import Sequence

from .group import CHALLENGE, SCALAR, Group, Point, challenge, read_scalar, scalar_bytes

Ciphertext = tuple[Point, Point]


def knows(group: Group, context: bytes, key: Point, proof: bytes) -> bool:
    """Whether who made the proof knows the key's secret."""
    c, s = _pair(proof)
    w = group.subtract(group.often(group.base, s), group.times(key, [c])[0])
    return c == challenge("possession", context, group.write(key), group.write(w))


def is_share(group: Group, context: bytes, key: Point, of: Point, share: Point, proof: bytes) -> bool:
    """Whether the share of `of` was made with the secret of the key."""
    c, s = _pair(proof)
    w = group.subtract(group.often(group.base, s), group.times(key, [c])[0])
    v = group.subtract(group.times(of, [s])[0], group.times(share, [c])[0])
    return c == challenge("share", context, *map(group.write, (key, of, share, w, v)))


def _pair(proof: bytes) -> tuple[int, int]:
    if len(proof) != CHALLENGE + SCALAR:
        raise ValueError("证明的长度不对")
    return int.from_bytes(proof[:CHALLENGE], "little"), read_scalar(proof[CHALLENGE:])


def holds_one_of(
    group: Group, key: Point, context: bytes, place: str, held: Ciphertext, values: Sequence[int], proof: bytes
) -> bool:
    """Whether the ciphertext holds one of the values, without saying which."""
    many = len(values)
    if len(proof) != many * (CHALLENGE + SCALAR):
        raise ValueError("证明的长度不对")
    cs = [int.from_bytes(proof[i * CHALLENGE : (i + 1) * CHALLENGE], "little") for i in range(many)]
    rest = proof[many * CHALLENGE :]
    ss = [read_scalar(rest[i * SCALAR : (i + 1) * SCALAR]) for i in range(many)]
    steps: list[Point] = []
    for c, s, value, ca, cb in zip(cs, ss, values, group.times(held[0], cs), group.times(held[1], cs), strict=True):
        b = group.subtract(group.often(key, s), cb)
        if value:
            b = group.add(b, group.often(group.base, c * value))
        steps += [group.subtract(group.often(group.base, s), ca), b]
    return sum(cs) % (1 << 8 * CHALLENGE) == one_of_challenge(group, key, context, place, held, values, steps)


def one_of_challenge(
    group: Group,
    key: Point,
    context: bytes,
    place: str,
    held: Ciphertext,
    values: Sequence[int],
    steps: Sequence[Point],
) -> int:
    said = map(group.write, (key, *held))
    return challenge("one-of", context, place, *said, *map(scalar_bytes, values), *map(group.write, steps))
