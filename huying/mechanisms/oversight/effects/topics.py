"""What follows from the acts of a topic: its report becomes a paper, citizens find it, nobody is asked any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from huying.commons.meetings import services as meetings
from huying.commons.meetings.procedures import SessionHolding
from huying.commons.meetings.selectors import members
from huying.kernel.access.viewer import viewer_for
from huying.kernel.calendar.clock import day_of
from huying.kernel.calendar.saying import full_day
from huying.kernel.procedures.definition import Act, Reason
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.refusals import Incomplete
from huying.kernel.procedures.registry import binding_for
from huying.kernel.procedures.selectors import facts_of, recorded
from huying.kernel.procedures.services import perform

from .. import finding, papers, selectors
from ..models import ResearchPlan, Topic
from ..procedures import TopicOversight
from ..services import opinions
from ..services.hall import arrange_session_of
from ..terms import LAW_INSPECTION, MODES, label
from .shared import as_corrected, person_of

# What an inspection of how a law is kept must say with its plan and with its report (监督法 31-37).
PLANNED, REPORTED = ("law", "forms", "group"), ("evaluation", "proposals")


def after_research_planned(proceeding: Proceeding, record: ActRecord) -> None:
    """The plan that was drafted here is kept as a paper; of one that was only put on record the record tells.

    Raises Incomplete for a lead or a speaker who is none (R1.19), and for the plan of an inspection that names no law,
    no form or no group (监督法 31-37).
    """
    _check_named(proceeding, record)
    plans = ResearchPlan.objects.select_related("topic__working_body", "congress", "document")
    plan = plans.filter(topic=proceeding.subject_id).first()
    if record.fields["kind"] == LAW_INSPECTION:
        _check_written(TopicOversight.research_planned, PLANNED, {**(plan.parts if plan else {}), **record.fields})
    if plan:
        papers.issue_plan(plan, record)


def _check_named(proceeding: Proceeding, record: ActRecord) -> None:
    """Raises Incomplete for a lead who is not the head of the body concerned, and for a speaker who is no member: the
    collation of the groups could be sent to nobody of that name (R1.19, R1.36)."""
    topic = Topic.objects.select_related("congress", "working_body").get(pk=proceeding.subject_id)
    lead, speaker = record.fields["research_lead"], record.fields["comprehensive_speaker"]
    lacks = []
    if lead not in {head.name for head in selectors.heads(topic, record.on)}:
        lacks.append(Reason(f"“{lead}”不是{topic.working_body}的负责人，不能做调研牵头人", "R1.19"))
    if speaker not in {member.name for member in members(topic.congress, record.on)}:
        lacks.append(Reason(f"“{speaker}”不是常委会组成人员，不能做综合审议发言人", "R1.19"))
    if lacks:
        raise Incomplete("调研方案里写的人不对。", lacks, hint="在调研页面从名单里选；这里只写姓名，不写职务。")


def _check_written(act: Act, names: tuple[str, ...], fields: Mapping[str, Any]) -> None:
    """Raises Incomplete naming what an inspection of how a law is kept still lacks."""
    law = "监督法第三十六条" if act is TopicOversight.researched else "监督法第三十一条至第三十七条"
    lacks = [Reason(f"缺{ask.label}", law) for ask in act.asks if ask.name in names and not fields.get(ask.name)]
    if lacks:
        raise Incomplete(f"执法检查的“{act.label}”还不完整。", lacks)


def after_researched(proceeding: Proceeding, record: ActRecord) -> None:
    """The research report becomes a paper: the one handed in, or one made from what was written.

    Raises Incomplete for the report on an inspection that has no evaluation or no proposals (监督法 36).
    """
    planned = next(f for f in reversed(facts_of(proceeding)) if f.act == TopicOversight.research_planned.name)
    if planned.fields["kind"] == LAW_INSPECTION:
        _check_written(TopicOversight.researched, REPORTED, record.fields)
    topic = Topic.objects.select_related("congress", "working_body").get(pk=proceeding.subject_id)
    topic.research_report = papers.research_report(topic, record)
    topic.save(update_fields=["research_report"])


def after_publicised(proceeding: Proceeding, record: ActRecord) -> None:
    finding.publish_topic(Topic.objects.select_related("congress").get(pk=proceeding.subject_id))


def researched_undone(proceeding: Proceeding, _record: ActRecord) -> None:
    Topic.objects.filter(pk=proceeding.subject_id).update(research_report=None)


def deliberated_undone(proceeding: Proceeding, record: ActRecord) -> None:
    """The letter that it led to goes with it, as long as nobody has worked on it; else raises TooLate."""
    opinions.withdraw_empty(topic=proceeding.subject_id, **as_corrected(record))


def publicised_undone(proceeding: Proceeding, _record: ActRecord) -> None:
    """What should not have been opened to the public is no longer found by it."""
    finding.withdraw_topic(proceeding.subject_id)


def consultations_end(proceeding: Proceeding, record: ActRecord) -> None:
    """Once a topic is chosen or dropped nobody is asked about it any more (R1.14)."""
    _close(selectors.open_consultations(proceeding), record)


def after_dropped(proceeding: Proceeding, record: ActRecord) -> None:
    """Nothing is prepared for the deliberation any more: the organ owes no report, nobody comes to be questioned, and
    the topic is on no agenda that waits for it."""
    _close(selectors.prepared_for_topic(proceeding), record)
    meetings.take_off_agenda(
        congress=proceeding.congress, subject_kind="topic", subject_id=proceeding.subject_id,
        today=day_of(record.recorded_at),
    )  # fmt: skip


def _close(waiting: Sequence[Proceeding], record: ActRecord) -> None:
    """Each ends with the topic's act, by its own `closed`; an inquiry that was held stays to be published."""
    if not waiting:
        return
    by = viewer_for(person_of(record), day_of(record.recorded_at))
    said = {"reason": f"这个议题已经登记“{TopicOversight.act(record.act).label}”"}
    for each in waiting:
        perform(
            proceeding=each, act=binding_for(each).procedure.act("closed"), by=by,
            on=max(record.on, each.opened_on), at=record.recorded_at, said=said,
        )  # fmt: skip


