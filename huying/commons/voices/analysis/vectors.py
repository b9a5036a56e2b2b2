"""Weighted vectors of words, and the comparisons made with them."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags_array, vstack
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.preprocessing import normalize
from sklearn.utils.extmath import randomized_svd

Floats = NDArray[np.float32]
Rows = NDArray[np.intp]

#: As if this many other messages had been seen: in a small batch a shared word must not look common.
_SEEN_BEFORE = 200
_PAIRS_AT_ONCE = 50_000
_ROWS_AT_ONCE = 512


class Weighing:
    """Turns words into unit vectors; a word counts by the logarithm of its use, times its rarity to a power."""

    def __init__(self, texts: Iterable[Sequence[str]], *, power: float = 1.0, least: int = 1) -> None:
        said = list(texts)
        uses = Counter(word for text in said for word in set(text))
        known = sorted(word for word, use in uses.items() if use >= least) or [""]  # where nothing is said twice
        self._counter = CountVectorizer(analyzer=list, vocabulary=known, dtype=np.float32, lowercase=False)
        counts = self._counter.fit_transform(said)
        use = np.bincount(counts.indices, minlength=counts.shape[1])
        seen = counts.shape[0] + _SEEN_BEFORE
        self._weights = ((np.log((1 + seen) / (1 + use)) + 1) ** power).astype(np.float32)
        self.use = use
        self.fitted = self._weighed(counts)

    def vectors(self, texts: Iterable[Sequence[str]]) -> csr_matrix:
        """Return the unit vectors of other texts; unknown words are left out."""
        return self._weighed(self._counter.transform(texts))

    def _weighed(self, counts: csr_matrix) -> csr_matrix:
        counts = counts.astype(np.float32)
        counts.data = np.log(counts.data) + 1
        return normalize(csr_matrix(counts @ diags_array(self._weights)))


def likeness(left: csr_matrix, right: csr_matrix, rows: Rows, columns: Rows) -> Floats:
    """Return the inner product of ``left[rows[k]]`` and ``right[columns[k]]`` for every k."""
    found = np.zeros(len(rows), np.float32)
    for start in range(0, len(rows), _PAIRS_AT_ONCE):
        part = slice(start, start + _PAIRS_AT_ONCE)
        found[part] = np.asarray(left[rows[part]].multiply(right[columns[part]]).sum(axis=1)).ravel()
    return found


def meanings(vectors: csr_matrix, *, axes: int) -> Floats:
    """Return the vectors on their ``axes`` main axes (latent semantic analysis), at unit length."""
    axes = max(1, min(axes, min(vectors.shape) - 1))
    left, strength, _ = randomized_svd(vectors, axes, n_iter=3, random_state=0)
    found: Floats = normalize(left * strength).astype(np.float32)
    return found


def neighbours(
    vectors: csr_matrix, *, most: int, least: float, budget: int, tick: Callable[[float], None] | None = None
) -> tuple[Rows, Rows]:
    """Return pairs (row < column) that are among the ``most`` nearest of either side and at least ``least`` alike.

    Works through blocks of rows, so memory grows with the pairs kept and not with the square of the rows. Each row
    looks where its heaviest columns lead, ``budget`` entries in all: so the work grows with the rows, too.
    """
    total = vectors.shape[0]
    use = np.bincount(vectors.indices, minlength=vectors.shape[1])
    turned = vectors.T.tocsr()
    blocks = []
    for start in range(0, total, _ROWS_AT_ONCE):
        looking = _within(csr_matrix(vectors[start : start + _ROWS_AT_ONCE]), use, budget)
        blocks.append(_nearest(csr_matrix(looking @ turned), most, least))
        if tick:
            tick(min(start + _ROWS_AT_ONCE, total) / total)
    near = vstack(blocks).tocsr()
    pairs = near.maximum(near.T).tocoo()
    upper = pairs.row < pairs.col
    return pairs.row[upper].astype(np.intp), pairs.col[upper].astype(np.intp)


def _within(block: csr_matrix, use: Rows, budget: int) -> csr_matrix:
    """Keep the heaviest entries of each row as long as their columns hold ``budget`` entries together."""
    for start, end in zip(block.indptr[:-1], block.indptr[1:], strict=True):
        columns = block.indices[start:end]
        if use[columns].sum() > budget:
            order = np.argsort(-block.data[start:end], kind="stable")
            beyond = order[np.cumsum(use[columns[order]]) > budget]
            block.data[start + beyond] = 0
    block.eliminate_zeros()
    return block


def _nearest(block: csr_matrix, most: int, least: float) -> csr_matrix:
    """Keep the strongest entries of each row."""
    block.data[block.data < least] = 0
    for start, end in zip(block.indptr[:-1], block.indptr[1:], strict=True):
        values = block.data[start:end]
        if len(values) > most:
            values[values < np.partition(values, -most)[-most]] = 0
    block.eliminate_zeros()
    return block
