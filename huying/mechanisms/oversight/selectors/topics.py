"""Topics: as their rules see them, and as lists show them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from huying.commons.meetings.procedures import SessionHolding
from huying.kernel.database.looks import asked_once
from huying.kernel.people.models import Congress
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import Link, Proceeding
from huying.kernel.procedures.selectors import recorded
from huying.kernel.procedures.standing import Fact, PlannedDay, Standing

from ..access import out
from ..models import (
    ConsultationRequest,
    Inquiry,
    LevelLink,
    OpinionDocument,
    PlanChange,
    PublicationKind,
    SpecialReport,
    Topic,
)
from ..procedures import AnnualPlanning, OpinionHandling, SpecialInquiry, SpecialReporting, TopicOversight
from ..rules import TopicView
from .consultations import requests_on
from .proceedings import running
from .research import plan_draft, report_draft, researched, with_drafts


def whole_topics() -> QuerySet[Topic]:
    """Topics with everything that the pages of one show of it: its drafts, its letter, `handling_ended`,
    `is_in_session`, whether its plan is published and how that was adjusted about it, and whether it has sources,
    requests to organs, topics of other levels.
    """
    letters = OpinionDocument.objects.filter(topic=OuterRef(OuterRef("pk"))).values("pk")
    handled = Proceeding.objects.filter(procedure=OpinionHandling.code, subject_id__in=letters, ended_on__isnull=False)
    opened = recorded(SessionHolding, SessionHolding.opened).filter(proceeding__subject_id=OuterRef("session_id"))
    published = recorded(AnnualPlanning, AnnualPlanning.published).filter(proceeding__subject_id=OuterRef("plan_id"))
    changes = PlanChange.objects.filter(topic=OuterRef("pk"), kind__in=("add", "drop"), record__reversal=None)
    rows = with_drafts(researched(Topic.objects.select_related("opinion")))
    return rows.annotate(
        handling_ended=Exists(handled), is_in_session=Exists(opened), plan_is_published=Exists(published),
        adjusted_as=Subquery(changes.order_by("-pk").values("kind")[:1]),
        has_sources=Exists(Link.objects.filter(to_kind="topic", to_id=OuterRef("pk"))),
        has_requests=Exists(ConsultationRequest.objects.filter(topic=OuterRef("pk"))),
        is_text_out=Exists(out(PublicationKind.TOPIC).filter(subject_id=OuterRef("pk"))),
        has_levels=Exists(LevelLink.objects.filter(topic=OuterRef("pk"))),
    )  # fmt: skip


@asked_once
def whole_topic(pk: int) -> Topic:
    """One of `whole_topics`. Raises Topic.DoesNotExist."""
    return whole_topics().get(pk=pk)


def is_moved_by_adjustment(topic: Any, stands: Standing) -> bool:
    """Whether the published plan tells one of `whole_topics` with its session: another one is told by an adjustment.

    A topic that was published with no session yet (会期另定) gets its first one without (监督法第六十三条).
    """
    is_listed = stands.done(TopicOversight.selected) and not stands.done(TopicOversight.deliberated)
    return bool(is_listed and topic.session_id is not None and topic.plan_is_published)


def topic_view(proceeding: Proceeding, facts: tuple[Fact, ...]) -> TopicView:
    topic: Any = whole_topic(proceeding.subject_id)
    days = {}
    if topic.session:
        days["meeting_day"] = PlannedDay(topic.session.planned_on, topic.session.is_settled)
    criteria = next((f.fields.get("criteria", ()) for f in facts if f.act == TopicOversight.proposed.name), ())
    return TopicView(
        facts=facts,
        days=days,
        title=topic.title,
        criteria=tuple(criteria),
        has_session=topic.session_id is not None,
        session_is_open=topic.is_in_session,
        handling_ended=topic.handling_ended,
        text_is_out=topic.is_text_out,
        is_selected=any(f.act == TopicOversight.selected.name for f in facts),
        plan_is_published=topic.plan_is_published,
        adjusted=topic.adjusted_as or "",
        bodies={Role.WORKING_BODY: frozenset({topic.working_body_id})},
        plan=plan_draft(topic),
        report=report_draft(topic, facts),
    )


def prepared_for_topic(topic: Proceeding) -> list[Proceeding]:
    """What runs beside a topic for the sake of its deliberation: dropping the topic ends it."""
    return running(prepared(topic))


def prepared(topic: Proceeding) -> Q:
    """Requests to organs, the organ's special report, and a special inquiry that was not held yet."""
    reports = SpecialReport.objects.filter(topic=topic.subject_id).values("pk")
    inquiries = Inquiry.objects.filter(topic=topic.subject_id).values("pk")
    held = recorded(SpecialInquiry, SpecialInquiry.held, about=inquiries).order_by().values("proceeding__subject_id")
    found = requests_on(topic) | Q(procedure=SpecialReporting.code, subject_id__in=reports)
    return found | Q(procedure=SpecialInquiry.code, subject_id__in=inquiries) & ~Q(subject_id__in=held)


def topics(congress: Congress, year: int | None = None) -> QuerySet[Topic]:
    found = Topic.objects.filter(congress=congress).select_related("plan", "organ", "working_body", "session")
    return (found.filter(plan__year=year) if year else found).order_by("-plan__year", "-heat", "pk")


COLUMNS = ("候选", "列入计划", "调研", "审议", "督办", "评价归档", "不列入")


def board(rows: Iterable[Any]) -> list[tuple[str, list[Any]]]:
    """The columns of the year's board: recorded stages, never dragged."""
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for row in rows:
        columns[_column(row)].append(row)
    return [(name, members) for name, members in columns.items() if members]


def _column(row: Any) -> str:
    if row.is_dropped:
        return "不列入"
    past = sum(n.state == "past" for n in row.nodes)
    return (
        COLUMNS[0] if past == 0 else COLUMNS[1] if past == 1 and not row.topic.session_id else COLUMNS[min(past + 1, 5)]
    )
