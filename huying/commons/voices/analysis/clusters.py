"""Candidate topics: messages about the same matter, hottest first. docs/decisions/clustering.md says why so."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.sparse import csr_matrix

from huying.commons.voices.analysis.evidence import Evidence
from huying.commons.voices.analysis.keywords import document_frequency, keywords
from huying.commons.voices.analysis.linkage import Linkage, join_large
from huying.commons.voices.analysis.messages import Message, voice_key
from huying.commons.voices.analysis.places import common_place
from huying.commons.voices.analysis.reading import Reading, read
from huying.commons.voices.analysis.titles import representative_titles
from huying.commons.voices.analysis.vectors import Floats, Rows

#: Told (done in 0–1, what is being done) as the work goes on.
Progress = Callable[[float, str], None]

#: Groups at least this much alike are one topic; 0.3 to 0.5 find nearly the same topics.
_LEAST_ALIKE = 0.4
#: A smaller chance than this is not kept: it could not join two groups, and the graph stays small.
_LEAST_CHANCE = 0.02
#: A topic beyond the neighbours a message may have falls apart; groups this large are compared again by samples.
_LARGE, _SAMPLE = 50, 24
#: Where each step ends in the whole, by its share of the time.
_READ, _WEIGHED, _NEAR, _COMPARED, _JOINED = 0.3, 0.5, 0.65, 0.85, 0.95


@dataclass(frozen=True, slots=True)
class Cluster:
    """Messages about one matter.

    ``heat`` counts persons (one who writes twice counts once), ``size`` messages. ``members`` are message numbers, the
    most typical first. ``first_on`` and ``last_on`` are ``None`` when no member has a time.
    """

    title: str
    size: int
    heat: int
    members: tuple[str, ...]
    first_on: date | None
    last_on: date | None
    place: str
    titles: tuple[str, ...]
    keywords: tuple[str, ...]


def cluster(messages: Sequence[Message], progress: Progress | None = None, *, least_size: int = 2) -> list[Cluster]:
    """Return the candidate topics of at least ``least_size`` messages, hottest first; equal input, equal output."""
    tell = progress or (lambda done, text: None)
    if len(messages) < 2:
        return []
    tell(0.0, "读取留言")
    readings = read(messages, lambda done: tell(_READ * done, "读取留言"))
    tell(_READ, "分析用词")
    evidence = Evidence(readings)
    rows, columns, chances = _likely_pairs(evidence, tell)
    groups = _joined(len(messages), rows, columns, chances, evidence, tell)
    tell(_JOINED, "整理候选议题")
    background = document_frequency(reading.title_matter for reading in readings)
    found = [_describe(group, messages, readings, background) for group in groups if len(group) >= least_size]
    tell(1.0, "完成")
    return sorted(found, key=lambda topic: (-topic.heat, -topic.size, topic.title, topic.members))


def _likely_pairs(evidence: Evidence, tell: Progress) -> tuple[Rows, Rows, Floats]:
    """Return the pairs that may speak of one matter, with their chances."""
    tell(_WEIGHED, "查找相近留言")
    rows, columns = evidence.candidates(lambda done: tell(_WEIGHED + (_NEAR - _WEIGHED) * done, "查找相近留言"))
    chances = evidence.chances(rows, columns, lambda done: tell(_NEAR + (_COMPARED - _NEAR) * done, "比对相近留言"))
    kept = chances >= _LEAST_CHANCE
    return rows[kept], columns[kept], chances[kept]


def _joined(
    size: int, rows: Rows, columns: Rows, chances: Floats, evidence: Evidence, tell: Progress
) -> list[list[int]]:
    """Return the groups of rows, each ordered from its middle outwards.

    The root of the chance is joined, not the chance: a topic of many voices holds pairs that say different sides of it.
    """
    upper = csr_matrix((np.sqrt(chances), (rows, columns)), shape=(size, size))
    likeness = csr_matrix(upper + upper.T)
    linkage = Linkage(likeness, _LEAST_ALIKE)
    groups = linkage.join_all(lambda done: tell(_COMPARED + (_JOINED - _COMPARED) * done, "归并候选议题"))
    large = join_large([group for group in groups if len(group) >= _LARGE], _mean_root(evidence), _LEAST_ALIKE)
    small = [group for group in groups if len(group) < _LARGE]
    return [_from_the_middle(group, likeness) for group in large + small]


def _mean_root(evidence: Evidence) -> Callable[[list[int], list[int]], float]:
    """Return a measure of two groups: the mean root of chance over pairs of an even sample of each."""

    def measure(left: list[int], right: list[int]) -> float:
        some, others = _even_sample(left), _even_sample(right)
        rows, columns = (grid.ravel() for grid in np.meshgrid(some, others, indexing="ij"))
        apart = rows != columns
        roots = np.ones(len(rows))
        roots[apart] = np.sqrt(evidence.chances(rows[apart], columns[apart]))
        return float(roots.mean())

    return measure


def _even_sample(group: list[int]) -> Rows:
    return np.asarray(sorted(group))[np.linspace(0, len(group) - 1, min(_SAMPLE, len(group))).astype(np.intp)]


def _from_the_middle(group: list[int], likeness: csr_matrix) -> list[int]:
    if len(group) < 3:
        return sorted(group)
    inside = np.asarray(likeness[group][:, group].sum(axis=1)).ravel()
    return [group[place] for place in np.lexsort((np.asarray(group), -inside.round(4)))]


def _describe(
    group: list[int], messages: Sequence[Message], readings: Sequence[Reading], background: Counter[str]
) -> Cluster:
    """Say what a group is about."""
    own = [readings[row] for row in group]
    titles = representative_titles([reading.title for reading in own])
    days = sorted(at.date() for row in group if (at := messages[row].said_at))
    return Cluster(
        title=titles[0],
        size=len(group),
        heat=len({voice_key(messages[row]) for row in group}),
        members=tuple(messages[row].number for row in group),
        first_on=days[0] if days else None,
        last_on=days[-1] if days else None,
        place=common_place(own),
        titles=titles,
        keywords=keywords(own, background, len(messages)),
    )
