"""Average linkage over a sparse graph of likenesses, so that no n × n matrix is ever built."""

import heapq
from collections.abc import Callable

from scipy.sparse import csr_matrix

#: Told (done, total) from time to time.
Tick = Callable[[int, int], None]


def average_linkage(likeness: csr_matrix, *, least: float, tick: Tick | None = None) -> list[list[int]]:
    """Group the rows of a symmetric ``likeness`` matrix; a pair that is not stored counts as 0.

    Two groups join while the mean likeness over all their pairs is at least ``least``; the likest join first.
    """
    size = likeness.shape[0]
    members: list[list[int] | None] = [[row] for row in range(size)]
    links: list[dict[int, float]] = [{} for _ in range(size)]
    heap: list[tuple[float, int, int]] = []
    entries = likeness.tocoo()
    for row, column, value in zip(entries.row.tolist(), entries.col.tolist(), entries.data.tolist(), strict=True):
        if row < column:
            links[row][column] = links[column][row] = value
            if value >= least:
                heap.append((-value, row, column))
    heapq.heapify(heap)
    total = max(len(heap), 1)
    while heap:
        _, left, right = heapq.heappop(heap)
        if tick and len(heap) % 2000 == 0:
            tick(max(total - len(heap), 0), total)
        if members[left] is not None and members[right] is not None:
            _join(members, links, heap, left, right, least)
    return [group for group in members if group]


def _join(
    members: list[list[int] | None],
    links: list[dict[int, float]],
    heap: list[tuple[float, int, int]],
    left: int,
    right: int,
    least: float,
) -> None:
    """Make a new group of two; ``links`` hold sums of likeness, so the mean is a division away."""
    group = (members[left] or []) + (members[right] or [])
    new = len(members)
    sums = links[left]
    for other, value in links[right].items():
        sums[other] = sums.get(other, 0.0) + value
    sums.pop(left, None)
    sums.pop(right, None)
    members[left] = members[right] = None
    links[left] = links[right] = {}
    members.append(group)
    links.append(sums)
    for other, value in sums.items():
        neighbours = links[other]
        neighbours.pop(left, None)
        neighbours.pop(right, None)
        neighbours[new] = value
        mean = value / (len(group) * len(members[other] or ()))
        if mean >= least:
            heapq.heappush(heap, (-mean, other, new))
