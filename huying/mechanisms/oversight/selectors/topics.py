"""Topics: as their rules see them, and as lists show them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from huying.commons.meetings.selectors import acts_done
from huying.kernel.people.models import Congress
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.standing import Fact, PlannedDay

from ..models import OpinionDocument, Topic
from ..procedures import OpinionHandling, TopicOversight
from ..rules import TopicView
from .research import plan_draft, report_draft, with_drafts


def topic_view(proceeding: Proceeding, facts: tuple[Fact, ...]) -> TopicView:
    letters = OpinionDocument.objects.filter(topic=OuterRef(OuterRef("pk"))).values("pk")
    handled = Proceeding.objects.filter(procedure=OpinionHandling.code, subject_id__in=letters, ended_on__isnull=False)
    topic = (
        with_drafts(Topic.objects.select_related("session"))
        .annotate(handling_ended=Exists(handled))
        .get(pk=proceeding.subject_id)
    )
    days, is_open = {}, False
    if topic.session:
        days["meeting_day"] = PlannedDay(topic.session.planned_on, topic.session.is_settled)
        is_open = topic.session_id in acts_done([topic.session], "opened")
    criteria = next((f.fields.get("criteria", ()) for f in facts if f.act == TopicOversight.proposed.name), ())
    return TopicView(
        facts=facts,
        days=days,
        title=topic.title,
        criteria=tuple(criteria),
        has_session=topic.session_id is not None,
        session_is_open=is_open,
        handling_ended=topic.handling_ended,
        bodies={Role.WORKING_BODY: frozenset({topic.working_body_id})},
        plan=plan_draft(topic),
        report=report_draft(topic),
    )


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
