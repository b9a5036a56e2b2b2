"""What is asked when an adjustment of a plan is corrected, or what it did to a topic (监督法第六十三条)."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from huying.commons.meetings.models import ScSession
from huying.kernel.procedures.definition import Act
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.selectors import facts_of, recorded

from ..models import PlanChange, Publication, PublicationKind
from ..procedures import TopicOversight
from ..terms import TAKEN_OUT
from .plans import NO_DAY, sessions_from
from .proceedings import proceeding_of
from .publications import OLD_REVIEWER
from .topics import prepared

T = TopicOversight


def newest(topic: int, act: Act) -> ActRecord | None:
    """The record of a topic's act that stands."""
    return recorded(T, act, about=[topic]).last()


def changes_of(adjusted: ActRecord) -> QuerySet[PlanChange]:
    return PlanChange.objects.filter(record=adjusted).select_related("topic__congress", "session__congress")


def is_told(adjusted: ActRecord) -> bool:
    """Whether a text of the plan is public that was begun when this adjustment was on record."""
    return OLD_REVIEWER in adjusted.fields or _texts_since(adjusted).exclude(published_at=None).exists()


def is_on_its_way(adjusted: ActRecord) -> bool:
    """Whether a text that was begun since is being reviewed: it tells the public of the adjustment."""
    return _texts_since(adjusted).filter(published_at=None).exists()


def _texts_since(adjusted: ActRecord) -> QuerySet[Publication]:
    texts = Publication.objects.filter(kind=PublicationKind.PLAN, subject_id=adjusted.proceeding.subject_id)
    return texts.filter(withdrawn_at=None, begun_at__gte=adjusted.recorded_at)


def session_gone(change: PlanChange, on: date) -> ScSession | None:
    """The session before which the topic would go back, where that was called off or has closed."""
    session = change.session
    is_there = session is None or sessions_from(session.congress, on).filter(pk=session.pk).exists()
    return None if is_there else session


def may_be_taken_back(change: PlanChange) -> bool:
    """Whether the topic is as the adjustment left it, and what was before is known.

    A topic that came back into the plan goes out of it by another adjustment; of an earlier version of the platform
    only the words of the session before are kept.
    """
    later = PlanChange.objects.filter(topic=change.topic_id, record__reversal=None, record__gt=change.record_id)
    done = [f.act for f in facts_of(proceeding_of(T, change.topic_id))]
    if later.exists() or T.deliberated.name in done:
        return False
    if change.kind == "add":
        is_new = change.before != TAKEN_OUT and change.topic.session_id is None
        return is_new and done[-1:] == [T.selected.name]
    return change.session is not None or change.before == NO_DAY


def is_taken_back(record: ActRecord) -> bool:
    """Whether the adjustment by which a topic came into the plan, or went out of it, was corrected."""
    made = PlanChange.objects.filter(topic=record.proceeding.subject_id, record__lt=record.pk)
    by = made.order_by("-record").values_list("record", flat=True).first()
    return by is not None and ActRecord.objects.filter(reverses=by).exists()


def closed_with(topic: Proceeding, dropped: ActRecord) -> QuerySet[ActRecord]:
    """The ends of what was prepared for a topic, that came with its being dropped."""
    closed = ActRecord.objects.filter(act="closed", reverses=None, reversal=None, recorded_at=dropped.recorded_at)
    about = Proceeding.objects.filter(prepared(topic))
    return closed.filter(proceeding__in=about).select_related("proceeding__congress").order_by("pk")
