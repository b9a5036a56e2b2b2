"""Deeds about the annual plan: adjust it, note talks with other levels, link topics of two levels (R1.09, R1.13)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from huying.commons.meetings import services as meetings
from huying.commons.meetings.models import ScSession
from huying.kernel.access.viewer import Capacity, Viewer
from huying.kernel.calendar.clock import day_of
from huying.kernel.calendar.saying import full_day, month_day
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, TooLate
from huying.kernel.procedures.selectors import facts_of, hold
from huying.kernel.procedures.services import perform, reverse

from .. import selectors
from ..models import LevelLink, LiaisonNote, OversightPlan, PlanChange, Topic
from ..procedures import AnnualPlanning, TopicOversight
from ..selectors import correcting
from ..terms import CHANGES, IN_PLAN, LEVELS, NOT_IN_PLAN, TAKEN_OUT, label
from .noting import note
from .topics import move_by_adjustment

T = TopicOversight


@dataclass(frozen=True)
class Change:
    """One topic that the council changes. kind: add, move (to `session`) or drop."""

    topic: Topic
    kind: str
    session: ScSession | None = None


@transaction.atomic
def adjust_plan(
    *, plan: OversightPlan, changes: Iterable[Change], said: Mapping[str, str], by: Viewer, on: date, at: datetime
) -> ActRecord:
    """Adjust a published plan: topics are added, moved to another session or taken out (监督法第六十三条).

    Each changed topic is kept with the old and the new; the public sees them when the plan as it is now has been
    reviewed and published. `said`: reason, meeting. All or nothing: raises Incomplete (nothing changed), TooLate, and
    what `perform` refuses.
    """
    wanted = list(changes)
    if not wanted:
        raise Incomplete("还没有选要调整的议题。")
    running = selectors.proceeding_of(AnnualPlanning, plan.pk)
    topics = selectors.proceedings_of(T, [c.topic.pk for c in wanted])
    hold([running, *topics.values(), *(each for t in topics.values() for each in selectors.prepared_for_topic(t))])
    made = [_change(plan, each, topics[each.topic.pk], on) for each in wanted]
    words = "\n".join(f"{label(CHANGES, m.kind)}“{m.topic.title}”：{m.before}→{m.after}" for m in made)
    fields = {name: value for name, value in said.items() if value} | {"change": words}
    record = perform(proceeding=running, act=AnnualPlanning.adjusted, by=by, on=on, at=at, said=fields)
    for change in made:
        change.record = record
    PlanChange.objects.bulk_create(made)
    for each in wanted:  # what the plan says now, the topics do: without it they refuse
        _carry_out(each, topics[each.topic.pk], said, by, on, at)
    return record


def _change(plan: OversightPlan, wanted: Change, running: Proceeding, on: date) -> PlanChange:
    """The old and the new of one topic. Raises Incomplete and TooLate for what cannot be changed so."""
    topic, session = wanted.topic, wanted.session
    done = {f.act for f in facts_of(running)}
    if topic.plan_id != plan.pk:
        raise Incomplete(f"“{topic.title}”不在这一年的计划里。")
    if T.deliberated.name in done:
        raise TooLate(f"“{topic.title}”已经审议过，不能再调整。")
    if session and not selectors.sessions_from(plan.congress, on).filter(pk=session.pk).exists():
        raise Incomplete(f"{full_day(on)}决定的，不能改到{_day_of(session)}：那次会议在这以前已经开过。")
    if wanted.kind == "add":
        before = TAKEN_OUT if {T.selected.name, T.dropped.name} <= done else NOT_IN_PLAN
        after = f"{IN_PLAN}，{_day_of(session)}" if session else IN_PLAN
    elif T.selected.name not in done:
        raise Incomplete(f"“{topic.title}”还没有列入计划。")
    else:
        before, after = _day_of(topic.session), TAKEN_OUT if wanted.kind == "drop" else _day_of(session)
    return PlanChange(
        congress=plan.congress, plan=plan, topic=topic, kind=wanted.kind, before=before, after=after,
        session=topic.session,
    )  # fmt: skip


def _carry_out(
    wanted: Change, running: Proceeding, said: Mapping[str, str], by: Viewer, on: date, at: datetime
) -> None:
    topic = wanted.topic
    if wanted.kind == "drop":
        perform(proceeding=running, act=T.dropped, by=by, on=on, at=at, said={"reason": said["reason"]})
        _put_before(topic, None, day_of(at))
        return
    if wanted.kind == "add" and (dropped := correcting.newest(topic.pk, T.dropped)):
        reverse(record=dropped, by=by, reason=said["reason"], at=at)
    elif wanted.kind == "add":
        perform(proceeding=running, act=T.selected, by=by, on=on, at=at, said={"meeting": said["meeting"]})
    if wanted.session:
        _put_before(topic, wanted.session, day_of(at))


def take_back(change: PlanChange, *, reason: str, by: Viewer, at: datetime) -> None:
    """Undo what a wrong adjustment did to a topic, once its record was corrected: nobody outside has read of it."""
    act = {"add": T.selected, "drop": T.dropped}.get(change.kind)
    if act and (done := correcting.newest(change.topic_id, act)):
        reverse(record=done, by=by, reason=reason, at=at)
    _put_before(change.topic, change.session, day_of(at))


def _day_of(session: ScSession | None) -> str:
    return f"{session}（{month_day(session.planned_on)}）" if session else selectors.NO_DAY


def _put_before(topic: Topic, session: ScSession | None, today: date) -> None:
    """As the plan says now: before this session, or none."""
    if session:
        move_by_adjustment(topic=topic, session=session, today=today)
        return
    topic.session = None
    topic.save(update_fields=["session"])
    meetings.take_off_agenda(congress=topic.congress, subject_kind="topic", subject_id=topic.pk, today=today)


@transaction.atomic
def note_liaison(
    *, plan: OversightPlan, level: str, with_whom: str, on: date, result: str, by: Viewer, at: datetime,
    topic: Topic | None = None,
) -> LiaisonNote:  # fmt: skip
    """Note a talk about the year's topics with a standing committee above or below (R1.13).

    Raises NotAllowed or Incomplete (nothing said, a day to come, a topic of another plan).
    """
    held = _office(by)
    if not with_whom.strip() or not result.strip() or level not in dict(LEVELS):
        raise Incomplete("请写明与谁衔接、结果是什么。")
    if on > day_of(at):
        raise Incomplete("衔接的日子不能晚于今天。")
    if topic and topic.plan_id != plan.pk:
        raise Incomplete(f"“{topic.title}”不在这一年的计划里。")
    assert by.person is not None
    made = LiaisonNote.objects.create(
        congress=plan.congress, plan=plan, level=level, with_whom=with_whom.strip(), on=on, topic=topic,
        result=result.strip(), by=by.person, recorded_at=at,
    )  # fmt: skip
    body = {
        "level": level,
        "with": made.with_whom,
        "on": on,
        "topic": topic.pk if topic else None,
        "result": made.result,
    }
    note(plan.congress, "liaison", f"plan:{plan.pk}", body, by=by, at=at, held=held)
    return made


@transaction.atomic
def link_level(*, topic: Topic, address: str, by: Viewer, at: datetime) -> LevelLink:
    """Link a topic with a published topic of a congress above or below, by its public address (R1.13).

    Nothing of the other congress is shown but what it has published. Raises NotAllowed or Incomplete.
    """
    held = _office(by)
    other = selectors.published_elsewhere(topic.congress, address)
    if other is None:
        raise Incomplete("这个网址不是上级或者下级人大公开的议题。", hint="请打开它的公开页面，把网址整个复制过来。")
    assert by.person is not None
    made, is_new = LevelLink.objects.get_or_create(
        topic=topic, other=other, defaults={"congress": topic.congress, "by": by.person, "linked_at": at}
    )
    if is_new:
        body = {"topic": topic.title, "other": f"{other.congress.name}“{other.title}”"}
        note(topic.congress, "level_linked", f"topic:{topic.pk}", body, by=by, at=at, held=held)
    return made


def _office(by: Viewer) -> Capacity:
    held = by.capacity(Role.SC_OFFICE)
    if held is None:
        raise NotAllowed("与上下级人大的衔接由常委会办公室登记。")
    return held
