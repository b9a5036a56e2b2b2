"""The three lists of a year that all other numbers are parts of: topics, opinion documents, problem items."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from huying.kernel.metrics.registry import metric
from huying.kernel.people.models import Congress
from huying.kernel.procedures.limits import entered_words

from ..access import assigned_opinions
from ..models import OpinionDocument, ProblemItem, Topic, said

TOPICS, LETTERS, ITEMS = "oversight.topics", "oversight.opinion_documents", "oversight.problem_items"


def numbered(opinion: OpinionDocument) -> str:
    return entered(f"{said(opinion.number)} · {opinion.session}", opinion)


def where(item: ProblemItem) -> str:
    """「青人常〔2026〕10号第3项 · 县交通运输局」"""
    return entered(f"{said(item.opinion.number)}第{item.number}项 · {item.unit or '还没有写承办单位'}", item)


def entered(hint: str, row: Any) -> str:
    """The hint, and 补记 where what it is counted by was entered when the limit had passed."""
    return " · ".join(filter(None, (hint, entered_words(getattr(row, "entered_late_on", None)))))


@metric(
    TOPICS,
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
    LETTERS,
    label="审议意见书",
    unit="份",
    formula="该年度监督工作计划的议题中，常委会会议审议后已经交办的审议意见书",
    public=True,
    hint=numbered,
)
def opinion_documents(congress: Congress, year: int) -> QuerySet[OpinionDocument]:
    found = OpinionDocument.objects.filter(congress=congress, topic__plan__year=year)
    found = found.filter(pk__in=assigned_opinions().filter(congress=congress))
    return found.select_related("session").order_by("pk")


@metric(
    ITEMS,
    label="问题清单事项",
    unit="项",
    formula="该年度已经交办的审议意见书所列的全部事项",
    public=True,
    hint=where,
)
def problem_items(congress: Congress, year: int) -> QuerySet[ProblemItem]:
    found = ProblemItem.objects.filter(opinion__in=opinion_documents(congress, year))
    return found.select_related("opinion", "unit").order_by("opinion", "number")
