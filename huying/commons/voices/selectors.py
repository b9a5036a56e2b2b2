"""Questions about what people said. Every list here costs the same number of queries at 10 and at 10,000 rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from huying.kernel.calendar.clock import CHINA
from huying.kernel.jobs import selectors as jobs
from huying.kernel.jobs.models import Job
from huying.kernel.people.models import Congress
from huying.kernel.procedures.models import Link

from .models import (
    TOPIC_KIND,
    BatchState,
    CandidateMember,
    CandidateTopic,
    CategoryBy,
    ImportBatch,
    ImportRow,
    SimilarPair,
    TopicRun,
    Voice,
    source_label,
)
from .rows import RowState

PAGE = 50
TOPICS_A_PAGE = 48
HOT_FROM = 3  # people: below it a candidate topic is shown only when asked for
UNLABELLED = "none"  # in place of a category: voices without one


def voices(
    congress: Congress,
    *,
    source: str = "",
    category: str = "",
    place: str = "",
    text: str = "",
    since: date | None = None,
    until: date | None = None,
    person_of: int | None = None,
    repeats_of_batch: int | None = None,
) -> QuerySet[Voice]:
    """Voices of a congress, newest first, narrowed by what is given.

    `person_of`: those by the person of that voice. `repeats_of_batch`: those of that batch that say nearly the same as
    one before them.
    """
    found = Voice.objects.filter(congress=congress)
    if source:
        found = found.filter(source=source)
    if category:
        found = found.filter(category=None) if category == UNLABELLED else found.filter(category=category)
    if place:
        found = found.filter(place__icontains=place)
    for word in text.split():
        found = found.filter(Q(title__icontains=word) | Q(body__icontains=word) | Q(number=word))
    if since:
        found = found.filter(said_at__gte=datetime.combine(since, time(), CHINA))
    if until:
        found = found.filter(said_at__lt=datetime.combine(until + timedelta(days=1), time(), CHINA))
    if person_of:
        found = found.filter(person_digest=Voice.objects.filter(pk=person_of).values("person_digest")[:1])
    if repeats_of_batch:
        batch = ImportBatch.objects.filter(congress=congress, number=repeats_of_batch).first()
        found = found.filter(pk__in=_repeats(batch)) if batch else found.none()
    return found.order_by(F("said_at").desc(nulls_last=True), "-pk").only(
        "pk", "number", "title", "said_at", "place", "category", "category_by", "source", "person_mask"
    )


def sources(congress: Congress) -> list[tuple[str, str]]:
    """(code, words) of the sources that anything was imported from."""
    used = ImportBatch.objects.filter(congress=congress, accepted__gt=0).order_by("source")
    return [(s, source_label(s)) for s in used.values_list("source", flat=True).distinct()]


def categories(congress: Congress) -> list[tuple[str, int]]:
    """(category, how many voices), the most frequent first."""
    found = Voice.objects.filter(congress=congress).exclude(category=None).order_by()
    counts = found.values_list("category").annotate(n=Count("pk"))
    return [(str(name), n) for name, n in counts.order_by("-n", "category")]


def category_names(congress: Congress) -> list[str]:
    """The categories in use, in order: found by leaps along the index, not by reading every voice. One query."""
    table = connection.ops.quote_name(Voice._meta.db_table)
    least = f"SELECT MIN(category) AS name FROM {table} WHERE congress_id = %s"
    sql = (
        f"WITH RECURSIVE names(name) AS ({least} UNION ALL SELECT ({least} AND category > names.name) FROM names "
        "WHERE names.name IS NOT NULL) SELECT name FROM names WHERE name IS NOT NULL"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [congress.pk, congress.pk])
        return [name for (name,) in cursor.fetchall()]


@dataclass(frozen=True)
class Labelling:
    """How many voices came with a category, were given one by hand or by the model, and have none."""

    given: int
    hand: int
    model: int
    none: int

    @property
    def learnable(self) -> int:
        return self.given + self.hand


def labelling(congress: Congress) -> Labelling:
    counts = dict(Voice.objects.filter(congress=congress).order_by().values_list("category_by").annotate(n=Count("pk")))
    return Labelling(
        given=counts.get(CategoryBy.GIVEN, 0),
        hand=counts.get(CategoryBy.HAND, 0),
        model=counts.get(CategoryBy.MODEL, 0),
        none=counts.get(None, 0),
    )


def other_voices_of_the_person(voice: Voice, limit: int = 5) -> list[Voice]:
    if voice.person_digest is None:
        return []
    same = Voice.objects.filter(congress_id=voice.congress_id, person_digest=voice.person_digest).exclude(pk=voice.pk)
    return list(same.order_by("-said_at", "-pk")[:limit])


@dataclass(frozen=True)
class Alike:
    """Another voice that says nearly the same, and how nearly in percent."""

    voice: Voice
    percent: int


def alike(voice: Voice, limit: int = 10) -> list[Alike]:
    """Near-duplicates of a voice, the nearest first. Two queries."""
    pairs = SimilarPair.objects.filter(Q(first=voice) | Q(second=voice)).order_by("-percent", "pk")[:limit]
    others = {p.second_id if p.first_id == voice.pk else p.first_id: p.percent for p in pairs}
    found = Voice.objects.in_bulk(others)
    return [Alike(found[pk], percent) for pk, percent in others.items() if pk in found]


def repeats(batch: ImportBatch) -> int:
    """How many voices of a batch say nearly the same as one before them (the later of a pair). One query."""
    return _repeats(batch).count()


def _repeats(batch: ImportBatch) -> QuerySet[SimilarPair, int]:
    """The later voices of pairs, narrowed to the batch by number first: far cheaper than asking each for its batch."""
    mine = Voice.objects.filter(batch=batch).values("pk")
    near = SimilarPair.objects.filter(
        second__gte=Subquery(mine.order_by("pk")[:1]), second__lte=Subquery(mine.order_by("-pk")[:1])
    )
    return near.filter(second__batch=batch).values_list("second", flat=True).distinct()


# ── imports ──────────────────────────────────────────────────────────────────


def batches(congress: Congress) -> QuerySet[ImportBatch]:
    return ImportBatch.objects.filter(congress=congress).select_related("by").order_by("-number")


def rows(batch: ImportBatch, show: str = "") -> QuerySet[ImportRow]:
    """The rows of a file: all, of one state, those `to_fix` (to be checked or refused), or those `accepted`."""
    found = ImportRow.objects.filter(batch=batch).order_by("line").defer("sealed")
    if show == "to_fix":
        return found.filter(state__in=[RowState.WARNING.value, RowState.ERROR.value])
    if show == "accepted":
        return found.filter(state__in=[RowState.NEW.value, RowState.WARNING.value])
    return found.filter(state=show) if show in {s.value for s in RowState} else found


def batch_job(batch: ImportBatch) -> Job | None:
    """The work on a batch that was asked for last; of one that is in, the comparing with what was known."""
    if batch.state == BatchState.COMMITTED:
        return latest_job(batch.congress, "voices.alike")
    kind = "voices.commit" if batch.state == BatchState.COMMITTING else "voices.check"
    return jobs.latest(congress=batch.congress, kind=kind, subject=str(batch.pk))


def twin_file(batch: ImportBatch) -> ImportBatch | None:
    """An earlier batch with exactly the same file that is in."""
    same = ImportBatch.objects.filter(congress_id=batch.congress_id, sha256=batch.sha256, number__lt=batch.number)
    return same.filter(committed_at__isnull=False, withdrawn_at=None).order_by("-number").first()


# ── candidate topics ─────────────────────────────────────────────────────────


def latest_run(congress: Congress) -> TopicRun | None:
    return TopicRun.objects.filter(congress=congress).select_related("by").order_by("-pk").first()


def candidate_topics(
    congress: Congress, *, least_heat: int = 1, text: str = "", run: TopicRun | None = None
) -> QuerySet[CandidateTopic]:
    """Candidate topics of the latest gathering, hottest first; `is_taken` says that a mechanism took one up."""
    run = run or latest_run(congress)
    found = CandidateTopic.objects.filter(congress=congress, run=run) if run else CandidateTopic.objects.none()
    for word in text.split():
        found = found.filter(Q(title__icontains=word) | Q(place__icontains=word) | Q(titles__icontains=word))
    linked = Link.objects.filter(from_kind=TOPIC_KIND, from_id=OuterRef("pk"))
    return found.filter(heat__gte=least_heat).annotate(is_linked=Exists(linked)).order_by("rank")


def members(topic: CandidateTopic) -> QuerySet[Voice]:
    """The voices of a candidate topic, newest first."""
    return Voice.objects.filter(memberships__topic=topic).order_by(F("said_at").desc(nulls_last=True), "-pk")


@dataclass(frozen=True)
class TopicMembers:
    """A candidate topic with the source's own numbers of its voices, most central first: for the command line."""

    title: str
    size: int
    heat: int
    titles: tuple[str, ...]
    members: tuple[str, ...]


def topics_with_members(congress: Congress) -> list[TopicMembers]:
    """All candidate topics of the latest gathering, hottest first. Three queries, however many there are."""
    topics = list(candidate_topics(congress))
    numbers: dict[int, list[str]] = {}
    pairs = CandidateMember.objects.filter(topic__run=topics[0].run_id if topics else None).order_by("pk")
    for topic_id, voice_id, number in pairs.values_list("topic_id", "voice_id", "voice__number"):
        numbers.setdefault(topic_id, []).append(number or f"#{voice_id}")
    return [TopicMembers(t.title, t.size, t.heat, tuple(t.title_list), tuple(numbers.get(t.pk, ()))) for t in topics]


def topics_of(voice: Voice) -> list[CandidateTopic]:
    """The candidate topics a voice belongs to: of the latest gathering, and those that were taken up."""
    mine = CandidateTopic.objects.filter(members__voice=voice).select_related("run").order_by("-run", "rank")
    return list(mine[:5])


def latest_job(congress: Congress, kind: str) -> Job | None:
    """The gathering (voices.topics), learning (voices.train) or comparing (voices.alike) asked for last."""
    return jobs.latest(congress=congress, kind=kind, subject=congress.code)
