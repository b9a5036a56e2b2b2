"""What was done to have the items of a year done: measures with their nodes, letters that urge (R1.54, R1.64)."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from huying.kernel.calendar import clock
from huying.kernel.metrics.registry import metric
from huying.kernel.people.models import Congress

from ..models import ItemUnit, Milestone, UrgingLetter
from .wholes import entered, opinion_documents, problem_items


def _whose(node: Milestone) -> str:
    return entered(f"{node.unit} · {node.item.title}", node)


@metric(
    "oversight.milestones",
    label="已到期或者已到的措施节点",
    unit="个",
    formula="该年度事项的落实措施中，计划完成日已到或者已经完成的节点；没有完成、单位已经不再承办这一项的不算",
    hint=_whose,
)
def milestones(congress: Congress, year: int) -> QuerySet[Milestone]:
    found = Milestone.objects.filter(item__in=problem_items(congress, year))
    beside = ItemUnit.objects.filter(problemitem=OuterRef("item"), body=OuterRef("unit"))
    own = Q(unit=F("item__unit")) | Exists(beside)
    due = found.filter(Q(reached_on__isnull=False) | Q(own, planned_on__lt=clock.today()))
    return due.select_related("unit", "item").order_by("item", "planned_on", "pk")


@metric(
    "oversight.milestones_on_time",
    label="按期到达的措施节点",
    unit="个",
    of="oversight.milestones",
    formula="在计划完成日当天或之前到达的节点，按到达日算，补记的在清单里注明；占已到期或者已到的节点的比例，就是节点按期率",
    hint=_whose,
)
def milestones_on_time(congress: Congress, year: int) -> QuerySet[Milestone]:
    return milestones(congress, year).filter(reached_on__lte=F("planned_on"))


@metric(
    "oversight.urging_letters",
    label="催办函",
    unit="件",
    formula="该年度审议意见书和事项的催办函，更正作废的不算",
    hint=lambda letter: f"{letter.unit or letter.opinion.topic.organ} · {letter.urged_on}",
)
def urging_letters(congress: Congress, year: int) -> QuerySet[UrgingLetter]:
    found = UrgingLetter.objects.filter(opinion__in=opinion_documents(congress, year))
    return found.select_related("unit", "item", "opinion__topic__organ").order_by("pk")
