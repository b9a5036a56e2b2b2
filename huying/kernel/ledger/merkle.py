"""Merkle tree hash of RFC 6962 section 2.1, over any hash of hashlib. Pure.

A leaf is hashed with 0x00 before it, a node with 0x01: neither can be passed off as the other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def digest(algorithm: str, data: bytes) -> bytes:
    """Raises ValueError where this build of OpenSSL has no such hash ("sha256", "sm3")."""
    return hashlib.new(algorithm, data).digest()


def root(leaves: Iterable[bytes], algorithm: str = "sha256") -> bytes:
    """The root over leaves in their order, read once; the memory is that of log2(n) hashes.

    `stack` holds the roots of full subtrees, largest first, as (height, hash): equal heights are merged at once.
    RFC 6962 splits n leaves at the largest power of two below n, which is exactly this stack folded from the right.
    """
    stack: list[tuple[int, bytes]] = []
    for leaf in leaves:
        height, node = 0, digest(algorithm, b"\x00" + leaf)
        while stack and stack[-1][0] == height:
            node = digest(algorithm, b"\x01" + stack.pop()[1] + node)
            height += 1
        stack.append((height, node))
    if not stack:
        return digest(algorithm, b"")
    top = stack.pop()[1]
    while stack:
        top = digest(algorithm, b"\x01" + stack.pop()[1] + top)
    return top
