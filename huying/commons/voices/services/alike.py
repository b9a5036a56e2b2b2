"""Near-duplicates (R1.12): each voice is compared with the known ones when it has come in, and a text before it comes.

The index lies under HUYING_HOME/models/<code>/alike as arrays of hashed pieces, never words. It is derived: missing,
broken or out of step with the voices it is built anew by the next `compare_new`. What it finds is always looked up
among the voices, so nothing that was withdrawn or erased is ever shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from huying.kernel.database.prepared import Inserted
from huying.kernel.people.models import Congress

from ..models import SimilarPair, Voice
from ..selectors import Alike

if TYPE_CHECKING:
    from ..analysis import Index, Message, Similar
    from ..analysis.kept import Kept

MOST_ALIKE = 10  # kept for one voice: a campaign of a thousand letters must not become half a million rows
RECENT = 200  # newest voices, not yet in the index, that a single text is compared with directly
Progress = Callable[[int, int], None]


class Compared(NamedTuple):
    """How many voices were taken into the index, and how many of them are near-duplicates of earlier ones."""

    voices: int
    repeated: int


class Said(NamedTuple):
    pk: int
    title: str
    body: str
    mark: int


# ── one text ─────────────────────────────────────────────────────────────────


def similar_to(congress: Congress, title: str, body: str, *, limit: int = 10) -> list[Alike]:
    """Known voices of a congress that say nearly what this text says, the nearest first. Under 5 ms among 100,000.

    Of voices that came since the last `compare_new` the newest 200 are compared directly. Writes nothing. Two queries.
    """
    from ..analysis import Message

    asked = Message("", "", title, body)
    kept = _opened(congress)
    found: list[Similar] = kept.index.like(asked, limit=limit) if kept.index else []
    after = _voices(congress).filter(pk__gt=kept.listed.upto).order_by("-pk")
    recent = tuple(_read_out(after[:RECENT]))
    if recent:
        found += _recent(recent).like(asked, limit=limit)
    best = {one.id: round(one.score * 100) for one in sorted(found, key=lambda one: (-one.score, one.id))[:limit]}
    voices = _voices(congress).in_bulk(best)
    return [Alike(voices[pk], percent) for pk, percent in best.items() if pk in voices]


@lru_cache(maxsize=8)
def _recent(said: tuple[Said, ...]) -> Index:
    from ..analysis.pieces import cut
    from ..analysis.similar import started

    pieces = cut(_messages(said))
    index = started(pieces)
    index.add(index.segment([one.pk for one in said], pieces))
    return index


# ── all that came ────────────────────────────────────────────────────────────


def compare_new(congress: Congress, progress: Progress | None = None) -> Compared:
    """Brings the index in step with the voices, and keeps the pairs of those it lacked with those before them.

    Runs as a job after an import or a withdrawal. May be begun again at any point. Work and memory per voice do not
    grow with the voices there are.
    """
    from ..analysis.kept import Kept, alone

    folder = _folder(congress)
    with alone(folder):
        kept = Kept(folder)
        known, there = kept.known, {pk: _mark(d) for pk, d in _voices(congress).values_list("pk", "words_digest")}
        kept.forget([pk for pk, mark in known.items() if there.get(pk) != mark])
        missing = {pk for pk, mark in there.items() if known.get(pk) != mark}
        _forget_pairs(congress, missing)
        if kept.must_learn_anew or kept.index is None:
            return _take_in(congress, Kept(folder, anew=True), sorted(there), missing, progress)
        return _take_in(congress, kept, sorted(missing), missing, progress)


def _take_in(
    congress: Congress, kept: Kept, pks: Sequence[int], missing: Set[int], progress: Progress | None
) -> Compared:
    """Adds these voices to the index; the missing among them are also compared."""
    from ..analysis.kept import LARGEST

    repeated = 0
    for start in range(0, len(pks), LARGEST):
        said = _said(congress, pks[start : start + LARGEST])
        segment = kept.add([one.pk for one in said], [one.mark for one in said], _messages(said))
        if kept.index is not None and not missing.isdisjoint(one.pk for one in said):
            nearest = _nearest(kept.index.pairs(segment), missing)
            repeated += len({later for _, later, _ in nearest})
            _keep_pairs(congress, nearest)
        if progress:
            progress(start + len(said), len(pks))
    if pks:
        kept.keep()
    return Compared(len(missing), repeated)


def _said(congress: Congress, pks: Sequence[int]) -> list[Said]:
    """The words of these voices, by ascending number."""
    between = _voices(congress).filter(pk__range=(pks[0], pks[-1])).order_by("pk")
    wanted = set(pks)
    return [one for one in _read_out(between) if one.pk in wanted]


def _read_out(voices: QuerySet[Voice]) -> Iterator[Said]:
    for pk, title, body, digest in voices.values_list("pk", "title", "body", "words_digest").iterator():
        yield Said(pk, title, body, _mark(digest))


def _mark(words_digest: str) -> int:
    """Tells whether a number still stands for the same words, also after an older copy of the data was restored."""
    return int(words_digest[:15], 16)


def _nearest(pairs: Iterable[tuple[int, int, float]], missing: Set[int]) -> list[tuple[int, int, int]]:
    """For each later voice its nearest earlier ones: (earlier, later, percent)."""
    of_each: dict[int, list[tuple[float, int]]] = {}
    for earlier, later, score in pairs:
        if later in missing:
            of_each.setdefault(later, []).append((-score, earlier))
    return [
        (earlier, later, round(-score * 100))
        for later, found in of_each.items()
        for score, earlier in sorted(found)[:MOST_ALIKE]
    ]


_pairs = Inserted(SimilarPair, "congress", "first", "second", "percent")


def _keep_pairs(congress: Congress, nearest: Sequence[tuple[int, int, int]]) -> None:
    for start in range(0, len(nearest), 2_000):  # short transactions: nobody else can write meanwhile
        rows = nearest[start : start + 2_000]
        with transaction.atomic():
            # A voice may have been withdrawn since it was read.
            there = set(
                Voice.objects.filter(pk__in={pk for row in rows for pk in row[:2]}).values_list("pk", flat=True)
            )
            values = [
                (congress.pk, min(a, b), max(a, b), percent) for a, b, percent in rows if a in there and b in there
            ]
            _pairs.many(values)


# ── forgetting ───────────────────────────────────────────────────────────────


def forget(congress: Congress, voice_ids: Iterable[int]) -> int:
    """Nothing of these voices stays in the index, and no pair of them. Returns how many the index held.

    For voices whose words were erased; of voices that are gone `compare_new` does the same. The index is rewritten,
    after waiting for a comparison under way: call it from a job, after the commit of what changed the words.
    """
    from ..analysis.kept import Kept, alone

    ids = set(voice_ids)
    _forget_pairs(congress, ids)
    with alone(_folder(congress)):
        return Kept(_folder(congress)).forget(sorted(ids))


def _forget_pairs(congress: Congress, pks: Set[int]) -> None:
    pairs = SimilarPair.objects.filter(congress=congress, second__gte=min(pks, default=0))
    gone = [pk for pk, first, second in pairs.values_list("pk", "first", "second") if first in pks or second in pks]
    for start in range(0, len(gone), 500):
        SimilarPair.objects.filter(pk__in=gone[start : start + 500]).delete()


# ── small things ─────────────────────────────────────────────────────────────


def _folder(congress: Congress) -> Path:
    return Path(settings.HUYING_HOME) / "models" / congress.code / "alike"


def _opened(congress: Congress) -> Kept:
    listed = _folder(congress) / "index.json"
    try:
        told = listed.stat()
    except OSError:
        return _read(_folder(congress), 0, 0)
    return _read(_folder(congress), told.st_mtime_ns, told.st_ino)


@lru_cache(maxsize=8)
def _read(folder: Path, changed_at: int, inode: int) -> Kept:
    """The index as its list was at that moment; opening it anew for each question would cost more than the answer."""
    from ..analysis.kept import Kept

    return Kept(folder)


def _voices(congress: Congress) -> QuerySet[Voice]:
    return Voice.objects.filter(congress=congress)


def _messages(said: Iterable[Said]) -> list[Message]:
    from ..analysis import Message

    return [Message(str(one.pk), "", one.title, one.body) for one in said]
