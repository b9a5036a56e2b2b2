"""The annual plan as its rules see it."""

from __future__ import annotations

from datetime import date

from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.standing import Fact, PlannedDay

from ..models import OversightPlan, Topic
from ..procedures import AnnualPlanning, TopicOversight
from ..rules import PlanView
from .proceedings import proceeding_of


def plan_of_topic(topic: Proceeding) -> list[Proceeding]:
    """The proceeding of the plan that the topic stands in: a selected topic lets it be drafted (R1.09)."""
    return [proceeding_of(AnnualPlanning, Topic.objects.values_list("plan", flat=True).get(pk=topic.subject_id))]


def plan_view(proceeding: Proceeding, facts: tuple[Fact, ...]) -> PlanView:
    plan = OversightPlan.objects.get(pk=proceeding.subject_id)
    chosen = ActRecord.objects.filter(
        proceeding__procedure=TopicOversight.code,
        act=TopicOversight.selected.name,
        reversal=None,
        proceeding__subject_id__in=plan.topics.values("pk"),
    ).count()
    return PlanView(facts=facts, days={"year_start": PlannedDay(date(plan.year, 1, 1))}, selected=chosen)
