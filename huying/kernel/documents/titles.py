"""How a long title is broken over lines: 词意完整，排列对称，梯形或菱形 (GB/T 9704 7.3.1). Pure."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations, pairwise

import rjieba

TITLE_WIDTH = 20.0  # characters of 2号 (22 pt) within 156 mm
_MAY_NOT_BEGIN = frozenset("的、，。；：）》”’和与及等之")
_MAY_NOT_END = ("关于", "对", "和", "与", "及", "《", "（", "“")


def width(text: str) -> float:
    """Width in characters: a half-width one counts for half."""
    return sum(0.5 if ord(c) < 0x2000 else 1.0 for c in text)


@lru_cache(maxsize=256)
def title_lines(title: str, limit: float = TITLE_WIDTH) -> tuple[str, ...]:
    """The title over as few lines as it needs; a line break typed by the writer is kept."""
    if "\n" in title:
        return tuple(part.strip() for part in title.split("\n") if part.strip())
    if width(title) <= limit:
        return (title,)
    words = [word for word in rjieba.cut(title) if word]
    least = int(-(-width(title) // limit))
    candidates = [
        lines for count in (least, least + 1) for lines in _ways(words, count) if all(width(x) <= limit for x in lines)
    ]
    return min(candidates, key=_cost) if candidates else _chopped(title, int(limit))


def _ways(words: list[str], count: int) -> list[tuple[str, ...]]:
    """Every way to set the words in `count` lines (at most 5: a longer title is chopped)."""
    if count > 5 or len(words) < count:
        return []
    places = combinations(range(1, len(words)), count - 1)
    return [tuple("".join(words[a:b]) for a, b in pairwise((0, *cuts, len(words)))) for cuts in places]


def _chopped(title: str, limit: int) -> tuple[str, ...]:
    return tuple(title[i : i + limit] for i in range(0, len(title), limit))


def _cost(lines: tuple[str, ...]) -> float:
    """Few lines, broken where the sense allows: around 「关于……的」 first, between other words if need be."""
    sizes = [width(line) for line in lines]
    cost = 4.0 * len(lines) + 0.2 * (max(sizes) - min(sizes)) + 6.0 * sum(size < 4 for size in sizes)
    cost += 8.0 * (len(set(sizes)) == 1)  # a rectangle
    cost += 20.0 * any(left > middle < right for left, middle, right in zip(sizes, sizes[1:], sizes[2:], strict=False))
    for before, after in pairwise(lines):
        cost += 0.0 if after.startswith("关于") or before.endswith("的") else 7.0
        cost += 40.0 * (after[0] in _MAY_NOT_BEGIN)
        cost += 40.0 * before.endswith(_MAY_NOT_END)
        cost += 15.0 * (before.count("《") > before.count("》"))
    return cost
