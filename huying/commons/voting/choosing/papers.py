"""Reading ballot papers one by one: which are void, which marks count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum

from .counts import Count, Tally
from .rule import ChoiceRule


class Mark(Enum):
    """A mark on a paper. No mark is an abstention."""

    FOR = "赞成"
    AGAINST = "反对"
    ILLEGIBLE = "无法辨认"


Paper = Mapping[str, Mark]


def is_void(rule: ChoiceRule, paper: Paper) -> bool:
    """选举法44: 每一选票所选的人数，多于规定应选代表人数的作废，等于或者少于规定应选代表人数的有效."""
    return sum(mark is Mark.FOR for mark in paper.values()) > rule.quota


def count_papers(rule: ChoiceRule, candidates: Sequence[str], papers: Iterable[Paper], *, issued: int) -> Count:
    """Count papers. An illegible mark is no mark for anybody, the rest of its paper counts.

    Raises ValueError for a mark for someone who is no candidate.
    """
    marks: Counter[tuple[str, Mark]] = Counter()
    returned = void = 0
    for paper in papers:
        if strangers := set(paper) - set(candidates):
            raise ValueError(f"票上有不是候选项目的：{'、'.join(sorted(strangers))}。")
        returned += 1
        if is_void(rule, paper):
            void += 1
        else:
            marks.update(paper.items())
    tallies = {c: Tally(*(marks[c, mark] for mark in Mark)) for c in candidates}
    return Count(issued, returned, void, tallies)
