"""An index of known texts on disk: segments of mapped arrays, and a list that says which of them count.

The list is replaced in one stroke, so a process that dies leaves the index as it was. Whoever reads an older list goes
on reading its files: on the systems this runs on, a removed file stays readable for who has it open.
"""

import fcntl
import json
import os
import shutil
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from huying.commons.voices.analysis.messages import Message
from huying.commons.voices.analysis.pieces import cut
from huying.commons.voices.analysis.segment import Segment, merged
from huying.commons.voices.analysis.similar import Index, started

_FORMAT = 1
_LIST, LOCK = "index.json", "lock"
#: Texts in one segment at most; it bounds the memory of building and merging.
LARGEST = 25_000
#: Smaller segments than the largest are put together when there are this many.
_MANY_SMALL = 4
#: What is rare is learnt anew when the texts have doubled, until this many have been seen.
_WELL_KNOWN = 50_000


@dataclass(frozen=True)
class Listed:
    """What the list says: the largest id taken in, which texts taught what is rare (a file, and how many), and the
    segments' folders."""

    upto: int = 0
    taught: str = ""
    taught_by: int = 0
    segments: tuple[str, ...] = ()
    format: int = _FORMAT


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Waits until nobody else changes what lies in the folder."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class Kept:
    """The index under a folder. `index` is None while there is none that can be read: it is built anew then.

    With `anew` what lies there is left alone and not looked at, until `keep` puts the new index in its place.
    """

    def __init__(self, folder: Path, *, anew: bool = False) -> None:
        self._folder = folder
        self.listed = Listed()
        self.index: Index | None = None
        if not anew:
            with suppress(OSError, ValueError, TypeError):
                self._read()

    def _read(self) -> None:
        listed = Listed(**json.loads((self._folder / _LIST).read_text()))
        if listed.format == _FORMAT:
            segments = [Segment.load(self._folder / name) for name in listed.segments]
            self.index = Index(np.load(self._folder / listed.taught), listed.taught_by, segments)
            self.listed = replace(listed, segments=tuple(listed.segments))

    @property
    def known(self) -> dict[int, int]:
        """The ids of all known texts, with their marks."""
        parts = self.index.segments if self.index else []
        return {id_: mark for part in parts for id_, mark in zip(part.ids.tolist(), part.marks.tolist(), strict=True)}

    @property
    def must_learn_anew(self) -> bool:
        """Whether so many texts have come that what is rare should be learnt again."""
        taught = self.listed.taught_by
        return self.index is not None and taught < _WELL_KNOWN and len(self.index) >= 2 * taught

    def add(self, ids: Sequence[int], marks: Sequence[int], messages: Sequence[Message]) -> Segment:
        """Takes in texts with these ascending ids, LARGEST at most. The first ever teach what is rare."""
        pieces = cut(messages)
        if self.index is None:
            self.index = started(pieces)
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.listed = Listed(taught=f"{uuid.uuid4().hex}.npy", taught_by=len(pieces))
            np.save(self._folder / self.listed.taught, self.index.base)
        segment = self.index.segment(ids, pieces, marks)
        self.index.add(segment)
        names = (*self.listed.segments, self._saved(segment))
        self.listed = replace(self.listed, upto=max(self.listed.upto, int(ids[-1])), segments=names)
        return segment

    def keep(self) -> None:
        """Makes what was added count, and removes the files that count no longer."""
        self._merge_small()
        half = self._folder / f"{_LIST}.part"
        half.write_text(json.dumps(asdict(self.listed)))
        os.replace(half, self._folder / _LIST)
        wanted = {*self.listed.segments, self.listed.taught, _LIST, LOCK}
        for path in self._folder.iterdir():
            if path.name not in wanted:
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)

    def forget(self, ids: Sequence[int]) -> int:
        """Writes the segments that hold these texts anew without them. Returns how many there were."""
        if self.index is None:
            return 0
        names, gone = list(self.listed.segments), 0
        for at, segment in enumerate(self.index.segments):
            if held := int(np.isin(segment.ids, ids).sum()):
                names[at] = self._saved(merged([segment], without=ids))
                gone += held
        if gone:
            self.listed = replace(self.listed, segments=tuple(names))
            self.keep()
        return gone

    def _merge_small(self) -> None:
        if self.index is None:
            return
        sizes = dict(zip(self.listed.segments, self.index.segments, strict=True))
        small = [name for name, segment in sizes.items() if len(segment) < LARGEST // 2]
        if len(small) >= _MANY_SMALL:
            together = self._saved(merged([sizes[name] for name in small]))
            others = tuple(name for name in self.listed.segments if name not in small)
            self.listed = replace(self.listed, segments=(*others, together))

    def _saved(self, segment: Segment) -> str:
        name = uuid.uuid4().hex
        segment.save(self._folder / name)
        return name
