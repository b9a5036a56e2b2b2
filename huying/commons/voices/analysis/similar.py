"""The same matter said again: near-duplicates among messages, and one new text against many.

Every text is a set of weighed pairs and triples of characters. Which texts are worth comparing is read from the few
rarest that others use too (``_TELLING``); the likeness itself is the exact cosine over all.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

from huying.commons.voices.analysis.messages import BODY_READ, Message, fold, without_courtesy
from huying.commons.voices.analysis.vectors import Floats, likeness

#: Cosine from which two texts are called the same matter in nearly the same words.
ALIKE = 0.6
_BUCKETS = 1 << 20
#: Rarest pieces of a text by which others are found, and the share of ``least`` they must reach to be compared in full.
_TELLING = 48
_WORTH = 0.15
#: Pieces in more texts than this find nobody.
_MOST_USE = 1000
_ROWS_AT_ONCE = 1024
_TEXTS_AT_ONCE = 5000
#: Added texts are compared one by one until there are this many, then the index takes them in.
_LATELY = 256


@dataclass(frozen=True, slots=True)
class Pair:
    """Two messages that say nearly the same, ``score`` in 0–1."""

    first: str
    second: str
    score: float


@dataclass(frozen=True, slots=True)
class Similar:
    """A known message like the asked one, ``score`` in 0–1."""

    number: str
    score: float


class TextIndex:
    """Known messages, ready to be asked for those like a new one (under 5 ms among 100,000)."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self._numbers = [message.number for message in messages]
        counts = _pieces([_text(message) for message in messages])
        use = np.bincount(counts.indices, minlength=_BUCKETS)
        self._rarity = (np.log((1 + len(messages)) / (1 + use)) + 1).astype(np.float32)
        self._lately: list[csr_matrix] = []
        self._take_in(self._weighed(counts))

    def add(self, message: Message) -> None:
        """Make one more message known. How rare a piece is stays as it was when the index was made."""
        self._numbers.append(message.number)
        self._lately.append(self._weighed(_pieces([_text(message)])))
        if len(self._lately) >= _LATELY:
            self._take_in(vstack([self._rows, *self._lately]).tocsr())
            self._lately = []

    def like(self, message: Message, *, least: float = ALIKE, limit: int = 20) -> list[Similar]:
        """Return known messages at least ``least`` alike, most alike first, the message's own number left out."""
        asked = self._weighed(_pieces([_text(message)]))
        near = self._telling(asked, used=1) @ self._found_by
        worth = near.indices[near.data >= _WORTH * least]
        places = np.concatenate([worth, np.arange(self._rows.shape[0], len(self._numbers))])
        known = vstack([self._rows[worth], *self._lately]).tocsr() if self._lately else self._rows[worth]
        scores = known @ asked.toarray().ravel()
        found = [
            Similar(self._numbers[place], round(float(score), 4))
            for place, score in zip(places, scores, strict=True)
            if score >= least and self._numbers[place] != message.number
        ]
        return sorted(found, key=lambda similar: (-similar.score, similar.number))[:limit]

    def pairs(self, *, least: float = ALIKE) -> list[Pair]:
        """Return every pair of known messages at least ``least`` alike, most alike first."""
        if self._lately:
            self._take_in(vstack([self._rows, *self._lately]).tocsr())
            self._lately = []
        telling = self._telling(self._rows, used=2)
        found: list[Pair] = []
        for start in range(0, self._rows.shape[0], _ROWS_AT_ONCE):
            block = (telling[start : start + _ROWS_AT_ONCE] @ self._found_by).tocoo()
            worth = (block.data >= _WORTH * least) & (block.col > block.row + start)
            rows, columns = block.row[worth].astype(np.intp) + start, block.col[worth].astype(np.intp)
            scores = likeness(self._rows, self._rows, rows, columns)
            found += [
                Pair(self._numbers[rows[k]], self._numbers[columns[k]], round(float(scores[k]), 4))
                for k in np.flatnonzero(scores >= least)
            ]
        return sorted(found, key=lambda pair: (-pair.score, pair.first, pair.second))

    def _weighed(self, counts: csr_matrix) -> csr_matrix:
        weights = counts.data * self._rarity[counts.indices]
        owner = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
        length = np.sqrt(np.bincount(owner, weights**2, minlength=counts.shape[0])).astype(np.float32)
        return csr_matrix((weights / length[owner], counts.indices, counts.indptr), shape=counts.shape)

    def _take_in(self, rows: csr_matrix) -> None:
        self._rows = rows
        self._use = np.bincount(rows.indices, minlength=_BUCKETS)
        self._found_by = _only(rows, self._use[rows.indices] <= _MOST_USE).T.tocsr()

    def _telling(self, rows: csr_matrix, *, used: int) -> csr_matrix:
        """Keep the heaviest entries of each row among pieces that ``used`` texts or more hold, but not too many."""
        use = self._use[rows.indices]
        some = _only(rows, (use >= used) & (use <= _MOST_USE))
        for start, end in zip(some.indptr[:-1], some.indptr[1:], strict=True):
            values = some.data[start:end]
            if len(values) > _TELLING:
                values[values < np.partition(values, -_TELLING)[-_TELLING]] = 0
        some.eliminate_zeros()
        return some


