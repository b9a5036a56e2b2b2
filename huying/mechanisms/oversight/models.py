"""What oversight remembers beside the acts: plans, topics, opinion documents and their problem items."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse

from huying.commons.meetings.models import ScSession
from huying.commons.voting.models import GradedAssessment
from huying.kernel.documents.models import Document
from huying.kernel.people.models import Body, CongressOwned

from .terms import ITEM_KINDS, QUANTITATIVE

NONE = "-"  # a text field that says nothing; '' is never meaningful


class OversightPlan(CongressOwned):
    """The annual oversight plan (年度监督工作计划, R1.09)."""

    year = models.PositiveSmallIntegerField("年度")

    class Meta:
        verbose_name = "年度监督工作计划"
        constraints: ClassVar = [models.UniqueConstraint(fields=["congress", "year"], name="one_plan_a_year")]

    def __str__(self) -> str:
        return f"{self.year}年度监督工作计划"


class Topic(CongressOwned):
    """A topic of oversight, from candidate to archive (R1.05: one item carries all five stages)."""

    plan = models.ForeignKey(OversightPlan, models.PROTECT, related_name="topics", verbose_name="年度计划")
    title = models.CharField("议题", max_length=120)
    summary = models.TextField("说明", default=NONE)
    organ = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="被监督机关")
    working_body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="责任工作机构")
    session = models.ForeignKey(
        ScSession, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审议会议"
    )
    is_key = models.BooleanField("重点议题", default=False)
    is_provincial_target = models.BooleanField("列入省目标考核", default=False)
    heat = models.PositiveIntegerField("反映人数", default=0)
    research_report = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="调研报告"
    )

    class Meta:
        verbose_name = "议题"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "title"], name="topic_title_is_unique_in_its_plan")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("oversight:topic", args=[self.pk])


class OpinionDocument(CongressOwned):
    """A deliberation opinion document (审议意见书, R1.39)."""

    topic = models.OneToOneField(Topic, models.PROTECT, related_name="opinion", verbose_name="议题")
    session = models.ForeignKey(ScSession, models.PROTECT, related_name="+", verbose_name="常委会会议")
    title = models.CharField("标题", max_length=160)
    overall_view = models.TextField("总体评价", default=NONE)
    number = models.CharField("文号", max_length=60, default=NONE)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="正式文件"
    )
    assessment = models.ForeignKey(
        GradedAssessment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="最近一次测评"
    )

    class Meta:
        verbose_name = "审议意见书"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("oversight:opinion", args=[self.pk])


class ProblemItem(CongressOwned):
    """One item of the quantified problem list (R1.40-R1.43, R1.64)."""

    opinion = models.ForeignKey(OpinionDocument, models.PROTECT, related_name="items", verbose_name="审议意见书")
    number = models.PositiveSmallIntegerField("项")
    title = models.CharField("问题", max_length=120)
    category = models.CharField("类别", max_length=40, default=NONE)
    kind = models.CharField("定量或定性", max_length=12, choices=ITEM_KINDS, default=QUANTITATIVE)
    indicator = models.CharField("指标", max_length=80, default=NONE)
    baseline = models.CharField("现状值", max_length=40, default=NONE)
    target = models.CharField("目标", max_length=120, default=NONE)
    unit_of_measure = models.CharField("计量单位", max_length=20, default=NONE)
    task = models.TextField("任务", default=NONE)
    unit = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="主办单位")
    co_units = models.ManyToManyField(Body, blank=True, related_name="+", verbose_name="协办单位")
    node_on = models.DateField("时间节点")  # the one in force: sending back may name a later one
    listed_node_on = models.DateField("清单原定节点", null=True, blank=True)  # as handed over

    # The latest words and value, for lists; rewritten from the records.
    progress = models.TextField("进展", default=NONE)
    responsible = models.CharField("责任人", max_length=60, default=NONE)
    answered_on = models.DateField("答复日", null=True, blank=True)
    promised_on = models.DateField("承诺日", null=True, blank=True)
    done_on = models.DateField("办完日", null=True, blank=True)
    verified_on = models.DateField("认可日", null=True, blank=True)

    class Meta:
        verbose_name = "问题清单"
        ordering: ClassVar = ["opinion_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["opinion", "number"], name="item_number_is_unique_in_its_opinion")
        ]
        indexes: ClassVar = [models.Index(fields=["congress", "unit", "node_on"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("oversight:item", args=[self.pk])

    @property
    def is_quantitative(self) -> bool:
        return self.kind == QUANTITATIVE


def said(value: str) -> str:
    """A stored text, with the sign for nothing read as nothing."""
    return "" if value == NONE else value
