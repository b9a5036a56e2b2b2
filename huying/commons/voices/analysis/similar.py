"""The same matter said again: near-duplicates among messages, and one new text against many.

Every text is a set of weighed pieces (`pieces`). Which texts are worth comparing is read from the few rarest that
others use too (``_TELLING``, within ``_BUDGET``); the likeness itself is the exact cosine over all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from huying.commons.voices.analysis.messages import Message
from huying.commons.voices.analysis.pieces import BUCKETS, Pieces, bucket, cut, weight
from huying.commons.voices.analysis.segment import MOST_USE, Segment, build
from huying.commons.voices.analysis.vectors import Floats, Rows, likeness

#: Cosine from which two texts are called the same matter in nearly the same words.
ALIKE = 0.6
#: Rarest pieces of a text by which others are found, and how many finds they may come to together: so the work on one
#: text does not grow with the number of texts.
_TELLING, _BUDGET = 96, 3000
#: The share of ``least`` that the telling pieces must reach for two texts to be compared in full.
_WORTH = 0.1
_ROWS_AT_ONCE = 1024


@dataclass(frozen=True, slots=True)
class Pair:
    """Two messages that say nearly the same, ``score`` in 0–1."""

    first: str
    second: str
    score: float


@dataclass(frozen=True, slots=True)
class Similar:
    """A known text like the asked one, ``score`` in 0–1."""

    id: int
    score: float


class Index:
    """Known texts by number, in segments that share one notion of how rare a piece is.

    ``rarity`` is learnt from ``base`` (how many texts held each piece) and stays; ``use`` is how many do now.
    """

    def __init__(self, base: NDArray[np.uint32], size: int, segments: Sequence[Segment] = ()) -> None:
        self.base = base
        self.rarity: Floats = (np.log((1 + size) / (1 + base)) + 1).astype(np.float32)
        self.segments = list(segments)
        self.use = np.zeros(BUCKETS, np.uint32)
        for segment in self.segments:
            self._count(segment)

    def __len__(self) -> int:
        return sum(map(len, self.segments))

    def segment(self, ids: Sequence[int], pieces: Pieces, marks: Sequence[int] = ()) -> Segment:
        """A segment of these texts, not yet among the known."""
        return build(ids, marks or [0] * len(pieces), pieces, self.rarity)

    def add(self, segment: Segment) -> None:
        self.segments.append(segment)
        self._count(segment)

    def like(self, message: Message, *, least: float = ALIKE, limit: int = 20) -> list[Similar]:
        """Known texts at least ``least`` alike, most alike first."""
        pieces = cut([message])
        columns = bucket(pieces.packed)
        weights = weight(pieces.packed) * self.rarity[columns]
        weights /= np.sqrt((weights**2).sum()) or 1
        asked = np.zeros(BUCKETS, np.float32)
        asked[columns] = weights
        telling = self._telling(columns, weights, used=1)
        found = [
            one for part in self.segments for one in self._like(part, columns[telling], weights[telling], asked, least)
        ]
        return sorted(found, key=lambda similar: (-similar.score, similar.id))[:limit]

    def _like(
        self, part: Segment, telling: NDArray[np.int32], weights: Floats, asked: Floats, least: float
    ) -> Iterator[Similar]:
        at, known = part.keyed(telling)
        if not known.any():
            return
        begins, ends = part.key_starts[at[known]], part.key_starts[at[known] + 1]
        docs = np.concatenate([part.docs[a:b] for a, b in zip(begins, ends, strict=True)])
        values = weights[known] * self.rarity[telling[known]]
        near = np.bincount(docs, np.repeat(values, ends - begins), len(part)) * part.scale
        worth = np.flatnonzero(near >= _WORTH * least)
        scores = part.vectors(worth, self.rarity) @ asked
        for place in np.flatnonzero(scores >= least):
            yield Similar(int(part.ids[worth[place]]), round(float(scores[place]), 4))

    def pairs(self, new: Segment, *, least: float = ALIKE) -> Iterator[tuple[int, int, float]]:
        """Every pair of a text of a known segment with one before it, at least ``least`` alike: (known, new, score)."""
        before = self.segments[: self.segments.index(new) + 1]
        finders = [part.finders(self.rarity) for part in before]
        for start in range(0, len(new), _ROWS_AT_ONCE):
            places = np.arange(start, min(start + _ROWS_AT_ONCE, len(new)))
            vectors = new.vectors(places, self.rarity)
            telling = self._telling_of_each(vectors)
            for part, found_by in zip(before, finders, strict=True):
                rows, columns = _worth(telling, part, found_by, least)
                if part is new:
                    later = columns < rows + start
                    rows, columns = rows[later], columns[later]
                scores = _exact(vectors, rows, part, columns, self.rarity)
                for k in np.flatnonzero(scores >= least):
                    yield int(part.ids[columns[k]]), int(new.ids[places[rows[k]]]), round(float(scores[k]), 4)

    def _telling(self, columns: NDArray[np.int32], weights: Floats, *, used: int) -> Rows:
        """Which entries of one text find others: the heaviest that ``used`` texts or more hold, but not too many."""
        use = self.use[columns]
        some = np.flatnonzero((use >= used) & (use <= MOST_USE))
        some = some[np.argsort(-weights[some], kind="stable")[:_TELLING]]
        within = np.cumsum(use[some]) <= _BUDGET
        within[:1] = True
        return some[within]

    def _telling_of_each(self, vectors: csr_matrix) -> csr_matrix:
        bounds = zip(vectors.indptr[:-1], vectors.indptr[1:], strict=True)
        chosen = [a + self._telling(vectors.indices[a:b], vectors.data[a:b], used=2) for a, b in bounds]
        starts = np.concatenate([[0], np.cumsum([len(some) for some in chosen])])
        entries = np.concatenate(chosen)
        return csr_matrix((vectors.data[entries], vectors.indices[entries], starts), shape=vectors.shape)

    def _count(self, segment: Segment) -> None:
        self.use += np.bincount(bucket(segment.packed), minlength=BUCKETS).astype(np.uint32)


def started(pieces: Pieces) -> Index:
    """An index that has learnt from these texts how rare each piece is, and knows none of them yet."""
    return Index(np.bincount(bucket(pieces.packed), minlength=BUCKETS).astype(np.uint32), len(pieces))


def near_duplicates(messages: Sequence[Message], *, least: float = ALIKE) -> list[Pair]:
    """Return the pairs of ``messages`` that say nearly the same, most alike first."""
    pieces = cut(messages)
    index = started(pieces)
    index.add(index.segment(range(len(messages)), pieces))
    found = [
        Pair(messages[first].number, messages[second].number, score)
        for first, second, score in index.pairs(index.segments[0], least=least)
    ]
    return sorted(found, key=lambda pair: (-pair.score, pair.first, pair.second))


def _worth(telling: csr_matrix, part: Segment, found_by: csr_matrix, least: float) -> tuple[Rows, Rows]:
    """The pairs (row of the block, place in the part) that their telling pieces bring near enough."""
    at, known = part.keyed(telling.indices)
    owner = np.repeat(np.arange(telling.shape[0]), np.diff(telling.indptr))
    by_key = csr_matrix((telling.data[known], (owner[known], at[known])), shape=(telling.shape[0], len(part.keys)))
    near = (by_key @ found_by).tocoo()
    worth = near.data >= _WORTH * least
    return near.row[worth].astype(np.intp), near.col[worth].astype(np.intp)


def _exact(vectors: csr_matrix, rows: Rows, part: Segment, places: Rows, rarity: Floats) -> Floats:
    needed, columns = np.unique(places, return_inverse=True)
    return likeness(vectors, part.vectors(needed, rarity), rows, columns.astype(np.intp))
