"""Which rows of a file are known already: within the file, and among the voices. Set-based: three queries a chunk.

The rule (R1.12, issue 2): a duplicate is the same source and number, or the same person with the same title, body and
time after white space is folded. Two persons with the same words are two voices; heat counts people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from . import identity
from .models import ImportBatch, Voice
from .rows import Draft, Judged, RowState


@dataclass(frozen=True)
class Prints:
    """The fingerprints of a draft, by which it is compared."""

    number: str | None
    person: str | None
    fold: str | None
    words: str

    @property
    def as_json(self) -> dict[str, str | None]:
        return {"number": self.number, "person": self.person, "fold": self.fold, "words": self.words}


@dataclass(frozen=True)
class _Seen:
    where: str
    person: str | None
    words: str


class Comparison:
    """What has been seen so far of one file, and how to ask the database about the next chunk of it."""

    def __init__(self, batch: ImportBatch) -> None:
        self.congress_id = int(batch.congress_id)
        self.source = batch.source
        self._numbers: dict[str, _Seen] = {}
        self._folds: dict[str, _Seen] = {}
        self._words: dict[str, _Seen] = {}
        self._ordinals: Counter[str] = Counter()

    def compare(self, chunk: Sequence[Judged]) -> dict[int, Prints]:
        """Marks the duplicates of a chunk and notes equal words. Returns line → prints of the rows not in error."""
        prints = {j.line: self._prints(j.draft) for j in chunk if j.draft is not None}
        known = self._known(prints.values())
        for judged in chunk:
            if judged.draft is not None:
                self._place(judged, prints[judged.line], known)
        return prints

    def _prints(self, draft: Draft) -> Prints:
        person = identity.person_digest(self.congress_id, draft)
        first = identity.fold_digest(self.congress_id, person, draft, source=self.source, ordinal=0)
        fold = first
        if first and not (person and draft.said_at):
            fold = identity.fold_digest(
                self.congress_id, person, draft, source=self.source, ordinal=self._ordinals[first]
            )
            self._ordinals[first] += 1
        return Prints(draft.number, person, fold, identity.words_digest(self.congress_id, draft))

    def _place(self, judged: Judged, mine: Prints, known: _Known) -> None:
        here = _Seen(f"本文件第{judged.line}行", mine.person, mine.words)
        if mine.number and (twin := self._numbers.get(mine.number) or known.numbers.get(mine.number)):
            differs = "" if twin.words == mine.words else "，但内容不同，没有更新"
            judged.repeat(f"与{twin.where}编号相同{differs}，不再导入")
            return
        if mine.fold and (twin := self._folds.get(mine.fold) or known.folds.get(mine.fold)):
            judged.repeat(f"与{twin.where}是同一人同一时间说的同样的话，不再导入")
            return
        if twin := self._words.get(mine.words) or known.words.get(mine.words):
            _note_equal_words(judged, mine, twin)
        if mine.number:
            self._numbers[mine.number] = here
        if mine.fold:
            self._folds[mine.fold] = here
        self._words.setdefault(mine.words, here)

    def _known(self, prints: Iterable[Prints]) -> _Known:
        return known_voices(self.congress_id, self.source, list(prints))


@dataclass(frozen=True)
class _Known:
    numbers: dict[str, _Seen]
    folds: dict[str, _Seen]
    words: dict[str, _Seen]


def known_voices(congress_id: int, source: str, prints: Sequence[Prints], *, words: bool = True) -> _Known:
    """The voices that share a number, a fold or, if asked for, the words with these. One query for each."""
    mine = Voice.objects.filter(congress_id=congress_id)
    numbers = [p.number for p in prints if p.number]
    folds = [p.fold for p in prints if p.fold]
    same_words = mine.filter(words_digest__in=[p.words for p in prints]) if words else mine.none()
    return _Known(
        numbers=_by("number", mine.filter(source=source, number__in=numbers) if numbers else mine.none()),
        folds=_by("fold_digest", mine.filter(fold_digest__in=folds) if folds else mine.none()),
        words=_by("words_digest", same_words.order_by("-pk")),
    )


def _by(field: str, found: object) -> dict[str, _Seen]:
    rows = found.values_list(field, "batch__number", "line", "person_digest", "words_digest")  # type: ignore[attr-defined]
    return {key: _Seen(f"第{batch}批第{line}行", person, words) for key, batch, line, person, words in rows}


def _note_equal_words(judged: Judged, mine: Prints, twin: _Seen) -> None:
    if mine.person and mine.person == twin.person:
        judged.warn(f"同一人在{twin.where}说过同样的内容，时间或标题不同，按两条记，热度只计一人")
    elif mine.person and twin.person:
        judged.note(f"另有一人在{twin.where}说过同样的内容，按两条记")
    elif judged.state is RowState.NEW:
        judged.warn(f"与{twin.where}内容相同，但缺姓名，分不清是不是同一人，按两条记")
