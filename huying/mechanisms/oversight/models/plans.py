"""What happens around an annual plan: its changes, the talks with other levels, the topics of other levels."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huying.commons.meetings.models import ScSession
from huying.kernel.people.models import CongressOwned, Person
from huying.kernel.procedures.models import ActRecord

from ..terms import CHANGES, LEVELS
from .topics import OversightPlan, Topic


class PlanChange(CongressOwned):
    """One topic that an adjustment of the plan changed, with the old and the new (监督法第六十三条)."""

    plan = models.ForeignKey(OversightPlan, models.PROTECT, related_name="changes", verbose_name="年度计划")
    record = models.ForeignKey(ActRecord, models.PROTECT, related_name="+", verbose_name="哪一次调整")
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+", verbose_name="议题")
    kind = models.CharField("调整", max_length=8, choices=CHANGES)
    before = models.CharField("原来", max_length=80)
    after = models.CharField("改为", max_length=80)
    session = models.ForeignKey(
        ScSession, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="原来在哪一次会议"
    )

    class Meta:
        verbose_name = "计划调整"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.topic}（{self.before}→{self.after}）"


class LiaisonNote(CongressOwned):
    """A talk with a standing committee above or below about the year's topics (R1.13)."""

    plan = models.ForeignKey(OversightPlan, models.PROTECT, related_name="liaison", verbose_name="年度计划")
    level = models.CharField("哪一级", max_length=8, choices=LEVELS)
    with_whom = models.CharField("与谁衔接", max_length=80)
    on = models.DateField("日期")
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="哪个议题")
    result = models.TextField("结果")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="登记人")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "上下级衔接"
        ordering: ClassVar = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.on}与{self.with_whom}衔接"


class LevelLink(CongressOwned):
    """A topic of ours goes together with a published topic of a congress above or below (R1.13)."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="level_links", verbose_name="本级议题")
    other = models.ForeignKey(Topic, models.PROTECT, related_name="+", verbose_name="上级或下级的议题")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="登记人")
    linked_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "上下级议题联动"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["topic", "other"], name="two_levels_are_linked_once")]

    def __str__(self) -> str:
        return f"{self.topic}↔{self.other}"
