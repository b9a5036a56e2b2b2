"""What oversight brings to a session: the papers of its topics, who should come, and the act of sending."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from huying.commons.activities.models import Capacity
from huying.commons.activities.selectors import participants_about
from huying.commons.meetings import selectors as meetings
from huying.commons.meetings.models import AgendaItem, AttendeeKind, PaperKind, ScSession
from huying.commons.meetings.registry import OfferedPaper, Proposal
from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.clock import day_of
from huying.kernel.procedures.selectors import judge
from huying.kernel.procedures.services import perform

from . import selectors
from .models import Topic
from .procedures import TopicOversight


def topics_on(session: ScSession) -> list[tuple[AgendaItem, Topic]]:
    """The topics on a session's agenda, in its order."""
    items = [item for item in meetings.items_of(session) if item.subject_kind == "topic"]
    found = Topic.objects.filter(congress=session.congress, pk__in=[i.subject_id for i in items])
    topics = {t.pk: t for t in found.select_related("organ", "research_report")}
    return [(item, topics[item.subject_id]) for item in items if item.subject_id in topics]


def papers(session: ScSession) -> Iterator[OfferedPaper]:
    """The research report goes to the members with the other papers (R1.26)."""
    for item, topic in topics_on(session):
        if topic.research_report:
            yield OfferedPaper(item, PaperKind.RESEARCH_REPORT, topic.research_report)
        if report := selectors.special_report_paper(topic):
            yield OfferedPaper(item, PaperKind.SPECIAL_REPORT, report)


def answering(session: ScSession) -> Iterator[Proposal]:
    """The organ whose work is deliberated sends somebody who is responsible (R1.38)."""
    for item, topic in topics_on(session):
        yield Proposal(item, AttendeeKind.ANSWERING, "", "听取意见、回答询问", body=topic.organ)


RESEARCHERS = (Capacity.DEPUTY, Capacity.EXPERT, Capacity.SCHOLAR)


def researchers(session: ScSession) -> Iterator[Proposal]:
    """Deputies, experts and scholars who took part in the research attend without a vote (R1.37)."""
    items = {topic.pk: item for item, topic in topics_on(session)}
    there = participants_about("topic", *items, capacities=RESEARCHERS)
    for took_part in {(p.activity.subject_id, p.name): p for p in there}.values():
        item, why = items[took_part.activity.subject_id], f"参加了{took_part.activity}"
        yield Proposal(item, AttendeeKind.NONVOTING, took_part.name, why, person=took_part.person)


def materials_sent(session: ScSession, by: Viewer, at: datetime) -> None:
    """Sending the papers is the act that the topics wait for; how many were reached, the receipts say (R1.26)."""
    reached = meetings.reached_by(session)
    for _, topic in topics_on(session):
        proceeding = selectors.proceeding_of(TopicOversight, topic.pk)
        stands, _ = judge(proceeding, day_of(at))
        if stands.is_open(TopicOversight.materials_sent) and not stands.done(TopicOversight.materials_sent):
            perform(
                proceeding=proceeding, act=TopicOversight.materials_sent, by=by, on=day_of(at), at=at,
                said={"reached": reached},
            )  # fmt: skip
