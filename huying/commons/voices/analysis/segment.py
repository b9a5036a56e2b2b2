"""A part of an index of known texts: their pieces, and for each piece that is not too common the texts that hold it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from huying.commons.voices.analysis.pieces import BUCKETS, Pieces, bucket, joined, weight
from huying.commons.voices.analysis.vectors import Floats, Rows

#: Pieces in more texts than this find nobody, and are not kept for finding.
MOST_USE = 1000


@dataclass(frozen=True, eq=False)
class Segment:
    """Never changed. `scale` makes each text's vector one long; `docs` are places in `ids`, in the order of `keys`.

    `marks` are whatever tells whether a text is still the one that was taken in.
    """

    ids: NDArray[np.int64]
    marks: NDArray[np.int64]
    starts: NDArray[np.int64]
    packed: NDArray[np.uint32]
    scale: NDArray[np.float32]
    keys: NDArray[np.int32]
    key_starts: NDArray[np.int64]
    docs: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.ids)

    def keyed(self, pieces: NDArray[np.int32]) -> tuple[Rows, NDArray[np.bool_]]:
        """The place of each piece among `keys`, and whether it is one of them."""
        at = np.searchsorted(self.keys, pieces)
        known = at < len(self.keys)
        known[known] = self.keys[at[known]] == pieces[known]
        return at, known

    def vectors(self, places: Rows, rarity: Floats) -> csr_matrix:
        """The full vectors of some of its texts."""
        entries, starts = _entries(self, places)
        packed = self.packed[entries]
        columns = bucket(packed)
        values = weight(packed) * rarity[columns] * np.repeat(self.scale[places], np.diff(starts))
        return csr_matrix((values, columns, starts), shape=(len(places), BUCKETS))

    def finders(self, rarity: Floats) -> csr_matrix:
        """One row a key, one column a text: what the piece is worth in the text, taken as if it stood there once."""
        values = np.repeat(rarity[self.keys], np.diff(self.key_starts)) * self.scale[self.docs]
        return csr_matrix((values, self.docs, self.key_starts), shape=(len(self.keys), len(self)))

    def save(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True)
        for field in fields(self):
            np.save(folder / f"{field.name}.npy", getattr(self, field.name))

    @classmethod
    def load(cls, folder: Path) -> "Segment":
        """The segment as it lies on disk, read as it is needed. Raises OSError or ValueError for a broken one."""
        return cls(**{field.name: _mapped(folder / f"{field.name}.npy") for field in fields(cls)})


def build(ids: Sequence[int], marks: Sequence[int], pieces: Pieces, rarity: Floats) -> Segment:
    """A segment of texts with these keys."""
    columns = bucket(pieces.packed)
    lengths = np.diff(pieces.starts)
    owner = np.repeat(np.arange(len(pieces), dtype=np.int32), lengths)
    squares = np.bincount(owner, (weight(pieces.packed) * rarity[columns]) ** 2, minlength=len(pieces))
    scale = (1 / np.sqrt(np.maximum(squares, 1e-12))).astype(np.float32)
    return _with_finders(np.asarray(ids, np.int64), np.asarray(marks, np.int64), pieces, scale)


def merged(segments: Sequence[Segment], *, without: Sequence[int] = ()) -> Segment:
    """One segment in place of several; of the texts left out nothing stays."""
    kept = [np.flatnonzero(~np.isin(segment.ids, without)) for segment in segments]
    pieces = joined([_some(segment, places) for segment, places in zip(segments, kept, strict=True)])
    ids = np.concatenate([segment.ids[places] for segment, places in zip(segments, kept, strict=True)])
    marks = np.concatenate([segment.marks[places] for segment, places in zip(segments, kept, strict=True)])
    scale = np.concatenate([segment.scale[places] for segment, places in zip(segments, kept, strict=True)])
    return _with_finders(ids, marks, pieces, scale)


def _some(segment: Segment, places: Rows) -> Pieces:
    entries, starts = _entries(segment, places)
    return Pieces(starts, segment.packed[entries])


def _entries(segment: Segment, places: Rows) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the pieces of some texts lie in `packed`, and where each text begins among them."""
    lengths = segment.starts[places + 1] - segment.starts[places]
    starts = np.concatenate([[0], np.cumsum(lengths)])
    return np.arange(starts[-1]) + np.repeat(segment.starts[places] - starts[:-1], lengths), starts


def _with_finders(ids: NDArray[np.int64], marks: NDArray[np.int64], pieces: Pieces, scale: Floats) -> Segment:
    columns = bucket(pieces.packed)
    held = csr_matrix((np.ones(len(columns), np.int8), columns, pieces.starts), shape=(len(pieces), BUCKETS)).tocsc()
    use = np.diff(held.indptr)
    docs = held.indices[np.repeat(use <= MOST_USE, use)].astype(np.int32)
    keys = np.flatnonzero((use > 0) & (use <= MOST_USE)).astype(np.int32)
    key_starts = np.concatenate([[0], np.cumsum(use[keys])]).astype(np.int64)
    return Segment(ids, marks, pieces.starts, pieces.packed, scale, keys, key_starts, docs)


def _mapped(path: Path) -> Any:
    """An array on disk as a plain array over its mapped file; what is empty cannot be mapped."""
    try:
        return np.load(path, mmap_mode="r", allow_pickle=False).view(np.ndarray)
    except ValueError:
        return np.load(path, allow_pickle=False)