def near_duplicates(messages: Sequence[Message], *, least: float = ALIKE) -> list[Pair]:
    """Return the pairs of ``messages`` that say nearly the same, most alike first."""
    return TextIndex(messages).pairs(least=least) if len(messages) > 1 else []


def _text(message: Message) -> str:
    title = fold(message.title)
    return f"{title} {title} {without_courtesy(fold(message.body))[:BODY_READ]}".strip()


def _pieces(texts: Sequence[str]) -> csr_matrix:
    """Return how often (1 + logarithm) each pair and triple of characters occurs in each text."""
    parts = [_cut(texts[start : start + _TEXTS_AT_ONCE]) for start in range(0, max(1, len(texts)), _TEXTS_AT_ONCE)]
    return vstack(parts).tocsr() if len(parts) > 1 else parts[0]


def _cut(texts: Sequence[str]) -> csr_matrix:
    """Cut all texts in one stroke over the array of their characters: some ten times faster than one by one."""
    characters = np.frombuffer("\n".join([*texts, ""]).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    owner = np.repeat(np.arange(len(texts)), [len(text) + 1 for text in texts])
    keys = []
    for size in (2, 3):
        starts = max(0, len(characters) - size + 1)
        inside = (owner[:starts] == owner[size - 1 :]) & (characters[size - 1 :] != ord("\n"))
        buckets = _bucket([characters[at : at + starts][inside] for at in range(size)])
        keys.append(owner[:starts][inside] * _BUCKETS + buckets)
    found, counts = np.unique(np.concatenate(keys), return_counts=True)
    weights = (np.log(counts) + 1).astype(np.float32)
    starts_of_rows = np.searchsorted(found, np.arange(len(texts) + 1) * _BUCKETS)
    return csr_matrix((weights, found % _BUCKETS, starts_of_rows), shape=(len(texts), _BUCKETS))


def _bucket(characters: Sequence[NDArray[np.uint64]]) -> NDArray[np.int64]:
    """Return a number below ``_BUCKETS`` for each run of characters."""
    mixed = np.zeros(len(characters[0]), np.uint64)
    for column in characters:
        mixed = (mixed ^ column) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return (mixed >> np.uint64(44)).astype(np.int64)


def _only(rows: csr_matrix, wanted: NDArray[np.bool_]) -> csr_matrix:
    """Return the rows with only the ``wanted`` of their entries."""
    kept: Floats = np.where(wanted, rows.data, np.float32(0))
    some = csr_matrix((kept, rows.indices.copy(), rows.indptr.copy()), shape=rows.shape)
    some.eliminate_zeros()
    return some
