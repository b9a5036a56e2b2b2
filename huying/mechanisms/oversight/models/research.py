"""What research of a topic is planned with: the plan, its samples, the opinions sought on it (R1.15-R1.20)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse

from huying.kernel.documents.models import Document
from huying.kernel.people.models import CongressOwned, Person

from ..terms import RESEARCH_KINDS
from .topics import Topic
from .words import NONE


class ResearchPlan(CongressOwned):
    """The plan (实施方案) of a topic: a draft until the act `research_planned` puts it on record."""

    topic = models.OneToOneField(Topic, models.PROTECT, related_name="research_plan", verbose_name="议题")
    kind = models.CharField("方式", max_length=20, choices=RESEARCH_KINDS)
    parts = models.JSONField("各部分", default=dict)  # the key of a heading (headings.py) → its text
    lead = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="调研牵头人")
    comprehensive_speaker = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="综合审议发言人"
    )
    key_speakers = models.ManyToManyField(Person, blank=True, related_name="+", verbose_name="重点审议发言人")

    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="存下的方案"
    )

    class Meta:
        verbose_name = "调研方案"

    def __str__(self) -> str:
        return f"{self.get_kind_display()}方案"

    def get_absolute_url(self) -> str:
        return reverse("oversight:research", args=[self.topic_id])


class ResearchSample(CongressOwned):
    """Where to look, and why there (R1.17)."""

    plan = models.ForeignKey(ResearchPlan, models.PROTECT, related_name="samples", verbose_name="方案")
    place = models.CharField("地方", max_length=80)
    unit = models.CharField("单位", max_length=80, default=NONE)
    reason = models.CharField("为什么选它", max_length=200)

    class Meta:
        verbose_name = "调研样本"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.place}{'' if self.unit == NONE else self.unit}：{self.reason}"


class SoughtOpinion(CongressOwned):
    """An opinion that was sought on the plan before it was settled (R1.16)."""

    plan = models.ForeignKey(ResearchPlan, models.PROTECT, related_name="sought", verbose_name="方案")
    who = models.CharField("征求了谁", max_length=80)
    on = models.DateField("哪一天")
    text = models.TextField("什么意见")

    class Meta:
        verbose_name = "方案征求意见"
        ordering: ClassVar = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.who}：{self.text}"
