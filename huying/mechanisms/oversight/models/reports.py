"""The research report while it is written (R1.22, R1.23): its blocks, and each problem with causes and measures."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse

from huying.commons.activities.models import Activity
from huying.kernel.people.models import CongressOwned

from .topics import Topic
from .words import NONE


class ResearchReport(CongressOwned):
    """A draft until the act `researched` puts it on record."""

    topic = models.OneToOneField(Topic, models.PROTECT, related_name="report_draft", verbose_name="议题")
    situation = models.TextField("现状", default=NONE)
    examples = models.TextField("实例", default=NONE)
    data = models.TextField("数据", default=NONE)
    analysis = models.TextField("分析", default=NONE)

    # Of an inspection of how a law is kept (监督法 36); the last where there is something to say.
    evaluation = models.TextField("对所检查的法律法规实施情况的评价", default=NONE)
    proposals = models.TextField("改进执法工作的建议", default=NONE)
    amendments = models.TextField("对法律法规修改完善的建议", default=NONE)

    class Meta:
        verbose_name = "调研报告稿"


class ReportProblem(CongressOwned):
    """A problem that was found, why there is one, in which activities it showed. It feeds the problem list (R1.40)."""

    report = models.ForeignKey(ResearchReport, models.PROTECT, related_name="problems", verbose_name="报告")
    number = models.PositiveSmallIntegerField("第几个")
    title = models.CharField("问题", max_length=120)
    causes = models.TextField("原因", default=NONE)
    activities = models.ManyToManyField(Activity, blank=True, related_name="+", verbose_name="在哪次活动中发现")

    class Meta:
        verbose_name = "调研发现的问题"
        ordering: ClassVar = ["report_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "number"], name="problem_number_is_unique_in_its_report")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{reverse('oversight:research', args=[self.report.topic_id])}#problem-{self.number}"


class ReportMeasure(CongressOwned):
    """A feasible measure against one problem (R1.23)."""

    problem = models.ForeignKey(ReportProblem, models.PROTECT, related_name="measures", verbose_name="针对的问题")
    text = models.CharField("措施", max_length=300)

    class Meta:
        verbose_name = "措施"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.text
