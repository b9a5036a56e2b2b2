"""Candidate topics from what people said (R1.12): gathered anew when asked, taken up by a mechanism.

A gathering replaces the one before. Topics that a mechanism took up stay as they were, with their voices, and the
topic of the new gathering that holds most of those voices says that it has been taken.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models.deletion import ProtectedError

from huying.kernel.calendar.clock import CHINA
from huying.kernel.jobs.models import Job
from huying.kernel.jobs.services import enqueue
from huying.kernel.ledger.services import record
from huying.kernel.people.models import Congress, Person

from ..entering import taken_topics
from ..models import CandidateMember, CandidateTopic, TopicRun, Voice
from .alike import compare_new

if TYPE_CHECKING:
    from ..analysis import Cluster

MOST = 50_000  # newest voices that are clustered at once: some two minutes and 2 GB
WEEKS = 12
_TOWN = re.compile(r".{1,12}?(?:镇|乡|街道|区|县|市)")
Progress = Callable[[int, int, str], None]


def request_topics(*, congress: Congress, by: Person | None, at: datetime) -> Job:
    """Asks for a gathering as a job; while one waits or runs, that one is returned."""
    return enqueue(kind="voices.topics", congress=congress, by=by, subject=congress.code, at=at)


def gather_topics(
    *,
    congress: Congress,
    by: Person | None,
    at: datetime,
    progress: Progress | None = None,
    concluded: Callable[[TopicRun], None] | None = None,
) -> TopicRun:
    """Clusters the voices of a congress into candidate topics, hottest first.

    `concluded` is called in the transaction that keeps them: what it writes holds or falls with the gathering.
    """
    from ..analysis import Message, cluster  # numpy and scikit-learn: only who clusters pays for them

    tell = progress or _silent
    voices = list(
        Voice.objects.filter(congress=congress)
        .order_by("-said_at", "-pk")
        .only("pk", "person_digest", "title", "body", "said_at", "place")[:MOST]
    )
    voices.sort(key=lambda v: v.pk)  # the same voices give the same topics
    messages = [
        Message(
            str(v.pk), v.person_digest or f"voice {v.pk}", v.title, v.body, v.said_at and v.said_at.astimezone(CHINA)
        )
        for v in voices
    ]
    found = cluster(messages, lambda share, text: tell(int(share * 75), 100, text))
    tell(75, 100, "找几乎相同的来话")
    compare_new(congress)
    tell(95, 100, "保存候选议题")
    with transaction.atomic():
        run = _keep(congress, by, at, voices, found)
        _forget_older(run)
        if concluded is not None:
            concluded(run)
    tell(100, 100, "完成")
    return run


def take_topic(topic: CandidateTopic, *, taken_as: str, url: str, at: datetime) -> None:
    """A mechanism took the topic up as what `taken_as` says; from now on it outlives later gatherings."""
    CandidateTopic.objects.filter(pk=topic.pk).update(taken_at=at, taken_as=taken_as[:200], taken_url=url)
    topic.refresh_from_db()


def _keep(
    congress: Congress, by: Person | None, at: datetime, voices: Sequence[Voice], found: Sequence[Cluster]
) -> TopicRun:
    run = TopicRun.objects.create(
        congress=congress, at=at, by=by, voices=len(voices), topics=len(found), clustered=sum(c.size for c in found)
    )
    by_id = {v.pk: v for v in voices}
    newest = max((v.said_at.astimezone(CHINA).date() for v in voices if v.said_at), default=at.astimezone(CHINA).date())
    topics = CandidateTopic.objects.bulk_create(
        _topic(run, rank, c, [by_id[int(m)] for m in c.members], newest) for rank, c in enumerate(found, start=1)
    )
    CandidateMember.objects.bulk_create(
        (
            CandidateMember(congress=congress, topic=t, voice_id=int(m))
            for t, c in zip(topics, found, strict=True)
            for m in c.members
        ),
        batch_size=2_000,
    )
    _carry_marks(run, topics, found)
    record(
        congress=congress, kind="voices.topics_gathered", subject=f"voices.topics:{run.pk}",
        body={"voices": run.voices, "topics": run.topics}, by=str(by or "命令行"), recorded_at=at,
    )  # fmt: skip
    return run


def _topic(run: TopicRun, rank: int, c: Cluster, members: Sequence[Voice], newest: date) -> CandidateTopic:
    return CandidateTopic(
        congress_id=run.congress_id,
        run=run,
        rank=rank,
        title=c.title[:300],
        size=c.size,
        heat=c.heat,
        first_on=c.first_on,
        last_on=c.last_on,
        place=(_given_place(members) or c.place)[:200] or None,
        titles=_json(list(c.titles)),
        keywords=_json(list(c.keywords)),
        weeks=_json(weekly([v.said_at.astimezone(CHINA).date() for v in members if v.said_at], newest)),
    )


def _given_place(members: Sequence[Voice]) -> str:
    """The place that the source gave to at least half of them, or the town it is in, or of how many places they are.

    Empty when the source gave places to few: then the words themselves tell better.
    """
    given = [v.place for v in members if v.place]
    if len(given) * 2 < len(members):
        return ""
    for names in (given, [m.group() for m in map(_TOWN.match, given) if m]):
        top = Counter(names).most_common(1)
        if top and top[0][1] * 2 >= len(members):
            return top[0][0]
    return f"{len(set(given))}处"


def weekly(days: Sequence[date], newest: date) -> list[int]:
    """How many of the days fall into each of the twelve weeks that end on `newest`, oldest first."""
    start = newest - timedelta(days=7 * WEEKS - 1)
    counts = Counter((day - start).days // 7 for day in days if start <= day <= newest)
    return [counts[week] for week in range(WEEKS)]


def _carry_marks(run: TopicRun, topics: Sequence[CandidateTopic], found: Sequence[Cluster]) -> None:
    home = {int(member): topic for topic, c in zip(topics, found, strict=True) for member in c.members}
    for old in taken_topics(run.congress_id).exclude(run=run):
        members = list(old.members.values_list("voice_id", flat=True))
        where = Counter(home[m].pk for m in members if m in home).most_common(1)
        if where and where[0][1] * 2 >= len(members):
            CandidateTopic.objects.filter(pk=where[0][0]).update(
                taken_at=old.taken_at or old.run.at, taken_as=old.taken_as, taken_url=old.taken_url
            )


def _forget_older(run: TopicRun) -> None:
    older = CandidateTopic.objects.filter(congress_id=run.congress_id, run__lt=run.pk).exclude(
        pk__in=taken_topics(run.congress_id).values("pk")
    )
    try:
        with transaction.atomic():
            older.delete()
    except ProtectedError:  # something holds one of them: that one stays, the others go
        for topic in older:
            _delete_one(topic)
    TopicRun.objects.filter(congress_id=run.congress_id, pk__lt=run.pk, found=None).delete()


def _delete_one(topic: CandidateTopic) -> None:
    try:
        with transaction.atomic():
            topic.delete()
    except ProtectedError:
        return


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _silent(done: int, total: int, text: str) -> None:
    return None
