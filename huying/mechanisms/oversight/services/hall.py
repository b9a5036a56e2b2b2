"""Deeds between a topic and the meeting that deliberates it (R1.29-R1.32, R1.36)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from huying.commons.meetings import services as meetings
from huying.commons.meetings.models import CollationPoint
from huying.kernel.access.viewer import Viewer
from huying.kernel.people.models import Person
from huying.kernel.procedures.models import ActRecord
from huying.kernel.procedures.services import link, perform

from .. import selectors
from ..models import OpinionDocument, ProblemItem, Topic
from ..procedures import TopicOversight


def submit_key_speakers(*, topic: Topic, speakers: Iterable[Person], by: Viewer, on: date, at: datetime) -> ActRecord:
    """Hand the list of key speakers to the office; the newest list counts. Raises what `perform` raises (R1.32)."""
    proceeding = selectors.proceeding_of(TopicOversight, topic.pk)
    said = {"speakers": [p.pk for p in speakers]}
    return perform(proceeding=proceeding, act=TopicOversight.key_speakers_submitted, by=by, on=on, at=at, said=said)


def arrange_session_of(topic: Topic, today: date) -> None:
    """The decided mode says where the topic is deliberated (R1.29)."""
    if topic.session:
        meetings.arrange(session=topic.session, today=today)


@transaction.atomic
def take_point(*, point: CollationPoint, opinion: OpinionDocument, item: ProblemItem, at: datetime) -> None:
    """Remember that an item was made of a problem that a group named (R1.36). Raises LookupError for a stranger's."""
    if all(p.point != point for p in selectors.points_for(opinion)):
        raise LookupError("这个问题不是这项议题的审议中提出的。")
    link(congress=opinion.congress, source=(selectors.POINT, point.pk), target=("item", item.pk), at=at)
