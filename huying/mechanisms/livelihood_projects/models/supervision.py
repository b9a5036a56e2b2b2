"""What stands around commitments: major decisions, hot issues, areas, campaigns, fields (R2.17-R2.21)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse

from huying.commons.activities.models import Activity
from huying.kernel.people.models import Body, CongressOwned, Person

from ..commitment_terms import ISSUE_STATES, LISTED
from .words import NONE


class OwnField(CongressOwned):
    """A supervision field that a congress adds to the eight that everybody has (R2.20)."""

    name = models.CharField("领域", max_length=20)

    class Meta:
        verbose_name = "自设监督领域"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["congress", "name"], name="one_own_field_of_each_name")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        return f"own-{self.pk}"


class MajorDecision(CongressOwned):
    """A decision of the standing committee on a major matter (R2.17); the acts are those of DecisionExecution."""

    title = models.CharField("决定", max_length=120)
    content = models.TextField("决定的内容")
    unit = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="执行机关")
    field = models.CharField("监督领域", max_length=40, default=NONE)
    number = models.CharField("文号", max_length=60, default=NONE)
    adopted_on = models.DateField("作出决定日", null=True, blank=True)
    published_on = models.DateField("公布日", null=True, blank=True)
    reported_on = models.DateField("最近一次报告执行情况", null=True, blank=True)
    is_executed = models.BooleanField("已执行完毕", default=False)

    class Meta:
        verbose_name = "重大事项决定"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("livelihood:major_decision", args=[self.pk])


class HotIssue(CongressOwned):
    """A problem that many people care about, urged until it is solved (R2.21); the acts are those of IssueUrging."""

    title = models.CharField("问题", max_length=100)
    what = models.TextField("群众反映了什么")
    heard = models.PositiveIntegerField("多少人反映", default=1)
    unit = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="责任单位")
    field = models.CharField("监督领域", max_length=40, default=NONE)
    status = models.CharField("现在", max_length=8, choices=ISSUE_STATES, default=LISTED)
    listed_on = models.DateField("列入日", null=True, blank=True)
    solved_on = models.DateField("解决日", null=True, blank=True)

    class Meta:
        verbose_name = "热点难点问题"
        indexes: ClassVar = [models.Index(fields=["congress", "status"], name="hot_issue_by_status")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("livelihood:hot_issue", args=[self.pk])


class InspectionGroup(CongressOwned):
    """A group of deputies that inspects together (分组视察, R2.18)."""

    name = models.CharField("视察组", max_length=40)
    leader = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="组长")

    class Meta:
        verbose_name = "视察组"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["congress", "name"], name="one_inspection_group_of_each_name")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("livelihood:group", args=[self.pk])


class GroupMember(CongressOwned):
    """Who is in a group: a row for each stay. What they inspected as a member still counts once they left.

    Who was there when the group was put on the register has no day of joining: it may have inspected before.
    """

    group = models.ForeignKey(InspectionGroup, models.CASCADE, related_name="members", verbose_name="视察组")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="组员")
    joined_on = models.DateField("在组里的第一天", null=True, blank=True)
    left_on = models.DateField("在组里的最后一天", null=True, blank=True)

    class Meta:
        verbose_name = "视察组组员"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["group", "person"],
                condition=models.Q(left_on=None),
                name="a_deputy_is_once_at_a_time_in_an_inspection_group",
            )
        ]


class Area(CongressOwned):
    """A piece of the county that one group supervises (分片监督, R2.18); activities are held about it."""

    name = models.CharField("片区", max_length=40)
    group = models.ForeignKey(
        InspectionGroup, models.SET_NULL, null=True, blank=True, related_name="areas", verbose_name="哪个组负责"
    )

    class Meta:
        verbose_name = "监督片区"
        constraints: ClassVar = [models.UniqueConstraint(fields=["congress", "name"], name="one_area_of_each_name")]

    def __str__(self) -> str:
        return self.name


class GroupInspection(CongressOwned):
    """An inspection of an area, and which group it was arranged for: another group later leaves it as it was."""

    group = models.ForeignKey(InspectionGroup, models.PROTECT, related_name="inspections", verbose_name="视察组")
    activity = models.OneToOneField(
        Activity, models.PROTECT, related_name="group_inspection", verbose_name="哪一次活动"
    )

    class Meta:
        verbose_name = "分组视察"


class Campaign(CongressOwned):
    """A campaign on a theme, of which activities are part (R2.19)."""

    name = models.CharField("专题活动", max_length=60)
    purpose = models.TextField("为什么办")
    field = models.CharField("监督领域", max_length=40, default=NONE)
    starts_on = models.DateField("从哪一天起")
    ends_on = models.DateField("到哪一天止")

    class Meta:
        verbose_name = "专题活动"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("livelihood:campaign", args=[self.pk])
