"""What was chosen, deliberated and found, and how far each item has come."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from huying.kernel.calendar import clock
from huying.kernel.metrics.registry import metric
from huying.kernel.people.models import Body, Congress
from huying.kernel.procedures.models import Proceeding

from .. import selectors
from ..models import Milestone, OpinionDocument, ProblemItem, Topic, UrgingLetter, said
from ..procedures import OpinionHandling


def where(item: ProblemItem) -> str:
    """「青人常〔2026〕10号第3项 · 县交通运输局」"""
    return f"{said(item.opinion.number)}第{item.number}项 · {item.unit or '还没有写承办单位'}"


@metric(
    "oversight.topics",
    label="监督议题",
    unit="个",
    formula="列入该年度监督工作计划草案的全部候选议题，含未选中的",
    public=True,
    hint=lambda topic: f"{topic.organ} · {topic.working_body}",
)
def topics(congress: Congress, year: int) -> QuerySet[Topic]:
    return (
        Topic.objects.filter(congress=congress, plan__year=year).select_related("organ", "working_body").order_by("pk")
    )


@metric(
    "oversight.opinion_documents",
    label="审议意见书",
    unit="份",
    formula="该年度监督工作计划的议题中，常委会会议审议后已经交办的审议意见书",
    public=True,
    hint=lambda opinion: f"{said(opinion.number)} · {opinion.session}",
)
def opinion_documents(congress: Congress, year: int) -> QuerySet[OpinionDocument]:
    assigned = Proceeding.objects.filter(
        procedure=OpinionHandling.code,
        congress=congress,
        records__act=OpinionHandling.assigned.name,
        records__reversal=None,
    )
    found = OpinionDocument.objects.filter(congress=congress, topic__plan__year=year)
    return found.filter(pk__in=assigned.values("subject_id")).select_related("session").order_by("pk")


@metric(
    "oversight.problem_items",
    label="问题清单事项",
    unit="项",
    formula="该年度已经交办的审议意见书所列的全部事项",
    public=True,
    hint=where,
)
def problem_items(congress: Congress, year: int) -> QuerySet[ProblemItem]:
    found = ProblemItem.objects.filter(opinion__in=opinion_documents(congress, year))
    return found.select_related("opinion", "unit").order_by("opinion", "number")


@metric(
    "oversight.items_on_schedule",
    label="按时间节点办结或推进的事项",
    unit="项",
    of="oversight.problem_items",
    formula="在时间节点当天或之前办完的，加上时间节点还没有到、正在推进的",
    public=True,
    hint=where,
)
def items_on_schedule(congress: Congress, year: int) -> QuerySet[ProblemItem]:
    in_time = Q(done_on__lte=F("node_on")) | Q(done_on=None, node_on__gte=clock.today())
    return problem_items(congress, year).filter(in_time)


@metric(
    "oversight.items_answered",
    label="已答复",
    unit="项",
    of="oversight.problem_items",
    formula="承办单位已经答复的事项",
    public=True,
    hint=where,
)
def items_answered(congress: Congress, year: int) -> QuerySet[ProblemItem]:
    return problem_items(congress, year).filter(answered_on__isnull=False)


@metric(
    "oversight.items_promised",
    label="承诺办理",
    unit="项",
    of="oversight.problem_items",
    formula="承办单位承诺了办完日子的事项",
    public=True,
    hint=where,
)
def items_promised(congress: Congress, year: int) -> QuerySet[ProblemItem]:
    return problem_items(congress, year).filter(promised_on__isnull=False)


@metric(
    "oversight.items_done",
    label="已办完",
    unit="项",
    of="oversight.problem_items",
    formula="承办单位报告办完的事项",
    public=True,
    hint=where,
)
def items_done(congress: Congress, year: int) -> QuerySet[ProblemItem]:
    return problem_items(congress, year).filter(done_on__isnull=False)


@metric(
    "oversight.items_verified",
    label="已认可",
    unit="项",
    of="oversight.problem_items",
    formula="人大一方核实认可的事项",
    public=True,
    hint=where,
)
def items_verified(congress: Congress, year: int) -> QuerySet[ProblemItem]:
    return problem_items(congress, year).filter(verified_on__isnull=False)


@metric(
    "oversight.items_quantitative",
    label="定量事项",
    unit="项",
    of="oversight.problem_items",
    formula="有指标、目标和计量单位的事项",
    public=True,
    hint=where,
)
def items_quantitative(congress: Congress, year: int) -> QuerySet[ProblemItem]:
    return problem_items(congress, year).filter(kind="quantitative")


@metric(
    "oversight.appraisal_objects",
    label="专项工作评议对象",
    unit="个",
    formula="两院、登记为政府直属部门或者垂直管理部门的，本级现有的全部对象",
    public=True,
    hint=selectors.nature,
)
def appraisal_objects(congress: Congress, year: int) -> QuerySet[Body]:
    return selectors.objects(congress)


@metric(
    "oversight.appraised_objects",
    label="本届已评议的对象",
    unit="个",
    of="oversight.appraisal_objects",
    formula="本届开始以后、该年度12月31日以前登记过评议结果的对象；一个对象评议几次都算一个",
    public=True,
    hint=selectors.nature,
)
def appraised_objects(congress: Congress, year: int) -> QuerySet[Body]:
    return selectors.appraised_bodies(congress, year)


@metric(
    "oversight.milestones",
    label="已到期或者已到的措施节点",
    unit="个",
    formula="该年度事项的落实措施中，计划完成日已到或者已经完成的节点",
    hint=lambda node: f"{node.unit} · {node.item.title}",
)
def milestones(congress: Congress, year: int) -> QuerySet[Milestone]:
    found = Milestone.objects.filter(item__in=problem_items(congress, year))
    due = found.filter(Q(reached_on__isnull=False) | Q(planned_on__lt=clock.today()))
    return due.select_related("unit", "item").order_by("item", "planned_on", "pk")


@metric(
    "oversight.milestones_on_time",
    label="按期到达的措施节点",
    unit="个",
    of="oversight.milestones",
    formula="在计划完成日当天或之前到达的节点；占已到期或者已到的节点的比例，就是节点按期率",
    hint=lambda node: f"{node.unit} · {node.item.title}",
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
