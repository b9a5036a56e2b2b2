"""Deeds of oversight: topics, agenda, drafts of opinions. Acts themselves go through `perform`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from huying.commons.meetings import services as meetings
from huying.commons.meetings.models import ScSession
from huying.commons.meetings.selectors import members
from huying.commons.voices.models import CandidateTopic
from huying.commons.voices.services.topics import take_topic
from huying.commons.voting import services as voting
from huying.commons.voting.models import GradedAssessment
from huying.commons.voting.selectors import turnout
from huying.kernel.access.viewer import Viewer, congress_of, viewer_for
from huying.kernel.calendar.clock import day_of
from huying.kernel.ledger import services as ledger
from huying.kernel.people.models import Body, Congress
from huying.kernel.procedures import indexes, profiles
from huying.kernel.procedures.definition import Procedure
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.refusals import Incomplete, NotYet, TooLate
from huying.kernel.procedures.selectors import judge, locked
from huying.kernel.procedures.services import link, open_proceeding, perform

from . import finding, papers, selectors
from .models import NONE, OpinionDocument, OversightPlan, ProblemItem, Topic
from .procedures import AnnualPlanning, ItemHandling, OpinionHandling, TopicOversight
from .sources import KIND, Source


# ── topics ────────────────────────────────────────────────────────────────
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
) -> Topic:
    """Propose a candidate topic; `source` is the candidate it came from, so that it leads back to its voices.

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

    Raises TooLate once the topic has been deliberated or dropped.
    """
    reached = meetings.sessions_reached(session, "topic", topic.pk)
    proceeding, _ = locked(selectors.proceeding_of(TopicOversight, topic.pk), reached)
    stands, _ = judge(proceeding, today)
    if stands.ended or stands.done(TopicOversight.deliberated):
        raise TooLate(f"“{topic.title}”已经审议过或者不再列入，不能再安排会议。")
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


def _locked(procedure: type[Procedure], subject_id: int) -> Proceeding:
    """The proceeding about this subject: until the transaction ends nobody else records an act in it."""
    proceeding, _ = locked(selectors.proceeding_of(procedure, subject_id))
    return proceeding


def after_session_moved(session: ScSession, today: date) -> None:
    """What is planned back from a session follows it."""
    ids = Topic.objects.filter(session=session).values_list("pk", flat=True)
    for topic in ids.order_by("pk"):
        indexes.refresh(_locked(TopicOversight, topic), today)


# ── opinions ──────────────────────────────────────────────────────────────
def after_session_closed(session: ScSession, record: ActRecord) -> None:
    """Each topic deliberated at the session gets an opinion document, whose clock starts with the close (R1.45)."""
    if record.by is None:
        return
    done = ActRecord.objects.filter(
        proceeding__procedure=TopicOversight.code, act=TopicOversight.deliberated.name, reversal=None, reverses=None
    ).values("proceeding__subject_id")
    by = viewer_for(record.by, day_of(record.recorded_at))  # who records holds office when recording
    for topic in (
        Topic.objects.filter(session=session, opinion=None, pk__in=done).select_related("congress").order_by("pk")
    ):
        open_opinion(topic=topic, session=session, by=by, on=record.on, at=record.recorded_at)


@transaction.atomic
def open_opinion(*, topic: Topic, session: ScSession, by: Viewer, on: date, at: datetime) -> OpinionDocument:
    title = f"关于{topic.title}的审议意见"
    opinion = OpinionDocument.objects.create(congress=topic.congress, topic=topic, session=session, title=title)
    proceeding = open_proceeding(
        procedure=OpinionHandling,
        congress=topic.congress,
        subject_id=opinion.pk,
        title=title,
        on=on,
        parent=selectors.proceeding_of(TopicOversight, topic.pk),
    )
    perform(proceeding=proceeding, act=OpinionHandling.meeting_closed, by=by, on=on, at=at)
    link(congress=topic.congress, source=("topic", topic.pk), target=("opinion", opinion.pk), at=at)
    return opinion


def _draft(opinion: OpinionDocument) -> Proceeding:
    """The proceeding, while the opinion may still be edited; raises TooLate once it is co-signed."""
    proceeding = _locked(OpinionHandling, opinion.pk)
    if proceeding.records.filter(act=OpinionHandling.cosigned.name, reversal=None).exists():
        raise TooLate("意见书已经会签，不能再改。", hint="确需修改，先更正会签记录并写明理由。")
    return proceeding


@transaction.atomic
def write_overall_view(*, opinion: OpinionDocument, overall_view: str, by: Viewer, at: datetime) -> None:
    proceeding = _draft(opinion)
    opinion.overall_view = overall_view.strip() or NONE
    opinion.save(update_fields=["overall_view"])
    _note(opinion, "overall_view", {"overall_view": opinion.overall_view}, by, at)
    indexes.refresh(proceeding, day_of(at))


@transaction.atomic
def save_item(
    *,
    opinion: OpinionDocument,
    fields: Mapping[str, Any],
    by: Viewer,
    at: datetime,
    item: ProblemItem | None = None,
    co_units: Iterable[Body] = (),
) -> ProblemItem:
    """Add a problem item to a draft, or change one. What is still missing is asked for at co-signing (R1.42)."""
    proceeding = _draft(opinion)
    last = opinion.items.order_by("-number").values_list("number", flat=True).first() or 0
    item = item or ProblemItem(congress=opinion.congress, opinion=opinion, number=last + 1)
    for name, value in fields.items():
        setattr(item, name, (value.strip() or NONE) if isinstance(value, str) else value)
    item.save()
    item.co_units.set(co_units)
    _note(
        opinion, "item", {"number": item.number, "title": item.title, "target": item.target, "task": item.task}, by, at
    )
    indexes.refresh(proceeding, day_of(at))
    return item


@transaction.atomic
def remove_item(*, item: ProblemItem, by: Viewer, at: datetime) -> None:
    """Strike an item from a draft; those after it move up."""
    opinion = item.opinion
    proceeding = _draft(opinion)
    _note(opinion, "item_struck", {"number": item.number, "title": item.title}, by, at)
    number = item.number
    item.delete()
    for later in opinion.items.filter(number__gt=number).order_by("number"):
        later.number -= 1
        later.save(update_fields=["number"])
    indexes.refresh(proceeding, day_of(at))


def _note(opinion: OpinionDocument, kind: str, body: Mapping[str, Any], by: Viewer, at: datetime) -> None:
    ledger.record(
        congress=opinion.congress,
        kind=f"oversight.draft.{kind}",
        subject=f"opinion:{opinion.pk}",
        body=body,
        by=f"{by.person}",
        recorded_at=at,
    )


@transaction.atomic
def reassign_item(*, item: ProblemItem, unit: Body, by: Viewer, reason: str, at: datetime) -> None:
    """Give an item to another unit, as long as nobody has taken it on (退办以后改交). Raises TooLate afterwards."""
    proceeding, letter = locked(selectors.proceeding_of(ItemHandling, item.pk))
    item.refresh_from_db()
    if item.responsible != NONE:
        raise TooLate("承办单位已经签收，不能改交。", hint="如确需改交，先更正签收记录。")
    before = item.unit_id
    item.unit = unit
    item.save(update_fields=["unit"])
    ledger.record(
        congress=item.congress,
        kind="oversight.item_reassigned",
        subject=f"proceeding:{proceeding.pk}",
        body={"unit": unit.name, "reason": reason},
        by=f"{by.person}",
        recorded_at=at,
    )
    papers.hand_out(item.opinion, [unit.pk])
    finding.hand_on(item, before)
    indexes.refresh(proceeding, day_of(at))
    if letter:
        indexes.refresh(letter, day_of(at))


# ── assessment ────────────────────────────────────────────────────────────
@transaction.atomic
def open_assessment(*, opinion: OpinionDocument, by: Viewer, at: datetime) -> None:
    """Open the secret assessment of a reported opinion; the roll is that of today's members (R1.58).

    Raises TooLate while one is open, NotYet as long as the opinion has not come to its assessment.
    """
    proceeding = _locked(OpinionHandling, opinion.pk)
    opinion.refresh_from_db()
    if opinion.assessment and opinion.assessment.closed_at is None:
        raise TooLate("测评已经开始。")
    stands, _ = judge(proceeding, day_of(at))
    if not stands.is_open(OpinionHandling.assessed):
        raise NotYet("还不能开始测评。", stands.why_not(OpinionHandling.assessed))
    grades = profiles.load(proceeding.profile).value("assessment.grades")
    opinion.assessment = voting.open_assessment(
        congress=opinion.congress,
        title=f"{opinion.title}办理情况",
        grades=grades,
        members=members(opinion.congress, day_of(at)),
        by=f"{by.person}",
        at=at,
    )
    opinion.save(update_fields=["assessment"])
    indexes.refresh(proceeding, day_of(at))


@transaction.atomic
def close_assessment(*, opinion: OpinionDocument, by: Viewer, at: datetime) -> ActRecord:
    """Close the vote, count, and record the assessment with its counts."""
    proceeding = _locked(OpinionHandling, opinion.pk)
    opinion.refresh_from_db()
    if opinion.assessment is None:
        raise Incomplete("这次测评还没有开始。")
    counts = voting.close_assessment(assessment=opinion.assessment, by=f"{by.person}", at=at)
    said = counts | {"members": turnout(opinion.assessment)[1]}
    return perform(
        proceeding=proceeding,
        act=OpinionHandling.assessed,
        by=by,
        on=day_of(at),
        at=at,
        said=said,
        key=f"assessment:{opinion.assessment.pk}",
    )


def after_assessment_voided(assessment: GradedAssessment, today: date) -> None:
    """The vote was given up for paper: whoever counts it may record the assessment."""
    for pk in OpinionDocument.objects.filter(assessment=assessment).values_list("pk", flat=True):
        indexes.refresh(_locked(OpinionHandling, pk), today)
