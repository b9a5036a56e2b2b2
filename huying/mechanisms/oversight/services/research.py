"""Deeds about the plan of research: draft it, choose samples, note opinions that were sought (R1.15-R1.20)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.clock import day_of
from huying.kernel.people.models import Person
from huying.kernel.procedures import indexes
from huying.kernel.procedures.definition import Act, Reason
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.refusals import Incomplete, NotYet, TooLate
from huying.kernel.procedures.selectors import has_done

from .. import selectors
from ..models import NONE, ResearchPlan, ResearchSample, SoughtOpinion, Topic
from ..procedures import TopicOversight
from .locking import lock
from .noting import note


def hold_draft_of(topic: Topic, act: Act) -> Proceeding:
    """The topic's proceeding, while what `act` puts on record is still a draft; raises TooLate afterwards."""
    proceeding = lock(TopicOversight, topic.pk)
    if proceeding.ended_on or has_done(proceeding, act):
        raise TooLate(f"“{act.label}”已经登记，不能再改。", hint="确需修改，先更正那一条记录并写明理由。")
    return proceeding


def note_on(topic: Topic, what: str, body: Mapping[str, Any], by: Viewer, at: datetime) -> None:
    note(topic.congress, f"research.{what}", f"topic:{topic.pk}", body, by=by, at=at)


@transaction.atomic
def write_plan(
    *,
    topic: Topic,
    kind: str,
    parts: Mapping[str, str],
    lead: Person | None,
    comprehensive_speaker: Person | None,
    by: Viewer,
    at: datetime,
    key_speakers: Iterable[Person] = (),
) -> ResearchPlan:
    """Draft the plan, or change the draft. What is still missing is asked for when it is settled.

    Raises Incomplete for a lead who is not the head of the working body concerned (R1.19), TooLate once it is settled.
    """
    proceeding = hold_draft_of(topic, TopicOversight.research_planned)
    if lead and lead not in selectors.heads(topic, day_of(at)):
        why = Reason(f"{topic.working_body}的负责人才能牵头", "R1.19")
        raise Incomplete(f"{lead}不是{topic.working_body}的负责人，不能做调研牵头人。", [why], hint="请改选负责人。")
    speakers = list(key_speakers)
    said = {"kind": kind, "parts": dict(parts), "lead": lead, "comprehensive_speaker": comprehensive_speaker}
    plan, _ = ResearchPlan.objects.update_or_create(topic=topic, defaults=said | {"congress": topic.congress})
    plan.key_speakers.set(speakers)
    named = {"lead": str(lead or NONE), "comprehensive_speaker": str(comprehensive_speaker or NONE)}
    note_on(topic, "plan", {"kind": kind, **named, "key_speakers": [str(p) for p in speakers], **parts}, by, at)
    indexes.refresh(proceeding, day_of(at))
    return plan


def plan_in_hand(topic: Topic) -> ResearchPlan:
    """The plan that is being drafted; raises NotYet while there is none."""
    plan = selectors.plan_of(topic)
    if plan is None:
        raise NotYet("还没有起草调研方案。", hint="先选方式、写方案，再加样本和征求的意见。")
    return plan


@transaction.atomic
def add_sample(*, plan: ResearchPlan, place: str, reason: str, by: Viewer, at: datetime, unit: str = "") -> None:
    """Choose a sample, with the reason (R1.17). Raises TooLate once the plan is settled."""
    proceeding = hold_draft_of(plan.topic, TopicOversight.research_planned)
    sample = ResearchSample.objects.create(
        congress=plan.congress, plan=plan, place=place.strip(), unit=unit.strip() or NONE, reason=reason.strip()
    )
    note_on(plan.topic, "sample", {"sample": str(sample)}, by, at)
    indexes.refresh(proceeding, day_of(at))


@transaction.atomic
def add_sought_opinion(*, plan: ResearchPlan, who: str, on: date, text: str, by: Viewer, at: datetime) -> None:
    """Note an opinion that was sought on the plan (R1.16). Raises Incomplete for a day to come."""
    proceeding = hold_draft_of(plan.topic, TopicOversight.research_planned)
    if on > day_of(at):
        raise Incomplete("征求意见的日子不能晚于今天。", hint="征求过了再记。")
    made = SoughtOpinion.objects.create(congress=plan.congress, plan=plan, who=who.strip(), on=on, text=text.strip())
    note_on(plan.topic, "sought", {"opinion": str(made), "on": on}, by, at)
    indexes.refresh(proceeding, day_of(at))


@transaction.atomic
def strike(*, row: ResearchSample | SoughtOpinion, by: Viewer, at: datetime) -> None:
    """Take a sample or a sought opinion out of a draft. Raises TooLate once the plan is settled."""
    proceeding = hold_draft_of(row.plan.topic, TopicOversight.research_planned)
    note_on(row.plan.topic, "struck", {"what": row._meta.model_name or "", "words": str(row)}, by, at)
    row.delete()
    indexes.refresh(proceeding, day_of(at))
