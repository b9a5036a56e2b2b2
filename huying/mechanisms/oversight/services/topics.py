"""Deeds about plans and topics: propose, put on an agenda."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from huying.commons.meetings import services as meetings
from huying.commons.meetings.models import ScSession
from huying.commons.voices.models import CandidateTopic
from huying.commons.voices.services.topics import take_topic
from huying.kernel.access.viewer import Viewer, congress_of
from huying.kernel.calendar.clock import day_of
from huying.kernel.people.models import Body, Congress
from huying.kernel.procedures import indexes
from huying.kernel.procedures.definition import Reason
from huying.kernel.procedures.refusals import Incomplete, TooLate
from huying.kernel.procedures.selectors import judge, locked
from huying.kernel.procedures.services import link, open_proceeding, perform
from huying.kernel.procedures.standing import Standing

from .. import finding, selectors
from ..models import NONE, OversightPlan, Topic
from ..procedures import AnnualPlanning, TopicOversight
from ..sources import KIND, Source
from .locking import refresh_about
from .special_reports import refresh_report_of


@transaction.atomic
def ensure_plan(*, congress: Congress, year: int, on: date) -> OversightPlan:
    """The congress's plan of a year; opened with its procedure when there is none yet."""
    plan, is_new = OversightPlan.objects.get_or_create(congress=congress, year=year)
    if is_new:
        open_proceeding(procedure=AnnualPlanning, congress=congress, subject_id=plan.pk, title=f"{plan}", on=on)
    return plan


@transaction.atomic
def propose_topic(
    *,
    plan: OversightPlan,
    title: str,
    organ: Body,
    working_body: Body,
    said: Mapping[str, Any],
    by: Viewer,
    on: date,
    at: datetime,
    summary: str = "",
    is_key: bool = False,
    source: CandidateTopic | None = None,
    statutory: str | None = None,
) -> Topic:
    """Propose a candidate topic; `source` is the candidate it came from, so that it leads back to its voices.

    `statutory` is its key where the law has it heard every year (statutory.toml).
    Raises Incomplete when the plan has a topic of that title, or channel or criteria are missing (R1.10, R1.11).
    """
    if Topic.objects.filter(plan=plan, title=title).exists():
        raise Incomplete(f"{plan}里已经有“{title}”。", hint="请换一个标题，或者打开已有的议题。")
    topic = Topic.objects.create(
        congress=plan.congress,
        plan=plan,
        title=title,
        organ=organ,
        working_body=working_body,
        is_key=is_key,
        summary=summary.strip() or NONE,
        heat=source.heat if source else 0,
        statutory=statutory,
    )
    proceeding = open_proceeding(
        procedure=TopicOversight, congress=plan.congress, subject_id=topic.pk, title=title, on=on
    )
    finding.index_topic(topic)
    perform(proceeding=proceeding, act=TopicOversight.proposed, by=by, on=on, at=at, said=said)
    if source:
        link(congress=plan.congress, source=(KIND, source.pk), target=("topic", topic.pk), at=at)
        take_topic(source, taken_as=f"候选议题“{title}”"[:200], url=reverse("oversight:topic", args=[topic.pk]), at=at)
    return topic


@transaction.atomic
def propose_from_form(*, viewer: Viewer, fields: Mapping[str, Any], source: Source | None, at: datetime) -> Topic:
    """Propose a topic from the page's form, with the voices it came from when there are any."""
    on = day_of(at)
    plan = ensure_plan(congress=congress_of(viewer), year=fields["year"], on=on)
    said = {"channel": fields["channel"], "criteria": fields["criteria"], "grounds": fields["summary"]}
    return propose_topic(
        plan=plan,
        title=fields["title"],
        organ=fields["organ"],
        working_body=fields["working_body"],
        said=said,
        by=viewer,
        on=on,
        at=at,
        summary=fields["summary"],
        is_key=fields["is_key"],
        source=source.candidate if source else None,
    )


@transaction.atomic
def schedule_topic(*, topic: Topic, session: ScSession, today: date) -> None:
    """Put a topic on a session's agenda: its day becomes the day that research is planned back from.

    Raises TooLate once the topic has been deliberated or dropped, and where it stands in a published plan with another
    session: that is changed by an adjustment, which the public is told of (监督法第六十三条).
    """
    _place(topic, session, today, by_adjustment=False)


@transaction.atomic
def move_by_adjustment(*, topic: Topic, session: ScSession, today: date) -> None:
    """Put a topic of a published plan before another session, as the adjustment on record says.

    Raises TooLate once the topic has been deliberated or dropped.
    """
    _place(topic, session, today, by_adjustment=True)


def go_before_its_session(*, topic: Topic, today: date) -> None:
    """Put a topic that goes on back on the agenda of its session, as long as that can hear it."""
    session = topic.session
    if session and session.is_called_off:
        topic.session = None
        topic.save(update_fields=["session"])
        indexes.refresh(selectors.proceeding_of(TopicOversight, topic.pk), today)
    elif session and selectors.sessions_from(topic.congress, today).filter(pk=session.pk).exists():
        _place(topic, session, today, by_adjustment=True)


def _place(topic: Topic, session: ScSession, today: date, *, by_adjustment: bool) -> None:
    reached = meetings.sessions_reached(session, "topic", topic.pk)
    proceeding, _ = locked(selectors.proceeding_of(TopicOversight, topic.pk), reached)
    stands, _ = judge(proceeding, today)
    if stands.ended or stands.done(TopicOversight.deliberated):
        raise TooLate(f"“{topic.title}”已经审议过或者不再列入，不能再安排会议。")
    if not by_adjustment:
        _check_not_told(selectors.whole_topic(topic.pk), session, stands)
    topic.session = session
    topic.save(update_fields=["session"])
    meetings.put_on_agenda(
        session=session,
        title=f"听取和审议关于{topic.title}的报告",
        subject_kind="topic",
        subject_id=topic.pk,
        today=today,
    )
    indexes.refresh(proceeding, today)
    meetings.arrange(session=session, today=today)
    refresh_report_of(topic, today)


def _check_not_told(topic: Topic, session: ScSession, stands: Standing) -> None:
    """Raises TooLate where the public was told of another session."""
    if topic.session_id != session.pk and selectors.is_moved_by_adjustment(topic, stands):
        why = [Reason("执行中调整计划的，调整后的计划再公布", "监督法第六十三条")]
        words = f"“{topic.title}”已经列入公布的年度计划，定在{topic.session}。"
        raise TooLate(words, why, hint="请在“调整计划”页面改到别的会议。")


def after_session_moved(session: ScSession, today: date) -> None:
    """What is planned back from a session follows it."""
    refresh_about(TopicOversight, Topic.objects.filter(session=session).values_list("pk", flat=True), today)
