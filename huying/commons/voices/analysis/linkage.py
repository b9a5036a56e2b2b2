"""Average linkage over a sparse graph of likenesses, so that no n × n matrix is ever built."""

import heapq
from collections.abc import Callable

from scipy.sparse import csr_matrix

#: How far the mean is measured against what the groups have inside: 0 is plain average linkage, 1 the cosine of the
#: groups' middles. In between, a large loose topic can still grow, and the result hardly depends on the threshold.
_RELATIVE = 0.6


class Linkage:
    """Groups of rows that join step by step, the likest first."""

    def __init__(self, likeness: csr_matrix, least: float) -> None:
        """Start with each row of the symmetric ``likeness`` alone; a pair that is not stored counts as 0."""
        size = likeness.shape[0]
        self.groups: list[list[int]] = [[row] for row in range(size)]
        self._inner = [1.0] * size
        self._links: list[dict[int, float]] = [{} for _ in range(size)]
        self._queue: list[tuple[float, int, int]] = []
        self._least = least
        entries = likeness.tocoo()
        for row, column, value in zip(entries.row.tolist(), entries.col.tolist(), entries.data.tolist(), strict=True):
            if row < column:
                self._links[row][column] = self._links[column][row] = value
                if value >= least:
                    self._queue.append((-value, row, column))
        heapq.heapify(self._queue)

    def join_all(self, tick: Callable[[float], None] | None = None) -> list[list[int]]:
        """Join while any two groups are at least ``least`` alike; return the groups."""
        waiting = max(len(self._queue), 1)
        while self._queue:
            _, left, right = heapq.heappop(self._queue)
            if tick and len(self._queue) % 5000 == 0:
                tick(max(0.0, 1 - len(self._queue) / waiting))
            if self.groups[left] and self.groups[right]:
                self._join(left, right)
        return [group for group in self.groups if group]

    def _join(self, left: int, right: int) -> None:
        """Make a new group of two. Links hold sums over pairs, so that joining adds them up."""
        new = len(self.groups)
        between = self._links[left].pop(right)
        self._links[right].pop(left)
        sums = self._links[left]
        for other, value in self._links[right].items():
            sums[other] = sums.get(other, 0.0) + value
        self.groups.append(self.groups[left] + self.groups[right])
        self.groups[left] = self.groups[right] = []
        self._inner.append(self._inner[left] + self._inner[right] + 2 * between)
        self._links[left] = self._links[right] = {}
        self._links.append(sums)
        for other, value in sums.items():
            neighbours = self._links[other]
            neighbours.pop(left, None)
            neighbours.pop(right, None)
            neighbours[new] = value
            alike = self._alike(value, other, new)
            if alike >= self._least:
                heapq.heappush(self._queue, (-alike, other, new))

    def _alike(self, between: float, left: int, right: int) -> float:
        pairs = len(self.groups[left]) * len(self.groups[right])
        inner = (self._inner[left] * self._inner[right]) ** 0.5
        return float(between / (pairs ** (1 - _RELATIVE) * inner**_RELATIVE))


def join_large(groups: list[list[int]], mean: Callable[[list[int], list[int]], float], least: float) -> list[list[int]]:
    """Join whole groups by the same measure as :class:`Linkage`, their ``mean`` likeness being asked for.

    For the few groups that are too large for a graph of nearest neighbours to hold all their pairs.
    """
    groups = list(groups)
    inner = [mean(group, group) for group in groups]
    alike = {
        (left, right): mean(groups[left], groups[right]) / (inner[left] * inner[right]) ** (_RELATIVE / 2)
        for left in range(len(groups))
        for right in range(left + 1, len(groups))
    }
    while alike:
        left, right = max(alike, key=lambda pair: alike[pair])
        if alike[left, right] < least:
            break
        groups[left], groups[right] = groups[left] + groups[right], []
        inner[left] = mean(groups[left], groups[left])
        alike = {pair: value for pair, value in alike.items() if right not in pair}
        for pair in alike:
            if left in pair:
                value = mean(groups[pair[0]], groups[pair[1]])
                alike[pair] = value / (inner[pair[0]] * inner[pair[1]]) ** (_RELATIVE / 2)
    return [group for group in groups if group]
