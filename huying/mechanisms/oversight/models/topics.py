"""The annual oversight plan and its topics (R1.05, R1.09)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse

from huying.commons.meetings.models import ScSession
from huying.kernel.documents.models import Document
from huying.kernel.people.models import Body, CongressOwned

from .words import NONE


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
    statutory = models.CharField("法定报告", max_length=40, null=True, blank=True)  # its key in statutory.toml
    heat = models.PositiveIntegerField("反映人数", default=0)
    research_report = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="调研报告"
    )

    class Meta:
        verbose_name = "议题"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "title"], name="topic_title_is_unique_in_its_plan"),
            models.UniqueConstraint(fields=["plan", "statutory"], name="a_statutory_report_is_listed_once_a_year"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("oversight:topic", args=[self.pk])
