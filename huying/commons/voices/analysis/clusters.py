"""Candidate topics: messages about the same matter, hottest first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.sparse import csr_matrix, vstack
from sklearn.feature_extraction.text import TfidfVectorizer

from huying.commons.voices.analysis.keywords import document_frequency, keywords
from huying.commons.voices.analysis.linkage import average_linkage
from huying.commons.voices.analysis.messages import BODY_READ, Message, fold, voice_key, without_courtesy
from huying.commons.voices.analysis.places import common_place

#: Told (done in 0–1, what is being done) as the work goes on.
Progress = Callable[[float, str], None]

_ROWS_AT_ONCE = 512
_NEIGHBOURS = 60
_LEAST_EDGE = 0.08
_LEAST_MEAN = 0.18


@dataclass(frozen=True, slots=True)
class Cluster:
    """Messages about one matter. ``heat`` counts persons, ``size`` messages; ``members`` are message numbers."""

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
    """Return the candidate topics of at least ``least_size`` messages, hottest first."""
    tell = progress or (lambda done, text: None)
    if len(messages) < 2:
        return []
    tell(0.0, "读取留言")
    titles = [fold(m.title) for m in messages]
    bodies = [without_courtesy(fold(m.body))[:BODY_READ] for m in messages]
    rows = TfidfVectorizer(
        analyzer="char", ngram_range=(2, 3), min_df=2 if len(messages) > 50 else 1, sublinear_tf=True, dtype=np.float32
    ).fit_transform(f"{title} {title} {body}" for title, body in zip(titles, bodies, strict=True))
    likeness = _neighbours(rows, tell)
    groups = average_linkage(
        likeness, least=_LEAST_MEAN, tick=lambda done, total: tell(0.6 + 0.3 * done / total, "归并相近留言")
    )
    tell(0.9, "整理候选议题")
    background = document_frequency(titles)
    found = [_describe(group, messages, titles, bodies, rows, background) for group in groups if len(group) >= least_size]
    tell(1.0, "完成")
    return sorted(found, key=lambda c: (-c.heat, -c.size, c.title))


def _neighbours(rows: csr_matrix, tell: Progress) -> csr_matrix:
    """Return the likeness of each row to its nearest rows, made symmetric."""
    total = rows.shape[0]
    columns = rows.T.tocsr()
    blocks = []
    for start in range(0, total, _ROWS_AT_ONCE):
        block = (rows[start : start + _ROWS_AT_ONCE] @ columns).tocsr()
        blocks.append(_strongest(block))
        tell(0.1 + 0.5 * min(start + _ROWS_AT_ONCE, total) / total, "比较留言")
    near = vstack(blocks).tocsr()
    near = near.maximum(near.T).tolil()
    near.setdiag(0)
    return near.tocsr()


def _strongest(block: csr_matrix) -> csr_matrix:
    """Keep the strongest entries of each row."""
    block.data[block.data < _LEAST_EDGE] = 0
    block.eliminate_zeros()
    for row in range(block.shape[0]):
        values = block.data[block.indptr[row] : block.indptr[row + 1]]
        if len(values) > _NEIGHBOURS:
            values[values < np.partition(values, -_NEIGHBOURS)[-_NEIGHBOURS]] = 0
    block.eliminate_zeros()
    return block


def _describe(
    group: list[int],
    messages: Sequence[Message],
    titles: list[str],
    bodies: list[str],
    rows: csr_matrix,
    background: dict[str, int],
) -> Cluster:
    """Say what a group is about: the titles nearest its middle, its days, place and words."""
    own = rows[group]
    order = np.argsort(-np.asarray(own @ own.sum(axis=0).T).ravel(), kind="stable")
    distinct = list(dict.fromkeys(titles[group[k]] for k in order if titles[group[k]]))
    days = sorted(m.said_at.date() for k in group if (m := messages[k]).said_at)
    own_titles = [titles[k] for k in group]
    return Cluster(
        title=distinct[0] if distinct else bodies[group[0]][:30],
        size=len(group),
        heat=len({voice_key(messages[k]) for k in group}),
        members=tuple(messages[group[k]].number for k in order),
        first_on=days[0] if days else None,
        last_on=days[-1] if days else None,
        place=common_place(own_titles, [bodies[k] for k in group]),
        titles=tuple(distinct[:3]),
        keywords=keywords(own_titles, background, len(messages)),
    )
