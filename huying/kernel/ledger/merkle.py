"""Merkle trees of RFC 6962 over any hash of hashlib: roots, proofs, and a tree that grows. Pure.

A leaf is hashed with 0x00 before it, a node with 0x01: neither can be passed off as the other. How a proof is checked
stands in checker.py, which an outsider is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from .checker import HISTORY_ALGORITHM, digest, node

Node = Callable[[int, int], bytes]  # (number of leaves up to its right edge, height) -> hash of a full subtree


def root(leaves: Iterable[bytes], algorithm: str = "sha256") -> bytes:
    """The root over leaves in their order, read once; the memory is that of log2(n) hashes.

    `stack` holds the roots of full subtrees, largest first, as (height, hash): equal heights are merged at once.
    RFC 6962 splits n leaves at the largest power of two below n, which is exactly this stack folded from the right.
    """
    stack: list[tuple[int, bytes]] = []
    for leaf in leaves:
        height, top = 0, digest(algorithm, b"\x00" + leaf)
        while stack and stack[-1][0] == height:
            top = node(stack.pop()[1], top, algorithm)
            height += 1
        stack.append((height, top))
    return fold([top for _, top in stack], algorithm)


def fold(peaks: Sequence[bytes], algorithm: str = HISTORY_ALGORITHM) -> bytes:
    """The root of a tree from the roots of its full subtrees, largest first."""
    if not peaks:
        return digest(algorithm, b"")
    top = peaks[-1]
    for peak in reversed(peaks[:-1]):
        top = node(peak, top, algorithm)
    return top


def path(leaves: Sequence[bytes], index: int, algorithm: str = "sha256") -> list[bytes]:
    """The inclusion proof of one leaf (RFC 6962 2.1.1): the roots of the other halves, nearest first."""
    if len(leaves) == 1:
        return []
    split = _split(len(leaves))
    if index < split:
        return [*path(leaves[:split], index, algorithm), root(leaves[split:], algorithm)]
    return [*path(leaves[split:], index - split, algorithm), root(leaves[:split], algorithm)]


def _split(size: int) -> int:
    """The largest power of two smaller than the size."""
    return 1 << (size - 1).bit_length() - 1


# --- the history: a tree over the heads of all batches ---------------------------------------------------------------
#
# With every head the root of the largest full subtree that ends with it is kept (`completed`): 1, 2, 1, 4, 1, 2, 1, 8 …
# leaves. Every other node follows from these in a few steps, so that sealing and proving cost O(log n) and O(log² n).


def height_at(size: int) -> int:
    """How high the largest full subtree is that ends with leaf number `size`: its trailing zero bits."""
    return (size & -size).bit_length() - 1


def ends_of_peaks(size: int) -> list[int]:
    """Where the full subtrees of a tree end, largest first: 13 = 8 + 4 + 1 gives 8, 12, 13."""
    ends: list[int] = []
    rest = size
    while rest:
        ends.insert(0, rest)
        rest &= rest - 1
    return ends


def completed(head: bytes, size: int, kept: Callable[[int], bytes]) -> bytes:
    """The root of the largest full subtree that ends with this head, the `size`th; `kept(n)` is the one that ends
    with the nth."""
    return _climb(digest(HISTORY_ALGORITHM, b"\x00" + head), size, height_at(size), kept)


def _climb(leaf: bytes, end: int, height: int, kept: Callable[[int], bytes]) -> bytes:
    top = leaf
    for step in range(height):
        top = node(kept(end - (1 << step)), top, HISTORY_ALGORITHM)
    return top


def history_path(index: int, size: int, subtree: Node) -> list[bytes]:
    """The inclusion proof of leaf `index` of `size` in the history."""
    return _path_within(index, 0, size, subtree)


def _path_within(index: int, start: int, end: int, subtree: Node) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + _split(end - start)
    if index < middle:
        return [*_path_within(index, start, middle, subtree), _range(middle, end, subtree)]
    return [*_path_within(index, middle, end, subtree), _range(start, middle, subtree)]


def history_consistency(old: int, new: int, subtree: Node) -> list[bytes]:
    """The consistency proof between the first `old` and the first `new` leaves (RFC 6962 2.1.2)."""
    if old == 0 or old == new:
        return []
    return _consistency(old, 0, new, subtree, known=True)


def _consistency(old: int, start: int, end: int, subtree: Node, *, known: bool) -> list[bytes]:
    """`known`: the old tree's root is the root of this range, and whoever checks has it."""
    if old == end:
        return [] if known else [_range(start, end, subtree)]
    middle = start + _split(end - start)
    if old <= middle:
        return [*_consistency(old, start, middle, subtree, known=known), _range(middle, end, subtree)]
    return [*_consistency(old, middle, end, subtree, known=False), _range(start, middle, subtree)]


def _range(start: int, end: int, subtree: Node) -> bytes:
    """The root over leaves start + 1 … end: full subtrees from the left, folded."""
    peaks, at = [], start
    while at < end:
        height = (end - at).bit_length() - 1
        at += 1 << height
        peaks.append(subtree(at, height))
    return fold(peaks)


def subtrees(leaf: Callable[[int], bytes], kept: Callable[[int], bytes]) -> Node:
    """Any full subtree from what is kept: `leaf(n)` is the nth head, `kept(n)` what `completed` gave for it."""

    def subtree(end: int, height: int) -> bytes:
        if height == height_at(end):
            return kept(end)
        return _climb(digest(HISTORY_ALGORITHM, b"\x00" + leaf(end)), end, height, kept)

    return subtree