def after_mode_decided(proceeding: Proceeding, record: ActRecord) -> None:
    """Each group, or the joint groups, has the topic before it as soon as the mode is decided (R1.29)."""
    topic = Topic.objects.select_related("session__congress").get(pk=proceeding.subject_id)
    arrange_session_of(topic, day_of(record.recorded_at))


def after_deliberated(proceeding: Proceeding, record: ActRecord) -> None:
    """The chairpersons' council's decision is where the mode comes from; without one the record itself says it (R1.29).

    Where the session has closed meanwhile, the opinion document that the close would have opened is opened now: its
    clock starts with the close all the same (R1.45). Raises Incomplete when neither says the mode, when they differ, or
    for a deliberation after the close.
    """
    _check_mode(proceeding, record)
    topic = Topic.objects.select_related("congress", "session").get(pk=proceeding.subject_id)
    closed = recorded(SessionHolding, SessionHolding.closed, about=[topic.session_id]).last()
    if closed is None:
        return
    if record.on > closed.on:
        why = Reason("在会议上审议，不晚于闭会", "R1.29")
        raise Incomplete(f"{topic.session}已于{full_day(closed.on)}闭会。", [why], hint="请核对审议的日子。")
    opinions.open_after_close(topic, closed, record)


def _check_mode(proceeding: Proceeding, record: ActRecord) -> None:
    decided = selectors.decided_mode(proceeding.subject_id)
    said = record.fields.get("mode", "")
    if not (decided or said):
        raise Incomplete("还不知道采取哪种审议方式。", [Reason("须有主任会议关于审议方式的决定", "R1.29")])
    if decided and said and said != decided:
        words = label(MODES, decided)
        raise Incomplete(
            f"主任会议决定的是{words}。", [Reason("审议方式由主任会议决定", "R1.29")], hint="按决定的方式登记。"
        )
