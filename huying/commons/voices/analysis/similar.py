"""The same matter said again: near-duplicates among messages, and one new text against many."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer

from huying.commons.voices.analysis.messages import BODY_READ, Message, fold, without_courtesy

#: Cosine from which two texts are called the same matter in nearly the same words.
ALIKE = 0.6
_ROWS_AT_ONCE = 512


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


def _text(message: Message) -> str:
    title = fold(message.title)
    return f"{title} {title} {without_courtesy(fold(message.body))[:BODY_READ]}"


class TextIndex:
    """Known messages, ready to be asked for those like a new one."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self._numbers = [m.number for m in messages]
        self._hash = HashingVectorizer(
            analyzer="char", ngram_range=(2, 3), n_features=2**20, alternate_sign=False, norm=None, dtype=np.float32
        )
        counts = self._hash.transform([_text(m) for m in messages])
        self._weight = TfidfTransformer(sublinear_tf=True)
        self._rows = self._weight.fit_transform(counts).astype(np.float32)
        self._columns = self._rows.T.tocsr()

    def like(self, message: Message, *, least: float = ALIKE, limit: int = 20) -> list[Similar]:
        """Return known messages at least ``least`` alike, most alike first, the message itself left out."""
        row = self._weight.transform(self._hash.transform([_text(message)])).astype(np.float32)
        scores = (row @ self._columns).tocoo()
        found = [
            Similar(self._numbers[column], round(float(score), 4))
            for column, score in zip(scores.col, scores.data, strict=True)
            if score >= least and self._numbers[column] != message.number
        ]
        return sorted(found, key=lambda s: (-s.score, s.number))[:limit]

    def pairs(self, *, least: float = ALIKE) -> list[Pair]:
        """Return every pair of known messages at least ``least`` alike, most alike first."""
        found: list[Pair] = []
        for start in range(0, len(self._numbers), _ROWS_AT_ONCE):
            block = (self._rows[start : start + _ROWS_AT_ONCE] @ self._columns).tocoo()
            keep = (block.data >= least) & (block.col > block.row + start)
            found += [
                Pair(self._numbers[row + start], self._numbers[column], round(float(score), 4))
                for row, column, score in zip(block.row[keep], block.col[keep], block.data[keep], strict=True)
            ]
        return sorted(found, key=lambda p: (-p.score, p.first, p.second))


def near_duplicates(messages: Sequence[Message], *, least: float = ALIKE) -> list[Pair]:
    """Return the pairs of ``messages`` that say nearly the same, most alike first."""
    return TextIndex(messages).pairs(least=least) if len(messages) > 1 else []
